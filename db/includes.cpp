#include "db/includes.h"

#include "db/support/byte_codec.h"

namespace arterial::db {
namespace {

constexpr uint32_t kVersion = 1;

void ReadTable(ByteReader& in, ScanTable& table) {
  for (size_t i = in.Count(); i > 0 && !in.failed(); --i) {
    ScannedFile file{in.Text(), in.Hash()};
    if (!in.failed()) table.files.push_back(std::move(file));
  }
  for (size_t i = in.Count(); i > 0 && !in.failed(); --i) table.absent.push_back(in.Text());
}

UnitIncludes ReadUnit(ByteReader& in, size_t files) {
  UnitIncludes unit;
  for (size_t i = in.Count(); i > 0 && !in.failed(); --i) unit.files.push_back(in.Below(files));
  for (size_t i = in.Count(); i > 0 && !in.failed(); --i) {
    IncludeEdge edge;
    edge.from = in.Below(files);
    edge.to = in.Below(files);
    edge.line = in.Below(UINT32_MAX);
    unit.edges.push_back(edge);
  }
  for (size_t i = in.Count(); i > 0 && !in.failed(); --i) {
    MissingInclude missing;
    missing.from = in.Below(files);
    missing.line = in.Below(UINT32_MAX);
    missing.name = in.Text();
    unit.missing.push_back(std::move(missing));
  }
  for (size_t i = in.Count(); i > 0 && !in.failed(); --i) unit.asked.push_back(in.Below(files));
  for (size_t i = in.Count(); i > 0 && !in.failed(); --i) unit.frameworks.push_back(in.Text());
  unit.content = in.Hash();
  unit.uncertain = in.Text();
  unit.modules = in.Below(2) != 0;
  return unit;
}

}  // namespace

std::string ScanEncoder::Encode(const ScanTable& table, const UnitIncludes& unit) {
  ByteWriter out;
  out.Number(kVersion);
  out.Number(table.files.size() - files_);
  for (; files_ < table.files.size(); ++files_) {
    out.Text(table.files[files_].path);
    out.bytes += ToBlob(table.files[files_].content);
  }
  out.Number(table.absent.size() - absent_);
  for (; absent_ < table.absent.size(); ++absent_) out.Text(table.absent[absent_]);
  out.Number(unit.files.size());
  for (const uint32_t file : unit.files) out.Number(file);
  out.Number(unit.edges.size());
  for (const IncludeEdge& edge : unit.edges) {
    out.Number(edge.from);
    out.Number(edge.to);
    out.Number(edge.line);
  }
  out.Number(unit.missing.size());
  for (const MissingInclude& missing : unit.missing) {
    out.Number(missing.from);
    out.Number(missing.line);
    out.Text(missing.name);
  }
  out.Number(unit.asked.size());
  for (const uint32_t file : unit.asked) out.Number(file);
  out.Number(unit.frameworks.size());
  for (const std::string& name : unit.frameworks) out.Text(name);
  out.bytes += ToBlob(unit.content);
  out.Text(unit.uncertain);
  out.Number(unit.modules ? 1 : 0);
  return std::move(out.bytes);
}

Result<UnitIncludes> DecodeScan(std::string_view frame, ScanTable& table) {
  ByteReader in(frame);
  if (in.Number() != kVersion)
    return Error{ErrorCode::kInput, "this is no scan of this version", {}};
  ReadTable(in, table);
  UnitIncludes unit = ReadUnit(in, table.files.size());
  if (in.failed() || !in.AtEnd()) return Error{ErrorCode::kInput, "the scan is damaged", {}};
  return unit;
}

}  // namespace arterial::db

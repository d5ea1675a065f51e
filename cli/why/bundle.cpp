#include "cli/why/bundle.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/database.h"
#include "cli/export.h"
#include "cli/export_sections.h"
#include "cli/render/json.h"
#include "cli/render/markdown.h"
#include "db/queries.h"
#include "db/support/hash.h"
#include "db/support/text.h"
#include "runtime_join/analyse.h"

namespace arterial::cli {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

Status Write(const fs::path& path, const std::function<Status(Terminal&)>& write) {
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (fd < 0)
    return Error{ErrorCode::kEnvironment, std::string("cannot write the file: ") + strerror(errno),
                 path};
  Status written;
  {
    Terminal out(fd);
    written = write(out);
    if (Status flushed = out.Flush(); written && !flushed)
      written = Error{flushed.error().code, flushed.error().message, path};
  }
  if (close(fd) != 0 && written)
    written = Error{ErrorCode::kEnvironment, "the file is incomplete", path};
  return written;
}

Status Write(const fs::path& path, const std::string& text) {
  return Write(path, [&](Terminal& out) -> Status {
    out.Write(text);
    return {};
  });
}

Json Attribute(std::string_view key, std::string_view value) {
  return {{"key", key}, {"value", {{"stringValue", value}}}};
}

Json ResourceAttributes(const runtime::Resource& r) {
  Json attributes = Json::array();
  const std::pair<std::string_view, const std::string&> all[] = {
      {"service.namespace", r.service_namespace},
      {"service.name", r.service_name},
      {"service.version", r.service_version},
      {"deployment.environment.name", r.environment},
      {"service.instance.id", r.instance},
      {r.host_key, r.host},
      {r.owner_key, r.owner}};
  for (const auto& [key, value] : all)
    if (!key.empty() && !value.empty()) attributes.push_back(Attribute(key, value));
  return attributes;
}

// A span as OTLP/JSON has it; times as reported.
Json ToOtlp(const runtime::Trace& trace, int32_t i) {
  const runtime::Span& span = trace.spans[static_cast<size_t>(i)];
  Json attributes = Json::array();
  span.attributes.ForEach([&](std::string_view key, std::string_view value) {
    attributes.push_back(Attribute(key, value));
  });
  Json out = {{"traceId", ToHex(trace.id)},
              {"spanId", ToHex(span.id)},
              {"name", span.name},
              {"kind", static_cast<int>(span.kind)},
              {"startTimeUnixNano", std::to_string(span.start_ns)},
              {"endTimeUnixNano", std::to_string(span.end_ns)},
              {"attributes", attributes}};
  const int32_t parent = trace.parent[static_cast<size_t>(i)];
  if (parent >= 0) out["parentSpanId"] = ToHex(trace.spans[static_cast<size_t>(parent)].id);
  if (span.status != runtime::SpanStatus::kUnset)
    out["status"] = {{"code", span.status == runtime::SpanStatus::kOk ? 1 : 2}};
  return out;
}

// One line for each resource.
void WriteOtlp(const runtime::Trace& trace, Terminal& out) {
  std::vector<const runtime::Resource*> order;
  std::map<const runtime::Resource*, Json> spans;
  for (int32_t i = 0; i < static_cast<int32_t>(trace.spans.size()); ++i) {
    const runtime::Resource* resource = trace.spans[static_cast<size_t>(i)].resource;
    const auto [at, added] = spans.try_emplace(resource, Json::array());
    if (added) order.push_back(resource);
    at->second.push_back(ToOtlp(trace, i));
  }
  for (const runtime::Resource* resource : order) {
    const Json line = {{"resourceSpans",
                        {{{"resource", {{"attributes", ResourceAttributes(*resource)}}},
                          {"scopeSpans", {{{"spans", spans[resource]}}}}}}}};
    out.Write(line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
  }
}

// The trace and its critical path.
Status WriteTrace(db::Connection& db, const std::string& trace, const fs::path& folder) {
  ARTERIAL_RETURN_IF_ERROR(Write(folder / "trace.jsonl", [&](Terminal& out) -> Status {
    db::IssueLog issues;
    Result<runtime::AnalyseCounts> counts = runtime::AnalyseExemplar(
        db, trace, {},
        [&](const runtime::Trace& whole, const std::vector<runtime::Section>&) -> Status {
          WriteOtlp(whole, out);
          return {};
        },
        &issues);
    if (!counts) return counts.error();
    return {};
  }));
  return Write(folder / "critical-path.jsonl", [&](Terminal& out) {
    return WriteSections(
        [&](const runtime::OnTrace& on_trace, db::IssueLog* issues) {
          return runtime::AnalyseExemplar(db, trace, {}, on_trace, issues);
        },
        ExportFormat::kJsonLines, out);
  });
}

Status WriteFigures(db::Connection& db, const Document& answer, const fs::path& folder) {
  std::set<std::string> operations;
  for (const Section& section : answer.sections)
    for (size_t row = 0; row < section.table.rows.size(); ++row)
      operations.emplace(section.table.Text(row, "operation"));
  Result<db::Statement> rows = db::PrepareNamed(db, "why_dependencies");
  if (!rows) return rows.error();
  rows->With(Json(operations).dump(-1, ' ', false, Json::error_handler_t::replace));
  return Write(folder / "dependencies.jsonl",
               [&](Terminal& out) { return WriteRows(*rows, ExportFormat::kJsonLines, out); });
}

// The whole files, so that lines keep their numbers.
Status WriteSource(db::Connection& db, const Cause& cause, const fs::path& folder) {
  Result<std::optional<std::string>> root =
      db::QueryText(db, "SELECT value FROM setting WHERE key = 'root'");
  if (!root) return root.error();
  for (const std::string& site : cause.sites) {
    const fs::path file = site.substr(0, site.rfind(':'));
    const fs::path from = fs::path(root->value_or("")) / file;
    std::error_code ec;
    // What lies outside the tree, or has gone, is named in the answer and not copied.
    if (file.is_absolute() || *file.begin() == ".." || !fs::is_regular_file(from, ec)) continue;
    const fs::path to = folder / "source" / file;
    fs::create_directories(to.parent_path(), ec);
    if (!ec) fs::copy_file(from, to, fs::copy_options::skip_existing, ec);
    if (ec) return Error{ErrorCode::kEnvironment, "cannot copy the file: " + ec.message(), to};
  }
  return {};
}

std::string Quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

Result<std::string> Readme(const Invocation& invocation, const Question& question,
                           const Cause& cause, const Document& answer, bool stored) {
  std::string commands = "arterial why " + Quoted(EscapeControl(question.text));
  for (const char* option : {"window", "baseline", "input-format"})
    if (const auto value = invocation.arguments.Get(option))
      commands += fmt::format(" --{} {}", option, Quoted(EscapeControl(*value)));
  for (const char* option : {"failed", "slow"})
    if (invocation.arguments.Has(option)) commands += fmt::format(" --{}", option);
  if (stored)
    commands +=
        "\narterial why trace.jsonl              # this trace alone, here\n"
        "arterial trace trace.jsonl --all      # as a waterfall";
  commands += "\narterial callers " + Quoted(EscapeControl(cause.operation)) + " --transitive";
  if (!cause.sites.empty()) commands += "\narterial show " + Quoted(EscapeControl(cause.sites[0]));
  Result<std::string> text = kMarkdownRenderer.render(answer, {});
  if (text) *text += "\n## To repeat it\n\n```sh\n" + commands + "\n```\n";
  return text;
}

}  // namespace

Status WriteBundle(Invocation& invocation, db::Connection* db, const Question& question,
                   const Cause& cause, const Document& answer, const std::string& folder) {
  std::error_code ec;
  fs::create_directories(folder, ec);
  if (ec) return Error{ErrorCode::kEnvironment, "cannot make the folder: " + ec.message(), folder};
  if (!fs::is_empty(folder, ec) || ec)
    return Error{ErrorCode::kUsage, "the folder is not empty; name a new one", folder};
  const fs::path to(folder);
  const bool stored = db != nullptr && question.kind != Question::Kind::kFile;
  const std::pair<const char*, Result<std::string>> texts[] = {
      {"README.md", Readme(invocation, question, cause, answer, stored)},
      {"answer.json", kJsonRenderer.render(answer, {})}};
  for (const auto& [name, text] : texts) {
    if (!text) return text.error();
    ARTERIAL_RETURN_IF_ERROR(Write(to / name, *text));
  }
  if (stored) ARTERIAL_RETURN_IF_ERROR(WriteTrace(*db, cause.request->trace, to));
  if (db == nullptr) return {};
  ARTERIAL_RETURN_IF_ERROR(WriteFigures(*db, answer, to));
  return WriteSource(*db, cause, to);
}

}  // namespace arterial::cli

#include "indexer/worker.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>

#include "indexer/dump_flows.h"

namespace arterial::indexer {
namespace {

bool WriteAll(int out, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(out, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

std::string Frame(const std::string& payload) {
  std::string frame;
  for (int shift = 0; shift < 32; shift += 8)
    frame.push_back(static_cast<char>(payload.size() >> shift));
  return frame + payload;
}

Extraction Refuse(const std::string& why) {
  Extraction refused;
  refused.facts.degraded = true;
  refused.facts.first_error = "the request cannot be read: " + why;
  refused.facts.issues.push_back({"bad_request", "error", {}, refused.facts.first_error});
  return refused;
}

struct Request {
  CompileUnit unit;
  std::string leads;  // path, "" if none
};

Result<Request> ParseRequest(const std::string& line) {
  Request read;
  CompileUnit& unit = read.unit;
  try {
    const nlohmann::json request = nlohmann::json::parse(line);
    request.at("directory").get_to(unit.directory);
    request.at("file").get_to(unit.file);
    request.at("arguments").get_to(unit.arguments);
    if (request.contains("extra")) request.at("extra").get_to(unit.extra);
    if (request.contains("leads")) request.at("leads").get_to(read.leads);
    if (request.contains("prelude")) {
      const nlohmann::json& prelude = request.at("prelude");
      prelude.at("path").get_to(unit.prelude.path);
      for (const auto& header : prelude.at("headers"))
        unit.prelude.headers.push_back({header.at(0), header.at(1)});
    }
  } catch (const nlohmann::json::exception& error) {
    return Error{ErrorCode::kInput, error.what(), {}};
  }
  if (unit.arguments.empty() || !unit.directory.starts_with("/"))
    return Error{ErrorCode::kInput, "it needs arguments and an absolute directory", {}};
  return read;
}

// The set of the last request: the units of a round share one.
class Leads {
 public:
  // Null where none was given. One that cannot be read says nothing: all is looked at then.
  const LeadSet* At(const std::string& path) {
    if (path.empty()) return nullptr;
    if (path != path_) {
      path_ = path;
      Result<LeadSet> read = ReadLeadSet(path);
      set_.reset();
      if (read) set_.emplace(std::move(*read));
    }
    return set_ ? &*set_ : nullptr;
  }

 private:
  std::string path_;
  std::optional<LeadSet> set_;
};

std::string Show(const db::Location& at) {
  return fmt::format("{}:{}:{}", at.file, at.line, at.column);
}

std::string Show(const db::Outlet& outlet) {
  static constexpr const char* kHow[] = {"return",   "throw",  "variable",
                                         "callback", "answer", "passed"};
  static constexpr const char* kLook[] = {"", ":zero", ":positive", ":negative"};
  std::string text = kHow[static_cast<size_t>(outlet.how)];
  text += kLook[static_cast<size_t>(outlet.value)];
  if (outlet.id.hi == 0 &&
      (outlet.how == db::Outlet::How::kVariable || outlet.how == db::Outlet::How::kCallback))
    text += fmt::format("({})", outlet.id.lo);
  return text;
}

std::string Show(const db::Failure& failure) {
  std::string text(db::ToString(failure.verdict));
  for (const db::Outlet& outlet : failure.outlets) text += " " + Show(outlet);
  if (failure.confidence != db::Confidence::kHigh)
    text += fmt::format(" {}", db::ToString(failure.confidence));
  if (failure.fire_and_forget) text += " never awaited";
  if (failure.decided.line != 0) text += fmt::format(" @{}", failure.decided.line);
  return text;
}

std::string Show(const db::Condition& condition, const db::Loop& loop) {
  std::string text;
  if (!condition.text.empty()) text += " if " + condition.text;
  if (!condition.flag.empty()) text += " flag " + condition.flag;
  if (!loop.over.empty())
    text += fmt::format(" over {} bounded={}", loop.over, db::ToString(loop.bounded));
  return text;
}

}  // namespace

int ServeRequests(std::istream& requests, int out, const ExtractOptions& options, bool dump) {
  Leads leads;
  for (std::string line; std::getline(requests, line);) {
    if (line.empty()) continue;
    Result<Request> request = ParseRequest(line);
    if (request) request->unit.leads = leads.At(request->leads);
    const Extraction answer =
        request ? ExtractUnit(request->unit, options) : Refuse(request.error().message);
    if (!WriteAll(out, dump ? DumpFacts(answer) : Frame(db::Encode(answer.facts)))) return 3;
  }
  return 0;
}

int ServeScans(std::istream& requests, int out, const ScanOptions& options, bool dump) {
  Scanner scanner(options);
  db::ScanEncoder encoder;
  for (std::string line; std::getline(requests, line);) {
    if (line.empty()) continue;
    const Result<Request> request = ParseRequest(line);
    db::UnitIncludes answer;
    if (request)
      answer = scanner.Scan(request->unit);
    else
      answer.uncertain = "the request cannot be read: " + request.error().message;
    if (!WriteAll(out, dump ? DumpIncludes(scanner.table(), answer)
                            : Frame(encoder.Encode(scanner.table(), answer))))
      return 3;
  }
  return 0;
}

std::string DumpIncludes(const db::ScanTable& table, const db::UnitIncludes& unit) {
  const auto path = [&](uint32_t file) { return table.files[file].path; };
  std::string text = "unit " + (unit.files.empty() ? "(unread)" : path(unit.files[0]));
  text += " content=" + ToHex(unit.content) + "\n";
  for (const uint32_t file : unit.files)
    text += fmt::format("file {} {}\n", path(file), ToHex(table.files[file].content));
  for (const db::IncludeEdge& edge : unit.edges)
    text += fmt::format("include {}:{} {}\n", path(edge.from), edge.line, path(edge.to));
  for (const db::MissingInclude& missing : unit.missing)
    text += fmt::format("missing {}:{} {}\n", unit.files.empty() ? "" : path(missing.from),
                        missing.line, missing.name);
  for (const uint32_t file : unit.asked) text += "asked " + path(file) + "\n";
  for (const std::string& name : unit.frameworks) text += "framework " + name + "\n";
  if (unit.modules) text += "modules\n";
  if (!unit.uncertain.empty()) text += "uncertain " + unit.uncertain + "\n";
  return text;
}

std::string DumpFacts(const Extraction& extraction) {
  const db::UnitFacts& facts = extraction.facts;
  const auto name = [&](const db::FunctionId& id) {
    const auto it = extraction.names.find(id);
    return it == extraction.names.end() ? ToHex(id) : it->second;
  };
  std::vector<std::string> lines;
  for (const db::FunctionFact& f : facts.functions)
    lines.push_back(fmt::format("function {} {}{}{}{} id={}", Show(f.location), f.name,
                                f.is_main ? " main" : "", f.internal ? " internal" : "",
                                f.in_header ? " in_header" : "", ToHex(f.id)));
  for (const db::CallFact& f : facts.calls)
    lines.push_back(fmt::format("call {} {} -> {} {}", Show(f.location), name(f.caller),
                                name(f.callee), db::ToString(f.via)));
  for (const db::OverrideFact& f : facts.overrides)
    lines.push_back(
        fmt::format("override {} -> {} in {}", name(f.method), name(f.overridden), name(f.type)));
  for (const db::ConstructedFact& f : facts.constructed)
    lines.push_back(fmt::format("constructed {}", name(f.type)));
  const auto spans = [&](const std::vector<uint32_t>& numbers) {
    std::string text;
    for (const uint32_t span : numbers) {
      const db::SpanSiteFact& site = facts.span_sites[span];
      text += fmt::format(" span={}", site.dynamic ? "(dynamic)" : site.name);
    }
    return text;
  };
  for (const db::CallSiteFact& f : facts.call_sites)
    lines.push_back(fmt::format("call_site {} {} {} {} {} in {}{}", Show(f.location), f.framework,
                                f.operation.empty() ? "(dynamic)" : f.operation, f.call_kind, f.api,
                                name(f.function), spans(f.span_sites)));
  for (const db::HandlerFact& f : facts.handlers)
    lines.push_back(fmt::format("handler {} {} {} {} {} by {}", Show(f.location), f.framework,
                                f.operation.empty() ? "(dynamic)" : f.operation, f.call_kind, f.api,
                                name(f.function)));
  for (const db::SpanSiteFact& f : facts.span_sites)
    lines.push_back(fmt::format("span_site {} {} {} in {}", Show(f.location), f.framework,
                                f.dynamic ? "(dynamic)" : f.name, name(f.function)));
  for (const db::OpenCallFact& f : facts.open_calls)
    lines.push_back(fmt::format("open {} {} -> {}{}", Show(facts.span_sites[f.span_site].location),
                                name(f.caller), name(f.callee), spans({f.span_site})));
  for (const db::ContextFact& f : facts.contexts)
    lines.push_back(fmt::format("context {} {} {} in {}{}", Show(f.location), f.framework,
                                f.inject ? "inject" : "extract", name(f.function),
                                spans(f.span_sites)));
  for (const db::EndpointFact& f : facts.endpoints)
    lines.push_back(fmt::format("endpoint {} {} {} {} by {} in {}", Show(f.location), f.framework,
                                f.role, f.address.empty() ? "(dynamic)" : f.address,
                                f.source.empty() ? "nothing" : f.source, name(f.function)));
  for (const db::CallSiteFact& f : facts.call_sites) {
    if (!f.statement.empty())
      lines.push_back(fmt::format("statement {} {}", Show(f.location), f.statement));
    if (!f.key.empty()) lines.push_back(fmt::format("key {} {}", Show(f.location), f.key));
  }
  for (const db::HeldSpanFact& f : facts.held_spans) {
    const bool ended =
        std::binary_search(facts.ended_holders.begin(), facts.ended_holders.end(), f.holder);
    lines.push_back(fmt::format("held {}{}{}", Show(facts.span_sites[f.span_site].location),
                                ended ? " ended" : "", spans({f.span_site})));
  }
  DumpFlows(facts, name, lines);
  for (const db::CallFlow& f : facts.call_flows) {
    lines.push_back(
        fmt::format("failure {} {} in {}", Show(f.location), Show(f.failure), name(f.function)));
    if (const std::string where = Show(f.condition, f.loop); !where.empty())
      lines.push_back(fmt::format("where {}{}", Show(f.location), where));
  }
  for (const db::HelperFlow& f : facts.helper_flows) {
    for (const db::HelperFlow::Arrival& arrival : f.arrivals)
      lines.push_back(fmt::format("arrival {} {} {} in {} of {}", Show(f.location),
                                  Show(arrival.from), Show(arrival.failure), name(f.caller),
                                  name(f.callee)));
    if (const std::string where = Show(f.condition, f.loop); !where.empty())
      lines.push_back(fmt::format("where {}{}", Show(f.location), where));
  }
  for (const db::IssueFact& f : facts.issues)
    lines.push_back(
        fmt::format("issue {} {} {} {}", Show(f.location), f.severity, f.kind, f.detail));
  for (const std::string& file : facts.missing) lines.push_back("missing " + file);
  if (facts.degraded) lines.push_back("degraded " + facts.first_error);
  if (facts.with_prelude) lines.push_back("prelude used");
  if (facts.prelude_refused) lines.push_back("prelude refused: " + extraction.prelude_problem);
  std::stable_sort(lines.begin(), lines.end());
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

std::string CheckResourceDir(const std::string& resource_dir) {
  std::error_code error;
  if (std::filesystem::exists(resource_dir + "/include/stddef.h", error)) return {};
  return fmt::format(
      "Clang's own headers (include/stddef.h) are not in '{}'; name the folder that `clang-19 "
      "-print-resource-dir` prints with --resource-dir or ARTERIAL_RESOURCE_DIR",
      resource_dir);
}

}  // namespace arterial::indexer

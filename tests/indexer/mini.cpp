#include "tests/indexer/mini.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>

namespace arterial::indexer {
namespace {

class MiniReader {
 public:
  MiniReader(std::string file, const std::vector<std::string>& folders)
      : unit_(file), file_(std::move(file)), folders_(folders) {}

  db::UnitFacts Read(const std::string& text) {
    // Names with internal linkage first: calls may stand above them.
    std::istringstream names(text);
    for (std::string line; std::getline(names, line);) {
      std::istringstream words(line);
      std::string verb, name;
      words >> verb >> name;
      if (verb == "static") own_.insert(name);
    }
    own_.insert("main");
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) Line(line);
    std::sort(facts_.calls.begin(), facts_.calls.end());
    return std::move(facts_);
  }

 private:
  db::FunctionId Id(const std::string& name) const {
    return HashBytes(own_.contains(name) ? unit_ + "#" + name : name);
  }
  db::Location Here() const { return {file_, line_, 1}; }

  static db::Via ViaOf(const std::string& word) {
    for (int via = 0; via <= static_cast<int>(db::Via::kStored); ++via)
      if (word == db::ToString(static_cast<db::Via>(via))) return static_cast<db::Via>(via);
    return db::Via::kCall;
  }

  void Line(const std::string& line) {
    ++line_;
    std::istringstream words(line.substr(0, line.find('#')));
    std::string a, b, c, d;
    words >> a >> b >> c >> d;
    if (a == "main" && b.empty())
      facts_.functions.push_back({Id("main"), "main", Here(), true, false, false});
    else if (a == "fn" || a == "static")
      facts_.functions.push_back({Id(b), b, Here(), false, a == "static", file_ != unit_});
    else if (a == "in")
      file_ = b;
    else if (b == "->")
      facts_.calls.push_back({Id(a), Id(c), ViaOf(d), Here()});
    else if (a == "override")
      Override(b, c, d);
    else if (a == "open")
      for (uint32_t span : Spans("spansite")) facts_.open_calls.push_back({Id(b), Id(c), span});
    else if (a == "construct")
      facts_.constructed.push_back({Id(b)});
    else
      Site(a, b, c);
  }

  void Override(const std::string& method, const std::string& base, const std::string& type) {
    facts_.overrides.push_back({Id(method), Id(base), Id(type)});
    facts_.declared.push_back({Id(base), base});
    facts_.declared.push_back({Id(type), type});
  }

  void Site(const std::string& verb, const std::string& function, const std::string& operation) {
    if (verb == "span")
      facts_.span_sites.push_back(
          {Id(function), Here(), "opentelemetry", operation, operation.empty()});
    else if (verb == "handler")
      facts_.handlers.push_back(
          {Id(function), Here(), "grpc", operation, "unary", "handler_override"});
    else if (verb == "site" || verb == "spansite")
      facts_.call_sites.push_back(
          {Id(function), Here(), "grpc", operation, "unary", "blocking", Spans(verb)});
    else if (verb == "inject" || verb == "extract")
      facts_.contexts.push_back(
          {Id(function), Here(), "opentelemetry", verb == "inject", LastSpan(verb)});
    else if (verb == "held")
      facts_.held_spans.push_back({LastSpan("inject").at(0), Id(function)});
    else if (verb == "ended")
      facts_.ended_holders.push_back(Id(function));
    else if (verb == "dlopen")
      facts_.issues.push_back({"library_loaded", "info", Here(), function + " is loaded here"});
    else if (verb == "include")
      Include(function);
    else if (verb == "error")
      facts_.degraded = true, facts_.first_error = unit_ + ": " + function;
  }

  std::vector<uint32_t> Spans(const std::string& verb) const {
    std::vector<uint32_t> all;
    for (uint32_t i = 0; verb == "spansite" && i < facts_.span_sites.size(); ++i) all.push_back(i);
    return all;
  }

  std::vector<uint32_t> LastSpan(const std::string& verb) const {
    if (verb == "extract" || facts_.span_sites.empty()) return {};
    return {static_cast<uint32_t>(facts_.span_sites.size() - 1)};
  }

  void Include(const std::string& name) {
    for (const std::string& folder : folders_) {
      if (!std::filesystem::exists(folder + "/" + name)) continue;
      facts_.inputs.push_back(folder + "/" + name);
      return;
    }
    facts_.missing.push_back(name);
    facts_.degraded = true;
    facts_.first_error = unit_ + ": " + name + " not found";
  }

  db::UnitFacts facts_;
  const std::string unit_;
  std::string file_;
  const std::vector<std::string>& folders_;
  uint32_t line_ = 0;
  std::set<std::string> own_;
};

}  // namespace

db::UnitFacts ParseMini(const std::string& text, const std::string& file,
                        const std::vector<std::string>& folders) {
  return MiniReader(file, folders).Read(text);
}

}  // namespace arterial::indexer

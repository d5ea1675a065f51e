#include "cli/render/sarif.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <nlohmann/json.hpp>

#include "db/support/hash.h"
#include "db/support/text.h"

namespace arterial::cli {
namespace {

using Json = nlohmann::ordered_json;

// The root of the tree in the words of code review services; they know where it is.
constexpr const char* kRoot = "%SRCROOT%";

std::string TextOf(const Table& table, size_t row, std::string_view key) {
  const int column = table.Find(key);
  return column < 0 ? "" : ShownText(table.rows[row][column], table.columns[column]);
}

// "{a} calls {b}[, owned by {c}]": columns by their keys, a bracket without one of them is left
// out.
std::string Fill(std::string_view text, const Table& table, size_t row) {
  std::string out;
  size_t bracket = std::string::npos;  // where the open one began in `out`
  bool whole = true;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '{') {
      const size_t end = std::min(text.find('}', at), text.size());
      const std::string value = TextOf(table, row, text.substr(at + 1, end - at - 1));
      whole = whole && !value.empty();
      out += value;
      at = end;
    } else if (text[at] == '[') {
      bracket = out.size();
      whole = true;
    } else if (text[at] == ']') {
      if (!whole) out.resize(bracket);
    } else {
      out += text[at];
    }
  }
  return out;
}

struct Place {
  std::string file;
  int64_t line = 0;  // 0: the whole file
};

Place ParsePlace(const std::string& text) {
  const size_t colon = text.rfind(':');
  int64_t line = 0;
  if (colon != std::string::npos) {
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data() + colon + 1, end, line);
    if (read.ec == std::errc() && read.ptr == end && line > 0) return {text.substr(0, colon), line};
  }
  return {text, 0};
}

std::vector<Place> PlacesOf(const Table& table, size_t row) {
  std::vector<Place> out;
  if (const int column = table.Find("sites"); column >= 0) {
    const Value& value = table.rows[row][column].value;
    if (const auto* sites = std::get_if<std::vector<std::string>>(&value))
      for (const std::string& site : *sites) out.push_back(ParsePlace(site));
    return out;
  }
  for (const char* key : {"site", "first_site"})
    if (const std::string site(table.Text(row, key)); !site.empty()) return {ParsePlace(site)};
  if (const std::string file(table.Text(row, "file")); !file.empty())
    out.push_back({file, table.Int(row, "line")});
  return out;
}

// RFC 3986: what is not unreserved or a slash is percent-encoded, so that no name changes the path.
std::string UriOf(std::string_view path) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~/").find(c) < 5;
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += kDigits[static_cast<unsigned char>(c) >> 4];
      out += kDigits[static_cast<unsigned char>(c) & 15];
    }
  }
  return out;
}

Json LocationOf(const Place& place) {
  Json artifact;
  if (place.file.starts_with('/')) {
    artifact["uri"] = "file://" + UriOf(place.file);
  } else {
    artifact["uri"] = UriOf(place.file);
    artifact["uriBaseId"] = kRoot;
  }
  Json physical;
  physical["artifactLocation"] = artifact;
  if (place.line > 0) physical["region"] = {{"startLine", place.line}};
  return {{"physicalLocation", physical}};
}

// Fingerprints rest on rule, file and both ends, not on the line; equal ones in one file are
// numbered.
class Results {
 public:
  void Add(const Section& section, size_t row, size_t rule) {
    const Finding& finding = *section.finding;
    const Table& table = section.table;
    for (const Place& place : PlacesOf(table, row)) {
      Json result;
      result["ruleId"] = finding.rule;
      result["ruleIndex"] = rule;
      result["level"] = finding.level;
      result["message"] = {{"text", Fill(finding.message, table, row)}};
      result["locations"] = Json::array({LocationOf(place)});
      Hasher hasher;
      hasher.Add(finding.rule).Add(place.file);
      for (const char* key : {"caller", "callee", "first_callee", "second_callee"})
        hasher.Add(table.Text(row, key));
      const std::string hash = ToHex(hasher.Finish());
      result["partialFingerprints"] = {
          {"arterialFinding/v1", hash + ":" + std::to_string(++times_[hash])}};
      if (const std::string owner = TextOf(table, row, "owner"); !owner.empty())
        result["properties"] = {{"owner", owner}};
      results_.push_back(std::move(result));
    }
  }

  Json Take() { return std::move(results_); }

 private:
  Json results_ = Json::array();
  std::map<std::string, int> times_;
};

Json RuleOf(const Section& section) {
  const Finding& finding = *section.finding;
  return {{"id", finding.rule},
          {"shortDescription", {{"text", section.title}}},
          {"fullDescription", {{"text", finding.about}}},
          {"defaultConfiguration", {{"level", finding.level}}}};
}

// What the run does not know, as notes of the tool about itself.
Json NotificationsOf(const Document& document) {
  Json out = Json::array();
  const Section* unknown = FindUnknown(document);
  for (size_t row = 0; unknown != nullptr && row < unknown->table.rows.size(); ++row) {
    const std::string count = TextOf(unknown->table, row, "count");
    out.push_back({{"level", "note"},
                   {"message",
                    {{"text", (count.empty() ? "" : count + " ") +
                                  TextOf(unknown->table, row, "unknown")}}}});
  }
  return out;
}

Result<std::string> Render(const Document& document, const RenderOptions&) {
  Json rules = Json::array();
  std::map<std::string, size_t> position;
  Results results;
  for (const Section& section : document.sections) {
    if (!section.finding) continue;
    const auto [rule, added] = position.emplace(section.finding->rule, rules.size());
    if (added) rules.push_back(RuleOf(section));
    for (size_t row = 0; row < section.table.rows.size(); ++row)
      results.Add(section, row, rule->second);
  }
  if (rules.empty()) return Unfit("sarif", "findings at places of the source", "hygiene");
  Json run;
  run["tool"]["driver"] = {
      {"name", "arterial"}, {"semanticVersion", ARTERIAL_VERSION}, {"rules", rules}};
  run["invocations"] = Json::array(
      {{{"executionSuccessful", true}, {"toolExecutionNotifications", NotificationsOf(document)}}});
  run["originalUriBaseIds"][kRoot] = {{"description", {{"text", "the root of the indexed tree"}}}};
  run["columnKind"] = "utf16CodeUnits";
  run["results"] = results.Take();
  Json log;
  log["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json";
  log["version"] = "2.1.0";
  log["runs"] = Json::array({run});
  return log.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

const Renderer kSarifRenderer = {"sarif", "findings at their lines, for code review", Render};

}  // namespace arterial::cli

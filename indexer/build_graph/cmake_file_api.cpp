#include "indexer/build_graph/cmake_file_api.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "indexer/build_graph/cmake_trace.h"
#include "indexer/build_graph/tree.h"
#include "indexer/command_line.h"
#include "indexer/infer/source_tree.h"

namespace arterial::indexer {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr char kQuery[] =
    R"({"requests":[{"kind":"codemodel","version":2},{"kind":"cmakeFiles","version":1}]})"
    "\n";

std::string ReplyFolder(const std::string& build_dir) { return build_dir + "/.cmake/api/v1/reply"; }

std::string Text(const json& object, const char* key) {
  const auto at = object.is_object() ? object.find(key) : object.end();
  return at != object.end() && at->is_string() ? at->get<std::string>() : std::string();
}

const json& Member(const json& object, const char* key) {
  static const json kNothing;
  if (!object.is_object()) return kNothing;
  const auto at = object.find(key);
  return at == object.end() ? kNothing : *at;
}

size_t Number(const json& object, const char* key) {
  const json& value = Member(object, key);
  return value.is_number_unsigned() ? value.get<size_t>() : SIZE_MAX;
}

bool Flag(const json& object, const char* key) {
  const json& value = Member(object, key);
  return value.is_boolean() && value.get<bool>();
}

std::string KindOf(const std::string& type, const std::string& name) {
  if (type == "EXECUTABLE")
    return name.ends_with("_test") || name.ends_with("_tests") || name.starts_with("test_")
               ? "test"
               : "binary";
  if (type == "INTERFACE_LIBRARY") return "headers";
  return type.ends_with("_LIBRARY") ? "library" : "other";
}

class ReplyReader {
 public:
  ReplyReader(std::string folder, const std::string& root, db::IssueLog& issues)
      : folder_(std::move(folder)), root_(root), issues_(issues) {}

  bool Read(const std::string& index_file, CMakeReply* reply) {
    const json index = Load(index_file);
    const json& answers = Member(Member(index, "reply"), "client-arterial");
    const json* model = nullptr;
    const json* files = nullptr;
    for (const json& answer : Member(Member(answers, "query.json"), "responses")) {
      if (Text(answer, "kind") == "codemodel") model = &answer;
      if (Text(answer, "kind") == "cmakeFiles") files = &answer;
    }
    if (model == nullptr) return false;
    const json codemodel = Load(Text(*model, "jsonFile"));
    reply->source = Text(Member(codemodel, "paths"), "source");
    reply->build = Text(Member(codemodel, "paths"), "build");
    if (reply->source.empty()) return false;
    source_ = reply->source;
    const json& configurations = Member(codemodel, "configurations");
    if (!configurations.is_array() || configurations.empty()) return false;
    for (const json& target : Member(configurations[0], "targets"))
      names_[Text(target, "id")] = Text(target, "name");
    for (const json& target : Member(configurations[0], "targets"))
      ReadTarget(Load(Text(target, "jsonFile")), *reply);
    if (files == nullptr) return true;
    const json read = Load(Text(*files, "jsonFile"));
    for (const json& input : Member(read, "inputs"))
      if (!Flag(input, "isGenerated"))
        reply->inputs.push_back(Absolute(Text(input, "path"), source_));
    return true;
  }

 private:
  json Load(const std::string& name) {
    // Names come from a file that others may have written: no way out of the folder.
    if (name.empty() || name.find('/') != name.npos) return {};
    const std::optional<std::string> text = ReadText(folder_ + "/" + name);
    json parsed = text ? json::parse(*text, nullptr, false) : json(json::value_t::discarded);
    if (!parsed.is_discarded()) return parsed;
    issues_.Add("cmake_reply_damaged", db::Severity::kWarning, name, 0,
                "a reply of CMake's File API cannot be read: configure the build folder again");
    return {};
  }

  std::string Shown(const std::string& path) const {
    return RelativeTo(Absolute(path, source_), root_);
  }

  struct Place {
    std::string file;
    int line = 0;
    std::string command;
  };
  // Where a command was called for: the outermost call of a function that leads to it, so that
  // targets that one function makes are told apart. The command is the innermost.
  Place PlaceOf(const json& target, const json& holder) const {
    const json& graph = Member(target, "backtraceGraph");
    const json& nodes = Member(graph, "nodes");
    const auto name = [&](const char* list, const json& node, const char* key) {
      const json& names = Member(graph, list);
      const size_t at = Number(node, key);
      return names.is_array() && at < names.size() && names[at].is_string()
                 ? names[at].get<std::string>()
                 : std::string();
    };
    Place place;
    size_t at = Number(holder, "backtrace");
    // A node's parent stands before it, or there is none.
    for (size_t before = SIZE_MAX; nodes.is_array() && at < nodes.size() && at < before;
         before = at, at = Number(nodes[at], "parent")) {
      const size_t line = Number(nodes[at], "line");
      if (line >= INT32_MAX) continue;
      const std::string command = name("commands", nodes[at], "command");
      if (place.command.empty()) place.command = command;
      if (place.line != 0 && ReadsOnly(command)) continue;
      place.file = Shown(name("files", nodes[at], "file"));
      place.line = static_cast<int>(line);
    }
    return place;
  }

  void ReadTarget(const json& json_target, CMakeReply& reply) {
    BuildTarget target;
    target.label = Text(json_target, "name");
    const std::string type = Text(json_target, "type");
    // ALL_BUILD and the like; what generators make.
    if (target.label.empty() || Flag(json_target, "isGeneratorProvided")) return;
    target.rule = type;
    target.kind = KindOf(type, target.label);
    const Place place = PlaceOf(json_target, json_target);
    target.file = place.file;
    target.line = place.line;
    target.always_linked = type == "OBJECT_LIBRARY" || type == "MODULE_LIBRARY";
    for (const json& artifact : Member(json_target, "artifacts")) {
      target.artifact = RelativeTo(Absolute(Text(artifact, "path"), reply.build), root_);
      break;
    }
    ReadSources(json_target, target);
    for (const json& dependency : Member(json_target, "dependencies")) {
      const auto name = names_.find(Text(dependency, "id"));
      if (name == names_.end()) continue;
      const Place at = PlaceOf(json_target, dependency);
      const bool links = at.command == "target_link_libraries" || at.command == "link_libraries" ||
                         at.command == "target_sources";
      target.deps.push_back({name->second, links ? "link" : "order", false, at.file, at.line});
    }
    reply.targets.push_back(std::move(target));
  }

  void ReadSources(const json& json_target, BuildTarget& target) {
    for (const json& source : Member(json_target, "sources")) {
      const std::string path = Shown(Text(source, "path"));
      // Objects are files of the library that makes them.
      if (path.ends_with(".rule") || path.ends_with(".pch") || path.ends_with(".o") ||
          path.ends_with(".obj") || path.find("cmake_pch.") != path.npos)
        continue;
      // What is not compiled is a header, whatever its name, unless its name says otherwise.
      const bool compiled = Member(source, "compileGroupIndex").is_number();
      const bool header = IsHeader(path);
      target.files.push_back({path,
                              header     ? "header"
                              : compiled ? "source"
                                         : "data",
                              Flag(source, "isGenerated"), false});
    }
    for (const json& group : Member(json_target, "compileGroups"))
      for (const json& include : Member(group, "includes"))
        if (!Flag(include, "isSystem")) target.include_dirs.push_back(Shown(Text(include, "path")));
    std::vector<std::string>& dirs = target.include_dirs;
    for (std::string& dir : dirs)
      if (dir == root_) dir.clear();
    std::sort(dirs.begin(), dirs.end());
    dirs.erase(std::unique(dirs.begin(), dirs.end()), dirs.end());
  }

  const std::string folder_;
  const std::string& root_;
  db::IssueLog& issues_;
  std::string source_;
  std::map<std::string, std::string> names_;  // id -> name
};

}  // namespace

std::string CMakeReplyIndex(const std::string& build_dir) {
  std::error_code error;
  std::string newest;
  for (fs::directory_iterator it(ReplyFolder(build_dir), error), end; !error && it != end;
       it.increment(error)) {
    const std::string name = it->path().filename().string();
    if (name.starts_with("index-") && name.ends_with(".json")) newest = std::max(newest, name);
  }
  return newest.empty() ? newest : ReplyFolder(build_dir) + "/" + newest;
}

Status WriteCMakeQuery(const std::string& build_dir) {
  const std::string folder = build_dir + "/.cmake/api/v1/query/client-arterial";
  std::error_code error;
  fs::create_directories(folder, error);
  const std::string path = folder + "/query.json";
  if (const std::optional<std::string> text = ReadText(path); text && *text == kQuery) return {};
  std::ofstream file(path, std::ios::binary);
  file << kQuery;
  file.flush();
  if (!file) return Error{ErrorCode::kEnvironment, "the query for CMake cannot be written", path};
  return {};
}

Result<CMakeReply> ReadCMakeReply(const std::string& build_dir, const std::string& root,
                                  db::IssueLog& issues) {
  const std::string index = CMakeReplyIndex(build_dir);
  const Error none{ErrorCode::kInput, "CMake has not answered a query of its File API there",
                   build_dir};
  if (index.empty()) return none;
  CMakeReply reply;
  ReplyReader reader(ReplyFolder(build_dir), root, issues);
  if (!reader.Read(index.substr(index.rfind('/') + 1), &reply)) return none;
  return reply;
}

}  // namespace arterial::indexer

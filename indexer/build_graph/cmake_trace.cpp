#include "indexer/build_graph/cmake_trace.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "indexer/command_line.h"
#include "indexer/infer/source_tree.h"

namespace arterial::indexer {
namespace {

using nlohmann::json;

struct Call {
  std::string command, file;
  int line = 0;
  std::vector<std::string> arguments;  // lists taken apart
};

// "a;b" is two elements; ";" within [] or $<> is none.
void SplitList(const std::string& text, std::vector<std::string>& out) {
  std::string part;
  int depth = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '[' || (c == '<' && i > 0 && text[i - 1] == '$')) ++depth;
    if ((c == ']' || c == '>') && depth > 0) --depth;
    if (c == ';' && depth == 0) {
      if (!part.empty()) out.push_back(std::move(part));
      part.clear();
    } else {
      part += c;
    }
  }
  if (!part.empty()) out.push_back(std::move(part));
}

std::string Lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  return text;
}

bool ReadCall(const json& line, Call* call) {
  const auto command = line.find("cmd"), arguments = line.find("args"), file = line.find("file");
  if (command == line.end() || !command->is_string() || arguments == line.end() ||
      !arguments->is_array())
    return false;
  call->command = Lower(command->get<std::string>());
  if (file != line.end() && file->is_string()) call->file = file->get<std::string>();
  if (const auto number = line.find("line"); number != line.end() && number->is_number_integer())
    call->line = number->get<int>();
  for (const json& argument : *arguments)
    if (argument.is_string()) SplitList(argument.get<std::string>(), call->arguments);
  return true;
}

class TraceReader {
 public:
  explicit TraceReader(const std::string& root) : root_(root) {}

  void Take(const Call& call) {
    if (call.arguments.size() < 2) return;
    if (call.command == "add_library") AddLibrary(call);
    if (call.command == "target_link_libraries") AddLinks(call);
    if (call.command == "add_dependencies") AddOrders(call);
    if (call.command == "target_sources") AddFiles(call);
    if (call.command == "target_include_directories") AddFolders(call);
  }

  CMakeTrace Finish() {
    for (auto& [name, library] : interfaces_) trace_.libraries.push_back(std::move(library));
    for (auto* lists : {&trace_.links, &trace_.orders}) {
      std::map<std::string, std::vector<DeclaredDep>> resolved;
      for (auto& [name, deps] : *lists) {
        for (DeclaredDep& dep : deps) dep.to = Resolve(dep.to);
        auto& to = resolved[Resolve(name)];
        to.insert(to.end(), deps.begin(), deps.end());
      }
      *lists = std::move(resolved);
    }
    return std::move(trace_);
  }

 private:
  std::string Shown(const std::string& path, const Call& call) const {
    const size_t slash = call.file.rfind('/');
    return RelativeTo(Absolute(path, slash == call.file.npos ? root_ : call.file.substr(0, slash)),
                      root_);
  }
  std::string Resolve(std::string name) const {
    for (int i = 0; i < 10; ++i) {
      const auto alias = trace_.aliases.find(name);
      if (alias == trace_.aliases.end()) break;
      name = alias->second;
    }
    return name;
  }

  void AddLibrary(const Call& call) {
    const std::string& name = call.arguments[0];
    const std::string& type = call.arguments[1];
    const auto has = [&](std::string_view word) {
      return std::find(call.arguments.begin() + 1, call.arguments.end(), word) !=
             call.arguments.end();
    };
    if (type == "ALIAS" && call.arguments.size() > 2) {
      trace_.aliases[name] = call.arguments[2];
    } else if (has("IMPORTED")) {
      trace_.imported.insert(name);
    } else if (type == "INTERFACE") {
      BuildTarget& library = interfaces_[name];
      library.label = name;
      library.kind = "headers";
      library.rule = "INTERFACE_LIBRARY";
      library.file = RelativeTo(call.file, root_);
      library.line = call.line;
      for (size_t i = 2; i < call.arguments.size(); ++i) AddFile(library, call.arguments[i], call);
    }
  }

  void AddFile(BuildTarget& library, const std::string& argument, const Call& call) {
    if (argument.starts_with("$<") || !(IsHeader(argument) || IsTranslationUnit(argument))) return;
    library.files.push_back(
        {Shown(argument, call), IsHeader(argument) ? "header" : "source", false, false});
  }

  static bool IsScope(const std::string& word) {
    return word == "PUBLIC" || word == "PRIVATE" || word == "INTERFACE" || word == "LINK_PUBLIC" ||
           word == "LINK_PRIVATE" || word == "LINK_INTERFACE_LIBRARIES";
  }

  void AddLinks(const Call& call) {
    std::string kind = "link";  // without a keyword: public by CMake's old rule
    bool skip = false;
    for (size_t i = 1; i < call.arguments.size(); ++i) {
      const std::string& word = call.arguments[i];
      if (IsScope(word)) {
        kind = word.ends_with("PUBLIC")    ? "public"
               : word.ends_with("PRIVATE") ? "private"
                                           : "interface";
        continue;
      }
      // Words that choose between configurations stand before their library.
      if (word == "debug" || word == "optimized" || word == "general") {
        skip = word != "general";
        continue;
      }
      for (LinkItem& item : ParseLinkItem(word))
        trace_.links[call.arguments[0]].push_back({std::move(item.name), kind,
                                                   item.conditional || skip,
                                                   RelativeTo(call.file, root_), call.line});
      skip = false;
    }
  }

  void AddOrders(const Call& call) {
    for (size_t i = 1; i < call.arguments.size(); ++i)
      trace_.orders[call.arguments[0]].push_back(
          {call.arguments[i], "order", false, RelativeTo(call.file, root_), call.line});
  }

  void AddFiles(const Call& call) {
    const auto library = interfaces_.find(call.arguments[0]);
    if (library == interfaces_.end()) return;
    for (size_t i = 1; i < call.arguments.size(); ++i)
      AddFile(library->second, call.arguments[i], call);
  }

  void AddFolders(const Call& call) {
    const auto library = interfaces_.find(call.arguments[0]);
    if (library == interfaces_.end()) return;
    for (size_t i = 1; i < call.arguments.size(); ++i) {
      std::string folder = call.arguments[i];
      constexpr std::string_view kBuild = "$<BUILD_INTERFACE:";
      if (folder.starts_with(kBuild) && folder.ends_with('>'))
        folder = folder.substr(kBuild.size(), folder.size() - kBuild.size() - 1);
      if (IsScope(folder) || folder == "SYSTEM" || folder == "BEFORE" || folder.starts_with('$'))
        continue;
      folder = Shown(folder, call);
      library->second.include_dirs.push_back(folder == root_ ? "" : folder);
    }
  }

  const std::string& root_;
  CMakeTrace trace_;
  std::map<std::string, BuildTarget> interfaces_;
};

}  // namespace

std::vector<LinkItem> ParseLinkItem(std::string_view argument) {
  if (!argument.starts_with("$<")) {
    if (argument.empty()) return {};
    return {{std::string(argument), false}};
  }
  if (!argument.ends_with('>')) return {};
  const std::string_view inner = argument.substr(2, argument.size() - 3);
  // The ':' behind the expression's name or condition, which may be an expression itself.
  size_t colon = 0;
  for (int depth = 0; colon < inner.size(); ++colon) {
    if (inner[colon] == '<' && colon > 0 && inner[colon - 1] == '$') ++depth;
    if (inner[colon] == '>' && depth > 0) --depth;
    if (inner[colon] == ':' && depth == 0) break;
  }
  if (colon >= inner.size()) return {};
  const std::string_view head = inner.substr(0, colon), rest = inner.substr(colon + 1);
  if (head == "INSTALL_INTERFACE" || head == "0") return {};
  const bool certain = head == "BUILD_INTERFACE" || head == "LINK_ONLY" || head == "1" ||
                       head == "BUILD_LOCAL_INTERFACE" || head == "TARGET_OBJECTS" ||
                       head == "TARGET_NAME_IF_EXISTS" || head == "TARGET_NAME";
  // $<condition:items>; names of other expressions ($<TARGET_PROPERTY:...>) are no libraries.
  if (!certain && !head.starts_with("$<")) return {};
  std::vector<std::string> parts;
  SplitList(std::string(rest), parts);
  std::vector<LinkItem> items;
  for (const std::string& part : parts)
    for (LinkItem& item : ParseLinkItem(part)) {
      item.conditional = item.conditional || !certain;
      items.push_back(std::move(item));
    }
  return items;
}

CMakeTrace ReadCMakeTrace(std::istream& input, const std::string& root, db::IssueLog& issues) {
  TraceReader reader(root);
  int64_t damaged = 0;
  // Parsing every line costs more than looking for the few commands that matter.
  static constexpr std::string_view kCommands[] = {"\"add_library\"", "\"target_link_libraries\"",
                                                   "\"add_dependencies\"", "\"target_sources\"",
                                                   "\"target_include_directories\""};
  for (std::string line; std::getline(input, line);) {
    const std::string lower = Lower(line);  // commands stand there as they are written
    if (std::none_of(std::begin(kCommands), std::end(kCommands),
                     [&](std::string_view command) { return lower.find(command) != lower.npos; }))
      continue;
    const json parsed = json::parse(line, nullptr, false);
    Call call;
    if (!parsed.is_object() || !ReadCall(parsed, &call))
      ++damaged;
    else
      reader.Take(call);
  }
  if (damaged > 0)
    issues.Add("cmake_trace_damaged", db::Severity::kWarning, {}, 0,
               "lines of CMake's trace are no JSON", damaged);
  return reader.Finish();
}

}  // namespace arterial::indexer

#include "indexer/build_graph/cmake_trace.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "indexer/build_graph/tree.h"
#include "indexer/command_line.h"
#include "indexer/infer/source_tree.h"

namespace arterial::indexer {
namespace {

using nlohmann::json;

struct Call {
  std::string command, folder, file;   // folder: of the CMakeLists.txt that is being read
  int line = 0;                        // of file, as StatedAt says
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
  call->folder = FolderPart(call->file);
  if (const auto number = line.find("line"); number != line.end() && number->is_number_integer())
    call->line = number->get<int>();
  for (const json& argument : *arguments)
    if (argument.is_string()) SplitList(argument.get<std::string>(), call->arguments);
  return true;
}

// The calls that one line of the trace stands in: a line behind "frame":2 was run by the last one
// behind "frame":1, the call of a function, an include().
class CallStack {
 public:
  // Keeps the line; those of frames as deep or deeper are over.
  const std::string& Push(std::string line) {
    constexpr std::string_view kFrame = "\"frame\":";
    size_t depth = 1;
    // Behind the arguments, which may hold anything.
    if (const size_t at = line.rfind(kFrame); at != line.npos)
      std::from_chars(line.data() + at + kFrame.size(), line.data() + line.size(), depth);
    frames_.resize(std::clamp<size_t>(depth, 1, frames_.size() + 1));
    frames_.back() = std::move(line);
    return frames_.back();
  }

  // Says where the last line's call was called for: the outermost call of a function that leads to
  // it, so that targets that one function makes are told apart.
  void StatedAt(Call* call) const {
    for (size_t i = 0; i < frames_.size(); ++i) {
      const json parsed = json::parse(frames_[i], nullptr, false);
      Call outer;
      if (!parsed.is_object() || !ReadCall(parsed, &outer)) continue;
      if (i == 0) call->folder = outer.folder;
      if (ReadsOnly(outer.command)) continue;
      call->file = outer.file;
      call->line = outer.line;
      return;
    }
  }

 private:
  std::vector<std::string> frames_;
};

class TraceReader {
 public:
  explicit TraceReader(const std::string& root) : root_(root) {}

  void Take(const Call& call) {
    if (call.command == "link_libraries") AddForAll(call);
    if (call.arguments.size() < 2) return;
    if (call.command == "add_library" || call.command == "add_executable" ||
        call.command == "target_sources")
      AddObjects(call);
    if (call.command == "add_library" || call.command == "add_executable") TakeForAll(call);
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
    return RelativeTo(Absolute(path, call.folder.empty() ? root_ : call.folder), root_);
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
      AddLink(call.arguments[0], word, kind, skip, call);
      skip = false;
    }
  }

  void AddLink(const std::string& target, const std::string& word, const std::string& kind,
               bool conditional, const Call& call) {
    for (LinkItem& item : ParseLinkItem(word))
      trace_.links[target].push_back({std::move(item.name), kind, item.conditional || conditional,
                                      RelativeTo(call.file, root_), call.line});
  }

  // $<TARGET_OBJECTS:x> among the sources.
  void AddObjects(const Call& call) {
    for (size_t i = 1; i < call.arguments.size(); ++i)
      if (call.arguments[i].find("$<TARGET_OBJECTS:") != std::string::npos)
        AddLink(call.arguments[0], call.arguments[i], "private", false, call);
  }

  // link_libraries() speaks for all targets that come later, in its folder and below.
  void AddForAll(const Call& call) {
    for (const std::string& word : call.arguments)
      if (word != "debug" && word != "optimized" && word != "general")
        for_all_.push_back({word, call});
  }
  void TakeForAll(const Call& call) {
    if (call.arguments[1] == "ALIAS" || call.arguments[1] == "INTERFACE" ||
        std::find(call.arguments.begin(), call.arguments.end(), "IMPORTED") != call.arguments.end())
      return;
    for (const auto& [word, stated] : for_all_)
      if (call.folder == stated.folder || call.folder.starts_with(stated.folder + "/"))
        AddLink(call.arguments[0], word, "link", false, stated);
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
  std::vector<std::pair<std::string, Call>> for_all_;
};

}  // namespace

bool ReadsOnly(std::string_view command) {
  return command == "include" || command == "find_package" || command == "project" ||
         command == "add_subdirectory";
}

std::vector<LinkItem> ParseLinkItem(std::string_view argument) {
  if (!argument.starts_with("$<")) {
    // -lm is a library, -Wl,--as-needed is none.
    if (argument.empty() || (argument[0] == '-' && !argument.starts_with("-l"))) return {};
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
  static constexpr std::string_view kCommands[] = {"\"add_library\"",
                                                   "\"add_executable\"",
                                                   "\"target_link_libraries\"",
                                                   "\"link_libraries\"",
                                                   "\"add_dependencies\"",
                                                   "\"target_sources\"",
                                                   "\"target_include_directories\""};
  CallStack stack;
  for (std::string next; std::getline(input, next);) {
    const std::string& line = stack.Push(std::move(next));
    const std::string lower = Lower(line);  // commands stand there as they are written
    if (std::none_of(std::begin(kCommands), std::end(kCommands),
                     [&](std::string_view command) { return lower.find(command) != lower.npos; }))
      continue;
    const json parsed = json::parse(line, nullptr, false);
    Call call;
    if (!parsed.is_object() || !ReadCall(parsed, &call)) {
      ++damaged;
      continue;
    }
    stack.StatedAt(&call);
    reader.Take(call);
  }
  if (damaged > 0)
    issues.Add("cmake_trace_damaged", db::Severity::kWarning, {}, 0,
               "lines of CMake's trace are no JSON", damaged);
  return reader.Finish();
}

}  // namespace arterial::indexer

#include "indexer/compile_db.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>

#include "indexer/build_graph/bazel_actions.h"
#include "indexer/build_graph/bazel_rules.h"
#include "indexer/build_graph/tree.h"
#include "indexer/command_line.h"
#include "indexer/generated.h"

namespace arterial::indexer {
namespace {

namespace fs = std::filesystem;
using db::Severity;

struct Entry {
  std::string directory, file, command, output, target;
  std::vector<std::string> arguments;
};

bool IsOtherLanguage(std::string_view file) {
  static constexpr std::array<std::string_view, 12> kExtensions = {
      ".s", ".S", ".asm", ".nasm", ".rc", ".cu", ".swift", ".rs", ".f", ".f90", ".ispc", ".hip"};
  return std::any_of(kExtensions.begin(), kExtensions.end(),
                     [&](std::string_view extension) { return file.ends_with(extension); });
}

// Turns entries into commands: paths made absolute, target found, what cannot be used counted.
class Builder {
 public:
  Builder(const std::string& root, bool (*exists)(const std::string&), db::IssueLog& issues)
      : root_(root), exists_(exists), issues_(issues) {}

  void Add(Entry entry) {
    ++db_.entries;
    if (entry.arguments.empty()) entry.arguments = SplitCommand(entry.command);
    if (entry.file.empty() || entry.arguments.size() < 2) {
      issues_.Add("compile_entry_invalid", Severity::kWarning, entry.file, 0,
                  "the entry has no file, or no command with arguments");
      return;
    }
    CompileCommand command;
    command.directory = Absolute(entry.directory, root_);
    command.path = Absolute(entry.file, command.directory);
    command.file = RelativeTo(command.path, root_);
    if (IsGeneratedName(command.file)) {
      ++db_.generated;
      return;
    }
    if (IsOtherLanguage(command.file)) {
      issues_.Add("compile_entry_other_language", Severity::kInfo, command.file);
      return;
    }
    if (!exists_(command.path)) {
      issues_.Add("compile_entry_missing_file", Severity::kWarning, command.file, 0,
                  "the compile database names a file that does not exist");
      return;
    }
    const std::string object =
        entry.output.empty() ? ObjectFile(entry.arguments) : std::move(entry.output);
    command.target = entry.target.empty() ? TargetOfObject(object) : std::move(entry.target);
    command.arguments = std::move(entry.arguments);
    command.hash = CommandHash(command, root_);
    db_.commands.push_back(std::move(command));
  }

  CompileDb Finish() {
    auto key = [](const CompileCommand& c) { return std::tie(c.file, c.hash); };
    std::sort(db_.commands.begin(), db_.commands.end(),
              [&](const auto& a, const auto& b) { return key(a) < key(b); });
    db_.commands.erase(std::unique(db_.commands.begin(), db_.commands.end(),
                                   [&](const auto& a, const auto& b) { return key(a) == key(b); }),
                       db_.commands.end());
    NoteRepeated();
    return std::move(db_);
  }

 private:
  void NoteRepeated() {
    for (auto it = db_.commands.begin(); it != db_.commands.end();) {
      const auto end = std::find_if(it, db_.commands.end(),
                                    [&](const CompileCommand& c) { return c.file != it->file; });
      if (end - it > 1)
        issues_.Add("compile_entry_repeated", Severity::kInfo, it->file, 0,
                    "entries with different commands: each is parsed, sites count once", end - it);
      it = end;
    }
  }

  const std::string& root_;
  bool (*exists_)(const std::string&);
  db::IssueLog& issues_;
  CompileDb db_;
};

// nlohmann's SAX callbacks: depth 1 is the array, 2 an entry, 3 its `arguments`. Anything else an
// entry may hold is skipped.
class Handler : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit Handler(Builder& builder) : builder_(builder) {}

  bool start_array(std::size_t) override {
    if (depth_ == 0) is_array_ = true;
    in_arguments_ = depth_ == 2 && key_ == "arguments";
    ++depth_;
    return depth_ < kMaxDepth;
  }
  bool end_array() override {
    in_arguments_ = false;
    --depth_;
    return true;
  }
  bool start_object(std::size_t) override {
    if (depth_ == 1) entry_ = {};
    in_arguments_ = false;
    ++depth_;
    return depth_ < kMaxDepth;
  }
  bool end_object() override {
    if (--depth_ == 1 && is_array_) builder_.Add(std::move(entry_));
    return true;
  }
  bool key(string_t& name) override {
    if (depth_ == 2) key_ = name;
    return true;
  }
  bool string(string_t& value) override {
    if (in_arguments_ && depth_ == 3) entry_.arguments.push_back(std::move(value));
    if (depth_ != 2) return true;
    if (key_ == "directory") entry_.directory = std::move(value);
    if (key_ == "file") entry_.file = std::move(value);
    if (key_ == "command") entry_.command = std::move(value);
    if (key_ == "output") entry_.output = std::move(value);
    return true;
  }
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& e) override {
    error_ = e.what();
    return false;
  }

  // Empty when all was read.
  std::string Error() const {
    if (!error_.empty()) return error_;
    if (depth_ >= kMaxDepth) return "it is nested too deeply";
    return is_array_ ? "" : "it is not an array of entries";
  }

 private:
  static constexpr int kMaxDepth = 64;
  Builder& builder_;
  Entry entry_;
  std::string key_, error_;
  int depth_ = 0;
  bool is_array_ = false;
  bool in_arguments_ = false;
};

// nlohmann prefixes its texts with "[json.exception.parse_error.101] ".
std::string WithoutTag(std::string text) {
  const size_t end = text.find("] ");
  return text.starts_with("[json") && end != std::string::npos ? text.substr(end + 2) : text;
}

// Folders right below `folder` whose names begin so, by name.
std::vector<fs::path> FoldersBelow(const fs::path& folder, std::string_view begin) {
  std::error_code error;
  std::vector<fs::path> found;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
    if (it->path().filename().string().starts_with(begin) && it->is_directory(error))
      found.push_back(it->path());
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

Hash128 CommandHash(const CompileCommand& command, const std::string& root) {
  Hasher hasher;
  // Another hash than the same command of a compile database has: that unit is not degraded.
  if (command.inferred) hasher.Add("inferred");
  hasher.Add(WithoutRoot(command.directory, root)).Add(WithoutRoot(command.path, root));
  for (const std::string& argument : command.arguments) hasher.Add(WithoutRoot(argument, root));
  return hasher.Finish();
}

// The Thrift compiler's sources have no names of their own; they end in .cpp.
bool SaysGenerated(const std::string& path) {
  if (!path.ends_with(".cpp")) return false;
  std::string head(kGeneratedHead, '\0');
  std::ifstream in(path, std::ios::binary);
  in.read(head.data(), static_cast<std::streamsize>(head.size()));
  return IsGeneratedText(std::string_view(head).substr(0, static_cast<size_t>(in.gcount())));
}

std::vector<std::string> LikelyBuildFolders(const std::string& root) {
  const fs::path top(root);
  std::vector<fs::path> folders = {top};
  for (const char* name : {"build", "out", "builddir", "_build"}) folders.push_back(top / name);
  for (const fs::path& parent : {top / "build", top / "out"})
    for (fs::path& folder : FoldersBelow(parent, "")) folders.push_back(std::move(folder));
  for (fs::path& folder : FoldersBelow(top, "cmake-build-")) folders.push_back(std::move(folder));
  std::vector<std::string> texts;
  for (const fs::path& folder : folders) texts.push_back(folder.string());
  return texts;
}

Result<std::string> FindCompileDb(const std::string& root, const std::string& build_dir) {
  std::error_code error;
  if (!build_dir.empty() && fs::is_regular_file(build_dir, error)) return build_dir;
  for (const fs::path folder :
       build_dir.empty() ? LikelyBuildFolders(root) : std::vector<std::string>{build_dir})
    if (fs::is_regular_file(folder / "compile_commands.json", error))
      return (folder / "compile_commands.json").string();
  return Error{ErrorCode::kInput,
               "no compile_commands.json" +
                   (build_dir.empty() ? " in it or its build folders" : std::string(" in it")) +
                   ": make one with cmake -DCMAKE_EXPORT_COMPILE_COMMANDS=ON, meson setup, "
                   "`bear -- make` or a Bazel extractor, or name with -p its folder or "
                   "output of `bazel aquery \'mnemonic(\"CppCompile\", //...)\' --output=proto`",
               build_dir.empty() ? root : build_dir};
}

Result<CompileDb> ParseCompileDb(std::istream& input, const std::string& root,
                                 bool (*exists)(const std::string& path), db::IssueLog& issues) {
  Builder builder(root, exists, issues);
  Handler handler(builder);
  try {
    nlohmann::json::sax_parse(input, &handler);
  } catch (const std::exception& e) {
    return Error{ErrorCode::kInput, e.what(), {}};
  }
  if (const std::string text = handler.Error(); !text.empty())
    return Error{ErrorCode::kInput, "the compile database is damaged: " + WithoutTag(text), {}};
  return builder.Finish();
}

namespace {

bool IsFile(const std::string& file) {
  std::error_code error;
  return fs::is_regular_file(file, error);
}

// The folder at or above the file, within the root, that Bazel calls a workspace; else the root.
std::string WorkspaceAbove(const std::string& file, const std::string& root) {
  for (fs::path folder = fs::path(file).parent_path();
       !RelativeTo(folder.string(), root).starts_with('/') && folder != root;
       folder = folder.parent_path())
    for (const char* name : {"MODULE.bazel", "WORKSPACE", "WORKSPACE.bazel"})
      if (IsFile((folder / name).string())) return folder.string();
  return root;
}

Result<CompileDb> ReadActions(const std::string& path, const std::string& root,
                              db::IssueLog& issues) {
  const std::optional<std::string> bytes = ReadText(path, uint64_t{4} << 30);
  if (!bytes) return Error{ErrorCode::kInput, "cannot be read", path};
  const BazelFolders folders(WorkspaceAbove(path, root));
  const std::string workspace =
      folders.workspace() == root ? std::string() : RelativeTo(folders.workspace(), root);
  Builder builder(root, IsFile, issues);
  const Status read = ParseBazelActions(*bytes, [&](BazelCompile compile) {
    Entry entry;
    entry.directory = folders.workspace();
    entry.file = folders.Resolve(std::move(compile.source));
    for (std::string& argument : compile.arguments)
      entry.arguments.push_back(folders.Resolve(std::move(argument)));
    entry.target = TargetOfObject(compile.object);
    if (!entry.target.empty()) entry.target = AbsoluteLabel(entry.target, {}, workspace);
    entry.output = std::move(compile.object);
    builder.Add(std::move(entry));
  });
  if (!read) return Error{read.error().code, read.error().message, path};
  CompileDb db = builder.Finish();
  db.build_dir = path;
  return db;
}

}  // namespace

Result<CompileDb> ReadCompileDb(const std::string& path, const std::string& root,
                                db::IssueLog& issues) {
  std::ifstream input(path, std::ios::binary);
  if (!input) return Error{ErrorCode::kInput, "cannot be read", path};
  std::string head(64, '\0');
  input.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<size_t>(input.gcount()));
  const bool actions = LooksLikeBazelActions(head);
  input.clear();
  input.seekg(0);
  Result<CompileDb> db =
      actions ? ReadActions(path, root, issues) : ParseCompileDb(input, root, IsFile, issues);
  if (!db) return Error{db.error().code, db.error().message, path};
  db->generated += std::erase_if(
      db->commands, [](const CompileCommand& command) { return SaysGenerated(command.path); });
  db->path = path;
  if (!actions) db->build_dir = fs::path(path).parent_path().string();
  return db;
}

}  // namespace arterial::indexer

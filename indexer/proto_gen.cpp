#include "indexer/proto_gen.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <regex>
#include <sstream>

#include "db/support/hash.h"
#include "db/support/subprocess.h"
#include "indexer/command_line.h"

namespace arterial::indexer {
namespace {

namespace fs = std::filesystem;
using db::Severity;
constexpr const char* kStamp = "arterial.stamp";

std::string ReadAll(const std::string& path) {
  std::ifstream input(path, std::ios::binary);
  std::ostringstream text;
  text << input.rdbuf();
  return text.str();
}

// x/y.grpc.pb.h and x/y.pb.h -> x/y.proto
std::string ProtoOf(const std::string& include) {
  for (std::string_view suffix : {".grpc.pb.h", ".pb.h"})
    if (include.ends_with(suffix))
      return include.substr(0, include.size() - suffix.size()) + ".proto";
  return {};
}

std::string WithoutExtension(const std::string& proto) { return proto.substr(0, proto.size() - 6); }

// Number of equal path components at the end.
int CommonSuffix(const std::string& a, const std::string& b) {
  fs::path x(a), y(b);
  int common = 0;
  for (auto i = x.end(), j = y.end(); i != x.begin() && j != y.begin(); ++common)
    if (*--i != *--j) break;
  return common;
}

// Imports as written; protoc's own files are left to protoc.
std::vector<std::string> Imports(const std::string& file) {
  static const std::regex kImport(R"re((?:^|\n)\s*import\s+(?:public\s+|weak\s+)?"([^"\n]+)")re");
  const std::string text = ReadAll(file);
  std::vector<std::string> imports;
  for (std::sregex_iterator it(text.begin(), text.end(), kImport), end; it != end; ++it)
    if (!(*it)[1].str().starts_with("google/protobuf/")) imports.push_back((*it)[1]);
  return imports;
}

// Contents of every file named, in order: a folder is made anew when this changes.
std::string ContentHash(const std::string& path, const std::set<std::string>& names) {
  Hasher hasher;
  for (const std::string& name : names) hasher.Add(name).Add(ReadAll(path + "/" + name));
  return ToHex(hasher.Finish());
}

std::string FirstLine(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace

ProtoGen::ProtoGen(std::string root, std::string cache, db::IssueLog& issues)
    : root_(std::move(root)), cache_(std::move(cache)), issues_(issues) {}

std::vector<std::string> ProtoGen::MadeFrom(const std::string& root, const std::string& cache) {
  std::vector<std::string> files;
  std::error_code error;
  for (fs::directory_iterator it(cache, error), end; !error && it != end; it.increment(error)) {
    std::ifstream stamp(it->path() / kStamp);
    std::string path, hash;
    if (!std::getline(stamp, path) || !std::getline(stamp, hash)) continue;
    for (std::string name; std::getline(stamp, name);)
      files.push_back(Absolute(path, root) + "/" + name);
  }
  return files;
}

bool ProtoGen::IsGeneratedHeader(const std::string& include) { return include.ends_with(".pb.h"); }

std::string ProtoGen::FolderOf(const std::string& path) const {
  return cache_ + "/" + ToHex(Hash64(RelativeTo(path, root_)));
}

void ProtoGen::FindSources() {
  if (std::exchange(searched_, true)) return;
  std::error_code error;
  fs::recursive_directory_iterator it(root_, fs::directory_options::skip_permission_denied, error);
  for (; !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
    const std::string name = it->path().filename().string();
    std::error_code ignored;
    if (it->is_directory(ignored) && name.starts_with('.'))
      it.disable_recursion_pending();
    else if (name.ends_with(".proto") && it->is_regular_file(ignored))
      sources_[name].push_back(it->path().string());
  }
  for (auto& [name, files] : sources_) std::sort(files.begin(), files.end());
}

// The file that ends in the longest part of `name`; the shortest, first such file when several do.
// `whole`: all of `name` must be its end.
bool ProtoGen::Locate(const std::string& name, bool whole, Source& found) {
  FindSources();
  auto it = sources_.find(fs::path(name).filename().string());
  if (it == sources_.end()) return false;
  const std::string* best = nullptr;
  int best_common = 0;
  for (const std::string& file : it->second) {
    const int common = CommonSuffix(file, name);
    const bool better = common > best_common ||
                        (common == best_common && best != nullptr && file.size() < best->size());
    if (better) {
      best = &file;
      best_common = common;
    }
  }
  const std::string normal = fs::path(name).lexically_normal().string();
  const bool complete = best->size() > normal.size() + 1 && best->ends_with("/" + normal);
  if (complete) {
    found = {best->substr(0, best->size() - normal.size() - 1), normal};
  } else {
    if (whole) return false;
    found = {fs::path(*best).parent_path().string(), fs::path(*best).filename().string()};
  }
  return true;
}

void ProtoGen::Closure(const Source& source, std::set<Source>& closure) {
  std::vector<Source> work = {source};
  while (!work.empty()) {
    const Source next = std::move(work.back());
    work.pop_back();
    if (!closure.insert(next).second) continue;
    for (const std::string& import : Imports(next.path + "/" + next.name)) {
      std::error_code error;
      Source target{next.path, import};  // the importer's own proto path first, as protoc does
      if (fs::is_regular_file(next.path + "/" + import, error) || Locate(import, true, target))
        work.push_back(std::move(target));
    }
  }
}

Status ProtoGen::RunProtoc(const std::string& path, const std::set<std::string>& names,
                           const std::vector<std::string>& others, const std::string& folder) {
  std::vector<std::string> command = {"protoc", "--proto_path=" + path};
  for (const std::string& other : others)
    if (other != path) command.push_back("--proto_path=" + other);
  command.push_back("--cpp_out=" + folder);
  if (const std::string plugin = FindProgram("grpc_cpp_plugin"); !plugin.empty()) {
    command.push_back("--grpc_out=" + folder);
    command.push_back("--plugin=protoc-gen-grpc=" + plugin);
  } else {
    issues_.Add("proto_plugin_missing", Severity::kWarning, {}, 0,
                "grpc_cpp_plugin is not installed (Debian: protobuf-compiler-grpc); gRPC headers "
                "cannot be made from .proto files");
  }
  // One at a time, so that a broken file costs itself only.
  for (const std::string& name : names) {
    command.push_back(path + "/" + name);
    Result<ProcessOutput> run = RunProcess(command);
    command.pop_back();
    if (!run) return run.error();
    if (run->exit_code != 0)
      issues_.Add("proto_failed", Severity::kWarning, RelativeTo(path + "/" + name, root_), 0,
                  "protoc: " + FirstLine(run->err));
  }
  return {};
}

Status ProtoGen::Generate(const std::string& path, const std::set<std::string>& names,
                          const std::vector<std::string>& others) {
  std::set<std::string>& made = made_[path];
  std::set<std::string> missing;
  for (const std::string& name : names)
    if (!made.contains(name)) missing.insert(name);
  if (missing.empty()) return {};
  const std::string folder = FolderOf(path);
  std::error_code error;
  fs::create_directories(folder, error);
  if (error)
    return Error{ErrorCode::kEnvironment, "cannot make the folder: " + error.message(), folder};
  ARTERIAL_RETURN_IF_ERROR(RunProtoc(path, missing, others, folder));
  made.insert(missing.begin(), missing.end());
  std::ofstream stamp(folder + "/" + kStamp);
  stamp << RelativeTo(path, root_) << '\n' << ContentHash(path, made) << '\n';
  for (const std::string& name : made) stamp << name << '\n';
  if (!stamp.flush())
    return Error{ErrorCode::kEnvironment, "cannot be written", folder + "/" + kStamp};
  return {};
}

Status ProtoGen::Refresh() {
  std::error_code error;
  std::set<std::string> folders;
  for (fs::directory_iterator it(cache_, error), end; !error && it != end; it.increment(error))
    folders.insert(it->path().string());
  for (const std::string& folder : folders) {
    std::ifstream stamp(folder + "/" + kStamp);
    std::string path, hash, line;
    if (!std::getline(stamp, path) || !std::getline(stamp, hash)) continue;
    path = Absolute(path, root_);
    std::set<std::string> names, gone;
    while (std::getline(stamp, line)) {
      std::error_code ignored;
      (fs::is_regular_file(path + "/" + line, ignored) ? names : gone).insert(line);
    }
    if (gone.empty() && ContentHash(path, names) == hash) {
      made_[path] = names;
      continue;
    }
    fs::remove_all(folder, error);
    std::set<Source> closure;
    for (const std::string& name : names) Closure({path, name}, closure);
    std::vector<std::string> paths;
    for (const Source& source : closure)
      if (paths.empty() || paths.back() != source.path) paths.push_back(source.path);
    if (!names.empty() && !FindProgram("protoc").empty())
      ARTERIAL_RETURN_IF_ERROR(Generate(path, names, paths));
  }
  return {};
}

// The include says another path than the .proto's import name: a header of that name which includes
// the real one.
Status ProtoGen::WriteForward(const std::string& include, const Source& source) {
  const bool grpc = include.ends_with(".grpc.pb.h");
  const std::string real = WithoutExtension(source.name) + (grpc ? ".grpc.pb.h" : ".pb.h");
  if (real == include) return {};
  const fs::path file = fs::path(FolderOf(source.path)) / include;
  std::error_code error;
  fs::create_directories(file.parent_path(), error);
  // Relative, so that its content does not tell where the cache lies.
  const fs::path target = fs::path(real).lexically_relative(fs::path(include).parent_path());
  const std::string text = "#include \"" + target.string() + "\"\n";
  if (ReadAll(file.string()) == text) return {};
  std::ofstream out(file);
  out << text;
  if (!out.flush()) return Error{ErrorCode::kEnvironment, "cannot be written", file.string()};
  return {};
}

Result<std::vector<std::string>> ProtoGen::Provide(const std::vector<std::string>& missing,
                                                   const std::string& unit) {
  std::vector<std::pair<std::string, Source>> wanted;
  std::set<Source> closure;
  for (const std::string& include : missing) {
    Source source;
    // An include that climbs out of its folder could name a file outside the cache.
    const bool climbs = include.starts_with('/') || include.find("..") != std::string::npos;
    if (!IsGeneratedHeader(include)) continue;
    if (climbs || !Locate(ProtoOf(include), false, source)) {
      issues_.Add("proto_not_found", Severity::kWarning, unit, 0,
                  "no .proto for the missing " + include);
      continue;
    }
    Closure(source, closure);
    wanted.emplace_back(include, std::move(source));
  }
  std::vector<std::string> folders;
  if (wanted.empty()) return folders;
  if (FindProgram("protoc").empty()) {
    if (!std::exchange(told_missing_program_, true))
      issues_.Add("protoc_missing", Severity::kError, {}, 0,
                  "generated headers are missing and protoc is not installed: install "
                  "protobuf-compiler and protobuf-compiler-grpc, or build the tree first");
    return folders;
  }
  std::map<std::string, std::set<std::string>> by_path;
  for (const Source& source : closure) by_path[source.path].insert(source.name);
  std::vector<std::string> paths;
  for (const auto& [path, names] : by_path) paths.push_back(path);
  for (const auto& [path, names] : by_path) {
    if (Status status = Generate(path, names, paths); !status) return status.error();
    folders.push_back(FolderOf(path));
  }
  for (const auto& [include, source] : wanted)
    if (Status status = WriteForward(include, source); !status) return status.error();
  return folders;
}

Result<std::string> ProtoGen::Extend(std::vector<std::string> missing, std::string extra,
                                     const std::string& unit) {
  std::erase_if(missing, [](const auto& name) { return !IsGeneratedHeader(name); });
  if (missing.empty()) return extra;
  Result<std::vector<std::string>> folders = Provide(missing, unit);
  if (!folders) return folders.error();
  for (const std::string& folder : *folders)
    if (("\n" + extra).find("\n" + folder + "\n") == std::string::npos)
      extra += "-isystem\n" + folder + "\n";
  return extra;
}

}  // namespace arterial::indexer

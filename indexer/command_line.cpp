#include "indexer/command_line.h"

#include <array>
#include <cctype>
#include <filesystem>

namespace arterial::indexer {
namespace {

constexpr std::string_view kSpace = " \t\n\r\v\f";

// Reads one quoted or escaped piece at `i` into `word`; `i` ends behind it.
void TakePiece(std::string_view text, size_t& i, std::string& word) {
  if (text[i] == '\'') {
    const size_t end = std::min(text.find('\'', i + 1), text.size());
    word += text.substr(i + 1, end - i - 1);
    i = std::min(end + 1, text.size());
  } else if (text[i] == '"') {
    for (++i; i < text.size() && text[i] != '"'; ++i) {
      const bool escape = text[i] == '\\' && i + 1 < text.size() &&
                          std::string_view("\"\\$`").find(text[i + 1]) != std::string_view::npos;
      if (escape) ++i;
      word += text[i];
    }
    i = std::min(i + 1, text.size());
  } else {
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
    word += text[i++];
  }
}

// "<dirs>/NAME.suffix/..." -> NAME, where the component ends in `suffix`.
std::string ComponentWithSuffix(std::string_view path, std::string_view suffix) {
  for (size_t begin = 0; begin < path.size();) {
    const size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view part = path.substr(begin, end - begin);
    if (end < path.size() && part.size() > suffix.size() && part.ends_with(suffix))
      return std::string(part.substr(0, part.size() - suffix.size()));
    begin = end + 1;
  }
  return {};
}

std::string BazelTarget(std::string_view object) {
  constexpr std::string_view kObjs = "/_objs/";
  const size_t objs = object.find(kObjs);
  if (objs == std::string_view::npos) return {};
  const std::string_view rest = object.substr(objs + kObjs.size());
  const std::string_view name = rest.substr(0, rest.find('/'));
  if (name.empty() || name.size() == rest.size()) return {};
  std::string_view package = object.substr(0, objs);
  const size_t bin = package.find("/bin/");
  if (bin != std::string_view::npos) package.remove_prefix(bin + 5);
  return "//" + std::string(package) + ":" + std::string(name);
}

}  // namespace

std::vector<std::string> SplitCommand(std::string_view command) {
  std::vector<std::string> words;
  for (size_t i = command.find_first_not_of(kSpace); i < command.size();
       i = command.find_first_not_of(kSpace, i)) {
    std::string& word = words.emplace_back();
    while (i < command.size() && kSpace.find(command[i]) == std::string_view::npos)
      TakePiece(command, i, word);
  }
  return words;
}

std::string ObjectFile(const std::vector<std::string>& arguments) {
  std::string object;
  for (size_t i = 1; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (argument == "-o" && i + 1 < arguments.size())
      object = arguments[++i];
    else if (argument.size() > 2 && argument.starts_with("-o") && !argument.starts_with("-obj"))
      object = argument.substr(2);
    else if (argument.size() > 3 && argument.starts_with("/Fo"))
      object = argument.substr(3);
  }
  return object;
}

std::string TargetOfObject(std::string_view object) {
  constexpr std::string_view kCMake = "CMakeFiles/";
  const size_t cmake = object.find(kCMake);
  if (cmake != std::string_view::npos && (cmake == 0 || object[cmake - 1] == '/')) {
    const std::string_view rest = object.substr(cmake + kCMake.size());
    const std::string_view part = rest.substr(0, rest.find('/'));
    if (part.size() < rest.size() && part.ends_with(".dir") && part.size() > 4)
      return std::string(part.substr(0, part.size() - 4));
  }
  if (std::string bazel = BazelTarget(object); !bazel.empty()) return bazel;
  // Meson writes <name>.p for programs, lib<name>.so.1.2.p and lib<name>.a.p for libraries.
  std::string meson = ComponentWithSuffix(object, ".p");
  if (meson.ends_with(".exe")) meson.resize(meson.size() - 4);
  const size_t shared = meson.find(".so");
  const bool is_shared = shared != std::string::npos &&
                         meson.find_first_not_of("0123456789.", shared + 3) == std::string::npos;
  if (is_shared || meson.ends_with(".a")) {
    meson.resize(is_shared ? shared : meson.size() - 2);
    if (meson.starts_with("lib")) meson.erase(0, 3);
  }
  return meson;
}

std::vector<std::string> IncludeFolders(const std::vector<std::string>& arguments,
                                        const std::string& directory) {
  static constexpr std::array<std::string_view, 4> kFlags = {"-I", "-iquote", "-isystem",
                                                             "-idirafter"};
  std::vector<std::string> folders;
  for (size_t i = 1; i < arguments.size(); ++i) {
    for (std::string_view flag : kFlags) {
      if (!arguments[i].starts_with(flag)) continue;
      const bool joined = arguments[i].size() > flag.size();
      if (joined)
        folders.push_back(Absolute(std::string_view(arguments[i]).substr(flag.size()), directory));
      else if (i + 1 < arguments.size())
        folders.push_back(Absolute(arguments[++i], directory));
      break;
    }
  }
  return folders;
}

std::string Absolute(std::string_view path, const std::string& directory) {
  std::filesystem::path joined = std::filesystem::path(directory) / path;
  std::string text = joined.lexically_normal().string();
  if (text.size() > 1 && text.ends_with('/')) text.pop_back();
  return text;
}

std::string RelativeTo(const std::string& path, const std::string& root) {
  if (root == "/") return path.substr(1);
  if (path.size() > root.size() && path.starts_with(root) && path[root.size()] == '/')
    return path.substr(root.size() + 1);
  return path;
}

std::string WithoutRoot(std::string_view text, const std::string& root) {
  std::string out;
  if (root.size() < 2) return std::string(text);
  while (!text.empty()) {
    const size_t at = std::min(text.find(root), text.size());
    const size_t end = std::min(at + root.size(), text.size());
    const auto in_name = [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.';
    };
    // -I/src/shop and "/src/shop": what stands in front is no part of the path's first name.
    const bool mention = at < text.size() && (end == text.size() || !in_name(text[end]));
    out += text.substr(0, at);
    out += mention ? std::string_view("<root>") : text.substr(at, end - at);
    text.remove_prefix(end);
  }
  return out;
}

}  // namespace arterial::indexer

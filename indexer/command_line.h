// What a compile command says: its words, its object file and the build target behind that.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace arterial::indexer {

// Splits as a POSIX shell does (quotes and backslashes; no expansion of any kind).
std::vector<std::string> SplitCommand(std::string_view command);

// Argument of -o (or /Fo), empty when there is none.
std::string ObjectFile(const std::vector<std::string>& arguments);

// Build target behind an object file:
//   CMake  gateway/CMakeFiles/shop-gateway.dir/main.cc.o  -> shop-gateway
//   Meson  src/shop-gateway.p/main.cc.o                   -> shop-gateway
//   Bazel  bazel-out/k8/bin/gateway/_objs/main/main.o     -> //gateway:main
// Empty for any other layout.
std::string TargetOfObject(std::string_view object);

// Absolute folders that -I, -iquote, -isystem and -idirafter name, in order.
std::vector<std::string> IncludeFolders(const std::vector<std::string>& arguments,
                                        const std::string& directory);

// `path` made absolute against `directory` and lexically normalised.
std::string Absolute(std::string_view path, const std::string& directory);
// `path` relative to `root` when it lies below it, else unchanged. Both absolute and normalised.
std::string RelativeTo(const std::string& path, const std::string& root);
// `text` with "<root>" for each mention of `root`, wherever it stands in a word: -I/src/shop/gen
// -> -I<root>/gen; /src/shopping is no mention of /src/shop.
std::string WithoutRoot(std::string_view text, const std::string& root);

}  // namespace arterial::indexer

#include "indexer/ast/command.h"

#include <llvm/ADT/SmallString.h>
#include <llvm/ADT/StringRef.h>
#include <llvm/Support/Allocator.h>
#include <llvm/Support/CommandLine.h>
#include <llvm/Support/Path.h>
#include <llvm/Support/StringSaver.h>
#include <llvm/Support/VirtualFileSystem.h>

#include <algorithm>

namespace arterial::indexer {
namespace {

using llvm::StringRef;

bool OneOf(StringRef text, std::initializer_list<StringRef> choices) {
  return std::find(choices.begin(), choices.end(), text) != choices.end();
}

bool StartsWithAny(StringRef text, std::initializer_list<StringRef> prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](StringRef prefix) { return text.starts_with(prefix); });
}

// `ccache g++ ...` compiles with g++.
size_t CompilerIndex(const std::vector<std::string>& arguments) {
  size_t index = 0;
  while (index + 1 < arguments.size()) {
    const StringRef name = llvm::sys::path::filename(arguments[index]);
    const bool assignment = index > 0 && name.contains('=') && !name.starts_with("-");
    if (!assignment && !OneOf(name, {"ccache", "sccache", "distcc", "icecc", "buildcache", "gomacc",
                                     "rewrapper", "env", "time", "nice"}))
      break;
    ++index;
  }
  return index;
}

std::vector<std::string> WithResponseFiles(const CompileUnit& unit) {
  llvm::BumpPtrAllocator memory;
  llvm::StringSaver saver(memory);
  llvm::SmallVector<const char*, 64> arguments;
  for (const std::string& argument : unit.arguments) arguments.push_back(argument.c_str());
  const auto files = llvm::vfs::createPhysicalFileSystem();
  llvm::cl::ExpansionContext expansion(memory, llvm::cl::TokenizeGNUCommandLine);
  expansion.setVFS(files.get()).setCurrentDir(unit.directory);
  // A file that is not there (module maps of an unbuilt tree) stays in place and is dropped later.
  if (llvm::Error error = expansion.expandResponseFiles(arguments))
    llvm::consumeError(std::move(error));
  return {arguments.begin(), arguments.end()};
}

// How many arguments at the front of `rest` have no say in what is parsed.
size_t Irrelevant(llvm::ArrayRef<std::string> rest) {
  const StringRef flag = rest[0];
  if (OneOf(flag,
            {"-o", "-MF", "-MT", "-MQ", "-MJ", "-dumpdir", "-serialize-diagnostics", "-arch",
             "-Xlinker", "-Xassembler", "-L", "-l", "-z", "--param", "-aux-info", "-include-pch"}))
    return 2;
  if (OneOf(flag, {"-c", "-S", "-E", "-s", "-w", "-M", "-MM", "-MD", "-MMD", "-MG", "-MP", "-pipe",
                   "-v", "--coverage", "-Werror", "--", "-save-temps", "-time", "-ftime-trace"}))
    return 1;
  if (flag == "-Xclang" && rest.size() >= 2) {
    const StringRef inner = rest[1];
    if (OneOf(inner, {"-include-pch", "-load", "-plugin", "-add-plugin", "-emit-pch"}))
      return inner == "-emit-pch" ? 2 : 4;
    return 0;
  }
  if (StartsWithAny(flag, {"-o",
                           "-MF",
                           "-MT",
                           "-MQ",
                           "-W",
                           "-fsanitize",
                           "-fno-sanitize",
                           "-fplugin",
                           "-fpass-plugin",
                           "-fprofile",
                           "-fcoverage",
                           "-fpch",
                           "-fdiagnostics",
                           "-fcolor",
                           "-save-temps=",
                           "-L",
                           "-l",
                           "-fuse-ld",
                           "-fmodule-mapper",
                           "-fdeps",
                           "-fmodules-ts",
                           "@"}))
    return 1;
  return 0;
}

// Flags of the minimal command; the number of arguments to keep.
size_t Essential(llvm::ArrayRef<std::string> rest) {
  const StringRef flag = rest[0];
  if (OneOf(flag, {"-I", "-isystem", "-iquote", "-idirafter", "-D", "-U", "-include", "-imacros",
                   "-x", "-isysroot", "--sysroot", "-target", "-Xclang", "-iprefix", "-imultilib"}))
    return 2;
  return StartsWithAny(flag, {"-I", "-D", "-U", "-std=", "-isystem", "-iquote", "-x",
                              "--sysroot=", "--target=", "-stdlib=", "-nostdinc"})
             ? 1
             : 0;
}

// What every command gets so that a new Clang takes what older compilers and GCC took. In front: a
// limit that the build sets itself, behind, is kept. At the end: the last word, so that no flag of
// the build brings a warning or an error back.
enum class Place { kFront, kEnd };
struct CompatArgument {
  Place place;
  const char* argument;
};
constexpr CompatArgument kCompatArguments[] = {
    // GCC evaluates 2^25 operations of a constant expression, Clang 2^20 (tables made by
    // constexpr).
    {Place::kFront, "-fconstexpr-steps=33554432"},
    // GCC has no limit to nested brackets, Clang's is 256 (generated tables, macros).
    {Place::kFront, "-fbracket-depth=4096"},
    // Warnings that Clang takes for errors by itself: enum-constexpr-conversion (Boost 1.74),
    // c++11-narrowing, register and dynamic-exception-spec (C++98 under C++17),
    // reserved-user-defined-literal, missing-template-arg-list-after-template-kw,
    // non-pod-varargs; in C implicit-int, implicit-function-declaration, int-conversion,
    // incompatible-function-pointer-types, return-mismatch. Also what -Werror= and
    // -pedantic-errors make errors of. With LLVM 22 the first of them is no warning any more.
    {Place::kEnd, "-Wno-everything"},
    {Place::kEnd, "-w"},
    // Linker flags in a command that only parses.
    {Place::kEnd, "-Qunused-arguments"},
    // The 20th error is not the last: what stands behind it is still to be read.
    {Place::kEnd, "-ferror-limit=0"},
    {Place::kEnd, "-ftemplate-backtrace-limit=1"},
};

void AddCompatArguments(Place place, std::vector<std::string>& command) {
  for (const CompatArgument& row : kCompatArguments)
    if (row.place == place) command.emplace_back(row.argument);
}

}  // namespace

std::vector<std::string> ParserCommand(const CompileUnit& unit, const std::string& resource_dir,
                                       bool minimal) {
  const std::vector<std::string> given = WithResponseFiles(unit);
  const size_t compiler = CompilerIndex(given);
  std::vector<std::string> command;
  const StringRef name = given.empty() ? StringRef() : llvm::sys::path::filename(given[compiler]);
  const bool c = OneOf(name, {"cc", "gcc", "clang"}) || name.starts_with("gcc-") ||
                 (name.starts_with("clang-") && !name.contains("++"));
  // Clang looks for GCC's headers from where it believes to be installed.
  llvm::SmallString<128> program(resource_dir);
  llvm::sys::path::append(program, "../../../bin", c ? "clang" : "clang++");
  llvm::sys::path::remove_dots(program, /*remove_dot_dot=*/true);
  command.push_back(program.str().str());
  AddCompatArguments(Place::kFront, command);
  for (size_t i = compiler + 1; i < given.size();) {
    const llvm::ArrayRef<std::string> rest = llvm::ArrayRef(given).drop_front(i);
    if (const size_t dropped = Irrelevant(rest); dropped > 0) {
      i += dropped;
      continue;
    }
    size_t kept = rest[0] == "-Xclang" ? 2 : 1;
    if (minimal && rest[0].starts_with("-")) kept = Essential(rest);
    if (rest[0] == "-include" && rest.size() >= 2) {
      // Said to the parser itself, so that no precompiled header of another compiler is looked for.
      command.insert(command.end(), {"-Xclang", "-include", "-Xclang", rest[1]});
      i += 2;
      continue;
    }
    kept = std::min(kept, rest.size());
    command.insert(command.end(), rest.begin(), rest.begin() + static_cast<long>(kept));
    i += std::max<size_t>(kept, 1);
  }
  command.insert(command.end(), unit.extra.begin(), unit.extra.end());
  if (std::find(given.begin(), given.end(), unit.file) == given.end()) {
    const StringRef last = llvm::sys::path::filename(unit.file);
    const bool named = std::any_of(given.begin(), given.end(), [&](const std::string& argument) {
      return !StringRef(argument).starts_with("-") && llvm::sys::path::filename(argument) == last;
    });
    if (!named) command.push_back(unit.file);
  }
  command.emplace_back("-fsyntax-only");
  AddCompatArguments(Place::kEnd, command);
  command.push_back("-resource-dir=" + resource_dir);
  return command;
}

}  // namespace arterial::indexer

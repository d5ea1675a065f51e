// The build as the repository states it: targets, their files, what they declare to depend on.
// Several build systems may describe one tree; a target belongs to one of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace arterial::indexer {

// A file that a target names.
struct TargetFile {
  std::string path;          // relative to the root with '/', absolute outside it
  std::string role;          // source, header, data
  bool generated = false;    // made by the build
  bool conditional = false;  // only in some configurations
  auto operator<=>(const TargetFile&) const = default;
};

struct DeclaredDep {
  std::string to;  // label in the same build system; a library's file or flag where it is no target
  // public, private, interface (how CMake passes it on; Bazel: public or private), link (a link
  // dependency of unknown kind), data (files or programs at run time), order (only built before)
  std::string kind;
  bool conditional = false;
  std::string file;  // where it is declared
  int line = 0;
  auto operator<=>(const DeclaredDep&) const = default;
};

struct BuildTarget {
  std::string label;   // //gateway:main (Bazel), shop-gateway (CMake, Meson, object paths)
  std::string system;  // name of the build system that states it (build_system.h)
  // binary, test, library, headers (nothing to compile), proto, generated, alias, other
  std::string kind;
  std::string rule;        // as the build file has it: cc_library, STATIC_LIBRARY, shared_library
  std::string macro;       // what the build file calls, where that is another name
  std::string file;        // build file
  int line = 0;            // of the target in it
  std::string artifact;    // what is built, relative to the root; empty: nothing, or unknown
  std::string visibility;  // of Bazel: labels separated by one space
  bool always_linked = false;  // linked whole: objects, plugins, alwayslink
  bool states_deps = true;     // false: what is read does not tell them, so none is undeclared
  std::vector<std::string> include_dirs;  // relative to the root ("" is the root itself)
  std::vector<TargetFile> files;          // sorted, each path once
  std::vector<DeclaredDep> deps;          // sorted, each (to, kind) once
};

// An operation that an interface description defines.
struct IdlOperation {
  std::string operation;  // payment.PaymentService/Charge
  std::string idl;        // proto, thrift
  std::string call_kind;  // unary, client_stream, server_stream, bidi, oneway
  std::string file;
  int line = 0;
  auto operator<=>(const IdlOperation&) const = default;
};

struct BuildGraph {
  std::vector<BuildTarget> targets;      // sorted by system, label; each once
  std::vector<IdlOperation> operations;  // sorted
};

// Sorts and drops duplicates. Of two targets with one label the first stays and gains the other's
// files and dependencies.
void Normalise(BuildGraph& graph);

}  // namespace arterial::indexer

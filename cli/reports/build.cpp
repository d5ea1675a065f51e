#include "cli/reports/build.h"

#include "cli/sections.h"

namespace arterial::cli {
namespace {

struct Part {
  const char* key;
  const char* title;
  const char* when_empty;  // nullptr: the part is left out when it has no row
  const char* query;
  const char* argument = nullptr;
};

constexpr Part kParts[] = {
    {"unused", "Declared, but no include reaches it", "Every declared dependency is used.",
     "build_state", "unused"},
    {"undeclared", "Used by include, not declared", "Every used target is declared.", "build_state",
     "undeclared"},
    {"transitive", "Used by include, declared only through others", nullptr, "build_state",
     "transitive"},
    {"link_only", "For the linker only: nothing of it is included", nullptr, "build_state",
     "link_only"},
    {"cycles", "Circles of dependencies", "No target depends on itself through others.",
     "build_cycles"},
    {"runtime", "Build dependencies that carry a runtime dependency",
     "No chain to a call site crosses from one target to another.", "build_runtime"},
    {"shipped", "In which binaries handlers and call sites ship", nullptr, "build_shipped"},
    {"ties", "Which binary a service.name stands for", nullptr, "build_ties"},
    {"not_implemented", "Operations that nothing here implements", nullptr, "build_idl",
     "not implemented"},
    {"not_called", "Operations that nothing here calls", nullptr, "build_idl", "not called"},
    {"dead_operations", "Operations that nothing here implements or calls", nullptr, "build_idl",
     "neither"},
};

Result<Document> Build(db::Connection& db, const ReportScope& scope) {
  Document out;
  for (const Part& part : kParts) {
    const std::string empty = part.when_empty != nullptr ? part.when_empty : "";
    const Status added =
        part.argument != nullptr
            ? AddSection(db, &out, part.key, part.title, empty, part.query, part.argument)
            : AddSection(db, &out, part.key, part.title, empty, part.query);
    if (!added) return added.error();
    const bool owned = KeepOwner(scope, &out.sections.back().table);
    if (!owned || (part.when_empty == nullptr && out.sections.back().table.rows.empty()))
      out.sections.pop_back();
  }
  return out;
}

}  // namespace

constexpr Report kBuildReport = {
    "build", "unused and undeclared build dependencies, circles, what ships where, dead operations",
    Build};

}  // namespace arterial::cli

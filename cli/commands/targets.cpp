#include "cli/commands/targets.h"

#include <algorithm>
#include <optional>

#include "cli/resolve.h"
#include "cli/sections.h"
#include "db/queries/build_paths.h"

namespace arterial::cli {
namespace {

constexpr OptionSpec kTargetOptions[] = {
    {"kind", 'k', "KIND", "binary, test, library, headers, proto, generated, alias or other"},
};
constexpr OptionSpec kDepsOptions[] = {
    {"transitive", 't', "", "over any number of declared dependencies"},
};

constexpr Example kTargetsExamples[] = {
    {"arterial targets", "all targets of all build systems of the tree"},
    {"arterial targets --kind binary --format json", "programs, for scripts"},
};
constexpr Example kDepsExamples[] = {
    {"arterial deps shop-checkout", "what it declares, by which line each is used"},
    {"arterial deps //checkout:shop-checkout --transitive", "all that it is built from"},
};
constexpr Example kRdepsExamples[] = {
    {"arterial rdeps common", "who depends on it"},
    {"arterial rdeps //common --transitive", "all that a change of it may break"},
};
constexpr Example kSomePathExamples[] = {
    {"arterial somepath shop-checkout money_cc_proto", "why the one is built for the other"},
};

constexpr std::string_view kLabelAbout =
    "TARGET is a label, or any end of one that fits one target only.";

Result<std::string> ResolveTarget(db::Connection& db, const std::string& text) {
  Result<Table> labels = QueryTable(db, "build_target_labels");
  if (!labels) return labels.error();
  std::vector<std::string> names;
  for (size_t i = 0; i < labels->rows.size(); ++i) names.emplace_back(labels->Text(i, "target"));
  // //common is //common:common.
  std::string wanted = text;
  if (wanted.starts_with("//") && wanted.find(':') == wanted.npos)
    wanted += ":" + wanted.substr(wanted.rfind('/') + 1);
  return ResolveName("target", wanted, names);
}

Result<int> RunTargets(Invocation& invocation) {
  Result<db::Connection> db = OpenForReading(invocation);
  if (!db) return db.error();
  const std::optional<std::string> kind = invocation.arguments.Get("kind");
  const std::vector<std::string> kinds = {"binary", "test",      "library", "headers",
                                          "proto",  "generated", "alias",   "other"};
  if (kind && std::find(kinds.begin(), kinds.end(), *kind) == kinds.end())
    return UnknownName("kind of target", *kind, kinds);
  Document document;
  const Status added =
      AddSection(*db, &document, "targets", "", "No build file states a target: `arterial index`.",
                 "build_targets", kind);
  if (!added) return added.error();
  return Show(invocation, document);
}

Result<int> RunDeps(Invocation& invocation, const char* query, const char* title) {
  Result<db::Connection> db = OpenForReading(invocation);
  if (!db) return db.error();
  Result<std::string> target = ResolveTarget(*db, invocation.arguments.operands()[0]);
  if (!target) return target.error();
  const int64_t hops = invocation.arguments.Has("transitive") ? 2 : 1;
  Document document;
  const Status added = AddSection(*db, &document, query + 6, title + *target, "There is none.",
                                  query, *target, hops);
  if (!added) return added.error();
  if (hops == 1) DropColumn(&document.sections.back().table, "by_target");
  return Show(invocation, document);
}

Result<int> RunForward(Invocation& invocation) {
  return RunDeps(invocation, "build_deps", "Dependencies of ");
}
Result<int> RunBackward(Invocation& invocation) {
  return RunDeps(invocation, "build_rdeps", "Dependents of ");
}

Result<int> RunSomePath(Invocation& invocation) {
  Result<db::Connection> db = OpenForReading(invocation);
  if (!db) return db.error();
  std::string ends[2];
  for (size_t i = 0; i < 2; ++i) {
    Result<std::string> target = ResolveTarget(*db, invocation.arguments.operands()[i]);
    if (!target) return target.error();
    ends[i] = *target;
  }
  Result<std::vector<db::BuildStep>> way = db::SomePath(*db, ends[0], ends[1]);
  if (!way) return way.error();
  Section section{"somepath", "From " + ends[0] + " to " + ends[1], {}, {}, {}};
  section.when_empty = ends[0] + " does not depend on " + ends[1] + ".";
  section.table.columns = {{"from_target", "target"},
                           {"to_target", "depends on"},
                           {"declared", "declared"},
                           {"carries", "carries"},
                           {"stated_at", "stated at", ColumnType::kPath}};
  for (const db::BuildStep& step : *way) {
    std::vector<Cell> row = {{step.from},
                             {step.to},
                             {},
                             {std::string(step.runtime ? "runtime" : "compile")},
                             {step.stated_at}};
    if (!step.declared.empty()) row[2] = {step.declared};
    section.table.rows.push_back(std::move(row));
  }
  return Show(invocation, {{std::move(section)}});
}

constexpr std::string_view kStates =
    "TARGET is a label, or any end of one that fits one target only.\n\n"
    "State: used (an include line reaches it), unused (declared, no include reaches it), "
    "undeclared "
    "(used, not declared), transitive (used, declared only by what it depends on), link_only "
    "(nothing of it can be included, or only its symbols are used), settings (it has no files), "
    "exported (passed on by a target without files), build_only (data and order), external. "
    "Carries: runtime, where a chain from a handler or main to a call site crosses it; else "
    "compile.";

}  // namespace

constexpr Command kTargets = {
    .name = "targets",
    .summary = "build targets of all build systems of the tree",
    .about =
        "What the build files of CMake, Bazel and Meson state, and what object files' paths in "
        "compile_commands.json tell; a tree may have several build systems.",
    .options = kTargetOptions,
    .examples = kTargetsExamples,
    .run = RunTargets,
};
constexpr Command kDeps = {
    .name = "deps",
    .operands = "TARGET",
    .least_operands = 1,
    .most_operands = 1,
    .summary = "what a build target depends on, declared and used",
    .about = kStates,
    .options = kDepsOptions,
    .examples = kDepsExamples,
    .run = RunForward,
};
constexpr Command kRdeps = {
    .name = "rdeps",
    .operands = "TARGET",
    .least_operands = 1,
    .most_operands = 1,
    .summary = "what depends on a build target",
    .about = kStates,
    .options = kDepsOptions,
    .examples = kRdepsExamples,
    .run = RunBackward,
};
constexpr Command kSomePath = {
    .name = "somepath",
    .operands = "TARGET TARGET",
    .least_operands = 2,
    .most_operands = 2,
    .summary = "a shortest chain of dependencies between build targets",
    .about = kLabelAbout,
    .examples = kSomePathExamples,
    .run = RunSomePath,
};

}  // namespace arterial::cli

// Ownership dialects: who owns a path, by the files in which a repository says so.
//
// To add one:
//   1. Write ownership/<name>.{h,cpp} with a class derived from OwnerSource and a Load function
//      that finds its files through OwnershipInputs::tree and reads them.
//   2. Report every line that is skipped or understood differently as an issue <name>_*, with file,
//      line and column; only that line is lost, and hostile input must never end the run.
//   3. Add it to CMakeLists.txt and as one line to registry.cpp. The order there is precedence: the
//      first dialect that has a rule for a path wins (arterial.yaml may order them otherwise).
//   4. Put (file, path -> owner) tables into tests/ownership/<name>_test.cpp, each trap with the
//      source of its rule, and a fuzz target beside them.
//   5. Name it in the README of the folder.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "db/config/config.h"
#include "db/issues.h"
#include "indexer/ownership/owners_tree.h"

namespace arterial::db {
class Connection;
}

namespace arterial::indexer {

// An owner and the rule that says so.
struct Owner {
  std::string owners;  // separated by one space; empty: deliberately unowned
  std::string file;    // file with the rule, relative to the root
  int line = 0;        // of the rule
  bool guess = false;  // derived, not stated

  auto operator<=>(const Owner&) const = default;
};

// A rule that speaks of a path, for those who ask why.
struct OwnerRule {
  std::string owners;
  std::string file;
  int line = 0;
  std::string text;    // the rule in short, as the file has it
  std::string effect;  // decides, adds, overridden, excludes, reviewers, ends (no parents), ...
};

// What a catalogue says of a component beside its owner, to be compared with what is real.
struct CatalogRelation {
  std::string component;
  std::string relation;  // providesApis, consumesApis, dependsOn
  std::string target;
  std::string file;
  int line = 0;
};

// An owner that a file states of a component or target by its name, or the end of it.
struct NamedOwner {
  std::string name;
  Owner owner;
};

class OwnerSource {
 public:
  virtual ~OwnerSource() = default;
  // Owner of a path relative to the root with '/'; nullopt when no rule speaks of it.
  virtual std::optional<Owner> OwnerOf(std::string_view path) const = 0;
  // All rules that speak of the path, the deciding first. Slow: for one path at a time.
  virtual std::vector<OwnerRule> Explain(std::string_view path) const;
  // Owners of build targets and components by name, where the files have such.
  virtual std::vector<NamedOwner> NamedOwners() const { return {}; }
  // Owner of one of them: of NamedOwners the one that spells out most of the name.
  virtual std::optional<Owner> OwnerOfTarget(std::string_view label) const;
  virtual std::optional<Owner> OwnerOfComponent(std::string_view name) const;
  // Groups of people that the files define.
  virtual std::vector<db::Team> Teams() const;
  virtual std::vector<CatalogRelation> Relations() const { return {}; }
  // Whether Teams() is meant to be all teams there are, so that another owner is orphaned.
  virtual bool ListsAllTeams() const { return false; }
  // Whether its answers are guesses: it is asked only where no rule speaks.
  virtual bool guesses() const { return false; }
};

// What dialects read.
struct OwnershipInputs {
  OwnersTree& tree;
  const db::Config& config;  // arterial.yaml
  db::Connection* db;        // facts of the runtime; nullptr: there is no database
  db::IssueLog& issues;
  bool chosen = false;  // this dialect was asked for by name: files that may be its, are its
};

struct Dialect {
  std::string_view name;  // as stored in ownership.dialect
  std::string_view from;  // the files it reads, for the help
  // Reads the ownership files of the tree; nullptr when it has none of this dialect.
  std::unique_ptr<OwnerSource> (*load)(const OwnershipInputs& inputs);
};

// All dialects, in order of precedence.
std::span<const Dialect> Dialects();
const Dialect* FindDialect(std::string_view name);

// Joins the parts by one space, without repetitions, in the order of their first appearance.
std::string JoinOwners(const std::vector<std::string>& owners);
// "column 7: <what>": the detail of an issue of syntax.
std::string AtColumn(size_t column, std::string_view what);

}  // namespace arterial::indexer

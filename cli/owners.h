// From what a user types behind `arterial owner` to who owns it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/table.h"
#include "db/connection.h"
#include "db/support/result.h"
#include "indexer/ownership/resolver.h"

namespace arterial::cli {

// A thing that has an owner.
struct Owned {
  std::string_view kind;  // path, target, operation, component
  std::string name;
};

struct OwnedAnswer {
  Owned what;
  std::vector<indexer::Claim> claims;  // the deciding first; none: no rule speaks of it
  std::vector<std::string> paths;      // whose rules were asked, where the name itself has none
};

class OwnerQuestions {
 public:
  // `db`: nullptr without a database; then only paths are known. `root`: of the tree, absolute.
  // `base`: what relative paths are relative to.
  OwnerQuestions(const indexer::OwnerResolver& resolver, db::Connection* db, std::string root,
                 std::string base);

  // What `text` names: an existing file or folder; a target, operation or component of the
  // database, by its name or the only one that ends in it; else a path. `kind`: only that kind;
  // empty: any. Fails where several names end in it, or where nothing of that kind does.
  Result<Owned> Identify(const std::string& text, std::string_view kind);
  // A path of a list, which need not be looked for: a folder only when it ends in '/'.
  Owned Listed(const std::string& text) const;
  Result<OwnedAnswer> Ask(const Owned& what);

  // One row an answer: name, owners, the rule.
  Table Owners(const std::vector<OwnedAnswer>& answers) const;
  // All rules that speak of the answers' paths.
  Table Rules(const std::vector<OwnedAnswer>& answers) const;
  // Members and escalation of the teams that the answers name; what is known of the services.
  Table Teams(const std::vector<OwnedAnswer>& answers) const;
  Table Services(const std::vector<OwnedAnswer>& answers) const;

 private:
  std::string ToTreePath(const std::string& text) const;
  Result<std::vector<std::string>> Names(std::string_view kind);
  Result<std::vector<std::string>> Column(std::string_view sql, const std::string& name);

  const indexer::OwnerResolver& resolver_;
  db::Connection* db_;
  std::string root_, base_;
};

}  // namespace arterial::cli

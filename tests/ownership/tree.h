// A small repository for tests of ownership, and questions to it.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "indexer/ownership/resolver.h"
#include "tests/catch.h"
#include "tests/indexer/temp_dir.h"

namespace arterial::indexer {

class OwnedTree {
 public:
  explicit OwnedTree(const std::vector<std::pair<std::string, std::string>>& files) {
    for (const auto& [name, text] : files) dir_.Write(name, text);
  }

  OwnerResolver Load(std::string_view dialect = {}) {
    issues_ = {};
    Result<OwnerResolver> resolver = OwnerResolver::Load(dir_.path(), dialect, nullptr, issues_);
    REQUIRE(resolver.ok());
    return std::move(*resolver);
  }

  // "owners (file:line)" of a path; "-" where no rule speaks.
  std::string Ask(const std::string& path, std::string_view dialect = {}) {
    return Show(Load(dialect).OwnerOf(path));
  }
  static std::string Show(const std::optional<Claim>& claim) {
    if (!claim) return "-";
    return claim->owner.owners + " (" + claim->owner.file + ":" +
           std::to_string(claim->owner.line) + ")" + (claim->owner.guess ? " guess" : "");
  }

  // kind file:line detail, of all issues of the last Load.
  std::vector<std::string> Issues() const {
    std::vector<std::string> all;
    for (const auto& [key, count] : issues_.rows()) {
      const auto& [kind, severity, file, line, detail] = key;
      all.push_back(kind + " " + file + ":" + std::to_string(line) + " " + detail);
    }
    return all;
  }
  const db::IssueLog& log() const { return issues_; }
  const TempDir& dir() const { return dir_; }

 private:
  TempDir dir_;
  db::IssueLog issues_;
};

}  // namespace arterial::indexer

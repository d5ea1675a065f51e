// OWNERS of Kubernetes (YAML): approvers of all folders from the file up to the root.
//   approvers: [alice, sig-node-leads]   # names of OWNERS_ALIASES stand for their members
//   reviewers: [bob]
//   options: {no_parent_owners: true}
//   filters:                             # instead of the above: by regular expression
//     "\\.go$": {approvers: [carol]}
// Rules, from prow's pkg/repoowners/repoowners.go:
//   - The owners are the approvers; reviewers are told by Explain only.
//   - no_parent_owners ends the way up only where some approver has been found by then.
//   - A file with approvers, reviewers, required_reviewers or labels has no filters: they are not
//     looked at. Filters are searched in the path relative to the folder; all that fit add up;
//     the syntax is RE2's.
//   - OWNERS_ALIASES stands in the root; aliases of aliases are not followed. Names are lower case
//     and without '@' (NormLogin).
//   - emeritus_approvers own nothing.
// A file that prow cannot decode counts for nothing there; here the entry alone is lost.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/ownership/dialect.h"

namespace arterial::indexer {

// What OWNERS_ALIASES defines: alias -> its members, all normalised.
struct KubernetesAliases {
  std::map<std::string, db::Team, std::less<>> teams;
};
KubernetesAliases ParseKubernetesAliases(std::string_view text, const std::string& file,
                                         db::IssueLog& issues);

class KubernetesOwnersTree : public OwnerSource {
 public:
  KubernetesOwnersTree();
  ~KubernetesOwnersTree() override;
  void SetAliases(KubernetesAliases aliases);
  // Reads an OWNERS file; `file` is its path relative to the root.
  void Add(std::string_view text, const std::string& file, db::IssueLog& issues);

  std::optional<Owner> OwnerOf(std::string_view path) const override;
  std::vector<OwnerRule> Explain(std::string_view path) const override;
  std::vector<db::Team> Teams() const override;

 private:
  struct Block;   // people and the filter that they stand under
  struct Folder;  // one OWNERS file
  class Reader;
  template <typename Visit>
  void EachFolder(std::string_view path, const Visit& visit) const;

  KubernetesAliases aliases_;
  std::map<std::string, Folder, std::less<>> folders_;
};

std::unique_ptr<OwnerSource> LoadKubernetesOwners(const OwnershipInputs& inputs);

}  // namespace arterial::indexer

// Where a tree's include lines lead, and with which include folders: `#include "shop/cart.h"` and a
// file services/include/shop/cart.h say that services/include is one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "db/issues.h"
#include "indexer/infer/include_scan.h"
#include "indexer/infer/system_headers.h"

namespace arterial::indexer {

// Include folders of one unit, in the order of the search.
struct UnitFolders {
  std::vector<std::string> quoted;  // relative to the root ("." for itself); for "name" only
  std::vector<std::string> angled;  // the same; for both forms
  std::vector<std::string> system;  // absolute
  int year = 0;                     // of the newest standard header it reads (YearOfHeader)
};

class IncludeGraph {
 public:
  // `files`: relative to the root, sorted, each once; `scanned`: their includes.
  IncludeGraph(std::vector<std::string> files, const std::vector<ScannedFile>& scanned,
               SystemHeaders& system);

  // Folders that `file` and all that it includes need.
  UnitFolders For(std::string_view file);
  // Includes that several files of the tree answer to: include_ambiguous, with the one taken.
  void AddIssues(db::IssueLog& issues) const;

 private:
  static constexpr uint32_t kNone = UINT32_MAX;
  struct Target {
    uint32_t file = kNone;    // included file of the tree
    uint32_t folder = kNone;  // include folder that leads to it; kNone: none is needed
    bool angled = false;
    const std::vector<std::string>* system = nullptr;  // or folders of the machine
    int year = 0;
  };
  // An include whose file several folders could give.
  struct Choice {
    uint32_t includer = 0, target = 0;
    const Include* include = nullptr;
    std::vector<uint32_t> candidates;
  };

  // By folder, while one unit is looked at: includes that need it.
  struct Use {
    int count = 0;
    bool angled = false;
  };

  uint32_t Folder(std::string_view path);
  void Resolve(uint32_t file, const Include& include, std::vector<Choice>& choices);
  std::vector<uint32_t> Candidates(uint32_t includer, const Include& include) const;
  bool TreeComesFirst(const Include& include, const std::vector<uint32_t>& candidates);
  void Vote(uint32_t folder, uint32_t includer);
  void Decide(const Choice& choice);
  uint32_t FolderFor(uint32_t file, const Include& include);

  std::vector<std::string> files_;
  SystemHeaders& system_;
  std::unordered_map<std::string_view, uint32_t> by_path_;
  std::unordered_map<std::string_view, std::vector<uint32_t>> by_name_;  // last component
  std::vector<std::string> folders_;
  std::unordered_map<std::string, uint32_t> folder_ids_;
  std::vector<bool> foreign_folders_;         // by folder: of others' code
  std::vector<bool> vendored_;                // by file
  std::vector<std::vector<Target>> targets_;  // by file
  // (folder of includers or one above, include folder) -> includes that need just that folder
  std::unordered_map<uint64_t, uint32_t> votes_;
  std::vector<std::pair<uint32_t, std::string>> ambiguous_;  // includer, text
  std::vector<Use> uses_;
  std::vector<uint32_t> seen_;  // by file: == round_
  uint32_t round_ = 0;
};

}  // namespace arterial::indexer

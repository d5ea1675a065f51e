// Headers that protoc would make: so that a tree that was never built can be indexed, missing
// `x/y.pb.h` and `x/y.grpc.pb.h` are made from the `.proto` files of the tree into a cache beside
// the database. One folder per proto path, so that two services with a `service.proto` each do not
// meet:
//   <cache>/<hash of the proto path>/x/y.pb.h, ...
//   <cache>/<hash of the proto path>/arterial.stamp   proto path, hash of all contents, names made
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "db/issues.h"
#include "db/support/result.h"

namespace arterial::indexer {

class ProtoGen {
 public:
  // `root`: the indexed tree. `cache`: folder to write to, made when first needed.
  ProtoGen(std::string root, std::string cache, db::IssueLog& issues);

  // The .proto files, absolute, that the headers in `cache` were made from.
  static std::vector<std::string> MadeFrom(const std::string& root, const std::string& cache);
  // Whether an include's name is one that protoc makes.
  static bool IsGeneratedHeader(const std::string& include);

  // Makes anew what was made before and whose sources have changed. Call before fingerprints.
  Status Refresh();
  // Makes the headers that `missing` names, and those they include. Returns the folders to search,
  // in order; none when nothing can be made. `unit` names the unit in issues.
  Result<std::vector<std::string>> Provide(const std::vector<std::string>& missing,
                                           const std::string& unit);
  // The arguments `extra` (one a line) of a unit, with the folders of headers that it lacks added.
  Result<std::string> Extend(std::vector<std::string> missing, std::string extra,
                             const std::string& unit);

 private:
  // A .proto under a proto path: file = path + "/" + name.
  struct Source {
    std::string path;  // absolute
    std::string name;  // as imports say it
    auto operator<=>(const Source&) const = default;
  };
  void FindSources();
  bool Locate(const std::string& name, bool whole, Source& found);
  void Closure(const Source& source, std::set<Source>& closure);
  Status Generate(const std::string& path, const std::set<std::string>& names,
                  const std::vector<std::string>& others);
  Status RunProtoc(const std::string& path, const std::set<std::string>& names,
                   const std::vector<std::string>& others, const std::string& folder);
  Status WriteForward(const std::string& include, const Source& source);
  std::string FolderOf(const std::string& path) const;

  std::string root_, cache_;
  db::IssueLog& issues_;
  bool searched_ = false;
  bool told_missing_program_ = false;
  std::map<std::string, std::vector<std::string>> sources_;  // base name -> absolute files, sorted
  std::map<std::string, std::set<std::string>> made_;        // proto path -> names made this run
};

}  // namespace arterial::indexer

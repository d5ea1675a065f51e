// A tree of the line language to be indexed with the fake worker.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "indexer/index.h"
#include "tests/catch.h"
#include "tests/indexer/dump.h"
#include "tests/indexer/temp_dir.h"

namespace arterial::indexer {

// A tree of files of the line language, with its compile database.
class Tree {
 public:
  bool exhaustive = false;  // how to index
  void Add(const std::string& file, const std::string& text, const std::string& target = "app") {
    dir_.Write(file, text);
    entries_[file] = {
        {"directory", dir_.path()},
        {"file", file},
        {"arguments", {"c++", "-c", file, "-o", "CMakeFiles/" + target + ".dir/x.o"}}};
    WriteDb();
  }
  void Remove(const std::string& file) {
    entries_.erase(file);
    WriteDb();
  }
  // One more entry of a file, with other flags.
  void AddEntry(const std::string& file, const std::vector<std::string>& flags) {
    nlohmann::json entry = {{"directory", dir_.path()}, {"file", file}, {"arguments", {"c++"}}};
    for (const std::string& flag : flags) entry["arguments"].push_back(flag);
    for (const char* rest : {"-o", "CMakeFiles/app.dir/x.o", "-c"})
      entry["arguments"].push_back(rest);
    entry["arguments"].push_back(file);
    more_.push_back(entry);
    WriteDb();
  }
  const TempDir& dir() const { return dir_; }
  std::string db_path() const { return dir_ / ".arterial/arterial.db"; }
  db::Connection Open(const std::string& path = {}) const {
    Result<db::Connection> db =
        db::Connection::Open(path.empty() ? db_path() : path, db::OpenMode::kCreate);
    REQUIRE(db.ok());
    return std::move(*db);
  }
  IndexOptions Options() const {
    IndexOptions options;
    options.root = dir_.path();
    options.worker_program = ARTERIAL_FAKE_WORKER;
    options.jobs = 3;
    options.exhaustive = exhaustive;
    options.unit_timeout = std::chrono::milliseconds(1000);
    return options;
  }
  IndexSummary Index(db::Connection& db) const {
    Result<IndexSummary> summary = indexer::Index(db, Options());
    INFO((summary.ok() ? "" : summary.error().ToString()));
    REQUIRE(summary.ok());
    return *summary;
  }

 private:
  void WriteDb() {
    nlohmann::json all = nlohmann::json::array();
    for (const auto& [file, entry] : entries_) all.push_back(entry);
    for (const nlohmann::json& entry : more_) all.push_back(entry);
    dir_.Write("build/compile_commands.json", all.dump());
  }
  TempDir dir_;
  std::map<std::string, nlohmann::json> entries_;
  std::vector<nlohmann::json> more_;
};

}  // namespace arterial::indexer

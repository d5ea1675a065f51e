// Everything skipped, lost or guessed is counted here and ends in the `issue` table, so that every
// report can end with what it does not know.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>

#include "db/connection.h"

namespace arterial::db {

enum class Severity { kInfo, kWarning, kError };
std::string_view ToString(Severity severity);

// Counts issues in memory; equal ones are merged. Not thread-safe: one per worker, then Merge.
class IssueLog {
 public:
  // `kind` is a stable word (snake_case); `file` and `detail` may be empty. To keep the log small
  // on hostile input, details beyond kMaxDistinct distinct ones a kind are counted without place.
  void Add(std::string_view kind, Severity severity, std::string_view file = {}, int64_t line = 0,
           std::string_view detail = {}, int64_t count = 1);
  void Merge(const IssueLog& other);
  int64_t Count(std::string_view kind) const;
  int64_t Total(Severity severity) const;
  bool empty() const { return rows_.empty(); }

  // Adds the counts to the table; the caller has deleted what this run replaces.
  Status Write(Connection& db, std::string_view phase) const;

  static constexpr int kMaxDistinct = 1000;
  using Key = std::tuple<std::string, std::string, std::string, int64_t, std::string>;
  // kind, severity, file, line, detail -> count
  const std::map<Key, int64_t>& rows() const { return rows_; }

 private:
  std::map<Key, int64_t> rows_;
  std::map<std::string, int, std::less<>> distinct_;
};

}  // namespace arterial::db

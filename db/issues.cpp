#include "db/issues.h"

namespace arterial::db {

std::string_view ToString(Severity severity) {
  switch (severity) {
    case Severity::kInfo:
      return "info";
    case Severity::kWarning:
      return "warning";
    case Severity::kError:
      return "error";
  }
  return "error";
}

void IssueLog::Add(std::string_view kind, Severity severity, std::string_view file, int64_t line,
                   std::string_view detail, int64_t count) {
  Key key(std::string(kind), std::string(ToString(severity)), std::string(file), line,
          std::string(detail));
  auto it = rows_.find(key);
  if (it == rows_.end()) {
    int& distinct = distinct_[std::string(kind)];
    if (distinct >= kMaxDistinct)
      key = Key(std::string(kind), std::string(ToString(severity)), "", 0, "(more)");
    else
      ++distinct;
    it = rows_.try_emplace(std::move(key), 0).first;
  }
  it->second += count;
}

void IssueLog::Merge(const IssueLog& other) {
  for (const auto& [key, count] : other.rows_) {
    const auto& [kind, severity, file, line, detail] = key;
    const Severity level = severity == "info"      ? Severity::kInfo
                           : severity == "warning" ? Severity::kWarning
                                                   : Severity::kError;
    Add(kind, level, file, line, detail, count);
  }
}

int64_t IssueLog::Count(std::string_view kind) const {
  int64_t total = 0;
  for (const auto& [key, count] : rows_)
    if (std::get<0>(key) == kind) total += count;
  return total;
}

int64_t IssueLog::Total(Severity severity) const {
  int64_t total = 0;
  for (const auto& [key, count] : rows_)
    if (std::get<1>(key) == ToString(severity)) total += count;
  return total;
}

Status IssueLog::Write(Connection& db, std::string_view phase) const {
  Result<Statement> insert = db.Prepare(
      "INSERT INTO issue (phase, kind, severity, file, line, detail, count)"
      " VALUES (?, ?, ?, ?, ?, ?, ?)"
      " ON CONFLICT DO UPDATE SET count = count + excluded.count");
  if (!insert) return insert.error();
  for (const auto& [key, count] : rows_) {
    const auto& [kind, severity, file, line, detail] = key;
    ARTERIAL_RETURN_IF_ERROR(insert->Run(phase, kind, severity, file, line, detail, count));
  }
  return {};
}

}  // namespace arterial::db

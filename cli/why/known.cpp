#include "cli/why/known.h"

#include "db/queries.h"
#include "db/support/text.h"

namespace arterial::cli {
namespace {

std::string Text(const db::Statement& row, int column) {
  return row.IsNull(column) ? std::string() : row.String(column);
}

std::optional<double> Real(const db::Statement& row, int column) {
  if (row.IsNull(column)) return std::nullopt;
  return row.Real(column);
}

}  // namespace

template <typename Read, typename... Args>
void Known::Rows(std::string_view query, const Read& read, const Args&... args) {
  if (db_ == nullptr || !status_) return;
  Result<db::Statement> statement = db::PrepareNamed(*db_, query);
  if (!statement) {
    status_ = statement.error();
    return;
  }
  statement->With(args...);
  for (;;) {
    Result<bool> row = statement->Step();
    if (!row) status_ = row.error();
    if (!row || !*row) return;
    read(*statement);
  }
}

Status Known::ReadUsual(db::Connection& db, db::Hours hours) {
  Result<db::Statement> parts = db::PrepareNamed(db, "time_parts");
  if (!parts) return parts.error();
  parts->With(hours.first, hours.last);
  for (;;) {
    Result<bool> row = parts->Step();
    if (!row) return row.error();
    if (!*row) return {};
    const auto calls = static_cast<double>(parts->Int(5));
    if (calls <= 0) continue;
    usual_[{parts->String(0), parts->String(1), parts->String(2), parts->String(3)}] = {
        parts->Real(6) * 1000 / calls, parts->Real(7) * 1000 / calls};
  }
}

Status Known::ReadFailures(db::Connection& db, db::Hours hours) {
  Result<db::Statement> parts = db::PrepareNamed(db, "failure_parts");
  if (!parts) return parts.error();
  parts->With(hours.first, hours.last);
  for (;;) {
    Result<bool> row = parts->Step();
    if (!row) return row.error();
    if (!*row) return {};
    ArisingFailures& sum = failures_[{parts->String(0), parts->String(1), parts->String(2)}];
    sum.calls += static_cast<double>(parts->Int(5));
    sum.failed += parts->Real(6);
    sum.fatal += parts->Real(7);
  }
}

const KnownCall& Known::Call(const std::string& caller_component, const std::string& caller,
                             const std::string& callee_component, const std::string& callee) {
  const auto [at, added] = calls_.try_emplace({caller_component, caller, callee_component, callee});
  KnownCall& known = at->second;
  if (added)
    Rows(
        "why_call",
        [&](const db::Statement& row) {
          known.caller = Text(row, 1);
          known.callee = Text(row, 2);
          known.verdict = Text(row, 3);
          known.verdict_basis = Text(row, 4);
          known.interval_low = Real(row, 5);
          known.interval_high = Real(row, 6);
          known.failure = Text(row, 7);
          known.failure_at = Text(row, 8);
          known.sites = SplitWords(Text(row, 9), '\n');
          known.caller_owner = Text(row, 10);
          known.callee_owner = Text(row, 11);
          known.answered_by = Text(row, 12);
        },
        caller_component, caller, callee_component, callee);
  return known;
}

const KnownOperation& Known::Operation(const std::string& component, const std::string& operation) {
  const auto [at, added] = operations_.try_emplace({component, operation});
  KnownOperation& known = at->second;
  if (!added) return known;
  known.name = operation;
  Rows(
      "why_operation",
      [&](const db::Statement& row) {
        known = {Text(row, 0), Text(row, 1), Text(row, 2), Text(row, 3)};
      },
      component, operation);
  return known;
}

std::vector<std::string> Known::SpanSites(const std::string& name, const std::string& component) {
  constexpr size_t kMost = 3;
  std::vector<std::string> sites;
  Rows(
      "why_spans",
      [&](const db::Statement& row) {
        if (sites.size() < kMost) sites.push_back(Text(row, 0));
      },
      name, component);
  return sites;
}

const UsualTime* Known::Usual(const runtime::TimeHolder& time) const {
  const bool own = time.where == runtime::Arises::kOwn || time.where == runtime::Arises::kProxy;
  const std::string caller =
      own ? std::string() : time.caller_component + " " + time.caller_operation;
  const auto at = usual_.find({own ? "own" : "way", time.component, time.operation, caller});
  return at == usual_.end() ? nullptr : &at->second;
}

ArisingFailures Known::Failures(runtime::Arises where, const std::string& component,
                                const std::string& operation) const {
  const bool own = where == runtime::Arises::kOwn || where == runtime::Arises::kProxy;
  const auto at = failures_.find({own ? "own" : "way", component, operation});
  return at == failures_.end() ? ArisingFailures() : at->second;
}

bool Known::Survives(const runtime::Hop& caller, const runtime::Hop& callee) {
  const KnownCall& known =
      Call(caller.component, caller.operation, callee.component, callee.operation);
  if (known.verdict == "optional") return true;
  return known.verdict == "untested" && (known.failure == "handled" || known.failure == "ignored");
}

}  // namespace arterial::cli

// What the database knows of the parts of a single request, asked once each.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "db/connection.h"
#include "db/queries/compare.h"
#include "db/support/result.h"
#include "runtime_join/cause.h"

namespace arterial::cli {

// Of a call, all empty where the join knows none.
struct KnownCall {
  std::string caller, callee;  // as dependencies name them
  std::string verdict, verdict_basis, failure, failure_at;
  std::optional<double> interval_low, interval_high;  // of the share of callers that fail with it
  std::vector<std::string> sites;                     // file:line
  std::string caller_owner, callee_owner;
  std::string answered_by;  // the service that answers the caller's other calls of that name
};

// Of an operation, all empty where the source is not indexed.
struct KnownOperation {
  std::string name;     // as the source has it
  std::string handler;  // file:line
  std::string function, owner;
};

// Mean of a part of requests' time in the hours asked for.
struct UsualTime {
  double time_ns = 0, critical_ns = 0;  // of one call
};

// Failures that arise in an operation, or on the way to it, in the hours asked for.
struct ArisingFailures {
  double calls = 0, failed = 0;
  double fatal = 0;  // of the failed ones, in journeys that failed
};

class Known {
 public:
  // `db`: nullptr without a database: then nothing is known. Must outlive this.
  explicit Known(db::Connection* db) : db_(db) {}

  // What is usual: the means of `hours` of `db`, once.
  Status ReadUsual(db::Connection& db, db::Hours hours);

  Status ReadFailures(db::Connection& db, db::Hours hours);

  const KnownCall& Call(const std::string& caller_component, const std::string& caller,
                        const std::string& callee_component, const std::string& callee);
  const KnownOperation& Operation(const std::string& component, const std::string& operation);
  // Places that open spans of that name, at most three.
  std::vector<std::string> SpanSites(const std::string& name, const std::string& component);
  // nullptr: such a part was never measured.
  const UsualTime* Usual(const runtime::TimeHolder& time) const;
  // `where` as in runtime::Explanation; all zero where nothing was counted.
  ArisingFailures Failures(runtime::Arises where, const std::string& component,
                           const std::string& operation) const;

  // The runtime verdict says so; else, where it is untested, the source.
  bool Survives(const runtime::Hop& caller, const runtime::Hop& callee);

  // The first failure of a question; the answers above are empty after it.
  const Status& status() const { return status_; }

 private:
  template <typename Read, typename... Args>
  void Rows(std::string_view query, const Read& read, const Args&... args);

  db::Connection* db_;
  Status status_;
  std::map<std::tuple<std::string, std::string, std::string, std::string>, KnownCall> calls_;
  std::map<std::pair<std::string, std::string>, KnownOperation> operations_;
  // By part (own, way), component, operation, caller's component and operation.
  std::map<std::tuple<std::string, std::string, std::string, std::string>, UsualTime> usual_;
  // By part, component, operation.
  std::map<std::tuple<std::string, std::string, std::string>, ArisingFailures> failures_;
};

}  // namespace arterial::cli

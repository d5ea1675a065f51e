// What becomes of failures in one function: from the runs on paper (run.h) to db::Failure.
#pragma once

#include <functional>
#include <set>
#include <vector>

#include "indexer/ast/unit.h"
#include "indexer/ast/walked.h"
#include "indexer/flow/body.h"
#include "indexer/flow/run.h"

namespace arterial::indexer::flow {

class FailureAnalysis {
 public:
  explicit FailureAnalysis(Unit& unit) : unit_(unit), bodies_(unit.context, unit.sources) {}

  // A call site, or a call of another function, into the unit's facts.
  void Analyse(const Body& body, const Point& point);
  void SetMain(const db::FunctionId& main) { main_ = main; }
  // `member` is read in `function`: a failure that is stored there may arrive there.
  void AddReader(const clang::FieldDecl& member, const clang::FunctionDecl& function);
  // What the function does to a failure that it is given: answers with it, throws it.
  void AnalyseReceiver(const Body& body);
  // Failures that were only stored in a member are followed to its readers, and to who calls them.
  // `analysed`: Analyse was called for the point. Once, at the end.
  void Finish(const Walked& walked, const std::function<bool(const Point&)>& analysed);

 private:
  // A failure that arrives in a body: by expressions, or in cells from its start.
  struct Arrival {
    std::map<const clang::Expr*, Seed> seeds;
    std::vector<std::pair<Cell, Value>> failed_cells, good_cells;
  };
  // A site whose failure is only in members when its function ends.
  struct Stored {
    db::FunctionId function;
    db::Location location;
    bool waits;  // for the result, where the call is made
    std::vector<const clang::FieldDecl*> members;
  };
  using Callers = std::multimap<db::FunctionId, const db::HelperFlow*>;  // by what they call

  void Surround(const Body& body, const Point& point);
  void AnalyseReaders(const Walked& walked, const std::function<bool(const Point&)>& analysed);
  void AnalyseSite(const Body& body, const Point& point);
  void AnalyseHelper(const Body& body, const Point& point);
  void AnalyseFunctionValue(const Body& body, const Point& point,
                            const clang::FunctionDecl& function);
  void AnalyseWritten(const Body& body, const Point& point, const clang::CallExpr& call);
  void AnalyseCallbacks(const Body& body, const Point& point, const clang::CallExpr& call);
  void AddArrival(const Body& body, const Point& point, const db::Outlet& outlet, Seed seed);
  db::Failure Follow(const Body& body, const Arrival& arrival, const clang::Stmt& call);
  db::Failure Conclude(const Body& body, const std::vector<Outcome>& failed,
                       const std::vector<Outcome>& good, const clang::Stmt& call);
  std::vector<db::Outlet> OutletsOf(const Body& body, const Outcome& outcome,
                                    const std::vector<Outcome>& good, bool& unsure);
  void CellOutlets(const Body& body, const Outcome& outcome, const std::vector<Outcome>& good,
                   std::vector<db::Outlet>& outlets);
  std::optional<Hash128> IdOf(const Body& body, const Cell& cell);
  // What becomes of a failure that `reader` finds in the member, in it and in who calls it.
  std::optional<db::Failure> Read(const clang::FieldDecl& member, const clang::FunctionDecl& reader,
                                  const Stored& stored, const Callers& callers);
  void NobodyReads(const Stored& stored);
  // The same of what leaves a function, in its callers in this unit.
  db::Failure Outwards(const db::FunctionId& function, db::Failure failure, const Callers& callers,
                       int depth);
  db::Location PlaceOf(const clang::Stmt& statement) const;
  // The function that a call site hands its result to; null if there is none.
  const Body* CallbackOf(const Point& point);
  bool FollowReceiving(const Point& point, db::Failure& failure);
  const Body* ClosureOf(const Point& point, const Seed& seed);
  // What is left of a failure that the callback gets: in variables that it captured.
  bool FollowCallback(const Body& callback, Seed* seed, db::Failure* failure);

  Unit& unit_;
  Bodies bodies_;
  State body_start_;  // of the run in hand: what the function did not write
  std::map<const clang::FieldDecl*, std::vector<const clang::FunctionDecl*>> readers_;
  std::vector<Stored> stored_;
  bool in_members_ = false;  // the failure in hand is one that arrives in a member
  std::optional<db::FunctionId> main_;
};

}  // namespace arterial::indexer::flow

// Failures that a function leaves in members: who reads them, and what becomes of them there.
#include <algorithm>
#include <set>

#include "db/combine.h"
#include "indexer/flow/failure.h"
#include "indexer/flow/seeds.h"
#include "indexer/flow/words.h"

namespace arterial::indexer::flow {
namespace {

using db::Failure;
using db::FailureVerdict;
using db::Outlet;

constexpr int kDeepest = 6;  // callers of callers

// The same failure, which leaves by `outlet` alone.
Failure Onward(const Failure& failure, const Outlet& outlet) {
  Failure onward = failure;
  onward.outlets = {outlet};
  return onward;
}

}  // namespace

void FailureAnalysis::AddReader(const clang::FieldDecl& member,
                                const clang::FunctionDecl& function) {
  if (!KeepsFailure(member.getType())) return;
  std::vector<const clang::FunctionDecl*>& functions = readers_[&member];
  if (functions.empty() || functions.back() != &function) functions.push_back(&function);
}

Failure FailureAnalysis::Outwards(const db::FunctionId& function, Failure failure,
                                  const Callers& callers, int depth) {
  if (failure.verdict != FailureVerdict::kPropagates) return failure;
  std::optional<Failure> all;
  const auto add = [&](const Failure& outer) {
    all = all ? db::Either(std::move(*all), outer) : outer;
  };
  const auto [first, last] = callers.equal_range(function);
  for (const Outlet& outlet : failure.outlets) {
    if (outlet.how == Outlet::How::kAnswer || depth == 0 || (first == last && main_ != function)) {
      add(Onward(failure, {Outlet::How::kAnswer, {}, {}}));
      continue;
    }
    if (main_ == function && db::EndsMainBadly(outlet))
      add(Onward(failure, {Outlet::How::kAnswer, {}, {}}));
    for (auto call = first; call != last; ++call) {
      const db::HelperFlow& flow = *call->second;
      const auto arrival =
          std::find_if(flow.arrivals.begin(), flow.arrivals.end(),
                       [&](const db::HelperFlow::Arrival& way) { return way.from == outlet; });
      if (arrival != flow.arrivals.end())
        add(Outwards(flow.caller, db::After(failure, arrival->failure), callers, depth - 1));
      else if (outlet.how == Outlet::How::kThrow)
        add(Outwards(flow.caller, Onward(failure, outlet), callers, depth - 1));
    }
  }
  if (all) return std::move(*all);
  failure.verdict = FailureVerdict::kHandled;
  failure.outlets.clear();
  return failure;
}

std::optional<Failure> FailureAnalysis::Read(const clang::FieldDecl& member,
                                             const clang::FunctionDecl& reader,
                                             const Stored& stored, const Callers& callers) {
  const Body* body = bodies_.Of(reader);
  const db::FunctionId id = unit_.names.IdOf(reader);
  if (body == nullptr || id == stored.function) return std::nullopt;
  Arrival arrival;
  const Cell cell{&member, false};
  arrival.failed_cells = {{cell, Failed(Outlet::Value::kObject)}};
  arrival.good_cells = {{cell, Good(Outlet::Value::kObject)}};
  in_members_ = true;
  Failure failure = Follow(*body, arrival, *body->function().getBody());
  in_members_ = false;
  return Outwards(id, std::move(failure), callers, kDeepest);
}

// Members of classes that only this unit knows have no readers elsewhere.
void FailureAnalysis::NobodyReads(const Stored& stored) {
  const clang::SourceManager& sources = unit_.context.getSourceManager();
  for (const clang::FieldDecl* member : stored.members)
    if (!sources.isWrittenInMainFile(sources.getExpansionLoc(member->getLocation()))) return;
  Failure& failure = unit_.facts.FlowOf(stored.function, stored.location).failure;
  failure.verdict = failure.tested ? FailureVerdict::kHandled : FailureVerdict::kIgnored;
  failure.confidence = db::Confidence::kMedium;
  failure.fire_and_forget = !stored.waits && !failure.tested;
  failure.outlets.clear();
  if (failure.tested) return;
  failure.decided = stored.location;
  failure.evidence = {{stored.location, "kept where nobody looks"}};
}

// Who reads the members, and calls those, need not be on the way to a call site: their calls have
// not been looked at.
void FailureAnalysis::AnalyseReaders(const Walked& walked,
                                     const std::function<bool(const Point&)>& analysed) {
  std::set<db::FunctionId> asked, next;
  for (const Stored& stored : stored_)
    for (const clang::FieldDecl* member : stored.members)
      for (const clang::FunctionDecl* reader : readers_[member])
        next.insert(unit_.names.IdOf(*reader));
  for (int depth = 0; depth < kDeepest && !next.empty(); ++depth) {
    asked.insert(next.begin(), next.end());
    std::set<db::FunctionId> callers;
    for (const Walked::Body& body : walked.bodies) {
      const Body flow(unit_.context, *body.definition);
      for (const Point& point : body.points) {
        if (point.site || !next.contains(point.target)) continue;
        if (!asked.contains(body.id)) callers.insert(body.id);
        if (!analysed(point)) Analyse(flow, point);
      }
    }
    next = std::move(callers);
  }
}

void FailureAnalysis::Finish(const Walked& walked,
                             const std::function<bool(const Point&)>& analysed) {
  if (stored_.empty()) return;
  AnalyseReaders(walked, analysed);
  Callers callers;
  for (const auto& [key, flow] : unit_.facts.helper_flows())
    if (flow.caller != flow.callee) callers.emplace(flow.callee, &flow);
  for (const Stored& stored : stored_) {
    std::optional<Failure> all;
    for (const clang::FieldDecl* member : stored.members)
      for (const clang::FunctionDecl* reader : readers_[member])
        if (std::optional<Failure> failure = Read(*member, *reader, stored, callers))
          all = all ? db::Either(std::move(*all), *failure) : std::move(*failure);
    if (!all) {
      NobodyReads(stored);
      continue;
    }
    // Which object it is, nobody looked at.
    all->confidence = std::min(all->confidence, db::Confidence::kMedium);
    unit_.facts.FlowOf(stored.function, stored.location).failure = std::move(*all);
  }
}

}  // namespace arterial::indexer::flow

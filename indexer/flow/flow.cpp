#include "indexer/flow/flow.h"

#include <algorithm>
#include <map>
#include <set>

#include "indexer/ast/constants.h"
#include "indexer/ast/unwrap.h"
#include "indexer/flow/call_options.h"
#include "indexer/flow/failure.h"
#include "indexer/flow/order.h"
#include "indexer/flow/retries.h"
#include "indexer/flow/unit_view.h"
#include "indexer/flow/values.h"

namespace arterial::indexer {
namespace {

using Ids = std::set<db::FunctionId>;

// `seeds`, and all from which calls lead to one of them.
Ids Closure(const Unit& unit, Ids seeds) {
  std::multimap<db::FunctionId, db::FunctionId> callers;
  for (const db::CallFact& call : unit.facts.calls()) callers.emplace(call.callee, call.caller);
  std::vector<db::FunctionId> work(seeds.begin(), seeds.end());
  while (!work.empty()) {
    const db::FunctionId at = work.back();
    work.pop_back();
    auto [i, end] = callers.equal_range(at);
    for (; i != end; ++i)
      if (seeds.insert(i->second).second) work.push_back(i->second);
  }
  return seeds;
}

// Functions of this unit from which calls lead to a call site of it.
Ids SurelyLeading(const Unit& unit) {
  Ids seeds;
  for (const db::CallSiteFact& site : unit.facts.call_sites()) seeds.insert(site.function);
  return Closure(unit, std::move(seeds));
}

Ids Defined(const Walked& walked) {
  Ids defined;
  for (const Walked::Body& body : walked.bodies) defined.insert(body.id);
  return defined;
}

// The function that is called may be another unit's, for what is known here.
bool IsOpen(const db::CallFact& call, const Ids& defined) {
  return call.via == db::Via::kVirtual || !defined.contains(call.callee);
}

// Functions from which calls lead there, or out of the unit: where to, linking knows.
Ids LeadingFunctions(const Unit& unit, const Ids& defined, const LeadSet* leads, Ids seeds) {
  for (const db::CallFact& call : unit.facts.calls())
    if (call.via != db::Via::kStored && IsOpen(call, defined) &&
        (leads == nullptr || leads->contains(call.callee)))
      seeds.insert(call.caller);
  return Closure(unit, std::move(seeds));
}

class Analysis {
 public:
  Analysis(const Walked& walked, const LeadSet* leads, Unit& unit)
      : walked_(walked),
        leads_(leads),
        unit_(unit),
        defined_(Defined(walked)),
        surely_(SurelyLeading(unit)),
        leading_(LeadingFunctions(unit, defined_, leads, surely_)) {}

  void Run() {
    NoteFollowed();
    FollowFailures();
    const StepSource source{
        unit_, walked_.sites, [this](const clang::FunctionDecl& f) { return Leads(f); },
        [this](const clang::FunctionDecl& f) { return surely_.contains(unit_.names.IdOf(f)); },
        only_callers_};
    for (const Walked::Body& body : walked_.bodies) {
      FindChannels(body);
      if (!MayHaveSteps(*body.definition)) continue;
      const FunctionGraph* graph = view_.GraphOf(*body.definition);
      if (graph == nullptr) continue;
      std::vector<Step> steps = FindSteps(*graph, source, StepSet::kMost);
      if (steps.empty()) continue;
      Add(body, *graph, std::move(steps), source);
    }
  }

 private:
  void FollowFailures() {
    flow::FailureAnalysis failures(unit_);
    for (const auto& [member, function] : walked_.reads) failures.AddReader(*member, *function);
    for (const Walked::Body& body : walked_.bodies) {
      if (body.definition->isMain()) failures.SetMain(body.id);
      const flow::Body flow(unit_.context, *body.definition);
      for (const flow::Point& point : body.points)
        if (IsOnWay(point)) failures.Analyse(flow, point);
      failures.AnalyseReceiver(flow);
    }
    failures.Finish(walked_, [this](const flow::Point& point) { return IsOnWay(point); });
  }

  void NoteFollowed() {
    if (leads_ == nullptr) return;
    std::vector<db::FunctionId> follows;
    for (const db::CallFact& call : unit_.facts.calls())
      if (IsOpen(call, defined_) && leads_->contains(call.callee)) follows.push_back(call.callee);
    std::sort(follows.begin(), follows.end());
    follows.erase(std::unique(follows.begin(), follows.end()), follows.end());
    unit_.facts.SetFollows(std::move(follows));
  }

  // Chains to call sites may pass there.
  bool IsOnWay(const flow::Point& point) const {
    if (point.site || leading_.contains(point.target)) return true;
    if (leads_ != nullptr) return leads_->contains(point.target);
    return point.via == db::Via::kVirtual || !defined_.contains(point.target);
  }

  // What is defined elsewhere may lead to a call site; linking knows.
  bool Leads(const clang::FunctionDecl& function) {
    if (function.getBuiltinID() != 0 || !unit_.MayBeProject(function.getLocation())) return false;
    if (function.isImplicit() && function.isTrivial()) return false;
    const db::FunctionId id = unit_.names.IdOf(function);
    if (leading_.contains(id)) return true;
    if (leads_ != nullptr) return leads_->contains(id);
    const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&function);
    return !function.isDefined() || (method != nullptr && method->isVirtual());
  }

  void FindChannels(const Walked::Body& body) {
    ForEachInside(body.definition->getBody(), [&](const clang::Stmt& inner) {
      const auto* call = llvm::dyn_cast<clang::CallExpr>(&inner);
      const clang::FunctionDecl* callee = call != nullptr ? call->getDirectCallee() : nullptr;
      if (callee == nullptr || callee->getIdentifier() == nullptr ||
          TopNamespace(*callee) != "grpc")
        return;
      const llvm::StringRef name = callee->getName();
      db::ChannelFact fact{body.id, {}, false, false, {}};
      fact.makes = name == "CreateChannel" || name == "CreateCustomChannel" ||
                   name == "CreateCustomChannelWithInterceptors";
      // An interceptor that asks for what is sent first writes its context there.
      fact.intercepted =
          name == "CreateCustomChannelWithInterceptors" || name == "GetSendInitialMetadata";
      if (name == "SetServiceConfigJSON" && call->getNumArgs() > 0)
        fact.service_config = FoldText(call->getArg(0)).value_or("");
      if (name == "SetString" && call->getNumArgs() > 1 &&
          FoldText(call->getArg(0)).value_or("") == "grpc.service_config")
        fact.service_config = FoldText(call->getArg(1)).value_or("");
      if (!fact.makes && !fact.intercepted && fact.service_config.empty()) return;
      fact.location = unit_.sources.LocationOf(PartsOf(inner).name);
      unit_.facts.AddChannel(std::move(fact));
    });
  }

  // Cheaper than to make a graph: two calls that count, or one that goes on by itself.
  bool MayHaveSteps(const clang::FunctionDecl& definition) {
    size_t count = 0;
    bool leads = false;
    ForEachInside(definition.getBody(), [&](const clang::Stmt& inner) {
      if (walked_.sites.contains(&inner)) {
        ++count;
        leads = true;
        return;
      }
      const clang::FunctionDecl* callee = nullptr;
      if (const auto* call = llvm::dyn_cast<clang::CallExpr>(&inner))
        callee = call->getDirectCallee();
      else if (const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(&inner))
        callee = construct->getConstructor();
      else if (const auto* lambda = llvm::dyn_cast<clang::LambdaExpr>(&inner))
        callee = lambda->getCallOperator();
      else if (const auto* named = llvm::dyn_cast<clang::DeclRefExpr>(&inner))
        callee = llvm::dyn_cast<clang::FunctionDecl>(named->getDecl());
      if (callee == nullptr || !Leads(*callee)) return;
      ++count;
      leads = leads || leading_.contains(unit_.names.IdOf(*callee));
    });
    return count > 1 || leads;
  }

  void Add(const Walked::Body& body, const FunctionGraph& graph, std::vector<Step> steps,
           const StepSource& source) {
    const Waiting waiting = FindWaiting(graph, steps);
    db::BodyFlow fact;
    fact.function = body.id;
    for (size_t i = 0; i < steps.size(); ++i) fact.steps.push_back(FactOf(steps[i], i, waiting));
    fact.order = OrderOf(graph, steps, waiting);
    ValueFlow values = FollowValues(graph, steps, source, writes_);
    fact.dependence = std::move(values.dependence);
    unit_.facts.AddBodyFlow(std::move(fact));
    for (const Step& step : steps)
      if (step.site != nullptr)
        DescribeCall(body, graph, steps, step, values);
      else
        DescribeHelper(body, graph, steps, step, values);
  }

  // A loop may try again what a helper or a lambda calls.
  void DescribeHelper(const Walked::Body& body, const FunctionGraph& graph,
                      const std::vector<Step>& steps, const Step& step, const ValueFlow& values) {
    // What a thread library's function says is not what the function said that it was given.
    const auto* call = llvm::dyn_cast<clang::CallExpr>(step.call);
    if (step.mode == StepMode::kMaybe && call != nullptr && call->getType()->isIntegerType() &&
        !call->getType()->isBooleanType())
      return;
    const size_t number = static_cast<size_t>(&step - steps.data());
    const db::Retry retry = FindRetry(graph, step, StepSet::Of(number), values, unit_, writes_);
    if (retry.kind != db::RetryKind::kLoop) return;
    unit_.facts
        .HelperFlowOf(body.id, unit_.names.IdOf(*step.callee), unit_.sources.LocationOf(step.place))
        .retry = retry;
  }

  void DescribeCall(const Walked::Body& body, const FunctionGraph& graph,
                    const std::vector<Step>& steps, const Step& step, const ValueFlow& values) {
    db::CallFlow& flow = unit_.facts.FlowOf(body.id, step.site->location);
    FindCallOptions(*step.site, *step.call, *body.definition, view_, flow);
    const size_t number = static_cast<size_t>(&step - steps.data());
    db::Retry loop = FindRetry(graph, step, StepSet::Of(number), values, unit_, writes_);
    // A loop around what the library tries again already is the more that is known.
    if (loop.kind == db::RetryKind::kLoop || flow.retry.kind != db::RetryKind::kLibrary)
      flow.retry = std::move(loop);
  }

  db::StepFact FactOf(const Step& step, size_t number, const Waiting& waiting) {
    db::StepFact fact;
    fact.location = unit_.sources.LocationOf(step.place);
    if (step.site != nullptr) {
      fact.location = step.site->location;
      fact.operation = step.site->operation;
      fact.is_site = true;
    } else {
      fact.callee = unit_.names.IdOf(*step.callee);
    }
    fact.mode = step.mode;
    fact.end = waiting.ends[number];
    for (const Waiting::Event& event : waiting.events)
      if (event.ends.Has(number) && !(event.place < step.begin) && fact.awaited_line == 0)
        fact.awaited_line = unit_.sources.LocationOf(event.where).line;
    return fact;
  }

  const Walked& walked_;
  const LeadSet* leads_;
  Unit& unit_;
  const Ids defined_, surely_, leading_;
  UnitView view_{walked_, unit_};
  Writes writes_{
      [this](const clang::FunctionDecl& f) { return unit_.MayBeProject(f.getLocation()); }};
  OnlyCallers only_callers_;
};

}  // namespace

void AnalyseFlow(const Walked& walked, const LeadSet* leads, Unit& unit) {
  Analysis(walked, leads, unit).Run();
}

}  // namespace arterial::indexer

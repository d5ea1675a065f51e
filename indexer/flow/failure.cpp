#include "indexer/flow/failure.h"

#include <algorithm>

#include "indexer/ast/unwrap.h"
#include "indexer/flow/seeds.h"
#include "indexer/flow/step.h"
#include "indexer/flow/words.h"

namespace arterial::indexer::flow {
namespace {

using db::Confidence;
using db::Failure;
using db::FailureVerdict;
using db::Outlet;
using llvm::dyn_cast;
using llvm::isa;
using Kind = Value::Kind;

// What an expression's value goes to, behind what Clang adds.
const clang::Stmt* UserOf(const Body& body, const clang::Expr& expr, const clang::Stmt** child) {
  *child = &expr;
  const clang::Stmt* up = body.Parent(expr);
  while (up != nullptr && isa<clang::ParenExpr, clang::FullExpr, clang::MaterializeTemporaryExpr,
                              clang::CXXBindTemporaryExpr, clang::ImplicitCastExpr>(up)) {
    *child = up;
    up = body.Parent(*up);
  }
  return up;
}

bool IsDropped(const Body& body, const clang::Expr& expr) {
  const clang::Stmt* child = nullptr;
  const clang::Stmt* user = UserOf(body, expr, &child);
  if (user == nullptr) return false;
  if (const auto* cast = dyn_cast<clang::ExplicitCastExpr>(user))
    return cast->getType()->isVoidType();
  if (isa<clang::CompoundStmt, clang::SwitchCase, clang::LabelStmt>(user)) return true;
  if (const auto* choice = dyn_cast<clang::IfStmt>(user))
    return child == choice->getThen() || child == choice->getElse();
  if (const auto* loop = dyn_cast<clang::ForStmt>(user)) return child != loop->getCond();
  if (const auto* loop = dyn_cast<clang::WhileStmt>(user)) return child == loop->getBody();
  return false;
}

const clang::ReturnStmt* Returned(const Body& body, const clang::Expr& expr) {
  const clang::Stmt* child = nullptr;
  return llvm::dyn_cast_or_null<clang::ReturnStmt>(UserOf(body, expr, &child));
}

Failure Leaves(Outlet outlet, const db::Location& place, std::string says) {
  Failure failure;
  failure.verdict = FailureVerdict::kPropagates;
  failure.confidence = Confidence::kHigh;
  failure.decided = place;
  failure.evidence = {{place, std::move(says)}};
  failure.outlets = {outlet};
  return failure;
}

Failure Ignored(const db::Location& place) {
  Failure failure;
  failure.verdict = FailureVerdict::kIgnored;
  failure.confidence = Confidence::kHigh;
  failure.decided = place;
  failure.evidence = {{place, "result unused"}};
  return failure;
}

// What it returns is an exit status.
bool IsProgram(const clang::FunctionDecl& function) {
  return NameOf(function).contains_insensitive("main");
}

// A number that stands in for one that success would have computed: nobody can tell it from one.
bool IsDefault(clang::QualType type, Outlet::Value look, const std::vector<Outcome>& good) {
  const bool number = type->isIntegerType() && !type->isBooleanType() && !type->isEnumeralType();
  return number && look != Outlet::Value::kNegative &&
         std::none_of(good.begin(), good.end(),
                      [](const Outcome& other) { return LookOf(other.value).has_value(); });
}

// What functions return that could not do what they were asked for.
bool IsTrouble(clang::QualType type, std::optional<Outlet::Value> look) {
  if (!look) return false;
  if (type->isBooleanType() || type->isAnyPointerType()) return look == Outlet::Value::kZero;
  return look == Outlet::Value::kObject || look == Outlet::Value::kNegative;
}

// An assertion of something else, that success has to pass as well.
bool EndsAnyway(const Outcome& outcome, const std::vector<Outcome>& good) {
  return outcome.how != Outcome::How::kReturn && !outcome.state.minded &&
         std::any_of(good.begin(), good.end(), [&](const Outcome& other) {
           return other.how == outcome.how && other.end == outcome.end;
         });
}

// Success gives nothing else. (Of numbers: nothing else that is known.)
bool GivesOnly(clang::QualType type, Outlet::Value look, const std::vector<Outcome>& good) {
  const bool number = type->isIntegerType() && !type->isBooleanType() && !type->isEnumeralType();
  bool some = false;
  for (const Outcome& other : good) {
    if (other.how != Outcome::How::kReturn) continue;
    const auto theirs = LookOf(other.value);
    if (!theirs && number) continue;
    if (theirs != look) return false;
    some = true;
  }
  return some;
}

// The class's own, or the one that it has from its first base that has one.
const clang::CXXMethodDecl* MethodOf(const clang::CXXRecordDecl* record, llvm::StringRef name) {
  record = CompleteRecord(record);
  if (record == nullptr) return nullptr;
  for (const clang::CXXMethodDecl* method : record->methods())
    if (NameOf(*method) == name) return method;
  for (const clang::CXXBaseSpecifier& base : record->bases())
    if (const clang::CXXMethodDecl* method = MethodOf(RecordOf(base.getType()), name))
      return method;
  return nullptr;
}

std::string HowItEnds(const Outcome& outcome) {
  if (outcome.how == Outcome::How::kDie) return "ends the process";
  if (outcome.how == Outcome::How::kThrow) {
    const auto* thrown = llvm::dyn_cast_or_null<clang::CXXThrowExpr>(outcome.end);
    if (thrown == nullptr) return "not caught";
    return thrown->getSubExpr() == nullptr ? "rethrown" : "thrown";
  }
  return outcome.state.answered != nullptr ? "answered" : "returned";
}

}  // namespace

db::Location FailureAnalysis::PlaceOf(const clang::Stmt& statement) const {
  return unit_.sources.LocationOf(statement.getBeginLoc());
}

std::optional<Hash128> FailureAnalysis::IdOf(const Body& body, const Cell& cell) {
  if (const auto* field = dyn_cast<clang::FieldDecl>(cell.variable))
    return unit_.names.IdOf(*field);
  const auto* variable = dyn_cast<clang::VarDecl>(cell.variable);
  if (variable == nullptr) return std::nullopt;
  const auto* parameter = dyn_cast<clang::ParmVarDecl>(variable);
  if (parameter != nullptr && parameter->getDeclContext() == &body.function())
    return Outlet::Parameter(parameter->getFunctionScopeIndex());
  if (variable->getDeclContext() == &body.function()) return std::nullopt;  // ends with it
  const db::Location at = unit_.sources.LocationOf(variable->getLocation());
  return HashBytes(at.file + ":" + std::to_string(at.line) + ":" + std::to_string(at.column));
}

void FailureAnalysis::CellOutlets(const Body& body, const Outcome& outcome,
                                  const std::vector<Outcome>& good, std::vector<Outlet>& outlets) {
  for (const auto& [cell, value] : outcome.state.values) {
    const auto look = LookOf(value);
    if (!look || (!value.tainted && outcome.state.tested == nullptr)) continue;
    const auto* parameter = dyn_cast<clang::ParmVarDecl>(cell.variable);
    const bool own = parameter != nullptr && parameter->getDeclContext() == &body.function();
    if (own && !cell.pointee && !parameter->getType()->isLValueReferenceType()) continue;
    if (own && parameter->getType()->isLValueReferenceType() &&
        parameter->getType()->getPointeeType().isConstQualified())
      continue;
    // Of members those that are made for it.
    if (isa<clang::FieldDecl>(cell.variable) && !KeepsFailure(cell.variable->getType())) continue;
    if (const Value* start = body_start_.Find(cell); start != nullptr && *start == value) continue;
    const bool also_good = std::any_of(good.begin(), good.end(), [&](const Outcome& other) {
      const Value* theirs = other.state.Find(cell);
      return theirs != nullptr && LookOf(*theirs) == look;
    });
    if (also_good) continue;
    if (const std::optional<Hash128> id = IdOf(body, cell))
      outlets.push_back({Outlet::How::kVariable, *look, *id});
  }
}

// By which ways the failure leaves the function on this path. `unsure`: it may leave by one more.
std::vector<Outlet> FailureAnalysis::OutletsOf(const Body& body, const Outcome& outcome,
                                               const std::vector<Outcome>& good, bool& unsure) {
  std::vector<Outlet> outlets;
  if (outcome.how == Outcome::How::kDie) return {{Outlet::How::kAnswer, {}, {}}};
  if (outcome.how == Outcome::How::kThrow) return {{Outlet::How::kThrow, {}, {}}};
  const clang::Stmt* answered = outcome.state.answered;
  const bool good_answers = std::any_of(good.begin(), good.end(), [&](const Outcome& other) {
    return other.state.answered == answered;
  });
  if (answered != nullptr && !good_answers) outlets.push_back({Outlet::How::kAnswer, {}, {}});
  for (const Cell& cell : outcome.state.called_back)
    if (const std::optional<Hash128> id = IdOf(body, cell))
      outlets.push_back({Outlet::How::kCallback, {}, *id});
  const Value& value = outcome.value;
  const clang::QualType type = body.function().getReturnType();
  // Success ends there with the same, and it was not for the failure that control came there.
  const bool same = !(outcome.state.minded && IsTrouble(type, LookOf(value))) &&
                    std::any_of(good.begin(), good.end(), [&](const Outcome& other) {
                      return other.how == Outcome::How::kReturn &&
                             LookOf(other.value) == LookOf(value) && other.end == outcome.end &&
                             !other.value.tainted;
                    });
  if (const auto look = LookOf(value); look && !type->isVoidType()) {
    const bool constant_of_both =
        value.Is(Kind::kNumber) && ((!IsProgram(body.function()) && IsDefault(type, *look, good)) ||
                                    GivesOnly(type, *look, good));
    if (!same && !constant_of_both && (value.tainted || outcome.state.tested != nullptr))
      outlets.push_back({Outlet::How::kReturn, *look, {}});
  } else if (value.Is(Kind::kDerived) && type->getAsCXXRecordDecl() != nullptr && !IsText(type)) {
    outlets.push_back({Outlet::How::kReturn, Outlet::Value::kObject, {}});
  } else if (value.tainted && value.Is(Kind::kUnknown)) {
    unsure = true;
  }
  CellOutlets(body, outcome, good, outlets);
  return outlets;
}

Failure FailureAnalysis::Conclude(const Body& body, const std::vector<Outcome>& failed,
                                  const std::vector<Outcome>& good, const clang::Stmt& call) {
  const auto* expr = dyn_cast<clang::Expr>(&call);
  // What is asked for later, in members or of what goes on: a path that does not come to that has
  // not met the failure.
  const bool later = in_members_ || (expr != nullptr && GoesOn(expr->getType()));
  Failure failure;
  const Outcome* leaving = nullptr;
  const Outcome* staying = nullptr;
  bool unsure = false, free = false, used = false;
  std::vector<Outlet> passed;
  for (const Outcome& outcome : failed) {
    if (EndsAnyway(outcome, good)) continue;
    const std::vector<Outlet> outlets = OutletsOf(body, outcome, good, unsure);
    failure.outlets.insert(failure.outlets.end(), outlets.begin(), outlets.end());
    // Turned into another object nobody has looked at it yet.
    const bool object = outlets.size() == 1 && outlets[0].how == Outlet::How::kReturn &&
                        outlets[0].value == Outlet::Value::kObject;
    failure.tested =
        failure.tested || (outcome.state.tested != nullptr && (!object || outcome.state.told));
    used = used || outcome.state.used;
    for (const auto& [callee, parameter] : outcome.state.passed)
      passed.push_back(
          {Outlet::How::kPassed, {}, db::PassedTo(unit_.names.IdOf(*callee), parameter)});
    if (!outlets.empty() && leaving == nullptr) leaving = &outcome;
    if (!outlets.empty()) continue;
    if (staying == nullptr) staying = &outcome;
    // Of what a stream shows in several places the strongest counts.
    free = free || (!outcome.state.coded && !(later && outcome.state.tested == nullptr));
  }
  std::sort(failure.outlets.begin(), failure.outlets.end());
  failure.outlets.erase(std::unique(failure.outlets.begin(), failure.outlets.end()),
                        failure.outlets.end());
  const clang::Stmt* tested = nullptr;
  for (const Outcome& outcome : failed)
    if (tested == nullptr) tested = outcome.state.tested;
  if (tested != nullptr)
    failure.evidence.push_back(
        {PlaceOf(*tested), isa<clang::CXXCatchStmt>(tested) ? "caught" : "tested"});
  failure.confidence = Confidence::kHigh;
  if (leaving != nullptr) {
    const clang::Stmt* end = leaving->end != nullptr ? leaving->end : leaving->state.answered;
    failure.decided = PlaceOf(end != nullptr ? *end : tested != nullptr ? *tested : call);
    failure.evidence.push_back({failure.decided, HowItEnds(*leaving)});
    failure.verdict = FailureVerdict::kPropagates;
    if (staying != nullptr) failure.confidence = Confidence::kMedium;
    if (staying != nullptr && free) {
      // A failure that only some requests mind.
      failure.verdict = FailureVerdict::kUnknown;
      failure.confidence = Confidence::kLow;
    }
    if (leaving->state.assumed)
      failure.confidence = std::min(failure.confidence, Confidence::kMedium);
  } else if (unsure) {
    failure.confidence = Confidence::kLow;
  } else if (failure.tested || used || failed.empty()) {
    failure.verdict = FailureVerdict::kHandled;
    failure.decided = PlaceOf(tested != nullptr ? *tested : call);
    if (failed.empty()) failure.evidence.push_back({PlaceOf(call), "repeated until it succeeds"});
  } else {
    failure = Ignored(PlaceOf(call));
  }
  if (failure.verdict == FailureVerdict::kPropagates) return failure;
  std::sort(passed.begin(), passed.end());
  passed.erase(std::unique(passed.begin(), passed.end()), passed.end());
  failure.outlets = std::move(passed);
  return failure;
}

Failure FailureAnalysis::Follow(const Body& body, const Arrival& arrival, const clang::Stmt& call) {
  Scenario fails, succeeds;
  fails.seeds = succeeds.seeds = arrival.seeds;
  succeeds.fails = false;
  const bool from_start = arrival.seeds.empty();
  fails.start.failed = succeeds.start.failed = from_start;
  for (const auto& [cell, value] : arrival.failed_cells) fails.start.Set(cell, value);
  for (const auto& [cell, value] : arrival.good_cells) succeeds.start.Set(cell, value);
  body_start_ = fails.start;
  Statements made;
  fails.made = succeeds.made = &made;
  bodies_.Refill();
  Run succeeding(bodies_, body, succeeds);
  const std::vector<Outcome> good = succeeding.Go();
  if (body.Graph() == nullptr) return {};
  bodies_.Refill();
  Run failing(bodies_, body, fails);
  const std::vector<Outcome> failed = failing.Go();
  if (failed.empty() && !failing.complete()) return {};
  Failure failure = Conclude(body, failed, good, call);
  if (!failing.complete() || !succeeding.complete())
    failure.confidence = std::min(failure.confidence, Confidence::kMedium);
  return failure;
}

namespace {

// The function in `NewCallback(&function, ...)`, also by a variable that holds what it made.
const clang::Expr* MadeClosure(const clang::Expr* argument) {
  const clang::Expr* inside = Inside(argument);
  if (const auto* reference = dyn_cast<clang::DeclRefExpr>(inside))
    if (const auto* variable = dyn_cast<clang::VarDecl>(reference->getDecl());
        variable != nullptr && variable->getInit() != nullptr)
      inside = Inside(variable->getInit());
  const auto* call = dyn_cast<clang::CallExpr>(inside);
  const clang::FunctionDecl* callee = call == nullptr ? nullptr : call->getDirectCallee();
  const bool makes = callee != nullptr && call->getNumArgs() > 0 &&
                     (NameOf(*callee) == "NewCallback" || NameOf(*callee) == "DoNothing");
  return makes ? call->getArg(0) : argument;
}

}  // namespace

const Body* FailureAnalysis::CallbackOf(const Point& point) {
  const auto* call = dyn_cast<clang::CallExpr>(point.expr);
  if (call == nullptr) return nullptr;
  for (const clang::Expr* argument : call->arguments()) {
    // A reactor that is told by OnDone(status).
    if (point.api == "reactor")
      if (const clang::CXXMethodDecl* done =
              MethodOf(RecordOf(Inside(argument)->getType()), "OnDone"))
        if (const Body* body = bodies_.Of(*done)) return body;
    for (const clang::FunctionDecl* function : CallablesOf(MadeClosure(argument)))
      if (const Body* body = bodies_.Of(*function); body != nullptr && function->getNumParams() > 0)
        return body;
  }
  return nullptr;
}

// A closure of the project that owns the controller of the call: its Run() can ask it.
const Body* FailureAnalysis::ClosureOf(const Point& point, const Seed& seed) {
  const auto* call = dyn_cast<clang::CallExpr>(point.expr);
  if (call == nullptr || seed.failed_cells.empty()) return nullptr;
  const auto* field = dyn_cast<clang::FieldDecl>(seed.failed_cells.front().first.variable);
  if (field == nullptr) return nullptr;
  for (const clang::Expr* argument : call->arguments()) {
    const clang::CXXRecordDecl* record = RecordOf(Inside(argument)->getType());
    if (record == nullptr || CompleteRecord(record) != field->getParent()) continue;
    if (const clang::CXXMethodDecl* run = MethodOf(record, "Run")) return bodies_.Of(*run);
  }
  return nullptr;
}

bool FailureAnalysis::FollowCallback(const Body& callback, Seed* seed, Failure* failure) {
  Arrival arrival;
  for (const clang::ParmVarDecl* parameter : callback.function().parameters()) {
    if (IsController(parameter->getType())) {
      const Cell cell{parameter, parameter->getType()->isAnyPointerType()};
      arrival.failed_cells.emplace_back(cell, Failed(Outlet::Value::kObject));
      arrival.good_cells.emplace_back(cell, Good(Outlet::Value::kObject));
      continue;
    }
    const std::vector<Outlet::Value> looks = ValuesOf(parameter->getType());
    if (looks.empty() || looks.front() != Outlet::Value::kObject) continue;
    arrival.failed_cells.emplace_back(Cell{parameter, false}, Failed(looks.front()));
    arrival.good_cells.emplace_back(Cell{parameter, false}, Good(looks.front()));
  }
  if (arrival.failed_cells.empty()) return false;
  *failure = Follow(callback, arrival, *callback.function().getBody());
  bool stored = false;
  Scenario scenario;
  scenario.start = body_start_;
  bodies_.Refill();
  for (const Outcome& outcome : Run(bodies_, callback, scenario).Go())
    for (const auto& [cell, value] : outcome.state.values) {
      const auto* variable = dyn_cast<clang::VarDecl>(cell.variable);
      const bool outer = variable == nullptr || variable->getDeclContext() != &callback.function();
      if (!outer || arrival.failed_cells.front().first == cell) continue;
      const bool failed = value.tainted || value.Is(Kind::kFailure);
      const auto look = LookOf(value);
      seed->failed_cells.emplace_back(cell, value);
      seed->good_cells.emplace_back(cell, failed && look ? Good(*look) : value);
      stored = stored || (failed && look);
    }
  return stored;
}

// Thrift's asynchronous clients: the function that is called at the end receives the result by
// `client->recv_get(...)`, which throws.
bool FailureAnalysis::FollowReceiving(const Point& point, Failure& failure) {
  const Body* callback = CallbackOf(point);
  if (callback == nullptr) return false;
  Arrival arrival;
  const clang::Stmt* first = nullptr;
  ForEachInside(callback->function().getBody(), [&](const clang::Stmt& inner) {
    const auto* call = dyn_cast<clang::CXXMemberCallExpr>(&inner);
    const clang::CXXMethodDecl* method = call == nullptr ? nullptr : call->getMethodDecl();
    if (method == nullptr || !NameOf(*method).starts_with("recv_")) return;
    Seed seed;
    seed.throws = true;
    seed.framework = point.framework;
    arrival.seeds[call] = seed;
    if (first == nullptr) first = call;
  });
  failure = first == nullptr ? Ignored(point.location) : Follow(*callback, arrival, *first);
  return true;
}

void FailureAnalysis::AnalyseSite(const Body& body, const Point& point) {
  Failure& failure = unit_.facts.FlowOf(unit_.names.IdOf(body.function()), point.location).failure;
  if (point.callee == nullptr || point.api == "address") return;
  Seed seed = SeedOfSite(point);
  if (seed.throws && point.api == "async" && FollowReceiving(point, failure)) {
    failure.fire_and_forget = failure.verdict == FailureVerdict::kIgnored;
    return;
  }
  if (seed.throws && !body.InTry(*point.expr)) {
    failure = Leaves({Outlet::How::kThrow, {}, {}}, point.location, "not caught");
  } else if (const Body* callback = CallbackOf(point);
             callback != nullptr && !FollowCallback(*callback, &seed, &failure)) {
    failure.fire_and_forget = failure.verdict == FailureVerdict::kIgnored;
    return;
  } else if (const Body* run = ClosureOf(point, seed); run != nullptr) {
    Arrival arrival;
    arrival.failed_cells = seed.failed_cells;
    arrival.good_cells = seed.good_cells;
    failure = Follow(*run, arrival, *run->function().getBody());
  } else if (callback == nullptr && !seed.throws && seed.failed_cells.empty() &&
             IsDropped(body, *point.expr)) {
    failure = Ignored(point.location);
  } else if (const clang::ReturnStmt* back = Returned(body, *point.expr);
             back != nullptr && !seed.throws && LookOf(seed.failure)) {
    failure = Leaves({Outlet::How::kReturn, *LookOf(seed.failure), {}}, PlaceOf(*back), "returned");
  } else {
    Arrival arrival;
    arrival.seeds[Inside(point.expr)] = seed;
    failure = Follow(body, arrival, *point.expr);
  }
  const bool waits = point.api == "blocking" || point.api == "generic";
  failure.fire_and_forget =
      point.call_kind == "oneway" || (!waits && failure.verdict == FailureVerdict::kIgnored);
  // Only members have it when the function ends: who reads them has a say.
  Stored stored{unit_.names.IdOf(body.function()), point.location, waits, {}};
  for (const Outlet& outlet : failure.outlets) {
    if (outlet.how != Outlet::How::kVariable) return;
    for (const auto& [member, functions] : readers_)
      if (unit_.names.IdOf(*member) == outlet.id) stored.members.push_back(member);
  }
  if (!stored.members.empty()) stored_.push_back(std::move(stored));
}

void FailureAnalysis::AddArrival(const Body& body, const Point& point, const Outlet& outlet,
                                 Seed seed) {
  Failure failure;
  const bool returned = outlet.how == Outlet::How::kReturn && seed.at_once;
  if (const clang::ReturnStmt* back = returned ? Returned(body, *point.expr) : nullptr) {
    failure = Leaves(outlet, PlaceOf(*back), "returned");
  } else if (returned && IsDropped(body, *point.expr)) {
    failure = Ignored(point.location);
  } else {
    Arrival arrival;
    arrival.seeds[Inside(point.expr)] = std::move(seed);
    failure = Follow(body, arrival, *point.expr);
  }
  unit_.facts.HelperFlowOf(unit_.names.IdOf(body.function()), point.target, point.location)
      .arrivals.push_back({outlet, std::move(failure)});
}

}  // namespace arterial::indexer::flow

#include "cli/commands/impact.h"

#include <fmt/format.h>

#include "cli/sections.h"
#include "cli/subject.h"
#include "db/queries/reachability.h"
#include "db/support/text.h"

namespace arterial::cli {
namespace {

constexpr OptionSpec kOptions[] = {
    {"kind", 'k', "KIND", "what NAME is: operation, component, target, owner or file"},
    {"depth", 'd', "N", "list callers up to N calls away (default 1)"},
    {"transitive", 't', "", "list all callers that fail with it"},
    {"limit", 'n', "N", "rows of a section (default 100; 0: all)"},
};

constexpr Example kExamples[] = {
    {"arterial impact Charge", "which journeys an outage of Charge breaks, and whom to tell"},
    {"arterial impact shop/payment --transitive", "of a component; with all that fails with it"},
    {"arterial impact checkout/order_flow.cc", "of the operations that run code of a file"},
    {"arterial impact //payment:server --kind target", "of a build target"},
    {"arterial impact @shop/payments --format json", "of all that an owner has, for scripts"},
};

Cell OwnerCell(const std::optional<std::string>& owner) {
  if (!owner) return {};
  return {*owner, owner->empty() ? "(unowned)" : ""};
}
Cell RealCell(const std::optional<double>& value) { return value ? Cell{*value} : Cell{}; }
Cell TextCell(std::string text) { return text.empty() ? Cell{} : Cell{std::move(text)}; }

Cell ChainCell(const std::vector<std::string>& chain) {
  Cell cell{chain};
  for (const std::string& each : chain) cell.shown += (cell.shown.empty() ? "" : " > ") + each;
  return cell;
}

Section JourneySection(const db::Impact& impact, int64_t limit) {
  Section section{"journeys", "Journeys that need it", {}, "No journey is known to need it.", {}};
  section.table.columns = {{"journey", "journey", ColumnType::kPath},
                           {"effect", "effect", ColumnType::kWord},
                           {"basis", "says", ColumnType::kText},
                           {"chance", "chance", ColumnType::kShare},
                           {"seen", "use it", ColumnType::kShare},
                           {"critical_share", "of its time", ColumnType::kShare},
                           {"upper_bound", "less than", ColumnType::kShare},
                           {"chain", "through", ColumnType::kPath},
                           {"owner", "owner", ColumnType::kText}};
  int64_t fail = 0, slow = 0, unseen = 0;
  for (const db::JourneyImpact& each : impact.journeys) {
    fail += each.effect == "fails";
    slow += each.critical_share.value_or(0) > 0;
    unseen += !each.seen;
    if (limit > 0 && static_cast<int64_t>(section.table.rows.size()) == limit) continue;
    Cell chance;
    if (each.chance_low && each.chance_high)
      chance.value = Interval{*each.chance_low, *each.chance_high};
    section.table.rows.push_back({{each.journey},
                                  {each.effect},
                                  {each.basis},
                                  chance,
                                  RealCell(each.seen),
                                  RealCell(each.critical_share),
                                  RealCell(each.upper_bound),
                                  ChainCell(each.chain),
                                  OwnerCell(each.owner)});
  }
  if (unseen == 0) DropColumn(&section.table, "upper_bound");
  if (impact.journeys.empty()) return section;
  section.notes.push_back(fmt::format(
      "{}: {} fail, {} slow down with it{}.", Counted(impact.journeys.size(), "journey"),
      FormatCount(fail), FormatCount(slow),
      unseen > 0 ? fmt::format("; {} lead there but were never seen to", FormatCount(unseen))
                 : ""));
  if (section.table.rows.size() < impact.journeys.size())
    section.notes.push_back(fmt::format("The worst {}; all with --limit 0.", FormatCount(limit)));
  return section;
}

Section OperationSection(const db::Impact& impact, int64_t depth) {
  Section section{"operations", "Operations that fall with it", {}, "Nothing.", {}};
  section.table.columns = {{"depth", "depth", ColumnType::kInteger},
                           {"operation", "operation", ColumnType::kPath},
                           {"component", "component", ColumnType::kText, true},
                           {"effect", "effect", ColumnType::kWord},
                           {"basis", "says", ColumnType::kText},
                           {"through", "through", ColumnType::kPath},
                           {"owner", "owner", ColumnType::kText}};
  for (const db::OperationImpact& each : impact.operations)
    section.table.rows.push_back(
        {{each.hops},
         {each.operation},
         TextCell(each.component),
         {std::string(ToText(each.consequence.effect))},
         each.hops == 0 ? Cell{} : Cell{std::string(ToText(each.consequence.basis))},
         TextCell(each.through),
         OwnerCell(each.owner)});
  section.notes.push_back(fmt::format(
      "Operations that fail with it, may fail or are unknown, also through others: {}{}.",
      FormatCount(impact.operations_hurt),
      depth == db::Follow::kAll ? "" : "; all with --transitive"));
  return section;
}

Section OwnerSection(const db::Impact& impact) {
  Section section{"owners", "Who must be told", {}, "No owner of any of it is known.", {}};
  section.table.columns = {{"owner", "owner", ColumnType::kText},
                           {"part", "whose part", ColumnType::kText},
                           {"operations", "operations", ColumnType::kCount},
                           {"journeys", "journeys", ColumnType::kCount},
                           {"on_call", "on call", ColumnType::kText},
                           {"chat", "chat", ColumnType::kText},
                           {"email", "e-mail", ColumnType::kText},
                           {"escalation", "then", ColumnType::kText}};
  bool email = false;
  for (const db::OwnerImpact& each : impact.owners) {
    email = email || !each.email.empty();
    section.table.rows.push_back({{each.owner},
                                  {std::string(each.owns ? "owns it" : ToText(each.effect))},
                                  {each.operations},
                                  {each.journeys},
                                  TextCell(each.on_call),
                                  TextCell(each.chat),
                                  TextCell(each.email),
                                  TextCell(each.escalation)});
  }
  if (!email) DropColumn(&section.table, "email");
  return section;
}

Result<int> RunImpact(Invocation& invocation) {
  const Arguments& arguments = invocation.arguments;
  Result<int64_t> depth = arguments.Int("depth", 1, 1);
  if (!depth) return depth.error();
  Result<int64_t> limit = arguments.Int("limit", 100);
  if (!limit) return limit.error();
  std::optional<db::SubjectKind> kind;
  if (const std::optional<std::string> word = arguments.Get("kind")) {
    kind = ParseSubjectKind(*word);
    if (!kind)
      return UnknownName("kind", *word, {"operation", "component", "target", "owner", "file"});
  }
  Result<db::Connection> db = OpenForReading(invocation);
  if (!db) return db.error();
  Result<Subject> subject = ResolveSubject(*db, arguments.operands()[0], kind);
  if (!subject) return subject.error();
  Result<std::vector<uint32_t>> nodes = db::NodesOfSubject(*db, subject->kind, subject->name);
  if (!nodes) return nodes.error();
  const std::string what = fmt::format("{} {}", ToText(subject->kind), subject->name);
  if (nodes->empty())
    return Error{ErrorCode::kNotFound, "no known operation falls with " + EscapeControl(what), {}};
  db::ImpactOptions options;
  options.most_hops = arguments.Has("transitive") ? db::Follow::kAll : *depth;
  options.limit = *limit;
  Result<db::Impact> impact = db::ImpactOf(*db, *nodes, options);
  if (!impact) return impact.error();
  Document document;
  document.sections = {JourneySection(*impact, *limit),
                       OperationSection(*impact, options.most_hops), OwnerSection(*impact)};
  document.sections[0].title = fmt::format("Impact of {}: journeys that need it", what);
  Result<std::string> unknown = UnknownNote(*db);
  if (!unknown) return unknown.error();
  if (!unknown->empty()) document.sections.back().notes.push_back(*unknown);
  return Show(invocation, document);
}

}  // namespace

constexpr Command kImpact = {
    .name = "impact",
    .operands = "NAME",
    .least_operands = 1,
    .most_operands = 1,
    .summary = "which journeys fail or slow down with it, and whom to tell",
    .about =
        "NAME is an operation, component, build target, owner or file, by any end that fits one "
        "only; of several kinds, the first in this order.\n\n"
        "Effect on a journey or caller when it fails: fails (all calls on the way are mandatory, "
        "or the source hands the failure on), may fail (mixed), unknown, survives. Says: what that "
        "rests on, by the least certain call of the chain: runtime (verdicts of traces), static "
        "(untested; the source says what becomes of the failure), assumed (a verdict without "
        "control or of an ambiguous match), unknown. Chance: of the journey's failing when it "
        "does, the product of the calls' 95 % intervals. Use it: share of the journey's requests "
        "seen to call it. Of its time: share of the journey's critical time that it holds; so "
        "much of any slowness is passed on.\n\n"
        "Journeys that the calls lead to but that were never seen to go there come last; `less "
        "than` is the share of their requests that can (95 %). The view and export `impact` have "
        "what was seen, for all operations.",
    .options = kOptions,
    .examples = kExamples,
    .run = RunImpact,
};

}  // namespace arterial::cli

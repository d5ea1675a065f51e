#include "cli/commands/overview.h"

#include <algorithm>

#include "cli/sections.h"

namespace arterial::cli {
namespace {

constexpr OptionSpec kOptions[] = {
    {"limit", 'n', "N", "rows of a section (default 10)"},
    {"section", 's', "NAME",
     "only one of journeys, critical, unowned, dead, dark, issues, totals, unknown"},
};

constexpr Example kExamples[] = {
    {"arterial overview", "what is critical, unowned, dead and dark, without a starting point"},
    {"arterial overview --section dead --limit 1000 --format csv > dead.csv",
     "all code dependencies that no trace shows, for a spreadsheet"},
};

// What an empty section means: nothing of the kind, or nothing to find it in.
struct Presence {
  std::string_view source(std::string_view sentence) const {
    return indexed ? sentence : "No source has been indexed: `arterial index`.";
  }
  std::string_view traces(std::string_view sentence) const {
    return ingested ? sentence : "No trace has been ingested: `arterial ingest FILE`.";
  }
  bool indexed;
  bool ingested;
};

Result<Presence> WhatIsThere(db::Connection& db) {
  Result<std::optional<int64_t>> units = db::QueryInt(db, "SELECT EXISTS (SELECT 1 FROM unit)");
  if (!units) return units.error();
  Result<std::optional<int64_t>> inputs = db::QueryInt(db, "SELECT EXISTS (SELECT 1 FROM input)");
  if (!inputs) return inputs.error();
  return Presence{**units != 0, **inputs != 0};
}

Result<Document> Build(db::Connection& db, int64_t limit) {
  Result<Presence> there = WhatIsThere(db);
  if (!there) return there.error();
  Document out;
  ARTERIAL_RETURN_IF_ERROR(AddSection(db, &out, "journeys", "Journeys by traffic",
                                      there->traces("No complete trace was analysed."),
                                      "overview_journeys", limit));
  ARTERIAL_RETURN_IF_ERROR(
      AddSection(db, &out, "critical", "Critical dependencies: mandatory, or on a critical path",
                 there->traces("No dependency is known to be mandatory or on a critical path."),
                 "overview_critical", limit));
  ARTERIAL_RETURN_IF_ERROR(
      AddSection(db, &out, "unowned", "Unowned: files that call or answer",
                 there->source("Every file with a call site or handler has an owner."),
                 "overview_unowned", limit));
  ARTERIAL_RETURN_IF_ERROR(AddSection(db, &out, "dead", "Dead: in the source, never observed",
                                      there->source("Every dependency of the source was observed."),
                                      "overview_dead", limit));
  ARTERIAL_RETURN_IF_ERROR(AddSection(
      db, &out, "dark", "Dark: observed, explained by no source",
      there->traces("The source explains every observed dependency."), "overview_dark", limit));
  ARTERIAL_RETURN_IF_ERROR(AddSection(db, &out, "issues", "Data quality",
                                      "Nothing was skipped, lost or guessed.", "issue_kinds"));
  ARTERIAL_RETURN_IF_ERROR(AddSection(db, &out, "totals", "Totals", "Nothing yet.", "totals"));
  ARTERIAL_RETURN_IF_ERROR(AddUnknown(db, &out));
  return out;
}

// Says when a section was cut, so that ten rows are not taken for all.
void NoteLimits(int64_t limit, Document* document) {
  for (Section& section : document->sections) {
    const bool limited =
        section.key != "issues" && section.key != "totals" && section.key != "unknown";
    if (limited && static_cast<int64_t>(section.table.rows.size()) >= limit)
      section.notes.push_back("The first " + std::to_string(limit) + "; more with --section " +
                              section.key + " --limit N.");
  }
}

Result<int> RunOverview(Invocation& invocation) {
  Result<int64_t> limit = invocation.arguments.Int("limit", 10, 1);
  if (!limit) return limit.error();
  Result<db::Connection> db = OpenForReading(invocation);
  if (!db) return db.error();
  Result<Document> document = Build(*db, *limit);
  if (!document) return document.error();
  NoteLimits(*limit, &*document);
  if (std::optional<std::string> name = invocation.arguments.Get("section")) {
    std::vector<Section>& sections = document->sections;
    const auto found = std::find_if(sections.begin(), sections.end(),
                                    [&](const Section& section) { return section.key == *name; });
    if (found == sections.end()) {
      std::vector<std::string> names;
      for (const Section& section : sections) names.push_back(section.key);
      return UnknownName("section", *name, names);
    }
    return Show(invocation, {{*found}});
  }
  Result<int> shown = Show(invocation, *document);
  const Section& totals = document->sections[document->sections.size() - 2];
  return shown && totals.table.rows.empty() ? kExitNothing : shown;
}

}  // namespace

constexpr Command kOverview = {
    .name = "overview",
    .summary = "what is critical, unowned, dead, dark, and what is not known",
    .about =
        "Needs no starting point. Dead: the source calls it and no trace shows it; `less than` is "
        "the share of requests that can make the call at most (95 %), else the reason says why "
        "nothing can be said. Dark: traces show it and no source explains it. In JSON each "
        "section is an array under its name.",
    .options = kOptions,
    .examples = kExamples,
    .run = RunOverview,
};

}  // namespace arterial::cli

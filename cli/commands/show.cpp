#include "cli/commands/show.h"

#include <fmt/format.h>

#include <charconv>

#include "cli/resolve.h"
#include "cli/sections.h"
#include "cli/source_lines.h"
#include "db/support/text.h"

namespace arterial::cli {
namespace {

constexpr OptionSpec kOptions[] = {
    {"context", 'c', "N", "source lines shown before and after (default 3)"},
};

constexpr Example kExamples[] = {
    {"arterial show checkout/payment_client.cc:42",
     "the source there, its owner, what it does at run time, and how handlers reach it"},
    {"arterial show payment_client.cc", "every call site, handler and span site of the file"},
    {"arterial show PlaceOrder", "handlers, callers, callees and journeys of an operation"},
};

struct Place {
  std::string file;
  std::optional<int64_t> line;
};

// "file:12" and "file:12:7" (as compilers print) have a line; other text is a file or operation.
Place ParsePlace(std::string_view text) {
  Place place{std::string(text), std::nullopt};
  for (int part = 0; part < 2; ++part) {
    const size_t colon = place.file.rfind(':');
    if (colon == std::string::npos || colon == 0) break;
    int64_t number = 0;
    const char* end = place.file.data() + place.file.size();
    const auto read = std::from_chars(place.file.data() + colon + 1, end, number);
    if (read.ptr != end || read.ec != std::errc() || colon + 1 == place.file.size()) break;
    place.line = number;
    place.file.resize(colon);
  }
  if (place.file.starts_with("./")) place.file.erase(0, 2);
  return place;
}

// Rows of one chain become a line each, indented: what calls what, and where.
Table ChainTable(const Table& steps) {
  Table table;
  table.columns = {
      {"chain", "chain", ColumnType::kInteger},       {"function", "function", ColumnType::kText},
      {"via", "reached by", ColumnType::kText},       {"site", "at", ColumnType::kPath},
      {"caller", "from", ColumnType::kText},          {"target", "in", ColumnType::kText},
      {"confidence", "confidence", ColumnType::kText}};
  int64_t chain = 0;
  for (size_t row = 0; row < steps.rows.size(); ++row) {
    const int64_t position = steps.Int(row, "position");
    if (row == 0 || steps.Int(row, "chain") != steps.Int(row - 1, "chain")) ++chain;
    const std::string function(steps.Text(row, "function"));
    const auto text = [&](const char* key) {
      const std::string_view value = steps.Text(row, key);
      return value.empty() ? Cell{} : Cell{std::string(value)};
    };
    const bool first = position == 0;
    table.rows.push_back({{chain},
                          {function, std::string(2 * position, ' ') + function},
                          text("via"),
                          text("site"),
                          first ? text("caller") : Cell{},
                          first ? text("target") : Cell{},
                          first ? text("confidence") : Cell{}});
  }
  return table;
}

Status AddCallSite(db::Connection& db, int64_t id, const std::string& suffix, Document* document) {
  ARTERIAL_RETURN_IF_ERROR(AddSection(db, document, "flow" + suffix, "What the code says of it",
                                      "The analysis of the code around it knows nothing.",
                                      "site_flow", id));
  ARTERIAL_RETURN_IF_ERROR(AddSection(
      db, document, "runtime" + suffix, "At run time, and why the join matched",
      "The join says nothing of this call site: no trace has been ingested, or no handler or main "
      "reaches it.",
      "site_dependencies", id));
  Result<Table> steps = QueryTable(db, "site_chains", id);
  if (!steps) return steps.error();
  document->sections.push_back({"chains" + suffix,
                                "How it is reached",
                                ChainTable(*steps),
                                "No chain from a handler or main to this call site was found.",
                                {}});
  return {};
}

Result<Document> ShowPlace(db::Connection& db, const Table& facts, bool one_place,
                           int64_t context) {
  Document document;
  document.sections.push_back({"facts", "Facts", facts, "", {}});
  DropColumn(&document.sections[0].table, "id");
  // Only calls of stores have these.
  for (const char* column : {"statement", "key"}) {
    bool said = false;
    for (size_t row = 0; row < facts.rows.size(); ++row) said = said || facts.Has(row, column);
    if (!said) DropColumn(&document.sections[0].table, column);
  }
  if (!one_place) return document;
  Result<std::optional<std::string>> root =
      db::QueryText(db, "SELECT value FROM setting WHERE key = 'root'");
  if (!root) return root.error();
  const std::string file(facts.Text(0, "file"));
  const int64_t line = facts.Int(0, "line");
  document.sections.push_back({"source",
                               fmt::format("{}:{}", file, line),
                               SourceLines(root->value_or(""), file, line, context),
                               "The source is not where it was indexed, or has changed.",
                               {}});
  std::swap(document.sections[0], document.sections[1]);
  size_t sites = 0;
  for (size_t row = 0; row < facts.rows.size(); ++row) {
    if (facts.Text(row, "kind") != "call_site") continue;
    // A line may hold several calls; their sections are numbered from the second on.
    const std::string suffix = ++sites > 1 ? "_" + std::to_string(sites) : "";
    ARTERIAL_RETURN_IF_ERROR(AddCallSite(db, facts.Int(row, "id"), suffix, &document));
  }
  return document;
}

Result<Document> ShowOperation(db::Connection& db, const std::string& operation) {
  Document document;
  ARTERIAL_RETURN_IF_ERROR(AddSection(db, &document, "observed", operation,
                                      "No trace shows this operation.", "operation_entries",
                                      operation));
  ARTERIAL_RETURN_IF_ERROR(AddSection(db, &document, "handlers", "Handlers",
                                      "No handler of it is in the indexed source.",
                                      "operation_handlers", operation));
  for (const db::Direction direction : {db::Direction::kCallers, db::Direction::kCallees}) {
    Result<Section> section = NeighbourSection(db, operation, direction, db::Follow{});
    if (!section) return section.error();
    section->title = direction == db::Direction::kCallers ? "Callers" : "Callees";
    document.sections.push_back(std::move(*section));
  }
  ARTERIAL_RETURN_IF_ERROR(AddSection(db, &document, "journeys", "Journeys", "No journey calls it.",
                                      "operation_journeys", operation));
  return document;
}

// Files and lines that the user may have meant.
Error NoFactAt(db::Connection& db, const Place& place, std::string_view text) {
  Result<Table> near = QueryTable(db, "site_facts", place.file, nullptr);
  if (!near) return near.error();
  if (near->rows.empty())
    return Error{ErrorCode::kNotFound,
                 fmt::format("no file with a call site, handler, span site or context ends in {}",
                             EscapeControl(place.file)),
                 {}};
  std::string message = fmt::format("nothing is at {}; the file has:", EscapeControl(text));
  for (size_t row = 0; row < near->rows.size(); ++row)
    message += fmt::format("\n  {}:{} {} {}", EscapeControl(near->Text(row, "file")),
                           near->Int(row, "line"), near->Text(row, "kind"),
                           EscapeControl(near->Text(row, "name")));
  return Error{ErrorCode::kNotFound, message, {}};
}

Result<int> RunShow(Invocation& invocation) {
  Result<int64_t> context = invocation.arguments.Int("context", 3);
  if (!context) return context.error();
  Result<db::Connection> db = OpenForReading(invocation);
  if (!db) return db.error();
  const std::string& text = invocation.arguments.operands()[0];
  const Place place = ParsePlace(text);
  Result<Table> facts = QueryTable(*db, "site_facts", place.file, place.line);
  if (!facts) return facts.error();
  Result<Document> document = Document();
  if (!facts->rows.empty()) {
    const auto files = [&](size_t row) { return facts->Text(row, "file"); };
    const bool one_place = place.line && files(0) == files(facts->rows.size() - 1);
    document = ShowPlace(*db, *facts, one_place, *context);
  } else if (place.line) {
    return NoFactAt(*db, place, text);
  } else {
    Result<std::string> operation = ResolveOperation(*db, text, "file or operation");
    if (!operation) return operation.error();
    document = ShowOperation(*db, *operation);
  }
  if (!document) return document.error();
  return Show(invocation, *document);
}

}  // namespace

constexpr Command kShow = {
    .name = "show",
    .operands = "SITE|OPERATION",
    .least_operands = 1,
    .most_operands = 1,
    .summary = "all that is known of a place in the source or of an operation",
    .about =
        "SITE is FILE or FILE:LINE, the file being any end of its path behind a '/'. "
        "Of a call site it shows the source around it, the owner and the rule that says so, "
        "what the code does with its failure and under which conditions it is made, the figures "
        "that "
        "the join attributes to it and why, and the chains of functions by "
        "which handlers or main reach it. Of an operation it shows handlers, callers, "
        "callees and journeys.",
    .options = kOptions,
    .examples = kExamples,
    .run = RunShow,
};

}  // namespace arterial::cli

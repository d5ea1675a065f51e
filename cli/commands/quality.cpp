#include "cli/commands/quality.h"

#include "cli/sections.h"

namespace arterial::cli {
namespace {

constexpr Example kExamples[] = {
    {"arterial quality", "all services, those with most that is broken first"},
    {"arterial quality checkout", "of services whose name has this text"},
    {"arterial quality --format csv > quality.csv", "for a sheet; `export quality` for machines"},
};

Result<int> RunQuality(Invocation& invocation) {
  std::optional<std::string> service;
  if (!invocation.arguments.operands().empty()) service = invocation.arguments.operands()[0];
  Result<db::Connection> db = OpenForReading(invocation);
  if (!db) return db.error();
  Document document;
  ARTERIAL_RETURN_IF_ERROR(AddSection(*db, &document, "quality", "Spans by service",
                                      "No such service was seen in traces.", "quality", service));
  ARTERIAL_RETURN_IF_ERROR(AddSection(
      *db, &document, "broken_propagation", "Traces that begin where a caller's should go on",
      "No operation is called more often than traces begin at it.", "broken_propagation", service));
  return Show(invocation, document);
}

}  // namespace

constexpr Command kQuality = {
    .name = "quality",
    .operands = "[SERVICE]",
    .most_operands = 1,
    .summary = "what is broken or missing in each service's spans",
    .about =
        "Counted by the service that reported the spans:\n"
        "  missing parents   the parent is not in the trace: a lost span, or one sampled away\n"
        "  skewed            shifted because the host's clock differs, and the greatest shift\n"
        "  duplicate ids     another, unequal span has the id\n"
        "  without kind      kind is absent or unspecified: calls are guessed from structure\n"
        "  missing peers     calls that nobody answered and that name nobody either\n"
        "  broken roots      traces that begin at an operation which other components call more "
        "often: the context was lost on the way\n"
        "  late              came after the trace was closed (--idle-time), and is not analysed\n"
        "  bad times, ids    no start, end before it; ids not hexadecimal or too short\n"
        "  cycles            the parent link closed a circle\n"
        "A CONSUMER that links to its producer begins a trace on purpose and is no broken root.",
    .examples = kExamples,
    .run = RunQuality,
};

}  // namespace arterial::cli

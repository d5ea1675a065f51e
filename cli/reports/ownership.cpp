#include "cli/reports/ownership.h"

#include <limits>

#include "cli/sections.h"

namespace arterial::cli {
namespace {

Result<Document> Build(db::Connection& db) {
  Document out;
  ARTERIAL_RETURN_IF_ERROR(
      AddSection(db, &out, "owners", "Owners: what they answer, call and need of others",
                 "No ownership rule and no fact is known: `arterial index`.", "report_owners"));
  ARTERIAL_RETURN_IF_ERROR(AddSection(db, &out, "cross_team", "Dependencies between owners",
                                      "No dependency crosses from one owner to another.",
                                      "report_cross_team"));
  ARTERIAL_RETURN_IF_ERROR(AddSection(db, &out, "unowned", "Unowned files that call or answer",
                                      "Every file with a call site or handler has an owner.",
                                      "overview_unowned", std::numeric_limits<int64_t>::max()));
  return out;
}

}  // namespace

constexpr Report kOwnershipReport = {
    "ownership", "what each owner answers, calls and needs of others; what nobody owns", Build};

}  // namespace arterial::cli

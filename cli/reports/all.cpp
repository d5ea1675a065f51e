#include "cli/reports/all.h"

#include "cli/sections.h"

namespace arterial::cli {
namespace {

std::string Capital(std::string_view word) {
  std::string out(word);
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z')
    out[0] = static_cast<char>(out[0] - 'a' + 'A');
  return out;
}

Result<Document> Build(db::Connection& db, const ReportScope& scope) {
  Document out;
  ARTERIAL_RETURN_IF_ERROR(AddSection(db, &out, "totals", "Totals", "Nothing yet.", "totals"));
  out.sections.back().group = "Overview";
  for (const Report* report : Reports()) {
    if (report == &kAllReport) continue;
    Result<Document> part = report->build(db, scope);
    if (!part) return part.error();
    for (Section& section : part->sections) {
      section.group = Capital(report->name);
      // Each report may call a section as it likes; here keys are names of one object.
      for (const Section& other : out.sections)
        if (other.key == section.key) section.key = std::string(report->name) + "_" + section.key;
      out.sections.push_back(std::move(section));
    }
  }
  return out;
}

}  // namespace

constexpr Report kAllReport = {"all", "all of these, for one page that people open: --format html",
                               Build};

}  // namespace arterial::cli

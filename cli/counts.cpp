#include "cli/counts.h"

#include "cli/sections.h"
#include "db/support/text.h"

namespace arterial::cli {

Section FiguresSection(std::string key, const std::vector<Figure>& figures, size_t always) {
  Section section{std::move(key), "", {}, "", {}};
  section.table.columns = {{"what", "what"}, {"count", "count", ColumnType::kCount}};
  for (size_t i = 0; i < figures.size(); ++i)
    if (figures[i].count != 0 || i < always)
      section.table.rows.push_back({{figures[i].what}, {figures[i].count}});
  return section;
}

std::vector<Figure> JoinFigures(const runtime::JoinSummary& join) {
  return {{"dependencies confirmed", join.confirmed},
          {"dependencies static-only", join.static_only},
          {"dependencies runtime-only", join.runtime_only}};
}

Result<std::string> IssuesNote(db::Connection& db, const std::string& phases) {
  const std::string where = " FROM issue WHERE phase IN (" + phases + ") AND severity = ";
  Result<std::optional<int64_t>> errors =
      db::QueryInt(db, "SELECT total(count)" + where + "'error'");
  if (!errors) return errors.error();
  Result<std::optional<int64_t>> warnings =
      db::QueryInt(db, "SELECT total(count)" + where + "'warning'");
  if (!warnings) return warnings.error();
  if (errors->value_or(0) + warnings->value_or(0) == 0) return std::string();
  return Counted(static_cast<size_t>(errors->value_or(0)), "error") + " and " +
         Counted(static_cast<size_t>(warnings->value_or(0)), "warning") +
         ": `arterial export issues` lists them with their places.";
}

}  // namespace arterial::cli

#include "db/queries/answers.h"

#include "db/queries.h"
#include "db/queries/graph.h"

namespace arterial::db {

Status RebuildAnswers(Connection& db) {
  ARTERIAL_RETURN_IF_ERROR(RebuildGraph(db));
  ARTERIAL_RETURN_IF_ERROR(db.Exec("DELETE FROM dependency_tally"));
  Result<Statement> tally = PrepareNamed(db, "fill_tally");
  if (!tally) return tally.error();
  return tally->Run();
}

}  // namespace arterial::db

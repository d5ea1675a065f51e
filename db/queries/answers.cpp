#include "db/queries/answers.h"

#include "db/queries.h"
#include "db/queries/effects.h"
#include "db/queries/graph.h"

namespace arterial::db {

Status RebuildAnswers(Connection& db) {
  ARTERIAL_RETURN_IF_ERROR(RebuildGraph(db));
  ARTERIAL_RETURN_IF_ERROR(db.Exec("DELETE FROM dependency_tally; DELETE FROM graph_journey"));
  for (const char* fill : {"fill_tally", "fill_graph_journey"}) {
    Result<Statement> statement = PrepareNamed(db, fill);
    if (!statement) return statement.error();
    ARTERIAL_RETURN_IF_ERROR(statement->Run());
  }
  return RebuildJourneyEffects(db);
}

}  // namespace arterial::db

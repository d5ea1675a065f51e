// What questions are answered from: the tables of db/schema/0011_answers.sql.
#pragma once

#include "db/connection.h"

namespace arterial::db {

// Drops and rebuilds them from the dependencies. The join does it last, in its transaction; whoever
// writes dependencies by other means calls it in one of its own.
Status RebuildAnswers(Connection& db);

}  // namespace arterial::db

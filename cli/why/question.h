// What `arterial why` is asked about, and the single requests that answer it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/resolve.h"
#include "cli/why/known.h"
#include "db/connection.h"
#include "runtime_join/cause.h"

namespace arterial::cli {

struct Question {
  enum class Kind { kFile, kTrace, kJourney, kOperation };
  Kind kind = Kind::kFile;
  std::string text;                   // file, trace id, or name of the journey or operation
  std::vector<JourneyName> journeys;  // kJourney: all of that name
};

// `text` is a file or '-'; else the id of a trace that the database keeps; else the end of the name
// of a journey, or of an operation. `db`: nullptr without a database.
Result<Question> Understand(db::Connection* db, const std::string& text);

struct Requests {
  std::vector<runtime::Explanation> all;  // the slowest first, ties by trace
  size_t traces = 0;                      // looked at
};

// Requests of the traces that the question is about: of a journey its instances, of an operation
// its entry spans, of a trace or file the journeys in it (else what stands topmost). Of a file only
// the slowest and the slowest failed one are kept.
Result<Requests> ExplainRequests(Invocation& invocation, db::Connection* db,
                                 const Question& question, Known* known);

}  // namespace arterial::cli

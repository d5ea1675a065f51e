// The folder that `arterial why --bundle` writes: all that the owner of a cause needs to go on
// without this database.
#pragma once

#include <string>

#include "cli/command.h"
#include "cli/why/answer.h"
#include "db/connection.h"
#include "db/support/result.h"

namespace arterial::cli {

// Files: README.md (the answer, and the commands that repeat it), answer.json, trace.jsonl
// (OTLP/JSON, redacted as it is stored; not for a trace out of a file), critical-path.jsonl,
// dependencies.jsonl (figures of the calls on the way), source/ (the files of the places named).
// The folder must be new or empty.
Status WriteBundle(Invocation& invocation, db::Connection* db, const Question& question,
                   const Cause& cause, const Document& answer, const std::string& folder);

}  // namespace arterial::cli

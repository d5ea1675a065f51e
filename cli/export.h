// The machine interface: rows of the documented views, the same bytes for the same facts.
//   1. A new export is a view in db/schema with a comment on every column that needs one,
//   2. one line in kExports (cli/export.cpp): name, plurals, columns that stay out,
//   3. a line in the help of `export`,
//   4. a transcript in tests/cli/transcripts/export.txt,
//   5. a changed meaning of a field raises the number behind the schema's name.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cli/terminal.h"
#include "db/connection.h"

namespace arterial::cli {

enum class ExportFormat { kJsonLines, kCsv };

struct Export {
  std::string_view name;    // the view's, with '-' for '_'
  std::string_view hidden;  // columns of the view that are only good within one database
};

std::span<const Export> Exports();

// Writes the statement's rows, as they come; CSV with a head.
Status WriteRows(db::Statement& rows, ExportFormat format, Terminal& out);

// Writes the provenance line (JSON lines only), then the rows sorted by all columns.
Status WriteExport(db::Connection& db, const Export& what, ExportFormat format, Terminal& out);

}  // namespace arterial::cli

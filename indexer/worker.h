// The worker: a process that extracts the facts of one translation unit after another, so that a
// crash, a hang or lack of memory costs one unit.
//
// Requests are lines of JSON:
//   {"directory":"/abs","file":"a.cc","arguments":["g++","-c","a.cc"],"extra":["-I/gen"]}
// ("extra" may be absent; "leads":"/abs" names a file of lead_set.h). Each is answered by one
// frame: the size of the payload as four bytes, little-endian, and the payload, db::Encode of the
// unit's facts; with --scan db::ScanEncoder's of its includes. A line that is no request is
// answered by facts with an issue `bad_request`, or by includes that are uncertain. The worker ends
// with its input.
#pragma once

#include <istream>
#include <string>

#include "indexer/ast/extract.h"
#include "indexer/scan/scanner.h"

namespace arterial::indexer {

// Answers requests until the end of `requests`; writes frames (or with `dump` text) to the file
// descriptor `out`. Returns the exit code: 0, or 3 if `out` cannot be written.
int ServeRequests(std::istream& requests, int out, const ExtractOptions& options, bool dump);

// The same for the includes of units, which parses nothing.
int ServeScans(std::istream& requests, int out, const ScanOptions& options, bool dump);

// The includes as text: the unit, then its files, edges and what is missing.
std::string DumpIncludes(const db::ScanTable& table, const db::UnitIncludes& unit);

// The facts as text, one a line, in a fixed order, with names instead of ids.
std::string DumpFacts(const Extraction& extraction);

// An error sentence if Clang's own headers are not in `resource_dir`, else empty.
std::string CheckResourceDir(const std::string& resource_dir);

}  // namespace arterial::indexer

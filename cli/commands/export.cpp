#include "cli/commands/export.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "cli/export.h"

namespace arterial::cli {
namespace {

constexpr OptionSpec kOptions[] = {
    {"format", '\0', "FORMAT", "jsonl (default) or csv, with the same columns"},
    {"out", 'o', "FILE", "write to this file, replaced only when complete"},
};

constexpr Example kExamples[] = {
    {"arterial export dependencies > dependencies.jsonl", "all dependencies after the join"},
    {"arterial export owners --format csv --out owners.csv", "owners for a spreadsheet"},
    {"arterial export facts | jq -r 'select(.kind == \"handler\") | .operation'",
     "operations that the source implements"},
};

Result<const Export*> FindExport(std::string_view name) {
  std::vector<std::string> names;
  for (const Export& each : Exports()) {
    if (each.name == name) return &each;
    names.emplace_back(each.name);
  }
  return UnknownName("export", name, names);
}

// Writes beside the file and renames, so that a reader never sees half an export.
Status ExportToFile(db::Connection& db, const Export& what, ExportFormat format,
                    const std::string& path) {
  const std::string part = path + ".part" + std::to_string(getpid());
  const auto failed = [&](std::string_view doing) {
    Error error{ErrorCode::kEnvironment, std::string(doing) + ": " + std::strerror(errno), path};
    unlink(part.c_str());
    return error;
  };
  const int fd = open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (fd < 0) return failed("cannot write the file");
  Terminal out(fd);
  Status written = WriteExport(db, what, format, out);
  if (Status flushed = out.Flush(); written && !flushed) {
    written = Error{flushed.error().code, flushed.error().message, path};
  }
  if (close(fd) != 0 && written) return failed("the file is incomplete");
  if (written && rename(part.c_str(), path.c_str()) != 0) return failed("cannot replace the file");
  if (!written) unlink(part.c_str());
  return written;
}

Result<int> RunExport(Invocation& invocation) {
  const Arguments& arguments = invocation.arguments;
  Result<const Export*> what = FindExport(arguments.operands()[0]);
  if (!what) return what.error();
  const std::string name = arguments.Get("format").value_or("jsonl");
  if (name != "jsonl" && name != "csv") return UnknownName("format", name, {"jsonl", "csv"});
  const ExportFormat format = name == "csv" ? ExportFormat::kCsv : ExportFormat::kJsonLines;
  Result<db::Connection> db = OpenForReading(invocation);
  if (!db) return db.error();
  const std::optional<std::string> path = arguments.Get("out");
  const Status written = path && *path != "-" ? ExportToFile(*db, **what, format, *path)
                                              : WriteExport(*db, **what, format, invocation.out);
  if (!written) return written.error();
  return kExitAnswer;
}

}  // namespace

constexpr Command kExport = {
    .name = "export",
    .operands = "NAME",
    .least_operands = 1,
    .most_operands = 1,
    .summary = "facts and answers for machines, one JSON object a line, or CSV",
    .about =
        "NAME is one of\n"
        "  facts          call sites, handlers and span sites of the source\n"
        "  static-edges   handler or main to operation, through the source\n"
        "  dependencies   dependencies after the join\n"
        "  journeys       journeys with their figures\n"
        "  critical-path  call paths of the journeys\n"
        "  owners         owner of each path, target, operation and component\n"
        "  targets        build targets\n"
        "  issues         everything skipped, lost or guessed\n\n"
        "The first line says which schema and what the rows come from; CSV has a head instead. "
        "Rows are sorted by all columns, absent fields are left out, times are nanoseconds, "
        "numbers have six significant digits: equal facts give equal bytes. Each is the SQL view "
        "of the same name.",
    .options = kOptions,
    .examples = kExamples,
    .formats = false,
    .run = RunExport,
};

}  // namespace arterial::cli

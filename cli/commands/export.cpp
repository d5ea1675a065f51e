#include "cli/commands/export.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "cli/export.h"
#include "cli/export_sections.h"
#include "db/support/text.h"

namespace arterial::cli {
namespace fs = std::filesystem;
namespace {

constexpr OptionSpec kOptions[] = {
    {"format", '\0', "FORMAT", "jsonl (default) or csv, with the same columns"},
    {"out", 'o', "FILE", "write to this file, replaced only when complete"},
    {"from", '\0', "FILE...",
     "critical-path: analyse these trace files and folders, without a database"},
    {"trace", '\0', "ID", "critical-path: analyse this trace, one that the database keeps whole"},
    {"input-format", '\0', "NAME",
     "with --from: format of all files (see `arterial ingest --help`)"},
    {"no-skew", '\0', "", "with --from or --trace: leave times as they are, correct no clock"},
    {"critical-path", '\0', "MODE", "with --from or --trace: exact (default), crisp or jaeger-ui"},
};

constexpr Example kExamples[] = {
    {"arterial export dependencies > dependencies.jsonl", "all dependencies after the join"},
    {"arterial export owners --format csv --out owners.csv", "owners for a spreadsheet"},
    {"arterial export facts | jq -r 'select(.kind == \"handler\") | .operation'",
     "operations that the source implements"},
    {"arterial export critical-path --from traces.jsonl.gz more/",
     "every section of the critical path of every trace in the files"},
    {"arterial export critical-path --trace 4bf92f3577b34da6",
     "every section of the critical path of one trace that the database keeps whole"},
};

Result<const Export*> FindExport(std::string_view name) {
  std::vector<std::string> names;
  for (const Export& each : Exports()) {
    if (each.name == name) return &each;
    names.emplace_back(each.name);
  }
  return UnknownName("export", name, names);
}

using Write = std::function<Status(Terminal& out)>;

Error FileError(std::string_view doing, const std::string& path) {
  return {ErrorCode::kEnvironment, std::string(doing) + ": " + std::strerror(errno), path};
}

Status WriteAndClose(int fd, const std::string& path, const Write& write) {
  Status written;
  {
    Terminal out(fd);
    written = write(out);
    if (Status flushed = out.Flush(); written && !flushed)
      written = Error{flushed.error().code, flushed.error().message, path};
  }
  if (close(fd) != 0 && written) return FileError("the file is incomplete", path);
  return written;
}

// Writes beside the file and renames, so that a reader never sees half an export. Links are
// followed; pipes and devices are written in place: a rename would put a file where they were.
Status WriteFile(const std::string& given, const Write& write) {
  std::error_code ec;
  const fs::path whole = fs::weakly_canonical(given, ec);
  const std::string path = ec ? given : whole.string();
  if (fs::exists(path, ec) && !fs::is_regular_file(path, ec)) {
    const int fd = open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (fd < 0) return FileError("cannot write there", path);
    return WriteAndClose(fd, path, write);
  }
  const std::string part = path + ".part" + std::to_string(getpid());
  const int fd = open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (fd < 0) return FileError("cannot write the file", path);
  Status written = WriteAndClose(fd, path, write);
  if (written && rename(part.c_str(), path.c_str()) != 0)
    written = FileError("cannot replace the file", path);
  if (!written) unlink(part.c_str());
  return written;
}

Result<runtime::AnalyseOptions> ReadAnalyseOptions(const Arguments& arguments) {
  runtime::AnalyseOptions options;
  options.correct_skew = !arguments.Has("no-skew");
  options.format = arguments.Get("input-format").value_or("");
  const std::string mode = arguments.Get("critical-path").value_or("exact");
  const std::optional<runtime::CriticalPathMode> known = runtime::ParseCriticalPathMode(mode);
  if (!known) return UnknownName("critical-path mode", mode, {"exact", "crisp", "jaeger-ui"});
  options.mode = *known;
  return options;
}

Error Misused(std::string_view sentence) {
  return {ErrorCode::kUsage, std::string(sentence), "export"};
}

Status CheckOptions(const Arguments& arguments, const Export& what) {
  const bool files = arguments.Has("from");
  const bool single = files || arguments.Has("trace");
  if (single && what.name != "critical-path")
    return Misused("--from and --trace are for critical-path only");
  if (files && arguments.Has("trace")) return Misused("give either --from or --trace");
  if (!files && arguments.Has("input-format")) return Misused("--input-format needs --from");
  for (const char* option : {"no-skew", "critical-path"})
    if (!single && arguments.Has(option))
      return Misused("--" + std::string(option) + " needs --from or --trace");
  if (!files && arguments.operands().size() > 1)
    return Misused("there is one word too many: " + EscapeControl(arguments.operands()[1]));
  return {};
}

Result<Write> WriterOf(Invocation& invocation, const Export& what, ExportFormat format) {
  const Arguments& arguments = invocation.arguments;
  ARTERIAL_RETURN_IF_ERROR(CheckOptions(arguments, what));
  Result<runtime::AnalyseOptions> options = ReadAnalyseOptions(arguments);
  if (!options) return options.error();
  if (std::vector<std::string> files = arguments.All("from"); !files.empty()) {
    // Everything behind NAME is a file, too.
    files.insert(files.end(), arguments.operands().begin() + 1, arguments.operands().end());
    return Write([files, options = *options, format](Terminal& out) {
      return WriteSections(
          [&](const runtime::OnTrace& on_trace, db::IssueLog* issues) {
            return runtime::AnalyseFiles(files, options, on_trace, issues);
          },
          format, out);
    });
  }
  Result<db::Connection> db = OpenForReading(invocation);
  if (!db) return db.error();
  auto shared = std::make_shared<db::Connection>(std::move(*db));
  if (const std::optional<std::string> trace = arguments.Get("trace"))
    return Write([shared, trace = *trace, options = *options, format](Terminal& out) {
      return WriteSections(
          [&](const runtime::OnTrace& on_trace, db::IssueLog* issues) {
            return runtime::AnalyseExemplar(*shared, trace, options, on_trace, issues);
          },
          format, out);
    });
  return Write(
      [shared, what, format](Terminal& out) { return WriteExport(*shared, what, format, out); });
}

Result<int> RunExport(Invocation& invocation) {
  const Arguments& arguments = invocation.arguments;
  Result<const Export*> what = FindExport(arguments.operands()[0]);
  if (!what) return what.error();
  const std::string name = arguments.Get("format").value_or("jsonl");
  if (name != "jsonl" && name != "csv") return UnknownName("format", name, {"jsonl", "csv"});
  const ExportFormat format = name == "csv" ? ExportFormat::kCsv : ExportFormat::kJsonLines;
  Result<Write> write = WriterOf(invocation, **what, format);
  if (!write) return write.error();
  const std::optional<std::string> path = arguments.Get("out");
  const Status written = path && *path != "-" ? WriteFile(*path, *write) : (*write)(invocation.out);
  if (!written) return written.error();
  return kExitAnswer;
}

}  // namespace

constexpr Command kExport = {
    .name = "export",
    .operands = "NAME",
    .least_operands = 1,
    .most_operands = -1,
    .summary = "facts and answers for machines, one JSON object a line, or CSV",
    .about =
        "NAME is one of\n"
        "  facts          call sites, handlers and span sites of the source\n"
        "  static-edges   handler or main to operation, through the source\n"
        "  call-orders    in which order one handler makes two calls\n"
        "  dependencies   dependencies after the join\n"
        "  journeys       journeys with their figures, objectives and owners\n"
        "  journey-steps  how far users get in journeys of several requests\n"
        "  critical-path  call paths of the journeys; with --from or --trace, sections of\n"
        "                 single traces\n"
        "  impact         what each journey loses when an operation that it uses fails\n"
        "  availability   how available journeys can be at most, and are\n"
        "  error-budget   what takes from it: failures where they arise\n"
        "  dead           calls of the source that no trace shows\n"
        "  dark           observed calls that no source explains\n"
        "  owners         owner of each path, target, operation and component\n"
        "  targets        build targets\n"
        "  quality        what is broken or missing in each service's spans\n"
        "  fan-out        how often requests make each call, and try it again\n"
        "  target-deps    build dependencies, declared, used or both\n"
        "  idl-operations operations that interface descriptions define\n"
        "  shipped-sites  handlers and call sites, once for each binary\n"
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

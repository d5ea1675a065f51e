#include "runtime_join/read_files.h"

#include <filesystem>
#include <set>
#include <utility>

#include "runtime_join/tar.h"

namespace arterial::runtime {
namespace {

class FileReader {
 public:
  FileReader(ReadContext context, const ReadFilesHooks& hooks)
      : context_(std::move(context)), hooks_(hooks) {}

  Status Read(const InputFile& file) {
    context_.file = file.shown;
    const Status status = ReadInput(file.path);
    if (status || file.listed || status.error().code != ErrorCode::kInput) return status;
    // One stray file must not end the reading of a folder.
    context_.issues->Add("skipped_file", db::Severity::kWarning, file.shown, 0,
                         status.error().message);
    return {};
  }
  const ReadStats& stats() const { return context_.stats; }

 private:
  Status ReadInput(const std::string& path) {
    Result<std::unique_ptr<Input>> input = Input::Open(path);
    if (!input) return input.error();
    // A pipe, also one that has a name, can be read once only.
    std::error_code ignored;
    const bool file = path != "-" && std::filesystem::is_regular_file(path, ignored);
    Result<Hash128> hash = file ? HashFile(path) : (*input)->Spool(hooks_.temp_folder);
    if (!hash) return hash.error();
    if (!seen_.insert(*hash).second || (hooks_.skip && hooks_.skip(*hash))) {
      ++context_.stats.repeats;
      return {};
    }
    Result<std::string_view> head = (*input)->Peek(kTarBlock);
    if (!head) return head.error();
    return IsTar(*head) ? ReadArchive(input->get()) : ReadContent(input->get());
  }

  Status ReadContent(Input* input) {
    const int64_t before = context_.stats.spans;
    Result<const TraceFormat*> format = ReadSpans(input, &context_);
    if (!format) return format.error();
    return hooks_.done ? hooks_.done(*input, *format, context_.stats.spans - before) : Status();
  }

  // Each file within is an input of its own, as if it lay in a folder.
  Status ReadArchive(Input* archive) {
    const std::string above = context_.file;
    TarReader tar(archive);
    TarEntry entry;
    for (;;) {
      Result<bool> more = tar.Next(&entry);
      if (!more && more.error().code == ErrorCode::kInput) {
        context_.issues->Add("damaged_input", db::Severity::kError, above, 0, more.error().message);
        return {};
      }
      if (!more) return more.error();
      if (!*more) return {};
      if (std::filesystem::path(entry.name).filename().string().starts_with(".")) continue;
      context_.file = above + "/" + entry.name;
      const Status status = ReadEntry(&tar);
      if (!status && status.error().code != ErrorCode::kInput) return status;
      if (!status)
        context_.issues->Add("skipped_file", db::Severity::kWarning, context_.file, 0,
                             status.error().message);
    }
  }

  Status ReadEntry(TarReader* tar) {
    const auto pull = [tar](char* to, size_t size) { return tar->Read(to, size); };
    const std::unique_ptr<Input> input = Input::FromPull(pull, context_.file);
    Result<Hash128> hash = input->Spool(hooks_.temp_folder);
    if (!hash) return hash.error();
    if (!seen_.insert(*hash).second || (hooks_.skip && hooks_.skip(*hash))) {
      ++context_.stats.repeats;
      return {};
    }
    return ReadContent(input.get());
  }

  ReadContext context_;
  const ReadFilesHooks& hooks_;
  std::set<Hash128> seen_;
};

}  // namespace

Result<ReadStats> ReadFiles(const std::vector<std::string>& paths, ResourceTable* resources,
                            db::IssueLog* issues, SpanSink* sink, const ReadFilesHooks& hooks) {
  Result<std::vector<InputFile>> files = ListInputs(paths);
  if (!files) return files.error();
  FileReader reader({{}, resources, issues, sink, {}, hooks.format}, hooks);
  for (const InputFile& file : *files) ARTERIAL_RETURN_IF_ERROR(reader.Read(file));
  return reader.stats();
}

}  // namespace arterial::runtime

#include "indexer/changed_since.h"

#include <optional>
#include <string_view>
#include <vector>

#include "db/support/subprocess.h"
#include "indexer/command_line.h"

namespace arterial::indexer {
namespace {

constexpr size_t kMostOutput = size_t{64} << 20;  // where RunProcess cuts

Result<ProcessOutput> Git(const std::string& folder, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"git", "-C", folder, "-c", "core.fsmonitor=false"});
  Result<ProcessOutput> run = RunProcess(arguments, {}, std::chrono::seconds(300));
  if (!run)
    return Error{ErrorCode::kEnvironment,
                 "--changed-since needs git: " + run.error().message +
                     "; without the option every unit is checked",
                 folder};
  return run;
}

std::string FirstLine(const std::string& text) { return text.substr(0, text.find('\n')); }

Error Failed(const std::string& what, const ProcessOutput& run, const std::string& root) {
  return {ErrorCode::kEnvironment, what + " (" + FirstLine(run.err) + ")", root};
}

// Calls `take` with each part that a zero byte ends.
template <typename Take>
void ForEachEntry(std::string_view text, const Take& take) {
  for (size_t end = text.find('\0'); end != text.npos; end = text.find('\0')) {
    take(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
}

// The commit that `revision` names.
Result<std::string> Resolve(const std::string& root, const std::string& revision) {
  Result<ProcessOutput> run =
      Git(root, {"rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"});
  if (!run) return run.error();
  if (run->exit_code == 0) return FirstLine(run->out);
  return Error{ErrorCode::kUsage,
               "git knows no commit '" + revision +
                   "' here: fetch it first (a shallow clone may lack it), or index without "
                   "--changed-since",
               root};
}

// An error unless the database was indexed at that commit, without changes.
Status CheckDatabase(db::Connection& db, const std::string& revision, const std::string& commit) {
  Result<std::optional<std::string>> stored =
      db::QueryText(db, "SELECT value FROM setting WHERE key = 'revision'");
  if (!stored) return stored.error();
  std::string of = stored->value_or("");
  if (of == commit) return {};
  constexpr std::string_view kDirty = "-dirty";
  if (of.empty())
    of = "no known revision, or its last run did not end";
  else if (of.ends_with(kDirty))
    of = "revision " + of.substr(0, of.size() - kDirty.size()) +
         " with changes that were not committed";
  else
    of = "revision " + of;
  return Error{ErrorCode::kUsage,
               "the database is of " + of + ", not of " + revision + " (" + commit +
                   "): take one that was indexed there, or index without --changed-since, which "
                   "checks every unit",
               db.path()};
}

}  // namespace

Result<GitChanges> ChangesSince(db::Connection& db, const std::string& root,
                                const std::string& revision) {
  Result<ProcessOutput> top = Git(root, {"rev-parse", "--show-toplevel"});
  if (!top) return top.error();
  if (top->exit_code != 0)
    return Failed("--changed-since needs a git work tree, and the root is in none", *top, root);
  const std::string folder = FirstLine(top->out);
  GitChanges changes;
  Result<std::string> commit = Resolve(root, revision);
  if (!commit) return commit.error();
  changes.commit = *commit;
  ARTERIAL_RETURN_IF_ERROR(CheckDatabase(db, revision, *commit));

  const auto stored = [&](std::string_view path) {
    return RelativeTo(Absolute(path, folder), root);
  };
  // "H 100644 <object> 0\t<path>": tracked, not hidden from git's eyes, a regular file. A link may
  // lead to what git does not see.
  Result<ProcessOutput> tracked = Git(folder, {"ls-files", "-v", "-s", "-z"});
  if (!tracked) return tracked.error();
  if (tracked->exit_code != 0) return Failed("git cannot list its files", *tracked, root);
  ForEachEntry(tracked->out, [&](std::string_view entry) {
    const size_t tab = entry.find('\t');
    if (tab != entry.npos && entry.starts_with("H 100"))
      changes.unchanged.insert(stored(entry.substr(tab + 1)));
  });
  for (const std::vector<std::string>& question :
       {std::vector<std::string>{"diff", "--name-only", "--no-renames", "--no-ext-diff",
                                 "--ignore-submodules=none", "-z", *commit, "--"},
        std::vector<std::string>{"ls-files", "--others", "--exclude-standard", "-z"}}) {
    Result<ProcessOutput> run = Git(folder, question);
    if (!run) return run.error();
    if (run->exit_code != 0 || run->out.size() >= kMostOutput)
      return Failed("git cannot tell what changed: index without --changed-since", *run, root);
    ForEachEntry(run->out, [&](std::string_view path) {
      changes.unchanged.erase(stored(path));
      ++changes.changed;
    });
  }
  return changes;
}

}  // namespace arterial::indexer

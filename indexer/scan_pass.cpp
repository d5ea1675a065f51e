#include "indexer/scan_pass.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <numeric>
#include <thread>
#include <utility>

#include "db/includes.h"

namespace arterial::indexer {
namespace {

constexpr int kMaxRounds = 4;  // generated headers may reveal further missing ones

}  // namespace

std::vector<std::string> SplitLines(const std::string& text) {
  std::vector<std::string> lines;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

std::string KeptExtra(const UnitStore& store, const CompileCommand& command) {
  const StoredUnit* unit = store.Find(command);
  if (unit == nullptr) return {};
  std::error_code error;
  for (const std::string& line : SplitLines(unit->extra_arguments))
    if (line.starts_with('/') && !std::filesystem::is_directory(line, error)) return {};
  return unit->extra_arguments;
}

ScanPass::ScanPass(const CompileDb& build, const UnitStore& store, ScanStore& scans,
                   ProtoGen& proto, PoolOptions pool)
    : build_(build), store_(store), scans_(scans), proto_(proto), pool_(std::move(pool)) {
  pool_.command.push_back("--scan");
}

Result<int64_t> ScanPass::Run(const std::function<void(int64_t, int64_t)>& progress) {
  std::vector<size_t> tasks, looked_at(build_.commands.size());
  std::iota(looked_at.begin(), looked_at.end(), size_t{0});
  for (const CompileCommand& command : build_.commands)
    extra_.push_back(KeptExtra(store_, command));
  for (size_t i : looked_at)
    if (!scans_.Valid(build_.commands[i], extra_[i])) tasks.push_back(i);
  const auto scanned = static_cast<int64_t>(tasks.size());
  for (int round = 0; round < kMaxRounds; ++round) {
    if (Status status = Scan(tasks, progress); !status) return status.error();
    tasks.clear();
    for (size_t i : looked_at) {
      const UnitScan* scan = scans_.Find(build_.commands[i]);
      Result<std::string> extra = proto_.Extend(scan->missing, extra_[i], build_.commands[i].file);
      if (!extra) return extra.error();
      if (*extra == extra_[i]) continue;
      extra_[i] = std::move(*extra);
      tasks.push_back(i);
    }
    if (tasks.empty()) break;
    // The clock of files ticks slowly: what was just written must not seem newer than the scan.
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    looked_at = tasks;
  }
  return scanned;
}

Status ScanPass::Scan(const std::vector<size_t>& units,
                      const std::function<void(int64_t, int64_t)>& progress) {
  if (units.empty()) return {};
  const Requests requests{units.size(), [&](size_t i) -> UnitRequest {
                            const CompileCommand& command = build_.commands[units[i]];
                            return {command.directory, command.path, command.arguments,
                                    SplitLines(extra_[units[i]])};
                          }};
  // Each worker numbers the files of its units in a table of its own.
  std::map<uint64_t, db::ScanTable> tables;
  const db::ScanTable* table = nullptr;
  const auto read = [&](uint64_t process, const std::string& answer,
                        UnitOutcome& outcome) -> Status {
    Result<db::UnitIncludes> includes = db::DecodeScan(answer, tables[process]);
    if (!includes) return includes.error();
    outcome.includes = std::move(*includes);
    table = &tables[process];
    return {};
  };
  int64_t done = 0;
  const auto total = static_cast<int64_t>(units.size());
  progress(done, total);
  Status status = RunPool(pool_, requests, read, [&](size_t i, UnitOutcome outcome) -> Status {
    const CompileCommand& command = build_.commands[units[i]];
    progress(++done, total);
    if (outcome.kind != UnitOutcome::Kind::kAnswered) return scans_.AddLost(command);
    scanned_.Add(units[i], outcome.includes, *table);
    return scans_.Add(command, extra_[units[i]], outcome.includes, *table, outcome.started_ns);
  });
  Status flushed = scans_.Flush();
  return status.ok() ? flushed : status;
}

// The number of files is a fair measure of what a unit costs.
void ScanPass::LargestFirst(std::vector<Task>& tasks) const {
  const auto key = [&](const Task& task) {
    return std::pair(
        -static_cast<int64_t>(scans_.Find(build_.commands[task.command])->files.size()),
        task.command);
  };
  std::sort(tasks.begin(), tasks.end(),
            [&](const Task& a, const Task& b) { return key(a) < key(b); });
}

}  // namespace arterial::indexer

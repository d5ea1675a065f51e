#include "indexer/worker_pool.h"

#include <poll.h>
#include <signal.h>
#include <time.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "db/support/interrupt.h"
#include "indexer/worker_process.h"

namespace arterial::indexer {
namespace {

using Clock = WorkerProcess::Clock;
using Kind = UnitOutcome::Kind;
constexpr std::chrono::milliseconds kPollInterval{100};  // memory and interrupts are looked at

std::string RequestLine(const UnitRequest& request, bool with_prelude) {
  nlohmann::ordered_json json;
  json["directory"] = request.directory;
  json["file"] = request.file;
  json["arguments"] = request.arguments;
  json["extra"] = request.extra;
  if (!request.leads.empty()) json["leads"] = request.leads;
  if (with_prelude && !request.prelude.path.empty()) {
    auto headers = nlohmann::ordered_json::array();
    for (const PreludeHeader& header : request.prelude.headers)
      headers.push_back({header.name, header.path});
    json["prelude"] = {{"path", request.prelude.path}, {"headers", std::move(headers)}};
  }
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

// The clock that file systems take modification times from.
int64_t FileClockNs() {
  timespec now{};
  clock_gettime(CLOCK_REALTIME_COARSE, &now);
  return now.tv_sec * int64_t{1000000000} + now.tv_nsec;
}

struct Slot {
  std::optional<WorkerProcess> process;
  uint64_t number = 0;            // of the process
  std::optional<size_t> request;  // in flight
  int64_t started_ns = 0;
};

// One pass over a queue of requests with a number of slots.
class Round {
 public:
  using Done = std::function<Status(size_t, UnitOutcome)>;
  Round(const PoolOptions& options, const Requests& requests, const std::vector<size_t>& queue,
        int slots, bool with_preludes, const AnswerReader& read, Done done)
      : options_(options),
        requests_(requests),
        queue_(queue),
        with_preludes_(with_preludes),
        read_(read),
        done_(std::move(done)) {
    slots_.resize(
        std::clamp<size_t>(static_cast<size_t>(slots), 1, std::max<size_t>(1, queue.size())));
  }

  Status Run() {
    while (true) {
      if (Interrupted()) return Error{ErrorCode::kInterrupted, "interrupted", {}};
      bool busy = false;
      for (Slot& slot : slots_) {
        if (!slot.request && next_ < queue_.size()) ARTERIAL_RETURN_IF_ERROR(Dispatch(slot));
        busy = busy || slot.request.has_value();
      }
      if (!busy) return {};
      Wait();
      for (Slot& slot : slots_)
        if (slot.request) ARTERIAL_RETURN_IF_ERROR(Check(slot));
    }
  }

 private:
  Status Dispatch(Slot& slot) {
    if (!slot.process) {
      Result<WorkerProcess> process = WorkerProcess::Start(options_.command);
      if (!process) return process.error();
      slot.process = std::move(*process);
      static uint64_t started = 0;
      slot.number = ++started;
    }
    slot.request = queue_[next_++];
    slot.started_ns = FileClockNs();
    slot.process->Send(RequestLine(requests_.make(*slot.request), with_preludes_));
    return {};
  }

  void Wait() {
    std::vector<pollfd> fds;
    for (const Slot& slot : slots_) {
      if (!slot.request) continue;
      fds.push_back({slot.process->output_fd(), POLLIN, 0});
      fds.push_back({slot.process->error_fd(), POLLIN, 0});
      fds.push_back({slot.process->input_fd(), POLLOUT, 0});
    }
    poll(fds.data(), fds.size(), static_cast<int>(kPollInterval.count()));
  }

  Status Check(Slot& slot) {
    slot.process->Transfer();
    switch (slot.process->state()) {
      case WorkerProcess::State::kAnswered: {
        UnitOutcome outcome;
        outcome.started_ns = slot.started_ns;
        if (!read_(slot.number, slot.process->TakeAnswer(), outcome))
          return Fail(slot, Kind::kCrashed, "the worker gave a malformed answer");
        const size_t request = *std::exchange(slot.request, std::nullopt);
        return done_(request, std::move(outcome));
      }
      case WorkerProcess::State::kBroken:
        return Fail(slot, Kind::kCrashed, {});
      default:
        break;
    }
    if (Clock::now() - slot.process->started() > options_.unit_timeout)
      return Fail(slot, Kind::kTimeout,
                  "not parsed within " +
                      std::to_string((options_.unit_timeout.count() + 999) / 1000) + " s");
    if (options_.memory_limit != 0 && slot.process->ResidentBytes() > options_.memory_limit)
      return Fail(slot, Kind::kCrashed,
                  "the worker needed more than " + std::to_string(options_.memory_limit >> 20) +
                      " MiB of memory");
    return {};
  }

  // The worker is lost; `reason` is empty when its end tells more.
  Status Fail(Slot& slot, Kind kind, std::string reason) {
    std::string end = slot.process->Bury();
    const bool cannot_start = slot.process->exit_code() == 127;
    slot.process.reset();
    // A terminal's interrupt may have reached the worker by other ways first.
    if (Interrupted()) return Error{ErrorCode::kInterrupted, "interrupted", {}};
    if (reason.empty() && cannot_start)
      return Error{ErrorCode::kEnvironment, "the worker cannot be started: " + end,
                   options_.command[0]};
    UnitOutcome outcome{kind, {}, {}, reason.empty() ? end : reason, slot.started_ns};
    const size_t request = *std::exchange(slot.request, std::nullopt);
    return done_(request, std::move(outcome));
  }

  const PoolOptions& options_;
  const Requests& requests_;
  const std::vector<size_t>& queue_;
  bool with_preludes_;
  const AnswerReader& read_;
  Done done_;
  std::vector<Slot> slots_;
  size_t next_ = 0;
};

// Writing to a worker that has died must be an error here, not the driver's end.
class IgnoreSigpipe {
 public:
  IgnoreSigpipe() : before_(signal(SIGPIPE, SIG_IGN)) {}
  ~IgnoreSigpipe() { signal(SIGPIPE, before_); }

 private:
  void (*before_)(int);
};

}  // namespace

Status ReadFacts(uint64_t, const std::string& answer, UnitOutcome& outcome) {
  Result<db::UnitFacts> facts = db::Decode(answer);
  if (!facts) return facts.error();
  outcome.facts = std::move(*facts);
  outcome.with_prelude = std::exchange(outcome.facts.with_prelude, false);
  outcome.prelude_refused = std::exchange(outcome.facts.prelude_refused, false);
  return {};
}

Status RunPool(const PoolOptions& options, const Requests& requests, const AnswerReader& read,
               const std::function<Status(size_t request, UnitOutcome outcome)>& done) {
  const IgnoreSigpipe ignore_sigpipe;
  std::vector<size_t> queue(requests.count);
  for (size_t i = 0; i < queue.size(); ++i) queue[i] = i;
  std::vector<size_t> again;
  auto first = [&](size_t request, UnitOutcome outcome) -> Status {
    if (outcome.kind == Kind::kAnswered) return done(request, std::move(outcome));
    again.push_back(request);
    return {};
  };
  ARTERIAL_RETURN_IF_ERROR(
      Round(options, requests, queue, options.jobs, /*with_preludes=*/true, read, first).Run());
  std::sort(again.begin(), again.end());
  for (size_t request : again) {
    const std::vector<size_t> alone = {request};
    ARTERIAL_RETURN_IF_ERROR(
        Round(options, requests, alone, 1, /*with_preludes=*/false, read, done).Run());
  }
  return {};
}

Status RunPool(const PoolOptions& options, const std::vector<UnitRequest>& requests,
               const AnswerReader& read,
               const std::function<Status(size_t request, UnitOutcome outcome)>& done) {
  return RunPool(options, Requests{requests.size(), [&](size_t i) { return requests[i]; }}, read,
                 done);
}

}  // namespace arterial::indexer

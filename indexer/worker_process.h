// One worker process of `arterial index` and its three pipes. Protocol: one JSON line a request on
// the worker's standard input; the answer on its standard output is the size of the body, four
// bytes little-endian, and the body, db::Encode(UnitFacts). What it prints on standard error is
// kept, bounded, for the text of a crash.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "db/support/result.h"

namespace arterial::indexer {

class WorkerProcess {
 public:
  using Clock = std::chrono::steady_clock;
  enum class State { kIdle, kBusy, kAnswered, kBroken };

  // Starts the program. The process leaves the terminal's process group (an interrupt goes to the
  // driver alone) and is killed by the kernel when the driver dies in any way.
  static Result<WorkerProcess> Start(const std::vector<std::string>& command);
  WorkerProcess(WorkerProcess&& other) noexcept;
  WorkerProcess& operator=(WorkerProcess&& other) noexcept;
  ~WorkerProcess();  // kills and reaps

  // Begins one request; the worker must be idle.
  void Send(std::string line);
  // Moves bytes after poll() said that there are some: request out, answer and errors in.
  void Transfer();
  State state() const { return state_; }
  // Takes the answer's body; the worker is idle again.
  std::string TakeAnswer();

  // Descriptors for poll(); input_fd is -1 when nothing waits to be written.
  int input_fd() const { return pending_.empty() ? -1 : in_; }
  int output_fd() const { return out_; }
  int error_fd() const { return err_; }

  Clock::time_point started() const { return started_; }  // of the request in flight
  uint64_t ResidentBytes() const;                         // 0 when unknown
  // Kills and reaps; says how the process ended, with the first line it printed on its way.
  std::string Bury();
  int exit_code() const { return exit_code_; }  // after Bury; -1 when a signal ended it

 private:
  WorkerProcess() = default;
  void ReadAnswer();
  void ReadErrors();
  void WriteRequest();
  void Close();

  pid_t pid_ = -1;
  int in_ = -1, out_ = -1, err_ = -1;
  int exit_code_ = 0;
  State state_ = State::kIdle;
  Clock::time_point started_;
  std::string pending_, answer_, errors_;
};

}  // namespace arterial::indexer

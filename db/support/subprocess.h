// Runs a program to its end and takes what it prints. No shell is involved.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "db/support/result.h"

namespace arterial {

struct ProcessOutput {
  int exit_code = 0;  // 128 + the signal's number when a signal ended it
  std::string out;    // standard output, cut at 64 MiB
  std::string err;    // standard error, cut at 64 KiB
};

// `arguments[0]` is looked up on PATH. Standard input is empty. The process is killed after
// `limit`. Fails when the program cannot be started or was killed for its time; a non-zero exit
// code is not an error here.
Result<ProcessOutput> RunProcess(const std::vector<std::string>& arguments,
                                 const std::string& working_directory = {},
                                 std::chrono::seconds limit = std::chrono::seconds(60));

// Absolute path of a program on PATH, empty when there is none.
std::string FindProgram(const std::string& name);

}  // namespace arterial

// A fuzz target is one .cpp that defines these two functions; tests/fuzz/README.md has the steps.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

// Inputs that the program makes itself (binary encodings, whose files would go stale); the others
// are files in corpus/<name>/.
std::vector<std::string> Seeds();

// Feeds one input to the code under test; aborts when a promise is broken. Returns 0.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

// Ends the run with a message when a promise does not hold, in release builds too.
#define FUZZ_CHECK(condition)                                                 \
  do {                                                                        \
    if (!(condition)) {                                                       \
      fprintf(stderr, "%s:%d: broken: %s\n", __FILE__, __LINE__, #condition); \
      abort();                                                                \
    }                                                                         \
  } while (false)

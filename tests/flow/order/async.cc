// KINDS order step
// Futures, threads and what waits for them.
#include "calls.h"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

void Futures() {
  auto a = std::async(std::launch::async, A);  // EXPECT step A starts over awaited 14 // EXPECT order A beside B none // EXPECT order A before C none
  auto b = std::async(std::launch::async, [] { return B(); });  // EXPECT step B calls over // EXPECT step Futures::(lambda) starts over awaited 15
  a.get();
  b.get();
  C();  // EXPECT step C calls over
}

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
  auto b = std::async(std::launch::async, B);  // EXPECT step B starts over awaited 15 // EXPECT order B before C none
  a.get();
  b.get();
  C();  // EXPECT step C calls
}

void AwaitedAtOnce() {
  std::async(std::launch::async, A).get();  // EXPECT step A starts over awaited 20 // EXPECT order A before B none
  B();                                      // EXPECT step B calls
}

// Nobody keeps the future: its destructor waits.
void Discarded() {
  (void)std::async(std::launch::async, A);  // EXPECT step A starts over awaited 26 // EXPECT order A before B none
  B();                                      // EXPECT step B calls
}

// The scope ends with the future in it.
void EndOfScope() {
  {
    auto a = std::async(std::launch::async, A);  // EXPECT step A starts over awaited 36 // EXPECT order A beside B none // EXPECT order A before C none
    B();                                         // EXPECT step B calls // EXPECT order B before C none

  }
  C();  // EXPECT step C calls
}

// Begins where it is waited for.
void Deferred() {
  auto a = std::async(std::launch::deferred, A);  // EXPECT step A starts over awaited 44
  B();  // EXPECT step B calls // EXPECT order B before A none
  a.get();
}

void Threads() {
  std::thread a(A);  // EXPECT step A starts over awaited 50 // EXPECT order A beside B none // EXPECT order A before C none
  B();               // EXPECT step B calls // EXPECT order B before C none
  a.join();
  C();  // EXPECT step C calls
}

void Detached() {
  std::thread(A).detach();  // EXPECT step A starts loose // EXPECT order A beside B none
  B();                      // EXPECT step B calls
}

void ManyThreads() {
  std::vector<std::thread> threads;
  threads.emplace_back(A);  // EXPECT step A starts over awaited 63 // EXPECT order A beside B none // EXPECT order A before C none
  threads.emplace_back(B);  // EXPECT step B starts over awaited 63 // EXPECT order B before C none
  for (auto& thread : threads) thread.join();
  C();  // EXPECT step C calls
}

void ManyFutures(int count) {
  std::vector<std::future<int>> answers;
  for (int i = 0; i < count; ++i) answers.push_back(std::async(std::launch::async, A));  // EXPECT step A starts over awaited 70 // EXPECT order A before B none
  for (size_t i = 0; i < answers.size(); ++i) answers[i].get();
  B();  // EXPECT step B calls
}

// A helper that hands a future back.
void HandedBack() {
  auto a = Later();  // EXPECT step Later calls over awaited 78 // EXPECT order Later beside B none // EXPECT order Later before C none
  B();               // EXPECT step B calls // EXPECT order B before C none
  a.wait();
  C();  // EXPECT step C calls
}

std::future<int> HandsBack() {
  auto a = std::async(std::launch::async, A);  // EXPECT step A starts returned // EXPECT order A beside B none
  B();                                         // EXPECT step B calls
  return a;
}

// Awaited on one way only.
void Perhaps(bool wait) {
  auto a = std::async(std::launch::async, A);  // EXPECT step A starts over awaited 92 // EXPECT order A beside B none
  if (wait) {
    a.wait();
  }
  B();  // EXPECT step B calls
}

void Promised() {
  std::promise<int> done;
  std::thread worker([&done] { done.set_value(A()); });  // EXPECT step Promised::(lambda) starts over awaited 101 // EXPECT order Promised::(lambda) beside B none // EXPECT order Promised::(lambda) before C none // EXPECT step A calls
  B();  // EXPECT step B calls // EXPECT order B before C none
  done.get_future().get();
  C();  // EXPECT step C calls
  worker.join();
}

// A lambda that is called, not handed on.
void Called() {
  const auto ask = [] { return A(); };  // EXPECT step A calls
  ask();                                // EXPECT step Called::(lambda) calls // EXPECT order Called::(lambda) before B none
  B();                                  // EXPECT step B calls
}

template <typename Ask>
int Wrapped(Ask ask) {
  return ask();  // EXPECT step Run::(lambda) calls
}
void Run() {
  Wrapped([] { return A(); });  // EXPECT step Run::(lambda) calls // EXPECT step Wrapped calls // EXPECT order Wrapped with Run::(lambda) none // EXPECT step A calls
}

// KINDS order
// Coroutines: tasks that begin at once, and tasks that begin when they are awaited.
#include <coroutine>
#include <utility>

#include "calls.h"

template <typename Initial>
struct Task {
  struct promise_type {
    Task get_return_object() { return {}; }
    Initial initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_value(int) {}
    void unhandled_exception() {}
  };
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>) {}
  int await_resume() { return 0; }
};
using Eager = Task<std::suspend_never>;
using Lazy = Task<std::suspend_always>;

template <typename... Tasks>
Lazy WhenAll(Tasks... tasks);

Eager EagerA() { co_return A(); }
Eager EagerB() { co_return B(); }
Lazy LazyA() { co_return A(); }
Lazy LazyB() { co_return B(); }

Lazy Sequential() {
  co_await EagerA();  // EXPECT order EagerA before EagerB none
  co_await EagerB();
  co_return 0;
}

Lazy Together() {
  auto a = EagerA();  // EXPECT order EagerA beside EagerB none
  auto b = EagerB();
  co_await a;
  co_await b;
  co_return 0;
}

Lazy OneAfterTheOther() {
  auto a = LazyA();  // EXPECT order LazyA before LazyB none
  auto b = LazyB();
  co_await a;
  co_await b;
  co_return 0;
}

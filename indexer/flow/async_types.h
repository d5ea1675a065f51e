// What libraries (and the project itself) call the things with which work is started to be waited
// for later: futures, threads, promises, latches, completion queues, streams, reactors, tasks.
#pragma once

#include "indexer/ast/compat.h"

namespace arterial::indexer {

// A value by which somebody may wait for work: by its class, by what it holds (vector<future<T>>),
// by being a coroutine's return type.
bool IsAwaitable(clang::QualType type, int depth = 0);
// One whose destructor waits: std::jthread; a future, if std::async made it.
bool WaitsAtEnd(clang::QualType type);
// A queue of events that are taken one at a time.
bool IsCompletionQueue(clang::QualType type);
// Objects of this class take part in a gRPC callback call: what makes one starts a call.
bool IsReactor(const clang::CXXRecordDecl* record);

// A coroutine's return type whose coroutine does nothing until it is awaited.
bool IsLazyTask(clang::QualType type);

enum class Wait {
  kNone,
  kAll,    // all that was started with the object is over afterwards
  kOne,    // one event of a queue
  kState,  // asks whether there is anything to wait for: `joinable()`, `valid()`
};
// What calling this method of an awaitable does.
Wait WaitOf(const clang::CXXMethodDecl& method);
// A function whose argument is waited for: mongoc_bulk_operation_execute(bulk, ...).
bool WaitsForArgument(const clang::FunctionDecl& function);
// thread.detach(): nobody will wait.
bool LetsGo(const clang::CXXMethodDecl& method);
// container.push_back(value), emplace_back(...), insert, assignment operators: the object takes the
// value.
bool TakesValue(const clang::CXXMethodDecl& method);

}  // namespace arterial::indexer

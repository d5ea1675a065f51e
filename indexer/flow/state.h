// What holds at one point of one path, and how paths end.
#pragma once

#include <clang/Analysis/CFG.h>

#include <utility>
#include <vector>

#include "indexer/flow/value.h"

namespace arterial::indexer::flow {

// A variable, or what the pointer variable points to.
struct Cell {
  const clang::ValueDecl* variable = nullptr;
  bool pointee = false;
  bool operator==(const Cell&) const = default;
};

struct State {
  static constexpr size_t kMostResults = 4;
  std::vector<std::pair<Cell, Value>> values;  // in the order in which they were first written
  // What the last calls gave that were looked into.
  std::vector<std::pair<const clang::Expr*, Value>> results;
  // The way that undecided ?: and || took on this path.
  std::vector<std::pair<const clang::Stmt*, bool>> choices;
  const clang::Stmt* tested = nullptr;    // the first branch that depends on the failure
  const clang::Stmt* answered = nullptr;  // the failure became the answer to the request
  bool failed = false;                    // the call was made
  bool used = false;                      // somebody was given the failure: a logger, a function
  bool told = false;                      // it was logged, where success logs nothing
  bool coded = false;                     // a branch depends on which failure it was
  bool split = false;                     // a branch since then depends on something else
  bool minded = false;                    // the last branch depends on the failure
  // The last branch that does, and the way that it took.
  std::pair<const clang::CFGBlock*, bool> mind = {nullptr, false};
  bool assumed = false;           // something was taken for granted on the way
  std::vector<Cell> called_back;  // functions that got the failure as an argument
  // Functions of other units that got it, and as which parameter.
  std::vector<std::pair<const clang::FunctionDecl*, unsigned>> passed;
  // What a loop counts that ended because the stream that it reads failed.
  std::vector<const clang::ValueDecl*> counted;
  bool operator==(const State&) const = default;

  const Value* Find(const Cell& cell) const {
    for (const auto& [key, value] : values)
      if (key == cell) return &value;
    return nullptr;
  }
  const Value* ResultOf(const clang::Expr* call) const {
    for (const auto& [key, value] : results)
      if (key == call) return &value;
    return nullptr;
  }
  void SetResult(const clang::Expr* call, const Value& value) {
    std::erase_if(results, [&](const auto& old) { return old.first == call; });
    if (results.size() == kMostResults) results.erase(results.begin());
    results.emplace_back(call, value);
  }
  void Set(const Cell& cell, const Value& value) {
    for (auto& [key, old] : values)
      if (key == cell) {
        old = value;
        return;
      }
    // Of variables without anything to say nothing needs to be kept.
    if (value != Value()) values.emplace_back(cell, value);
  }
};

struct Outcome {
  enum class How : uint8_t {
    kReturn,
    kThrow,
    kDie,  // the process ends
  };
  How how = How::kReturn;
  Value value;                       // kReturn
  const clang::Stmt* end = nullptr;  // the statement that does it; null: the end of the body
  State state;

  // To who called: nothing that lives in the function alone.
  Value Returned() const {
    if (value.Is(Value::Kind::kAddress)) return {};
    Value returned = value;
    // The failure decided which constant it is.
    if (state.tested != nullptr) returned.tainted = true;
    return returned;
  }
};

}  // namespace arterial::indexer::flow

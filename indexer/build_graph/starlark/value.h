// Values of Starlark, as far as build files need them. A list that select() made holds the union of
// all branches; what not every branch has is marked. Whatever cannot be known (an attribute of a
// rule's context, a name from another repository) is kUnknown, and stays so through operations.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "indexer/build_graph/starlark/syntax.h"

namespace arterial::indexer::starlark {

struct Value;
struct Scope;
using Items = std::vector<Value>;
using Entries = std::vector<std::pair<Value, Value>>;  // of a dict, in order of insertion

struct Value {
  enum class Kind : uint8_t {
    kNone,
    kBool,
    kInt,
    kString,
    kList,
    kTuple,
    kDict,
    kStruct,
    kFunction,  // a def or lambda of a file that was read
    kBuiltin,   // of the language, or a rule of Bazel's: `text` is its name
    kExternal,  // loaded from a file that is not in the tree: `text` is its name
    kRule,      // made by rule(): `text` is the name that it was given
    kUnknown,
  };
  Kind kind = Kind::kNone;
  bool conditional = false;  // of some branches of a select() only
  bool incomplete = false;   // list, tuple or dict: more belongs to it than could be understood
  int64_t number = 0;
  std::string text;
  std::shared_ptr<Items> items;      // list, tuple; a method's object
  std::shared_ptr<Entries> entries;  // dict, struct
  const Function* function = nullptr;
  Scope* scope = nullptr;  // where the function was defined

  static Value None() { return {}; }
  static Value Unknown() { return Of(Kind::kUnknown); }
  static Value Bool(bool value);
  static Value Int(int64_t value);
  static Value String(std::string text);
  static Value List(Items items);
  static Value Tuple(Items items);
  static Value Dict(Entries entries);
  static Value Of(Kind kind, std::string text = {});

  bool Is(Kind other) const { return kind == other; }
  bool IsSequence() const { return kind == Kind::kList || kind == Kind::kTuple; }
  bool Truth() const;                             // an unknown value is true
  const Value* Find(std::string_view key) const;  // of a dict or struct
  void Set(Value key, Value value);
};

bool operator==(const Value& a, const Value& b);
bool operator<(const Value& a, const Value& b);
std::string ToText(const Value& value);  // as str() has it

// Names and what they stand for; those of a function see those of its file.
struct Scope {
  std::map<std::string, Value, std::less<>> names;
  Scope* outer = nullptr;
};

// Functions and their scopes refer to each other: all of a run live and go together.
class Scopes {
 public:
  Scope* New(Scope* outer) {
    scopes_.push_back({{}, outer});
    return &scopes_.back();
  }

 private:
  std::deque<Scope> scopes_;
};

}  // namespace arterial::indexer::starlark

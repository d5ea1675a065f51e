// Operators, methods and functions of the language.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "indexer/build_graph/starlark/evaluate.h"

namespace arterial::indexer::starlark {

// Whoever runs the file.
class Caller {
 public:
  virtual ~Caller() = default;
  virtual Value Call(const Value& callee, std::vector<Value> positional,
                     std::vector<NamedArgument> named) = 0;
  // Neither returns when too much has been spent, or at all.
  virtual void Spend(size_t work) = 0;
  [[noreturn]] virtual void Stop(const std::string& why) = 0;
};

// Stops unless `value` may be put into a list or dict: lists do not hold themselves (`container`),
// and are not so deep that looking at them takes more stack than there is.
void CheckNesting(const Value& value, const void* container, Caller& caller);

// What iterating gives: items, or keys of a dict; nothing of an unknown value.
Items ItemsOf(const Value& value);
Value Unary(const std::string& op, const Value& value);
Value Binary(const std::string& op, const Value& left, const Value& right, Caller& caller);
Value Index(const Value& object, const Value& index);
Value Slice(const Value& object, const Value& from, const Value& to, const Value& step);
// object.name: a field, or a method bound to the object.
Value Attribute(const Value& object, const std::string& name);
// The union of what may be the value: lists are joined, each item once; an item that some do not
// have is conditional. Of single values that differ, a list of them.
Value Union(const Items& alternatives);
// select({condition: value, ...})
Value Select(const Value& dict);

Value CallMethod(const std::string& name, Value object, const std::vector<Value>& positional,
                 const std::vector<NamedArgument>& named, Caller& caller);
// len, range, dict, ...; nullopt: there is no such function.
std::optional<Value> CallFunctionOfLanguage(const std::string& name,
                                            const std::vector<Value>& positional,
                                            const std::vector<NamedArgument>& named,
                                            Caller& caller);

}  // namespace arterial::indexer::starlark

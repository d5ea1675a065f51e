// How the functions of C++ are named by those who use them.
#include <algorithm>
#include <iterator>

#include "indexer/closure/demand.h"

namespace arterial::indexer {
namespace {

// Called by the language: loops, coroutines, structured bindings.
constexpr std::string_view kImplicit[] = {
    "await_ready", "await_resume",        "await_suspend",     "await_transform", "begin",
    "end",         "final_suspend",       "get_return_object", "initial_suspend", "return_value",
    "return_void", "unhandled_exception", "yield_value"};

bool IsImplicit(std::string_view name) {
  return std::find(std::begin(kImplicit), std::end(kImplicit), name) != std::end(kImplicit);
}

bool IsOperator(std::string_view name) {
  return name.starts_with("operator") && name.size() > 8 &&
         std::string_view(" ([+-*/%^&|~!=<>,\"").find(name[8]) != std::string_view::npos;
}

// "a::B::operator()" -> a, B, operator(). What is in parentheses has no name of its own.
std::vector<std::string_view> Components(std::string_view name) {
  std::vector<std::string_view> parts;
  while (true) {
    const size_t colons = name.find("::");
    if (colons == name.npos || IsOperator(name)) {
      parts.push_back(name);
      return parts;
    }
    parts.push_back(name.substr(0, colons));
    name.remove_prefix(colons + 2);
  }
}

bool IsSpecial(const std::vector<std::string_view>& parts) {
  const std::string_view last = parts.back();
  const std::string_view owner = parts.size() > 1 ? parts[parts.size() - 2] : std::string_view();
  return last == owner || last.starts_with('~') || IsOperator(last) || IsImplicit(last);
}

std::vector<std::string> Mentions(const std::vector<std::string_view>& parts, size_t count) {
  std::vector<std::string> mentions;
  for (size_t i = 0; i < count; ++i)
    if (!parts[i].starts_with('(')) mentions.emplace_back(parts[i]);
  return mentions;
}

}  // namespace

std::vector<Wanted> WantedFor(std::string_view qualified_name) {
  const std::vector<std::string_view> parts = Components(qualified_name);
  if (parts.back().empty() || parts.back().starts_with('(') ||
      std::find(parts.begin(), parts.end(), "(lambda)") != parts.end())
    return {};
  Wanted wanted{Mentions(parts, parts.size() - 1), {}};
  if (!IsSpecial(parts)) {
    wanted.use = parts.back();
    if (wanted.use != "get") return {wanted};
    // Structured bindings call it for types that specialise std::tuple_size.
    Wanted bound{wanted.mentions, "tuple_size"};
    return {std::move(wanted), std::move(bound)};
  }
  // A free operator may be called wherever its declaration is seen.
  if (wanted.mentions.empty()) wanted.mentions.emplace_back("operator");
  return {wanted};
}

Wanted WantedClass(std::string_view qualified_name) {
  const std::vector<std::string_view> parts = Components(qualified_name);
  return {Mentions(parts, parts.size()), {}};
}

}  // namespace arterial::indexer

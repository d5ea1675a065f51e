#include "indexer/frameworks/rule_pattern.h"

namespace arterial::indexer {
namespace {

// The word behind the '{' that `pattern` begins with; empty: a plain '{'.
std::string_view WordOf(std::string_view pattern) {
  const size_t end = pattern.find('}');
  return end == pattern.npos ? std::string_view() : pattern.substr(1, end - 1);
}

bool FitsFrom(std::string_view pattern, std::string_view text, Captures& captures) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == '*') {
    for (size_t skip = 0; skip <= text.size(); ++skip)
      if (FitsFrom(pattern.substr(1), text.substr(skip), captures)) return true;
    return false;
  }
  const std::string_view word = pattern[0] == '{' ? WordOf(pattern) : std::string_view();
  if (word.empty())
    return !text.empty() && text[0] == pattern[0] &&
           FitsFrom(pattern.substr(1), text.substr(1), captures);
  const std::string_view rest = pattern.substr(word.size() + 2);
  if (const auto known = captures.find(word); known != captures.end())
    return text.starts_with(known->second) &&
           FitsFrom(rest, text.substr(known->second.size()), captures);
  for (size_t size = 1; size <= text.size() && text[size - 1] != ':'; ++size) {
    const auto added = captures.emplace(word, text.substr(0, size)).first;
    if (FitsFrom(rest, text.substr(size), captures)) return true;
    captures.erase(added);
  }
  return false;
}

}  // namespace

bool FitsPattern(std::string_view pattern, std::string_view text, Captures& captures) {
  return FitsFrom(pattern, text, captures);
}

std::string QualifiedName(const clang::NamedDecl& decl) {
  std::string name = decl.getNameAsString();
  for (const clang::DeclContext* at = decl.getDeclContext(); at != nullptr; at = at->getParent()) {
    const auto* around = llvm::dyn_cast<clang::NamedDecl>(at);
    const auto* space = llvm::dyn_cast<clang::NamespaceDecl>(at);
    if (around == nullptr || around->getIdentifier() == nullptr ||
        (space != nullptr && space->isInline()))
      continue;
    name = around->getNameAsString() + "::" + name;
  }
  return name;
}

bool FitsName(std::string_view pattern, const clang::NamedDecl& decl, Captures& captures) {
  const bool qualified = pattern.find("::") != pattern.npos;
  return FitsPattern(pattern, qualified ? QualifiedName(decl) : decl.getNameAsString(), captures);
}

std::string Filled(std::string_view text, const Captures& captures) {
  std::string filled;
  while (!text.empty()) {
    const std::string_view word = text[0] == '{' ? WordOf(text) : std::string_view();
    const auto known = word.empty() ? captures.end() : captures.find(word);
    if (known == captures.end()) {
      filled += text[0];
      text.remove_prefix(1);
    } else {
      filled += known->second;
      text.remove_prefix(word.size() + 2);
    }
  }
  return filled;
}

}  // namespace arterial::indexer

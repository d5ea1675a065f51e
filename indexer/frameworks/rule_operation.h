// What names the operation of something that fits a rule: the words in braces of
// db::FrameworkRule::operation. Each is read from the source at the place:
//   {name}                what a pattern of the rule has remembered under that name
//   {method} {class}      the name of what is called or defined, and of its class
//   {argument.N}          a constant argument of the call, "{}" for what is only known at run time
//   {template.N}          a template argument: of the function, else of the class; the name of a
//                         type, a number, the text of a constant
//   {base.template.N}     the same of the base that fits the rule's `base`
//   {macro.N}             an argument of the macro that wrote the name
// and behind argument.N, template.N, base.template.N, class and base `.Member`: the text of a
// static constant of that type, or what a function of it returns that does nothing else.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "indexer/ast/compat.h"
#include "indexer/frameworks/rule_pattern.h"

namespace arterial::indexer {

// Where a rule fits.
struct RuleMatch {
  const clang::FunctionDecl* function = nullptr;  // called or defined; never null
  const clang::CXXRecordDecl* type = nullptr;     // its class, null if it is no method
  const clang::CXXRecordDecl* base = nullptr;     // that fits `base`
  clang::SourceLocation name;                     // the token that the source has for it
  std::span<const clang::Expr* const> arguments;  // of a call
  Captures captures;
};

// The operation, without a '/' in front; empty where a word of it is only known at run time.
// Nothing where there is no such argument, template or member: an overload that is not meant.
std::optional<std::string> OperationOf(std::string_view text, const RuleMatch& match);

// The template argument of that number of the function, else of its class; null if there is none.
const clang::TemplateArgument* TemplateArgumentOf(const RuleMatch& match, unsigned number);
// The text of the constant or function `member` of the class or of a base.
std::optional<std::string> MemberText(const clang::CXXRecordDecl* type, llvm::StringRef member);
// A member of the type itself that has a text as above; empty if none has.
std::string TextMember(const clang::CXXRecordDecl& type);

// The macro that the source has where `name` comes from: its name and arguments; an empty name
// where that is written by no macro.
struct MacroUse {
  std::string name;
  std::vector<std::string> arguments;
};
MacroUse MacroAt(clang::SourceLocation name, const clang::ASTContext& context);

}  // namespace arterial::indexer

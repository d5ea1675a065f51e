// Stable identities and display names of functions and classes.
#pragma once

#include <map>
#include <string>
#include <unordered_map>

#include "db/facts.h"
#include "indexer/ast/compat.h"
#include "indexer/ast/source_map.h"

namespace arterial::indexer {

// The id is the hash of
//   - the USR, with the template arguments of the function and the classes around it;
//   - for functions that the linker keeps apart (internal linkage, main): the file as well;
//   - for lambdas and methods of local classes: the enclosing function's id, file and offset.
// Equal functions of two units get equal ids; paths enter relative to the root only.
class Names {
 public:
  Names(const clang::ASTContext& context, const SourceMap& sources);

  db::FunctionId IdOf(const clang::FunctionDecl& function);
  db::FunctionId IdOf(const clang::CXXRecordDecl& type);
  // A variable with static storage, as what holds the functions that its initialiser names; and
  // that initialiser, as the function that runs before main.
  db::FunctionId IdOf(const clang::VarDecl& variable);
  // A member; a parameter by the number that all declarations of `function` agree on.
  db::FunctionId IdOf(const clang::FieldDecl& member);
  db::FunctionId ParameterId(const clang::FunctionDecl& function, unsigned parameter);
  db::FunctionId InitializerId(const clang::VarDecl& variable);

  // ns::Class::Method without template arguments; lambdas as <encloser>::(lambda).
  std::string NameOf(const clang::NamedDecl& decl) const;
  // Names of all ids given out so far, for dumps.
  const std::map<db::FunctionId, std::string>& known() const { return known_; }

 private:
  db::FunctionId MakeId(const clang::FunctionDecl& function);
  db::FunctionId MakeId(const clang::CXXRecordDecl& type);
  std::string Arguments(const clang::Decl& decl) const;

  const clang::ASTContext& context_;
  const SourceMap& sources_;
  std::unordered_map<const clang::Decl*, db::FunctionId> ids_;
  std::map<db::FunctionId, std::string> known_;
};

}  // namespace arterial::indexer

#include "indexer/ast/names.h"

#include <clang/AST/PrettyPrinter.h>
#include <clang/Index/USRGeneration.h>
#include <llvm/Support/raw_ostream.h>

namespace arterial::indexer {
namespace {

using llvm::dyn_cast;

// A lambda type is printed with the file it stands in: relative, so that ids agree on all machines.
class RelativePaths : public clang::PrintingCallbacks {
 public:
  explicit RelativePaths(const SourceMap& sources) : sources_(sources) {}
  std::string remapPath(llvm::StringRef path) const override {
    return sources_.Relative(std::string_view(path.data(), path.size()));
  }

 private:
  const SourceMap& sources_;
};

std::string Usr(const clang::Decl& decl) {
  llvm::SmallString<128> usr;
  if (clang::index::generateUSRForDecl(&decl, usr)) usr.clear();
  return usr.str().str();
}

// The function that a local class or lambda stands in, null at namespace scope.
const clang::FunctionDecl* Encloser(const clang::CXXRecordDecl& type) {
  return llvm::dyn_cast_or_null<clang::FunctionDecl>(type.getParentFunctionOrMethod());
}

bool IsLocal(const clang::CXXRecordDecl& type) {
  return type.isLambda() || type.getParentFunctionOrMethod() != nullptr;
}

}  // namespace

Names::Names(const clang::ASTContext& context, const SourceMap& sources)
    : context_(context), sources_(sources) {}

std::string Names::Arguments(const clang::Decl& decl) const {
  std::string text;
  llvm::raw_string_ostream out(text);
  const RelativePaths paths(sources_);
  clang::PrintingPolicy policy = context_.getPrintingPolicy();
  policy.Callbacks = &paths;
  policy.PrintCanonicalTypes = true;
  const auto print = [&](llvm::ArrayRef<clang::TemplateArgument> arguments) {
    for (const clang::TemplateArgument& argument : arguments) {
      context_.getCanonicalTemplateArgument(argument).print(policy, out, /*IncludeType=*/true);
      out << ',';
    }
    out << ';';
  };
  if (const auto* function = dyn_cast<clang::FunctionDecl>(&decl))
    if (const auto* arguments = function->getTemplateSpecializationArgs())
      print(arguments->asArray());
  if (const auto* variable = dyn_cast<clang::VarTemplateSpecializationDecl>(&decl))
    print(variable->getTemplateArgs().asArray());
  if (const auto* type = dyn_cast<clang::ClassTemplateSpecializationDecl>(&decl))
    print(type->getTemplateArgs().asArray());
  for (const clang::DeclContext* at = decl.getDeclContext(); at != nullptr; at = at->getParent()) {
    if (const auto* type = dyn_cast<clang::ClassTemplateSpecializationDecl>(at))
      print(type->getTemplateArgs().asArray());
  }
  return text;
}

db::FunctionId Names::IdOf(const clang::FunctionDecl& function) {
  const clang::FunctionDecl* canonical = function.getCanonicalDecl();
  if (const auto it = ids_.find(canonical); it != ids_.end()) return it->second;
  const db::FunctionId id = MakeId(*canonical);
  ids_.emplace(canonical, id);
  known_.emplace(id, NameOf(*canonical));
  return id;
}

db::FunctionId Names::IdOf(const clang::CXXRecordDecl& type) {
  const clang::CXXRecordDecl* canonical = type.getCanonicalDecl();
  if (const auto it = ids_.find(canonical); it != ids_.end()) return it->second;
  const db::FunctionId id = MakeId(*canonical);
  ids_.emplace(canonical, id);
  known_.emplace(id, NameOf(*canonical));
  return id;
}

db::FunctionId Names::IdOf(const clang::VarDecl& variable) {
  const clang::VarDecl* canonical = variable.getCanonicalDecl();
  if (const auto it = ids_.find(canonical); it != ids_.end()) return it->second;
  Hasher hasher;
  hasher.Add("variable").Add(Usr(*canonical)).Add(Arguments(*canonical));
  if (!canonical->isExternallyVisible())
    hasher.Add(sources_.LocationOf(canonical->getLocation()).file);
  const db::FunctionId id = hasher.Finish();
  ids_.emplace(canonical, id);
  known_.emplace(id, NameOf(*canonical));
  return id;
}

db::FunctionId Names::IdOf(const clang::FieldDecl& member) {
  if (const auto it = ids_.find(&member); it != ids_.end()) return it->second;
  Hasher hasher;
  hasher.Add("member");
  if (const auto* type = dyn_cast<clang::CXXRecordDecl>(member.getParent()))
    hasher.Add(ToBlob(IdOf(*type)));
  hasher.Add(member.getName().str()).Add(std::to_string(member.getFieldIndex()));
  const db::FunctionId id = hasher.Finish();
  ids_.emplace(&member, id);
  known_.emplace(id, NameOf(member));
  return id;
}

db::FunctionId Names::ParameterId(const clang::FunctionDecl& function, unsigned parameter) {
  const db::FunctionId id =
      Hasher().Add("parameter").Add(ToBlob(IdOf(function))).Add(std::to_string(parameter)).Finish();
  const std::string name = function.getParamDecl(parameter)->getName().str();
  known_.emplace(id, NameOf(function) + "::" + (name.empty() ? "(parameter)" : name));
  return id;
}

db::FunctionId Names::InitializerId(const clang::VarDecl& variable) {
  Hasher hasher;
  const db::FunctionId id = hasher.Add("initializer").Add(ToBlob(IdOf(variable))).Finish();
  known_.emplace(id, NameOf(variable) + "::(initializer)");
  return id;
}

db::FunctionId Names::MakeId(const clang::FunctionDecl& function) {
  Hasher hasher;
  const auto* method = dyn_cast<clang::CXXMethodDecl>(&function);
  if (method != nullptr && IsLocal(*method->getParent())) {
    hasher.Add("local").Add(ToBlob(IdOf(*method->getParent())));
    // The closure's call operator has no other name; a local class has many methods.
    if (!method->getParent()->isLambda()) hasher.Add(Usr(function));
    return hasher.Add(Arguments(function)).Finish();
  }
  std::string usr = Usr(function);
  if (usr.empty()) usr = NameOf(function) + ' ' + function.getType().getAsString();
  hasher.Add("function").Add(usr).Add(Arguments(function));
  const clang::FunctionDecl* definition = function.getDefinition();
  const clang::FunctionDecl& shown = definition != nullptr ? *definition : function;
  if (function.isMain()) {
    hasher.Add(sources_.LocationOf(shown.getLocation()).file);
  } else if (!function.isExternallyVisible()) {
    // A header's template over a unit's own type is a function of that unit.
    hasher.Add(function.isTemplateInstantiation() ? sources_.MainFile()
                                                  : sources_.LocationOf(shown.getLocation()).file);
  }
  return hasher.Finish();
}

db::FunctionId Names::MakeId(const clang::CXXRecordDecl& type) {
  Hasher hasher;
  if (IsLocal(type)) {
    hasher.Add("local type");
    if (const clang::FunctionDecl* encloser = Encloser(type)) hasher.Add(ToBlob(IdOf(*encloser)));
    const db::Location location = sources_.LocationOf(type.getLocation());
    hasher.Add(location.file).Add(std::to_string(sources_.OffsetOf(type.getLocation())));
    // Two lambdas of one macro share their offset.
    if (type.isLambda()) hasher.Add(std::to_string(type.getLambdaIndexInContext()));
    return hasher.Add(Usr(type)).Add(Arguments(type)).Finish();
  }
  hasher.Add("type").Add(Usr(type)).Add(Arguments(type));
  if (!type.isExternallyVisible()) hasher.Add(sources_.LocationOf(type.getLocation()).file);
  return hasher.Finish();
}

std::string Names::NameOf(const clang::NamedDecl& decl) const {
  std::string name;
  const auto* method = dyn_cast<clang::CXXMethodDecl>(&decl);
  if (method != nullptr && method->getParent()->isLambda()) return NameOf(*method->getParent());
  const auto* record = dyn_cast<clang::CXXRecordDecl>(&decl);
  if (record != nullptr && record->isLambda())
    name = "(lambda)";
  else if (const auto* space = dyn_cast<clang::NamespaceDecl>(&decl);
           space != nullptr && space->isAnonymousNamespace())
    name = "(anonymous namespace)";
  else if (llvm::isa<clang::CXXConstructorDecl>(decl) && method != nullptr)
    name = method->getParent()->getName().str();
  else if (llvm::isa<clang::CXXDestructorDecl>(decl) && method != nullptr)
    name = "~" + method->getParent()->getName().str();
  else
    name = decl.getNameAsString();
  if (name.empty()) name = "(anonymous)";
  const clang::DeclContext* parent = decl.getDeclContext();
  while (parent != nullptr &&
         !llvm::isa<clang::NamespaceDecl, clang::RecordDecl, clang::FunctionDecl, clang::EnumDecl>(
             parent))
    parent = parent->getParent();
  const auto* outer = llvm::dyn_cast_or_null<clang::NamedDecl>(parent);
  return outer == nullptr ? name : NameOf(*outer) + "::" + name;
}

}  // namespace arterial::indexer

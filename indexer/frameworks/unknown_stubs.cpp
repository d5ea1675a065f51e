#include "indexer/frameworks/unknown_stubs.h"

#include <fmt/format.h>

#include <algorithm>

#include "indexer/ast/unwrap.h"
#include "indexer/frameworks/rule_operation.h"
#include "indexer/frameworks/rule_pattern.h"

namespace arterial::indexer {
namespace {

using llvm::dyn_cast;
using Record = clang::CXXRecordDecl;

bool EndsInOne(llvm::StringRef name, std::initializer_list<llvm::StringRef> ends) {
  return std::any_of(ends.begin(), ends.end(), [&](llvm::StringRef end) {
    return name.ends_with(end) || name.ends_with(end.lower());
  });
}

llvm::StringRef NameOf(const Record* record) {
  return record != nullptr && record->getIdentifier() != nullptr ? record->getName()
                                                                 : llvm::StringRef();
}

bool IsMessage(clang::QualType type) {
  const Record* record = RecordOf(type);
  return EndsInOne(NameOf(record), {"Request", "Response", "Reply", "Req", "Resp", "Rsp"}) ||
         (record != nullptr && (IsOrDerives(record, "google::protobuf::Message") ||
                                IsOrDerives(record, "google::protobuf::MessageLite")));
}

// The class that a field is or points to, through the library's pointers.
const Record* HeldBy(const clang::FieldDecl& field) {
  const Record* record = RecordOf(field.getType());
  const auto* made = llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(record);
  if (made != nullptr && made->isInStdNamespace() && made->getTemplateArgs().size() > 0 &&
      made->getTemplateArgs()[0].getKind() == clang::TemplateArgument::Type)
    record = RecordOf(made->getTemplateArgs()[0].getAsType());
  return record;
}

bool LooksLikeClient(const Record& type) {
  if (EndsInOne(NameOf(&type), {"Client", "Stub", "Proxy"})) return true;
  const Record* definition = CompleteRecord(&type);
  return definition != nullptr &&
         std::any_of(definition->field_begin(), definition->field_end(), [](const auto* field) {
           return EndsInOne(NameOf(HeldBy(*field)), {"Channel", "Transport", "Connection"});
         });
}

// The number of the template argument that is a signature, and what of it has the text.
std::optional<std::string> SignatureWord(const Record& type, const SourceMap& sources) {
  const auto* made = dyn_cast<clang::ClassTemplateSpecializationDecl>(&type);
  if (made == nullptr) return std::nullopt;
  for (unsigned i = 0; i < made->getTemplateArgs().size(); ++i) {
    const clang::TemplateArgument& argument = made->getTemplateArgs()[i];
    if (argument.getKind() != clang::TemplateArgument::Type) continue;
    const Record* signature = CompleteRecord(argument.getAsType()->getAsCXXRecordDecl());
    if (signature == nullptr || !signature->isEmpty() || signature->isLambda() ||
        sources.KindOf(signature->getLocation()) == FileKind::kGenerated)
      continue;
    const std::string member = TextMember(*signature);
    const std::string text = MemberText(signature, member).value_or("");
    // A name of a method, not a tag or a unit.
    if (text.find('/') != text.npos || text.find('.') != text.npos)
      return fmt::format("{{template.{}.{}}}", i, member);
  }
  return std::nullopt;
}

std::string RuleFor(const Record& type, const clang::CXXMethodDecl& method,
                    const std::string& operation) {
  return fmt::format(R"(- {{name: {}, role: client, class: "{}", method: "{}", operation: "{}"}})",
                     TopNamespace(type).empty() ? NameOf(&type).lower() : TopNamespace(type).str(),
                     QualifiedName(type), method.getNameAsString(), operation);
}

}  // namespace

std::optional<UnknownStub> LooksLikeStub(const Call& call, const SourceMap& sources) {
  const auto* method = dyn_cast<clang::CXXMethodDecl>(call.callee);
  if (method == nullptr || method->isStatic() || method->getIdentifier() == nullptr ||
      call.object == nullptr || llvm::isa<clang::CXXThisExpr>(Unwrap(call.object)) ||
      method->getAccess() != clang::AS_public || call.args.empty())
    return std::nullopt;
  const Record& type = *method->getParent();
  const FileKind kind = sources.KindOf(type.getLocation());
  if (type.isInStdNamespace() || type.isLambda()) return std::nullopt;
  if (const std::optional<std::string> word = SignatureWord(type, sources))
    return UnknownStub{&type, RuleFor(type, *method, *word)};
  // The project's own classes are looked into.
  if (kind == FileKind::kProject || kind == FileKind::kSystem) return std::nullopt;
  unsigned messages = IsMessage(method->getReturnType()) ? 1 : 0;
  for (const clang::ParmVarDecl* parameter : method->parameters())
    messages += IsMessage(parameter->getType()) ? 1 : 0;
  if (messages < 2 || !LooksLikeClient(type)) return std::nullopt;
  return UnknownStub{&type, RuleFor(type, *method, NameOf(&type).str() + "/{method}")};
}

}  // namespace arterial::indexer

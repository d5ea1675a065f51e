#include "indexer/flow/async_types.h"

#include <algorithm>
#include <initializer_list>

#include "indexer/ast/unwrap.h"

namespace arterial::indexer {
namespace {

using llvm::dyn_cast;

constexpr int kMaxDepth = 4;

bool IsOneOf(llvm::StringRef name, std::initializer_list<llvm::StringRef> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

llvm::StringRef NameOf(const clang::CXXRecordDecl& record) {
  return record.getIdentifier() != nullptr ? record.getName() : llvm::StringRef();
}

bool IsStreamClass(llvm::StringRef name) {
  return IsOneOf(name,
                 {"ClientReader", "ClientReaderInterface", "ClientWriter", "ClientWriterInterface",
                  "ClientReaderWriter", "ClientReaderWriterInterface"});
}

// Known by name: the libraries agree on few namespaces, and people wrap them under the same names.
bool IsAwaitableClass(const clang::CXXRecordDecl& record) {
  const llvm::StringRef name = NameOf(record);
  if (record.isInStdNamespace())
    return IsOneOf(name, {"future", "__basic_future", "shared_future", "promise", "packaged_task",
                          "thread", "jthread", "condition_variable", "condition_variable_any",
                          "latch", "barrier", "counting_semaphore"});
  const llvm::StringRef space = TopNamespace(record);
  if (space == "grpc")
    return IsStreamClass(name) || name.starts_with("ClientAsync") ||
           name == "GenericClientAsyncReaderWriter" || name == "CompletionQueue";
  if (space == "boost")
    return IsOneOf(name, {"future", "unique_future", "shared_future", "promise", "thread",
                          "packaged_task", "latch", "barrier", "condition_variable"});
  if (space == "absl")
    return IsOneOf(name, {"Notification", "BlockingCounter", "Barrier", "CondVar"});
  if (space == "folly") return IsOneOf(name, {"Future", "SemiFuture", "Promise", "Baton", "Task"});
  if (space == "bthread") return IsOneOf(name, {"CountdownEvent", "ConditionVariable"});
  if (space == "sw") return IsOneOf(name, {"QueuedRedis", "Future"});
  if (space == "cpp_redis") return name == "client";
  return name == "_mongoc_bulk_operation_t";
}

// Has a member type or function of that name.
bool Declares(const clang::CXXRecordDecl& record, llvm::StringRef name) {
  for (const clang::Decl* decl : record.decls())
    if (const auto* named = dyn_cast<clang::NamedDecl>(decl))
      if (named->getIdentifier() != nullptr && named->getName() == name) return true;
  return false;
}

bool IsTask(const clang::CXXRecordDecl& record) {
  const clang::CXXRecordDecl* definition = CompleteRecord(&record);
  if (definition == nullptr) return false;
  if (Declares(*definition, "promise_type") || Declares(*definition, "await_ready")) return true;
  for (const clang::CXXMethodDecl* method : definition->methods())
    if (method->getOverloadedOperator() == clang::OO_Coawait) return true;
  return false;
}

clang::QualType Plain(clang::QualType type) {
  if (type.isNull()) return type;
  type = type.getNonReferenceType();
  while (true) {
    if (const clang::ArrayType* array = type->getAsArrayTypeUnsafe())
      type = array->getElementType();
    else if (type->isPointerType())
      type = type->getPointeeType();
    else
      return type;
  }
}

}  // namespace

bool IsReactor(const clang::CXXRecordDecl* record) {
  for (const char* name :
       {"grpc::internal::ClientReactor", "grpc::ClientUnaryReactor", "grpc::ClientReadReactor",
        "grpc::ClientWriteReactor", "grpc::ClientBidiReactor"})
    if (IsOrDerives(record, name)) return true;
  return false;
}

bool IsAwaitable(clang::QualType type, int depth) {
  if (type.isNull() || depth > kMaxDepth) return false;
  type = Plain(type);
  if (type->isDependentType()) return false;
  const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl();
  if (record == nullptr) {
    // C libraries' structs.
    const auto* plain = type->getAs<clang::RecordType>();
    return plain != nullptr && plain->getDecl()->getName() == "_mongoc_bulk_operation_t";
  }
  if (IsAwaitableClass(*record) || IsTask(*record) || IsReactor(record)) return true;
  if (const auto* made = dyn_cast<clang::ClassTemplateSpecializationDecl>(record)) {
    if (NameOf(*record) == "function") return false;
    for (const clang::TemplateArgument& argument : made->getTemplateArgs().asArray()) {
      if (argument.getKind() == clang::TemplateArgument::Type &&
          IsAwaitable(argument.getAsType(), depth + 1))
        return true;
      if (argument.getKind() == clang::TemplateArgument::Pack)
        for (const clang::TemplateArgument& packed : argument.pack_elements())
          if (packed.getKind() == clang::TemplateArgument::Type &&
              IsAwaitable(packed.getAsType(), depth + 1))
            return true;
    }
    return false;
  }
  const clang::CXXRecordDecl* definition = CompleteRecord(record);
  if (definition == nullptr || record->isInStdNamespace() || TopNamespace(*record) == "grpc")
    return false;
  return std::any_of(definition->field_begin(), definition->field_end(),
                     [&](const auto* field) { return IsAwaitable(field->getType(), depth + 2); });
}

bool WaitsAtEnd(clang::QualType type) {
  if (type->isPointerType() || type->isReferenceType()) return false;
  const clang::CXXRecordDecl* record = Plain(type)->getAsCXXRecordDecl();
  if (record == nullptr) return false;
  if (record->isInStdNamespace() && IsOneOf(NameOf(*record), {"jthread", "future"})) return true;
  const auto* made = dyn_cast<clang::ClassTemplateSpecializationDecl>(record);
  if (made == nullptr || !record->isInStdNamespace()) return false;
  const clang::TemplateArgumentList& arguments = made->getTemplateArgs();
  return IsOneOf(NameOf(*record), {"vector", "list", "deque", "array", "optional", "unique_ptr"}) &&
         arguments.size() > 0 && arguments[0].getKind() == clang::TemplateArgument::Type &&
         WaitsAtEnd(arguments[0].getAsType());
}

bool IsCompletionQueue(clang::QualType type) {
  const clang::CXXRecordDecl* record = type.isNull() ? nullptr : Plain(type)->getAsCXXRecordDecl();
  return IsOrDerives(record, "grpc::CompletionQueue");
}

bool IsLazyTask(clang::QualType type) {
  const clang::CXXRecordDecl* record =
      type.isNull() ? nullptr : CompleteRecord(Plain(type)->getAsCXXRecordDecl());
  if (record == nullptr) return false;
  for (const clang::Decl* decl : record->decls()) {
    const auto* named = dyn_cast<clang::TypeDecl>(decl);
    if (named == nullptr || named->getIdentifier() == nullptr || named->getName() != "promise_type")
      continue;
    const clang::CXXRecordDecl* promise =
        CompleteRecord(record->getASTContext().getTypeDeclType(named)->getAsCXXRecordDecl());
    if (promise == nullptr) return false;
    for (const clang::CXXMethodDecl* method : promise->methods()) {
      if (method->getIdentifier() == nullptr || method->getName() != "initial_suspend") continue;
      const clang::CXXRecordDecl* waits = RecordOf(method->getReturnType());
      return waits == nullptr || NameOf(*waits) != "suspend_never";
    }
  }
  return false;
}

Wait WaitOf(const clang::CXXMethodDecl& method) {
  if (method.getIdentifier() == nullptr) return Wait::kNone;
  const clang::CXXRecordDecl& record = *method.getParent();
  if (!IsAwaitableClass(record) && TopNamespace(method) != "grpc") return Wait::kNone;
  const llvm::StringRef name = method.getName();
  const llvm::StringRef type = NameOf(record);
  if (type.contains("CompletionQueue"))
    return IsOneOf(name, {"Next", "AsyncNext", "Pluck"}) ? Wait::kOne : Wait::kNone;
  if (TopNamespace(method) == "grpc")
    return name == "Finish" && IsStreamClass(type) ? Wait::kAll : Wait::kNone;
  if (IsOneOf(name, {"joinable", "valid", "isReady", "HasBeenNotified"})) return Wait::kState;
  if (IsOneOf(name, {"get", "wait", "wait_for", "wait_until", "join", "arrive_and_wait", "acquire",
                     "try_acquire_for", "Wait", "WaitWithTimeout", "WaitForNotification",
                     "WaitForNotificationWithTimeout", "WaitForNotificationWithDeadline", "Block",
                     "value", "timed_wait", "exec", "discard", "sync_commit"}))
    return Wait::kAll;
  return Wait::kNone;
}

bool WaitsForArgument(const clang::FunctionDecl& function) {
  if (function.getIdentifier() == nullptr) return false;
  const llvm::StringRef name = function.getName();
  if (name == "mongoc_bulk_operation_execute" || name == "redisGetReply") return true;
  return name == "Join" && TopNamespace(function) == "brpc";
}

bool LetsGo(const clang::CXXMethodDecl& method) {
  return method.getIdentifier() != nullptr && method.getName() == "detach" &&
         IsAwaitableClass(*method.getParent());
}

bool TakesValue(const clang::CXXMethodDecl& method) {
  if (method.getOverloadedOperator() == clang::OO_Equal) return true;
  if (method.getIdentifier() == nullptr) return false;
  return IsOneOf(method.getName(),
                 {"push_back", "emplace_back", "push_front", "emplace_front", "push", "emplace",
                  "insert", "try_emplace", "reset", "assign", "add", "insert_or_assign"});
}

}  // namespace arterial::indexer

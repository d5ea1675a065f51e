#include "indexer/flow/words.h"

#include <llvm/ADT/StringSwitch.h>

#include <algorithm>

#include "indexer/ast/unwrap.h"

namespace arterial::indexer::flow {
namespace {

using llvm::dyn_cast;

llvm::StringRef RecordName(clang::QualType type) {
  if (type.isNull()) return {};
  const clang::CXXRecordDecl* record = type.getNonReferenceType()->getAsCXXRecordDecl();
  return record == nullptr || record->getIdentifier() == nullptr ? llvm::StringRef()
                                                                 : record->getName();
}

bool Contains(llvm::StringRef text, std::initializer_list<llvm::StringRef> words) {
  for (const llvm::StringRef word : words)
    if (text.contains_insensitive(word)) return true;
  return false;
}

enum class Question { kNone, kOk, kFailed, kCode, kStatus, kSome, kStream };

Question Asks(llvm::StringRef name) {
  return llvm::StringSwitch<Question>(name)
      .Cases("ok", "OK", "Ok", "IsOk", "is_ok", "isOk", Question::kOk)
      .Cases("IsOK", "isOK", "has_value", "hasValue", "good", "success", Question::kOk)
      .Cases("Success", "succeeded", "Succeeded", "isSuccess", "IsSuccess", "bool", Question::kOk)
      .Cases("is_success", "has_result", "IsValid", "Good", Question::kOk)
      .Cases("Failed", "failed", "HasError", "has_error", "hasError", "IsError", Question::kFailed)
      .Cases("isError", "is_error", "fail", "bad", "Fail", "isFailure", Question::kFailed)
      .Cases("is_err", "isErr", "IsErr", "is_failure", "IsFailure", Question::kFailed)
      .Cases("error_code", "ErrorCode", "code", "raw_code", "GetCode", "getCode", Question::kCode)
      .Cases("status_code", "StatusCode", "errorCode", "error", "err", "Code", Question::kCode)
      .Cases("status", "Status", "GetStatus", "getStatus", Question::kStatus)
      .Cases("Read", "Write", "WritesDone", "WriteLast", Question::kStream)
      .Default(Question::kNone);
}

}  // namespace

llvm::StringRef NameOf(const clang::FunctionDecl& function) {
  if (const auto* conversion = dyn_cast<clang::CXXConversionDecl>(&function))
    return conversion->getConversionType()->isBooleanType() ? "bool" : "";
  return function.getIdentifier() == nullptr ? llvm::StringRef() : function.getName();
}

bool IsStatus(clang::QualType type) {
  const llvm::StringRef name = RecordName(type);
  return name == "Status" || name == "status" || name == "MongoStatus" ||
         name.ends_with("StatusBuilder") ||
         (name.ends_with("Status") && !name.contains("Or") && !name.starts_with("Http"));
}

bool IsResult(clang::QualType type) {
  const llvm::StringRef name = RecordName(type);
  return IsStatus(type) || name == "optional" || name == "expected" || name == "Expected" ||
         name == "Optional" || name == "result" || name == "outcome" || name == "Outcome" ||
         name.ends_with("StatusOr") || name.ends_with("Result") || name.ends_with("ErrorOr");
}

bool IsErrorCode(clang::QualType type) {
  const llvm::StringRef name = RecordName(type);
  return name == "error_code" || name == "error_condition" || name == "Error";
}

bool IsFuture(clang::QualType type) {
  const llvm::StringRef name = RecordName(type);
  return name == "future" || name == "shared_future" || name == "promise" || name == "Future" ||
         name == "packaged_task";
}

namespace {

// The type, or what it points to or holds, in up to three steps, satisfies `is`.
template <typename Predicate>
bool HoldsType(clang::QualType type, Predicate is) {
  type = type.getNonReferenceType();
  for (int depth = 0; depth < 3; ++depth) {
    if (is(type)) return true;
    if (type->isAnyPointerType()) {
      type = type->getPointeeType();
      continue;
    }
    const auto* holder =
        llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(type->getAsCXXRecordDecl());
    if (holder == nullptr || !holder->isInStdNamespace() || holder->getTemplateArgs().size() == 0 ||
        holder->getTemplateArgs()[0].getKind() != clang::TemplateArgument::Type)
      return false;
    type = holder->getTemplateArgs()[0].getAsType();
  }
  return false;
}

bool IsClientStream(clang::QualType type) {
  const llvm::StringRef name = RecordName(type);
  return name.starts_with("Client") && (name.contains("Reader") || name.contains("Writer"));
}

}  // namespace

bool KeepsFailure(clang::QualType type) {
  return HoldsType(
      type, [](clang::QualType t) { return IsResult(t) || IsFuture(t) || IsClientStream(t); });
}

bool GoesOn(clang::QualType type) {
  return HoldsType(type, [](clang::QualType t) { return IsFuture(t) || IsClientStream(t); });
}

bool IsStream(clang::QualType type) {
  return HoldsType(type, [](clang::QualType t) {
    return IsClientStream(t) && !RecordName(t).contains("ResponseReader");
  });
}

bool IsController(clang::QualType type) {
  return HoldsType(type, [](clang::QualType t) {
    const llvm::StringRef name = RecordName(t);
    return name == "Controller" || name == "RpcController";
  });
}

bool IsText(clang::QualType type) {
  const llvm::StringRef name = RecordName(type);
  return name.contains("string") || name.contains("String") || name.ends_with("stream");
}

std::optional<Value> AskFailure(const clang::FunctionDecl& method, bool failed) {
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  const auto status = [&] {
    return Value::Of(failed ? Value::Kind::kFailure : Value::Kind::kSuccess, true);
  };
  const auto* member = dyn_cast<clang::CXXMethodDecl>(&method);
  const bool inverse =
      member != nullptr && IsErrorCode(method.getASTContext().getRecordType(member->getParent()));
  switch (Asks(NameOf(method))) {
    case Question::kOk:
      return Value::Bool(failed == inverse, true);
    case Question::kFailed:
      return Value::Bool(failed, true);
    case Question::kCode:
      if (method.getReturnType()->isIntegralOrEnumerationType())
        return failed ? Value::Number(1, kMost, true) : Value::Number(0, 0, true);
      return status();
    case Question::kStatus:
      if (method.getReturnType()->isIntegralOrEnumerationType())
        return failed ? Value::Number(500, kMost, true) : Value::Number(200, 299, true);
      return status();
    case Question::kStream:
      return Value::Bool(!failed, true);
    case Question::kSome:
    case Question::kNone:
      break;
  }
  return std::nullopt;
}

bool AnswersForStatus(clang::QualType type) {
  const clang::CXXRecordDecl* record =
      CompleteRecord(type.getNonReferenceType()->getAsCXXRecordDecl());
  if (record == nullptr || record->isInStdNamespace()) return false;
  return std::any_of(record->method_begin(), record->method_end(),
                     [](const clang::CXXMethodDecl* method) {
                       return method->getNumParams() == 0 && Asks(NameOf(*method)) == Question::kOk;
                     });
}

bool IsWrappedError(clang::QualType type) {
  const llvm::StringRef name = RecordName(type);
  return name == "Err" || name == "unexpected" || name == "Unexpected" || name == "unexpected_type";
}

bool HandsOn(const clang::FunctionDecl& method) {
  return llvm::StringSwitch<bool>(NameOf(method))
      .Cases("and_then", "map", "transform", "map_err", "transform_error", "map_error", true)
      .Cases("on_success", "on_error", "inspect", "inspect_err", "AndThen", "andThen", true)
      .Default(false);
}

bool FallsBack(const clang::FunctionDecl& method) {
  return llvm::StringSwitch<bool>(NameOf(method))
      .Cases("value_or", "unwrap_or", "valueOr", "ValueOr", "get_value_or", "getOr", true)
      .Default(false);
}

bool OnlyReports(const clang::FunctionDecl& function) {
  if (const auto* method = dyn_cast<clang::CXXMethodDecl>(&function))
    if (Contains(method->getParent()->getName(),
                 {"span", "log", "tracer", "metric", "counter", "histogram", "stream", "scope"}))
      return true;
  return Contains(NameOf(function), {"log", "print", "trace", "debug", "warn", "metric", "record",
                                     "report", "setrpcresult", "observe", "count"}) ||
         function.getOverloadedOperator() == clang::OO_LessLess;
}

bool OnlyMoves(const clang::FunctionDecl& function) {
  const llvm::StringRef name = NameOf(function);
  for (const llvm::StringRef end : {"_next", "_destroy", "_free", "_close", "_release"})
    if (name.ends_with(end)) return true;
  return false;
}

bool NeverReturns(const clang::FunctionDecl& function) {
  if (function.isNoReturn()) return true;
  if (const auto* constructor = dyn_cast<clang::CXXConstructorDecl>(&function)) {
    const clang::CXXRecordDecl* record = CompleteRecord(constructor->getParent());
    return record != nullptr && record->isAnyDestructorNoReturn();
  }
  return llvm::StringSwitch<bool>(NameOf(function))
      .Cases("abort", "exit", "_exit", "quick_exit", "terminate", "__assert_fail", true)
      .Cases("gpr_assertion_failed", "gpr_unreachable_code", "Crash", true)
      .Default(false);
}

bool Stores(const clang::FunctionDecl& method) {
  return llvm::StringSwitch<bool>(NameOf(method))
      .Cases("push_back", "emplace_back", "push", "emplace", "insert", "add", true)
      .Cases("set_value", "set_exception", "store", "assign", "Update", "reset", true)
      .Default(method.getOverloadedOperator() == clang::OO_Equal);
}

std::optional<Value> MadeBy(const clang::FunctionDecl& function) {
  if (!IsStatus(function.getReturnType())) return std::nullopt;
  const llvm::StringRef name = NameOf(function);
  if (name == "OkStatus" || name == "OK" || name == "Ok") return Value::Of(Value::Kind::kSuccess);
  if (name.ends_with("Error") || name.ends_with("Exceeded") || name.ends_with("Exhausted"))
    return Value::Of(Value::Kind::kFailure);
  return std::nullopt;
}

}  // namespace arterial::indexer::flow

#include "indexer/frameworks/libcurl.h"

#include "indexer/ast/constants.h"
#include "indexer/ast/object_calls.h"
#include "indexer/ast/unwrap.h"
#include "indexer/frameworks/http_url.h"

namespace arterial::indexer {
namespace {

using llvm::dyn_cast;

constexpr std::string_view kName = "libcurl";
constexpr std::string_view kHeaders[] = {"curl/", "curl.h"};
// A helper that configures a handle may call another one.
constexpr int kMaxDepth = 3;

llvm::StringRef CName(const clang::FunctionDecl& function) {
  const bool c = function.getDeclContext()->getRedeclContext()->isTranslationUnit();
  return c && function.getIdentifier() != nullptr ? function.getName() : llvm::StringRef();
}

// The name of the option, without CURLOPT_; libcurl's macro for C puts it into a variable first.
llvm::StringRef OptionOf(const clang::Expr* expr) {
  for (int depth = 0; expr != nullptr && depth < kMaxDepth; ++depth) {
    const auto* reference = dyn_cast<clang::DeclRefExpr>(Unwrap(expr));
    if (reference == nullptr) return {};
    if (const auto* option = dyn_cast<clang::EnumConstantDecl>(reference->getDecl())) {
      llvm::StringRef name = option->getName();
      return name.consume_front("CURLOPT_") ? name : llvm::StringRef();
    }
    const auto* variable = dyn_cast<clang::VarDecl>(reference->getDecl());
    expr = variable != nullptr ? variable->getInit() : nullptr;
  }
  return {};
}

enum class Choice { kOff, kOn, kUnknown };

Choice ChoiceOf(const clang::Expr* expr, const clang::ASTContext& context) {
  clang::Expr::EvalResult result;
  if (expr->isValueDependent() || !expr->EvaluateAsInt(result, context)) return Choice::kUnknown;
  return result.Val.getInt() == 0 ? Choice::kOff : Choice::kOn;
}

bool IsNull(const clang::Expr* expr, clang::ASTContext& context) {
  return expr->isNullPointerConstant(context, clang::Expr::NPC_ValueDependentIsNotNull) !=
         clang::Expr::NPCK_NotNull;
}

// What was said about the next transfer of a handle.
class Transfer {
 public:
  explicit Transfer(clang::ASTContext& context) : context_(context) {}

  void Apply(const std::vector<ObjectCall>& calls, int depth = 0) {
    for (const ObjectCall& call : calls) {
      if (call.callee == nullptr) continue;
      const llvm::StringRef name = CName(*call.callee);
      if (name == "curl_easy_setopt" && call.argument == 0 && call.args.size() >= 3)
        Set(OptionOf(call.args[1]), call.args[2], call.sure);
      else if (name == "curl_easy_reset")
        *this = Transfer(context_);
      else if (!name.starts_with("curl_") && depth < kMaxDepth)
        Apply(Inside(call), depth + 1);
    }
  }

  std::string Operation() const {
    if (!url_ || unknown_) return {};
    return HttpOperation(custom_.empty() ? method_ : custom_, *url_);
  }

 private:
  static std::vector<ObjectCall> Inside(const ObjectCall& call) {
    std::vector<ObjectCall> calls = CallsInside(call);
    for (ObjectCall& inner : calls) inner.sure = inner.sure && call.sure;
    return calls;
  }

  void Set(llvm::StringRef option, const clang::Expr* value, bool sure) {
    if (option == "URL") {
      url_ = sure ? FoldTemplate(value) : "{}";
    } else if (option == "CURLU" || option == "CONNECT_ONLY") {
      unknown_ = true;
    } else if (option == "CUSTOMREQUEST") {
      if (!IsNull(value, context_)) custom_ = FoldText(value).value_or("");
      unknown_ = unknown_ || !sure || (custom_.empty() && !IsNull(value, context_));
    } else if (option == "POSTFIELDS" || option == "COPYPOSTFIELDS" || option == "MIMEPOST" ||
               option == "HTTPPOST") {
      Method("POST", IsNull(value, context_) ? Choice::kOff : Choice::kOn, sure);
    } else if (option == "POST") {
      Method("POST", ChoiceOf(value, context_), sure);
    } else if (option == "UPLOAD" || option == "PUT") {
      Method("PUT", ChoiceOf(value, context_), sure);
    } else if (option == "NOBODY") {
      Method("HEAD", ChoiceOf(value, context_), sure);
    } else if (option == "HTTPGET") {
      Method("GET", ChoiceOf(value, context_), sure);
    }
  }

  void Method(llvm::StringRef method, Choice choice, bool sure) {
    if (choice == Choice::kOff && method_ != method) return;
    if (!sure || choice == Choice::kUnknown) {
      method_.clear();
    } else {
      method_ = choice == Choice::kOn ? method.str() : "GET";
    }
  }

  Transfer& operator=(Transfer&& other) noexcept {
    url_ = std::move(other.url_);
    method_ = std::move(other.method_);
    custom_ = std::move(other.custom_);
    unknown_ = other.unknown_;
    return *this;
  }

  clang::ASTContext& context_;
  std::optional<std::string> url_;
  std::string method_ = "GET";
  std::string custom_;
  bool unknown_ = false;
};

void OnCall(const Call& call, Recorder& recorder) {
  const llvm::StringRef name = CName(*call.callee);
  const bool added = name == "curl_multi_add_handle" && call.args.size() == 2;
  if (!added && (name != "curl_easy_perform" || call.args.size() != 1)) return;
  Transfer transfer(call.callee->getASTContext());
  const clang::ValueDecl* handle = ObjectOf(call.args.back());
  if (handle != nullptr && recorder.Function() != nullptr)
    transfer.Apply(CallsOn(*handle, *recorder.Function(), call.name));
  recorder.AddCallSite(call.name,
                       {kName, transfer.Operation(), "unary", added ? "async" : "blocking"});
}

}  // namespace

constexpr Framework kLibcurl = {.name = kName,
                                .library = "",
                                .on_call = OnCall,
                                .on_value = nullptr,
                                .on_method = nullptr,
                                .headers = kHeaders};

}  // namespace arterial::indexer

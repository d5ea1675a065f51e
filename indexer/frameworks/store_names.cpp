#include "indexer/frameworks/store_names.h"

#include "indexer/ast/constants.h"
#include "indexer/ast/object_calls.h"
#include "indexer/ast/unwrap.h"
#include "indexer/frameworks/store_match.h"

namespace arterial::indexer {
namespace {

using llvm::dyn_cast;

// Chains of variables and handles made from handles are short.
constexpr int kMaxDepth = 8;

llvm::StringRef NameOf(const clang::FunctionDecl* function) {
  return function != nullptr && function->getIdentifier() != nullptr ? function->getName()
                                                                     : llvm::StringRef();
}

// The values that `statement` assigns to `variable`.
void Assigned(const clang::Stmt* statement, const clang::VarDecl& variable,
              std::vector<const clang::Expr*>& values) {
  if (statement == nullptr) return;
  if (const auto* binary = dyn_cast<clang::BinaryOperator>(statement);
      binary != nullptr && binary->isAssignmentOp()) {
    const auto* target = dyn_cast<clang::DeclRefExpr>(binary->getLHS()->IgnoreParens());
    if (target != nullptr && target->getDecl() == &variable) values.push_back(binary->getRHS());
  }
  if (const auto* operation = dyn_cast<clang::CXXOperatorCallExpr>(statement);
      operation != nullptr && operation->isAssignmentOp() && operation->getNumArgs() == 2) {
    const auto* target = dyn_cast<clang::DeclRefExpr>(Unwrap(operation->getArg(0)));
    if (target != nullptr && target->getDecl() == &variable) values.push_back(operation->getArg(1));
  }
  for (const clang::Stmt* child : statement->children()) Assigned(child, variable, values);
}

// Nothing is said by `= nullptr`, `T x;` and empty constructors.
bool SaysNothing(const clang::Expr& init, clang::ASTContext& context) {
  const auto* construct = dyn_cast<clang::CXXConstructExpr>(Unwrap(&init));
  return init.isNullPointerConstant(context, clang::Expr::NPC_ValueDependentIsNotNull) !=
             clang::Expr::NPCK_NotNull ||
         (construct != nullptr && construct->getNumArgs() == 0);
}

// The only value that a local variable ever has, or null.
const clang::Expr* OnlyValue(const clang::VarDecl& variable) {
  const auto* function = dyn_cast<clang::FunctionDecl>(variable.getDeclContext());
  if (function == nullptr || llvm::isa<clang::ParmVarDecl>(variable)) return nullptr;
  std::vector<const clang::Expr*> values;
  const clang::Expr* init = variable.getInit();
  if (init != nullptr && !init->isValueDependent() && !SaysNothing(*init, variable.getASTContext()))
    values.push_back(init);
  Assigned(function->getBody(), variable, values);
  return values.size() == 1 ? values[0] : nullptr;
}

bool Makes(const clang::FunctionDecl& callee, const StoreHandle& handle) {
  if (handle.callee == "operator[]")
    return callee.getOverloadedOperator() == clang::OO_Subscript && IsOwnedBy(callee, handle.owner);
  if (NameOf(&callee) != llvm::StringRef(handle.callee)) return false;
  return handle.owner.empty() ? IsCFunction(callee) : IsOwnedBy(callee, handle.owner);
}

// The argument that says for what name (kStoreHandles) the object `expr` was made, or null.
const clang::Expr* HandleText(const clang::Expr* expr, int depth = 0) {
  if (expr == nullptr || depth > kMaxDepth) return nullptr;
  expr = Unwrap(expr);
  if (const auto* reference = dyn_cast<clang::DeclRefExpr>(expr)) {
    const auto* variable = dyn_cast<clang::VarDecl>(reference->getDecl());
    return variable != nullptr ? HandleText(OnlyValue(*variable), depth + 1) : nullptr;
  }
  // A smart pointer made of it, and -> on that.
  if (const auto* construct = dyn_cast<clang::CXXConstructExpr>(expr))
    return construct->getNumArgs() > 0 ? HandleText(construct->getArg(0), depth + 1) : nullptr;
  const auto* call = dyn_cast<clang::CallExpr>(expr);
  const clang::FunctionDecl* callee = call != nullptr ? call->getDirectCallee() : nullptr;
  if (callee == nullptr) return nullptr;
  const unsigned first =
      llvm::isa<clang::CXXOperatorCallExpr>(call) && llvm::isa<clang::CXXMethodDecl>(callee);
  for (const StoreHandle& handle : kStoreHandles) {
    if (!Makes(*callee, handle)) continue;
    if (call->getNumArgs() <= handle.argument + first) return nullptr;
    const clang::Expr* argument = call->getArg(handle.argument + first);
    return handle.is_name ? argument : HandleText(argument, depth + 1);
  }
  if (const auto* operation = dyn_cast<clang::CXXOperatorCallExpr>(call))
    if (operation->getOperator() == clang::OO_Arrow || operation->getOperator() == clang::OO_Star)
      return HandleText(operation->getArg(0), depth + 1);
  if (const auto* member = dyn_cast<clang::CXXMemberCallExpr>(call))
    if (NameOf(callee) == "get") return HandleText(member->getImplicitObjectArgument(), depth + 1);
  return nullptr;
}

// The statement of the method that the object's chain or variable begins with:
// tx.parameterized("SELECT $1")(1), connection->prepareStatement("SELECT ?").
const clang::Expr* StatementMaker(const clang::Expr* expr, int depth = 0) {
  if (expr == nullptr || depth > kMaxDepth) return nullptr;
  expr = Unwrap(expr);
  if (const clang::ValueDecl* object = ObjectOf(expr)) {
    const auto* variable = dyn_cast<clang::VarDecl>(object);
    return variable != nullptr ? StatementMaker(OnlyValue(*variable), depth + 1) : nullptr;
  }
  if (const auto* construct = dyn_cast<clang::CXXConstructExpr>(expr))
    return construct->getNumArgs() > 0 ? StatementMaker(construct->getArg(0), depth + 1) : nullptr;
  const auto* call = dyn_cast<clang::CallExpr>(expr);
  if (call == nullptr) return nullptr;
  const llvm::StringRef name = NameOf(call->getDirectCallee());
  for (const std::string_view maker : kStatementMakers)
    if (name == llvm::StringRef(maker) && call->getNumArgs() > 0) return call->getArg(0);
  if (const auto* member = dyn_cast<clang::CXXMemberCallExpr>(call))
    return StatementMaker(member->getImplicitObjectArgument(), depth + 1);
  return call->getNumArgs() > 0 ? StatementMaker(call->getArg(0), depth + 1) : nullptr;
}

// sqlite3_prepare_v2(db, sql, -1, &statement, 0); mysql_stmt_prepare(statement, sql, length)
const clang::Expr* PreparedText(const clang::Expr* statement, const Call& call,
                                const Recorder& recorder) {
  const clang::ValueDecl* object = ObjectOf(statement);
  if (object == nullptr || recorder.Function() == nullptr) return nullptr;
  std::vector<ObjectCall> steps;
  if (const auto* field = dyn_cast<clang::FieldDecl>(object))
    steps = CallsOnMember(*field);
  else
    steps = CallsOn(*object, *recorder.Function(), call.name);
  const clang::Expr* text = nullptr;
  for (const ObjectCall& step : steps) {
    const llvm::StringRef name = NameOf(step.callee);
    if ((!name.starts_with("sqlite3_prepare") && name != "mysql_stmt_prepare") ||
        step.args.size() < 2)
      continue;
    if (text != nullptr) return nullptr;
    text = step.args[1];
  }
  return text;
}

// The only constant text of a list of topics.
class Topics {
 public:
  void Add(const clang::Expr* expr) {
    const std::optional<std::string> name = FoldText(expr);
    if (!name || (!topic_.empty() && topic_ != *name)) known_ = false;
    if (name) topic_ = *name;
  }
  // An initialiser, a vector made of one, or a variable that is filled step by step.
  void AddList(const clang::Expr* expr, const Recorder& recorder, clang::SourceLocation use,
               int depth = 0) {
    if (expr == nullptr || depth > kMaxDepth) return;
    expr = Unwrap(expr);
    if (const auto* list = dyn_cast<clang::CXXStdInitializerListExpr>(expr))
      return AddList(list->getSubExpr(), recorder, use, depth + 1);
    if (const auto* list = dyn_cast<clang::InitListExpr>(expr)) {
      for (const clang::Expr* part : list->inits()) Add(part);
    } else if (const auto* construct = dyn_cast<clang::CXXConstructExpr>(expr)) {
      if (construct->getNumArgs() > 0) AddList(construct->getArg(0), recorder, use, depth + 1);
    } else if (const clang::ValueDecl* object = ObjectOf(expr);
               object != nullptr && recorder.Function() != nullptr) {
      AddList(InitializerOf(*object), recorder, use, depth + 1);
      for (const ObjectCall& step : CallsOn(*object, *recorder.Function(), use)) {
        const llvm::StringRef name = NameOf(step.callee);
        if ((name == "push_back" || name == "emplace_back") && step.args.size() == 1)
          Add(step.args[0]);
        else if (name == "rd_kafka_topic_partition_list_add" && step.args.size() > 1)
          Add(step.args[1]);
      }
    }
  }
  std::string Name() const { return known_ ? topic_ : ""; }

 private:
  std::string topic_;
  bool known_ = true;
};

std::string SubscribedTopic(const clang::Expr* consumer, const Call& call,
                            const Recorder& recorder) {
  const clang::ValueDecl* object = consumer != nullptr ? ObjectOf(consumer) : nullptr;
  if (object == nullptr || recorder.Function() == nullptr) return {};
  std::vector<ObjectCall> steps;
  if (const auto* field = dyn_cast<clang::FieldDecl>(object))
    steps = CallsOnMember(*field);
  else
    steps = CallsOn(*object, *recorder.Function(), call.name);
  Topics topics;
  for (const ObjectCall& step : steps) {
    const llvm::StringRef name = NameOf(step.callee);
    if (name == "subscribe" && !step.args.empty())
      topics.AddList(step.args[0], recorder, call.name);
    else if (name == "rd_kafka_subscribe" && step.args.size() > 1)
      topics.AddList(step.args[1], recorder, call.name);
  }
  return topics.Name();
}

// The tag of an argument of rd_kafka_producev; libkafka's macro checks types around it.
llvm::StringRef Tag(const clang::Stmt* statement) {
  if (statement == nullptr) return {};
  if (const auto* reference = dyn_cast<clang::DeclRefExpr>(statement))
    if (llvm::isa<clang::EnumConstantDecl>(reference->getDecl()) &&
        reference->getDecl()->getName().starts_with("RD_KAFKA_VTYPE_"))
      return reference->getDecl()->getName();
  for (const clang::Stmt* child : statement->children())
    if (const llvm::StringRef tag = Tag(child); !tag.empty()) return tag;
  return {};
}

std::string VariadicTopic(const Call& call, size_t from) {
  for (size_t i = from; i + 1 < call.args.size(); ++i) {
    const llvm::StringRef tag = Tag(call.args[i]);
    if (tag == "RD_KAFKA_VTYPE_TOPIC") return TextOf(call.args[i + 1]);
    if (tag == "RD_KAFKA_VTYPE_RKT") return TextOf(HandleText(call.args[i + 1]));
  }
  return {};
}

// What a socket was bound to or connected with.
std::string EndpointOf(const clang::Expr* socket, const Call& call, const Recorder& recorder) {
  const clang::ValueDecl* object = socket != nullptr ? ObjectOf(socket) : nullptr;
  if (object == nullptr || recorder.Function() == nullptr) return {};
  std::vector<ObjectCall> steps;
  if (const auto* field = dyn_cast<clang::FieldDecl>(object))
    steps = CallsOnMember(*field);
  else
    steps = CallsOn(*object, *recorder.Function(), call.name);
  std::string endpoint;
  for (const ObjectCall& step : steps) {
    const llvm::StringRef name = NameOf(step.callee);
    const bool method = (name == "bind" || name == "connect") && !step.args.empty();
    const bool function = (name == "zmq_bind" || name == "zmq_connect") && step.args.size() == 2;
    if (!method && !function) continue;
    const std::string text = TextOf(step.args[function ? 1 : 0]);
    if (!endpoint.empty() && endpoint != text) return {};
    endpoint = text;
  }
  return endpoint;
}

}  // namespace

std::string TextOf(const clang::Expr* expr) {
  if (expr == nullptr) return {};
  if (const auto* call = dyn_cast<clang::CallExpr>(Unwrap(expr)))
    if (NameOf(call->getDirectCallee()) == "amqp_cstring_bytes" && call->getNumArgs() == 1)
      return FoldText(call->getArg(0)).value_or("");
  return FoldText(expr).value_or("");
}

std::string CommandOf(const clang::Expr* text) {
  const FoldedText folded = FoldPrefix(text);
  const llvm::StringRef trimmed = llvm::StringRef(folded.text).ltrim();
  const size_t end = trimmed.find_first_of(" \t\r\n");
  if (end == llvm::StringRef::npos && !folded.complete) return {};
  const llvm::StringRef word = trimmed.substr(0, end);
  return word.contains('%') ? "" : word.lower();
}

namespace {

bool FitsEitherEnd(llvm::StringRef name, llvm::StringRef pattern) {
  if (pattern.consume_front("*")) return name.ends_with(pattern);
  const auto [before, after] = pattern.split('*');
  if (before == pattern) return name == pattern;
  return name.starts_with(before) && name.drop_front(before.size()).ends_with(after);
}

// "SET user:%d %b" -> "SET user:{} {}"; the library's own conversions are those of printf.
std::string WithoutConversions(llvm::StringRef text) {
  std::string result;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%' || i + 1 == text.size()) {
      result += text[i];
    } else if (text[i + 1] == '%') {
      result += text[++i];
    } else {
      const size_t end = text.find_first_not_of("0123456789.-+# lhzjt", i + 1);
      result += "{}";
      i = end == text.npos ? text.size() : end;
    }
  }
  return result;
}

}  // namespace

std::string CommandTextOf(const clang::Expr* text) {
  const std::string folded = WithoutConversions(FoldTemplate(text));
  const llvm::StringRef command = llvm::StringRef(folded).trim();
  // Passwords are no part of what a program asks.
  if (command.starts_with("{}") || command.starts_with_insensitive("auth")) return {};
  return command.contains(' ') ? command.str() : std::string();
}

std::string KeyOf(const StoreCall& row, const Call& call) {
  if (row.says == kCommand && row.argument < call.args.size()) {
    // The second word of what has one key: "HSET cart:{} item {}".
    const std::string text = CommandTextOf(call.args[row.argument]);
    llvm::StringRef key = llvm::StringRef(text).split(' ').second.ltrim();
    key = key.substr(0, key.find(' '));
    return key == "{}" ? std::string() : key.str();
  }
  const llvm::StringRef name = NameOf(call.callee);
  for (const KeyArgument& known : kKeyArguments) {
    const bool owned = known.owner.empty()
                           ? row.owner.empty()
                           : llvm::StringRef(row.owner).starts_with(llvm::StringRef(known.owner));
    if (!owned || !FitsEitherEnd(name, known.callee)) continue;
    if (known.argument >= call.args.size()) return {};
    const clang::Expr* argument = call.args[known.argument];
    if (argument->getType()->isIntegralOrEnumerationType()) return {};
    std::string text = FoldTemplate(argument);
    return text == "{}" ? std::string() : text;
  }
  return {};
}

std::string StatementOf(const StoreCall& row, const Call& call, const Recorder& recorder) {
  const clang::Expr* argument = row.argument < call.args.size() ? call.args[row.argument] : nullptr;
  if (row.says == kHandleSql) argument = HandleText(argument);
  if (row.says == kObjectSql)
    argument = call.object != nullptr ? StatementMaker(call.object) : nullptr;
  if (row.says == kPrepared && argument != nullptr)
    argument = PreparedText(argument, call, recorder);
  return argument != nullptr ? FoldTemplate(argument) : std::string();
}

std::string DestinationOf(const StoreCall& row, const Call& call, const Recorder& recorder) {
  const clang::Expr* argument = row.argument < call.args.size() ? call.args[row.argument] : nullptr;
  const clang::Expr* object = call.object != nullptr ? call.object : argument;
  if (row.says == kObject) return TextOf(HandleText(object));
  if (row.says == kSubscribed) return SubscribedTopic(object, call, recorder);
  if (row.says == kEndpoint) return EndpointOf(object, call, recorder);
  if (argument == nullptr) return {};
  if (row.says == kHandle) return TextOf(HandleText(argument));
  if (row.says == kQueue || row.says == kTable) return TextOf(argument);
  if (row.says == kVariadic) return VariadicTopic(call, row.argument);
  if (row.says == kHandleQueue) {
    const std::string name = TextOf(argument);
    return !name.empty() ? name : TextOf(HandleText(argument));
  }
  if (row.says == kTopics) {
    Topics topics;
    topics.AddList(argument, recorder, call.name);
    return topics.Name();
  }
  if (row.says != kExchange) return {};
  const std::string exchange = TextOf(argument);
  if (exchange.empty() && FoldText(argument).has_value() && call.args.size() > row.argument + 1)
    return TextOf(call.args[row.argument + 1]);
  return exchange;
}

}  // namespace arterial::indexer

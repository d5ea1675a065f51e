#include "indexer/frameworks/stores.h"

#include "indexer/ast/unwrap.h"
#include "indexer/frameworks/queue_calls.h"
#include "indexer/frameworks/sql_calls.h"
#include "indexer/frameworks/sql_text.h"
#include "indexer/frameworks/store_calls.h"
#include "indexer/frameworks/store_match.h"
#include "indexer/frameworks/store_names.h"

namespace arterial::indexer {
namespace {

using llvm::dyn_cast;

bool SaysStatement(const StoreCall& row) {
  return row.says == kSql || row.says == kHandleSql || row.says == kObjectSql ||
         row.says == kPrepared;
}

// The destination of messages stands before what is done with them, a collection behind it.
bool IsMessaging(const StoreCall& row) {
  return row.store.system == "rabbitmq" || row.store.system == "kafka" ||
         row.store.system == "nats" || row.store.system == "zeromq";
}

std::string OperationOf(const StoreCall& row, const Call& call, const Recorder& recorder) {
  std::string operation(row.operation);
  if (row.operation == kOwnName) operation = call.callee->getName().lower();
  std::string name;
  if (SaysStatement(row)) {
    SqlText sql = ParseSql(StatementOf(row, call, recorder));
    operation = std::move(sql.operation);
    name = std::move(sql.table);
  } else if (row.says == kCommand) {
    operation = row.argument < call.args.size() ? CommandOf(call.args[row.argument]) : "";
  } else {
    name = DestinationOf(row, call, recorder);
  }
  if (operation.empty()) return {};
  std::string text(row.store.system);
  text += ':';
  if (name.empty()) return text + operation;
  return IsMessaging(row) ? text + name + " " + operation : text + operation + " " + name;
}

// Client libraries are often copied into the tree, and call themselves.
bool IsInside(const StoreCall& row, const Recorder& recorder) {
  return !row.owner.empty() && recorder.Function() != nullptr &&
         TopNamespace(*recorder.Function()) == llvm::StringRef(row.owner).split("::").first;
}

void Look(std::span<const StoreCall> rows, const Call& call, Recorder& recorder) {
  const StoreCall* row = RowOf(rows, *call.callee);
  if (row == nullptr || IsInside(*row, recorder)) return;
  const bool oneway = row->operation == "publish";
  Operation operation{row->store.framework, OperationOf(*row, call, recorder),
                      oneway ? "oneway" : "unary", std::string(row->api)};
  if (SaysStatement(*row))
    operation.statement = StatementOf(*row, call, recorder);
  else if (row->says == kCommand && row->argument < call.args.size())
    operation.statement = CommandTextOf(call.args[row->argument]);
  if (operation.statement == "{}") operation.statement.clear();
  operation.key = KeyOf(*row, call);
  recorder.AddCallSite(call.name, std::move(operation));
  // Who waits for messages works on them.
  const bool here = row->operation == "receive" && IsMessaging(*row) && row->says != kEndpoint &&
                    row->callee.find("callback") == std::string_view::npos;
  if (!here) return;
  const std::string topic = DestinationOf(*row, call, recorder);
  recorder.AddHandlerHere(
      call.name, {row->store.framework,
                  topic.empty() ? "" : std::string(row->store.system) + ":" + topic + " process",
                  "oneway", "consumer"});
}

void OnStoreCall(const Call& call, Recorder& recorder) { Look(kStoreCalls, call, recorder); }
void OnSqlCall(const Call& call, Recorder& recorder) { Look(kSqlCalls, call, recorder); }
void OnQueueCall(const Call& call, Recorder& recorder) { Look(kQueueCalls, call, recorder); }

void OnConstruct(const Call& call, Recorder& recorder) {
  const auto* constructor = dyn_cast<clang::CXXConstructorDecl>(call.callee);
  if (constructor != nullptr && !constructor->isCopyOrMoveConstructor())
    Look(kSqlCalls, call, recorder);
}

}  // namespace

constexpr Framework kStores = {.name = "stores",
                               .library = "",
                               .on_call = OnStoreCall,
                               .on_value = nullptr,
                               .on_method = nullptr,
                               .headers = kStoreHeaders};
constexpr Framework kSqlStores = {.name = "sql",
                                  .library = "",
                                  .on_call = OnSqlCall,
                                  .on_value = nullptr,
                                  .on_method = nullptr,
                                  .headers = kSqlHeaders,
                                  .on_construct = OnConstruct};
constexpr Framework kQueues = {.name = "queues",
                               .library = "",
                               .on_call = OnQueueCall,
                               .on_value = nullptr,
                               .on_method = nullptr,
                               .headers = kQueueHeaders};

}  // namespace arterial::indexer

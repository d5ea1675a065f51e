#include "indexer/frameworks/consumers.h"

#include "indexer/ast/constants.h"
#include "indexer/ast/object_calls.h"
#include "indexer/ast/unwrap.h"
#include "indexer/frameworks/queue_calls.h"
#include "indexer/frameworks/sql_calls.h"
#include "indexer/frameworks/store_calls.h"
#include "indexer/frameworks/store_match.h"
#include "indexer/frameworks/store_names.h"

namespace arterial::indexer {
namespace {

using llvm::dyn_cast;

constexpr int kMaxDepth = 8;

// Where the name of what is subscribed to stands.
enum class From {
  kNowhere,
  kArgument,  // of the registration: Subscription::destination
  kCommand,   // the second word of that argument: "SUBSCRIBE news"
  kChain,     // consume("queue") in the chain that the registration ends
  kObject,    // subscribe("channel") of the same object
  kHandle,    // an object made for it (kStoreHandles)
};

// A call that says which function works on messages.
struct Subscription {
  Store store;
  std::string_view owner;
  std::string_view callee;
  unsigned handler;
  From from = From::kNowhere;
  unsigned destination = 0;
};
constexpr Subscription kSubscriptions[] = {
    {kKafka, "", "rd_kafka_consume_callback", 3, From::kHandle, 0},
    {kKafka, "", "rd_kafka_consume_callback_queue", 2},
    {kKafka, "", "rd_kafka_conf_set_consume_cb", 1},
    {kNats, "", "natsConnection_Subscribe", 3, From::kArgument, 2},
    {kNats, "", "natsConnection_SubscribeTimeout", 4, From::kArgument, 2},
    {kNats, "", "natsConnection_QueueSubscribe", 4, From::kArgument, 2},
    {kNats, "", "natsConnection_QueueSubscribeTimeout", 5, From::kArgument, 2},
    {kNats, "", "js_Subscribe", 3, From::kArgument, 2},
    {kNats, "", "js_QueueSubscribe", 4, From::kArgument, 2},
    {kAmqp, "AMQP::DeferredConsumer", "onReceived", 0, From::kChain},
    {kAmqp, "AMQP::DeferredConsumer", "onMessage", 0, From::kChain},
    {kRedis, "sw::redis::Subscriber", "on_message", 0, From::kObject},
    {kRedis, "sw::redis::Subscriber", "on_pmessage", 0, From::kObject},
    {kRedis, "cpp_redis::subscriber", "subscribe", 1, From::kArgument, 0},
    {kRedis, "cpp_redis::subscriber", "psubscribe", 1, From::kArgument, 0},
    {kRedis, "", "redisAsyncCommand", 1, From::kCommand, 3},
};

// A method that works on messages wherever it is overridden.
struct Listener {
  Store store;
  std::string_view base;
  std::string_view method;
};
constexpr Listener kListeners[] = {
    {kPqxx, "pqxx::notification_receiver", "operator()"},
    {kKafka, "RdKafka::ConsumeCb", "consume_cb"},
};

// ZMQ_SUB, ZMQ_REP, ZMQ_ROUTER, ZMQ_PULL: sockets that others send to unasked.
constexpr int kServingSockets[] = {2, 4, 6, 7};

std::string NameOf(const clang::FunctionDecl& function) { return function.getNameAsString(); }

// "news" of "SUBSCRIBE news"; nothing for other commands.
std::optional<std::string> Channel(const clang::Expr* command) {
  const std::string text = FoldTemplate(command);
  const auto [verb, rest] = llvm::StringRef(text).ltrim().split(' ');
  if (verb.lower() != "subscribe" && verb.lower() != "psubscribe") return std::nullopt;
  const llvm::StringRef channel = rest.trim();
  return channel.contains("{}") || channel.contains(' ') ? "" : channel.str();
}

std::string InChain(const Call& call) {
  const clang::Expr* at = call.object;
  for (int depth = 0; at != nullptr && depth < kMaxDepth; ++depth) {
    const auto* step = dyn_cast<clang::CXXMemberCallExpr>(Unwrap(at));
    if (step == nullptr || step->getMethodDecl() == nullptr) return {};
    if (NameOf(*step->getMethodDecl()) == "consume" && step->getNumArgs() > 0)
      return TextOf(step->getArg(0));
    at = step->getImplicitObjectArgument();
  }
  return {};
}

// Subscriptions may be made before or after the function is registered.
std::string OfObject(const Call& call, const Recorder& recorder) {
  const clang::ValueDecl* object = call.object != nullptr ? ObjectOf(call.object) : nullptr;
  if (object == nullptr || recorder.Function() == nullptr) return {};
  std::string channel;
  for (const ObjectCall& step : AllCallsOn(*object, *recorder.Function())) {
    if (step.callee == nullptr || step.args.empty()) continue;
    const std::string name = NameOf(*step.callee);
    if (name != "subscribe" && name != "psubscribe") continue;
    const std::string text = TextOf(step.args[0]);
    if (!channel.empty() && channel != text) return {};
    channel = text;
  }
  return channel;
}

Operation OperationOf(const Store& store, const std::string& destination, std::string api) {
  std::string name;
  if (!destination.empty()) name = std::string(store.system) + ":" + destination + " process";
  return {store.framework, std::move(name), "oneway", std::move(api)};
}

void OnSubscription(const Subscription& row, const Call& call, Recorder& recorder) {
  if (call.args.size() <= row.handler) return;
  const clang::Expr* argument =
      row.destination < call.args.size() ? call.args[row.destination] : nullptr;
  std::string destination;
  if (row.from == From::kArgument) destination = TextOf(argument);
  if (row.from == From::kChain) destination = InChain(call);
  if (row.from == From::kObject) destination = OfObject(call, recorder);
  if (row.from == From::kHandle)
    destination =
        DestinationOf({row.store, "", "", "", kHandleQueue, row.destination}, call, recorder);
  if (row.from == From::kCommand) {
    const std::optional<std::string> channel =
        argument != nullptr ? Channel(argument) : std::nullopt;
    if (!channel) return;
    destination = *channel;
  }
  recorder.AddRoute(call.name, call.args[row.handler],
                    OperationOf(row.store, destination, "consumer"));
}

// zmq::socket_t socket(context, zmq::socket_type::rep); void* s = zmq_socket(context, ZMQ_REP);
bool Serves(const clang::ValueDecl& socket) {
  const clang::Expr* init = InitializerOf(socket);
  if (init == nullptr) return false;
  const clang::Expr* value = Unwrap(init);
  const clang::Expr* type = nullptr;
  if (const auto* construct = dyn_cast<clang::CXXConstructExpr>(value))
    type = construct->getNumArgs() > 1 ? construct->getArg(1) : nullptr;
  else if (const auto* call = dyn_cast<clang::CallExpr>(value))
    type = call->getNumArgs() > 1 ? call->getArg(1) : nullptr;
  clang::Expr::EvalResult result;
  if (type == nullptr || type->isValueDependent() ||
      !type->getType()->isIntegralOrEnumerationType() ||
      !type->EvaluateAsInt(result, socket.getASTContext()))
    return false;
  for (const int serving : kServingSockets)
    if (result.Val.getInt() == serving) return true;
  return false;
}

void OnSocket(const Call& call, Recorder& recorder) {
  const StoreCall* row = RowOf(kQueueCalls, *call.callee);
  if (row == nullptr || row->says != kEndpoint || row->operation != "receive") return;
  const clang::Expr* socket = call.object;
  if (socket == nullptr && row->argument < call.args.size()) socket = call.args[row->argument];
  const clang::ValueDecl* object = socket != nullptr ? ObjectOf(socket) : nullptr;
  if (object == nullptr || !Serves(*object)) return;
  recorder.AddHandlerHere(call.name,
                          OperationOf(row->store, DestinationOf(*row, call, recorder), "consumer"));
}

void OnCall(const Call& call, Recorder& recorder) {
  if (call.callee->getIdentifier() == nullptr) return;
  const bool c_function = IsCFunction(*call.callee);
  for (const Subscription& row : kSubscriptions) {
    if (row.owner.empty() != c_function || call.callee->getName() != llvm::StringRef(row.callee))
      continue;
    if (c_function || IsOwnedBy(*call.callee, row.owner))
      return OnSubscription(row, call, recorder);
  }
  OnSocket(call, recorder);
}

void OnMethod(const clang::CXXMethodDecl& method, Recorder& recorder) {
  if (method.size_overridden_methods() == 0) return;
  for (const Listener& listener : kListeners)
    if (NameOf(method) == listener.method && IsOrDerives(method.getParent(), listener.base))
      recorder.AddHandler(method.getLocation(), method,
                          OperationOf(listener.store, "", "handler_override"));
}

constexpr std::string_view kHeaders[] = {"librdkafka/", "rdkafka.h", "rdkafkacpp.h", "nats/",
                                         "nats.h",      "zmq.h",     "zmq.hpp",      "amqpcpp/",
                                         "amqpcpp.h",   "redis++/",  "redis++.h",    "cpp_redis/",
                                         "hiredis/",    "hiredis.h", "pqxx/"};

}  // namespace

constexpr Framework kConsumers = {.name = "consumers",
                                  .library = "",
                                  .on_call = OnCall,
                                  .on_value = nullptr,
                                  .on_method = OnMethod,
                                  .headers = kHeaders};

}  // namespace arterial::indexer

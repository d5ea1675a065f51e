// The rows of what stores.cpp recognises: one a function or family of functions of a client
// library. One more client library is its rows in one of the *_calls.h files here, marked sources
// in tests/frameworks/stores and a line in README.md.
#pragma once

#include <string_view>

namespace arterial::indexer {

// As OpenTelemetry names systems, so that static and observed operations agree.
struct Store {
  std::string_view framework;
  std::string_view system;
};
inline constexpr Store kMongo = {"mongo", "mongodb"};
inline constexpr Store kRedis = {"redis", "redis"};
inline constexpr Store kMemcached = {"memcached", "memcached"};
inline constexpr Store kAmqp = {"amqp", "rabbitmq"};
inline constexpr Store kLibpq = {"libpq", "postgresql"};
inline constexpr Store kPqxx = {"libpqxx", "postgresql"};
inline constexpr Store kMysql = {"mysql", "mysql"};
inline constexpr Store kSqlite = {"sqlite", "sqlite"};
inline constexpr Store kCassandra = {"cassandra", "cassandra"};
inline constexpr Store kKafka = {"kafka", "kafka"};
inline constexpr Store kNats = {"nats", "nats"};
inline constexpr Store kZeromq = {"zeromq", "zeromq"};

// What the argument says that StoreCall::argument counts.
enum class StoreArgument {
  kNone,
  kCommand,      // a text that begins with the operation: "SET %s %s"
  kHandle,       // an object made by one of kStoreHandles: the collection it was made for
  kQueue,        // the queue's or exchange's name
  kExchange,     // the exchange's name; where that is empty, the next argument is the queue's
  kSql,          // a statement
  kHandleSql,    // an object made of a statement (kStoreHandles)
  kObjectSql,    // the object of the call was made by one of kStatementMakers of a statement
  kPrepared,     // a statement object that a call before was given with the statement
  kTable,        // a table's name
  kObject,       // the object of the call was made for a collection (kStoreHandles)
  kHandleQueue,  // an object made for a queue (kStoreHandles)
  kVariadic,     // librdkafka's list of tagged values, among them the topic
  kTopics,       // a list of topics
  kSubscribed,   // a consumer that was subscribed to topics before
  kEndpoint,     // a socket that was bound or connected before
};

struct StoreCall {
  Store store;
  std::string_view owner;      // class or namespace of the method; empty: a C function
  std::string_view callee;     // a '*' at the end stands for anything
  std::string_view operation;  // kOwnName, kNoCall, or empty: known at run time only
  StoreArgument says = StoreArgument::kNone;
  unsigned argument = 0;
  // blocking, async, queued (sent by a later call), local (no other component)
  std::string_view api = "blocking";
  unsigned least = 0;  // of parameters: tells overloads apart
};
inline constexpr std::string_view kOwnName = "=";   // the callee's name
inline constexpr std::string_view kSelf = "(new)";  // as callee: the class's constructors
inline constexpr std::string_view kNoCall = "-";    // does no I/O: an exception from a row below

// Which argument is the key, of those that have one; the first row that fits. kNoKey: what the
// arguments hold is none (scripts, passwords, channels), or is no text.
struct KeyArgument {
  std::string_view owner;   // as StoreCall::owner, or a namespace around it; empty: a C function
  std::string_view callee;  // a '*' at either end stands for anything
  unsigned argument;
};
inline constexpr unsigned kNoKey = ~0U;
inline constexpr KeyArgument kKeyArguments[] = {
    {"", "memcached_*_by_key", 3},
    {"", "memcached_mget*", kNoKey},
    {"", "memcached_*", 1},
    {"sw::redis", "auth", kNoKey},
    {"sw::redis", "eval*", kNoKey},
    {"sw::redis", "script*", kNoKey},
    {"sw::redis", "*publish", kNoKey},
    {"sw::redis", "*subscribe", kNoKey},
    {"sw::redis", "echo", kNoKey},
    {"sw::redis", "ping", kNoKey},
    {"sw::redis", "info", kNoKey},
    {"sw::redis", "keys", kNoKey},
    {"sw::redis", "command", kNoKey},
    {"sw::redis", "*", 0},
    {"cpp_redis::client", "auth", kNoKey},
    {"cpp_redis::client", "eval*", kNoKey},
    {"cpp_redis::client", "send", kNoKey},
    {"cpp_redis::client", "publish", kNoKey},
    {"cpp_redis::client", "*", 0},
};

// Functions and methods that make what other calls are given first: an object of a constant name,
// or one made from another object.
struct StoreHandle {
  std::string_view callee;
  unsigned argument;
  bool is_name;  // the argument is the name, else the other object
  std::string_view owner = "";
};
inline constexpr StoreHandle kStoreHandles[] = {
    {"mongoc_client_get_collection", 2, true},
    {"mongoc_database_get_collection", 1, true},
    {"mongoc_collection_create_bulk_operation", 0, false},
    {"mongoc_collection_create_bulk_operation_with_opts", 0, false},
    {"collection", 0, true, "mongocxx::database"},
    {"operator[]", 0, true, "mongocxx::database"},
    {"cass_statement_new", 0, true},
    {"cass_statement_new_n", 0, true},
    {"rd_kafka_topic_new", 1, true},
    {"create", 1, true, "RdKafka::Topic"},
};

// Methods that make an object of the statement that is their first argument.
inline constexpr std::string_view kStatementMakers[] = {"parameterized", "prepareStatement",
                                                        "prepareCall"};

using enum StoreArgument;

}  // namespace arterial::indexer

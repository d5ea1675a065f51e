// What stores.cpp recognises, as data: one row a function or family of functions of a client
// library. One more client library is its rows here, marked sources in tests/frameworks/stores
// and a line in README.md.
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

// What the argument says that StoreCall::argument counts.
enum class StoreArgument {
  kNone,
  kCommand,   // a text that begins with the operation: "SET %s %s"
  kHandle,    // an object made by one of kStoreHandles: the collection it was made for
  kQueue,     // the queue's or exchange's name
  kExchange,  // the exchange's name; where that is empty, the next argument is the queue's
};

struct StoreCall {
  Store store;
  std::string_view owner;      // class or namespace of the method; empty: a C function
  std::string_view callee;     // a '*' at the end stands for anything
  std::string_view operation;  // kOwnName, kNoCall, or empty: known at run time only
  StoreArgument says = StoreArgument::kNone;
  unsigned argument = 0;
  std::string_view api = "blocking";  // blocking, async, queued (sent by a later call)
};
inline constexpr std::string_view kOwnName = "=";  // the callee's name
inline constexpr std::string_view kNoCall = "-";   // does no I/O: an exception from a row below

// C functions that make what other calls are given first: an object of a constant name, or one
// made from another object.
struct StoreHandle {
  std::string_view callee;
  unsigned argument;
  bool is_name;  // the argument is the name, else the other object
};
inline constexpr StoreHandle kStoreHandles[] = {
    {"mongoc_client_get_collection", 2, true},
    {"mongoc_database_get_collection", 1, true},
    {"mongoc_collection_create_bulk_operation", 0, false},
    {"mongoc_collection_create_bulk_operation_with_opts", 0, false},
};

// Framework::headers of the libraries below.
inline constexpr std::string_view kStoreHeaders[] = {
    "mongoc/",           "mongoc.h",     // libmongoc
    "hiredis/",          "hiredis.h",    // hiredis
    "redis++/",          "redis++.h",    // redis-plus-plus
    "cpp_redis/",                        // cpp_redis
    "libmemcached/",     "memcached.h",  // libmemcached
    "SimpleAmqpClient/",                 // SimpleAmqpClient
    "amqpcpp/",          "amqpcpp.h",    // AMQP-CPP
    "rabbitmq-c/",       "amqp.h",       // librabbitmq
};

using enum StoreArgument;

// The first row that fits counts.
inline constexpr StoreCall kStoreCalls[] = {
    // libmongoc; operations are the server's commands. Rows of commands that lie in a document
    // have no operation. Cursors belong to the call that made them.
    {kMongo, "", "mongoc_collection_aggregate", "aggregate", kHandle, 0},
    {kMongo, "", "mongoc_collection_command*", "", kHandle, 0},
    {kMongo, "", "mongoc_collection_count_documents", "aggregate", kHandle, 0},
    {kMongo, "", "mongoc_collection_count*", "count", kHandle, 0},
    {kMongo, "", "mongoc_collection_create_bulk_operation*", "bulkwrite", kHandle, 0, "queued"},
    {kMongo, "", "mongoc_collection_create_index*", "createindexes", kHandle, 0},
    {kMongo, "", "mongoc_collection_delete*", "delete", kHandle, 0},
    {kMongo, "", "mongoc_collection_drop_index*", "dropindexes", kHandle, 0},
    {kMongo, "", "mongoc_collection_drop*", "drop", kHandle, 0},
    {kMongo, "", "mongoc_collection_ensure_index", "createindexes", kHandle, 0},
    {kMongo, "", "mongoc_collection_estimated_document_count", "count", kHandle, 0},
    {kMongo, "", "mongoc_collection_find_and_modify*", "findandmodify", kHandle, 0},
    {kMongo, "", "mongoc_collection_find_indexes*", "listindexes", kHandle, 0},
    {kMongo, "", "mongoc_collection_find*", "find", kHandle, 0},
    {kMongo, "", "mongoc_collection_insert*", "insert", kHandle, 0},
    {kMongo, "", "mongoc_collection_read_*", "", kHandle, 0, "blocking"},
    {kMongo, "", "mongoc_collection_remove", "delete", kHandle, 0},
    {kMongo, "", "mongoc_collection_rename*", "renamecollection", kHandle, 0},
    {kMongo, "", "mongoc_collection_replace_one", "update", kHandle, 0},
    {kMongo, "", "mongoc_collection_save", "update", kHandle, 0},
    {kMongo, "", "mongoc_collection_stats", "collstats", kHandle, 0},
    {kMongo, "", "mongoc_collection_update*", "update", kHandle, 0},
    {kMongo, "", "mongoc_collection_validate", "validate", kHandle, 0},
    {kMongo, "", "mongoc_collection_watch", "aggregate", kHandle, 0},
    {kMongo, "", "mongoc_collection_write_command_with_opts", "", kHandle, 0},
    {kMongo, "", "mongoc_bulk_operation_delete*", "delete", kHandle, 0, "queued"},
    {kMongo, "", "mongoc_bulk_operation_execute", "bulkwrite", kHandle, 0},
    {kMongo, "", "mongoc_bulk_operation_insert*", "insert", kHandle, 0, "queued"},
    {kMongo, "", "mongoc_bulk_operation_remove*", "delete", kHandle, 0, "queued"},
    {kMongo, "", "mongoc_bulk_operation_replace*", "update", kHandle, 0, "queued"},
    {kMongo, "", "mongoc_bulk_operation_update*", "update", kHandle, 0, "queued"},
    {kMongo, "", "mongoc_database_add_user", "createuser"},
    {kMongo, "", "mongoc_database_aggregate", "aggregate"},
    {kMongo, "", "mongoc_database_command*", ""},
    {kMongo, "", "mongoc_database_create_collection", "create"},
    {kMongo, "", "mongoc_database_drop*", "dropdatabase"},
    {kMongo, "", "mongoc_database_find_collections*", "listcollections"},
    {kMongo, "", "mongoc_database_get_collection_names*", "listcollections"},
    {kMongo, "", "mongoc_database_has_collection", "listcollections"},
    {kMongo, "", "mongoc_database_read_command_with_opts", ""},
    {kMongo, "", "mongoc_database_read_write_command_with_opts", ""},
    {kMongo, "", "mongoc_database_remove_user", "dropuser"},
    {kMongo, "", "mongoc_database_watch", "aggregate"},
    {kMongo, "", "mongoc_database_write_command_with_opts", ""},
    {kMongo, "", "mongoc_client_command*", ""},
    {kMongo, "", "mongoc_client_find_databases*", "listdatabases"},
    {kMongo, "", "mongoc_client_get_database_names*", "listdatabases"},
    {kMongo, "", "mongoc_client_read_command_with_opts", ""},
    {kMongo, "", "mongoc_client_read_write_command_with_opts", ""},
    {kMongo, "", "mongoc_client_session_abort_transaction", "aborttransaction"},
    {kMongo, "", "mongoc_client_session_commit_transaction", "committransaction"},
    {kMongo, "", "mongoc_client_watch", "aggregate"},
    {kMongo, "", "mongoc_client_write_command_with_opts", ""},

    // hiredis. Replies (redisGetReply) belong to the calls that they answer.
    {kRedis, "", "redisCommand", "", kCommand, 1},
    {kRedis, "", "redisvCommand", "", kCommand, 1},
    {kRedis, "", "redisCommandArgv", ""},
    {kRedis, "", "redisAppendCommand", "", kCommand, 1, "queued"},
    {kRedis, "", "redisvAppendCommand", "", kCommand, 1, "queued"},
    {kRedis, "", "redisAppendCommandArgv", "", kNone, 0, "queued"},
    {kRedis, "", "redisAppendFormattedCommand", "", kNone, 0, "queued"},
    {kRedis, "", "redisAsyncCommand", "", kCommand, 3, "async"},
    {kRedis, "", "redisvAsyncCommand", "", kCommand, 3, "async"},
    {kRedis, "", "redisAsyncCommandArgv", "", kNone, 0, "async"},
    {kRedis, "", "redisAsyncFormattedCommand", "", kNone, 0, "async"},

    // redis-plus-plus: methods are named as the commands.
    {kRedis, "sw::redis", "on_*", kNoCall},
    {kRedis, "sw::redis", "redis", kNoCall},
    {kRedis, "sw::redis", "subscriber", kNoCall},
    {kRedis, "sw::redis", "for_each", kNoCall},
    {kRedis, "sw::redis::QueuedRedis", "exec", kOwnName},
    {kRedis, "sw::redis::QueuedRedis", "command", "", kCommand, 0, "queued"},
    {kRedis, "sw::redis::QueuedRedis", "*", kOwnName, kNone, 0, "queued"},
    {kRedis, "sw::redis::Redis", "pipeline", kOwnName, kNone, 0, "queued"},
    {kRedis, "sw::redis::Redis", "transaction", kOwnName, kNone, 0, "queued"},
    {kRedis, "sw::redis::Redis", "command", "", kCommand, 0},
    {kRedis, "sw::redis::Redis", "set_with_get_option", "set"},
    {kRedis, "sw::redis::Redis", "script_*", "script"},
    {kRedis, "sw::redis::Redis", "xgroup_*", "xgroup"},
    {kRedis, "sw::redis::Redis", "*", kOwnName},
    {kRedis, "sw::redis::RedisCluster", "pipeline", kOwnName, kNone, 0, "queued"},
    {kRedis, "sw::redis::RedisCluster", "transaction", kOwnName, kNone, 0, "queued"},
    {kRedis, "sw::redis::RedisCluster", "command", "", kCommand, 0},
    {kRedis, "sw::redis::RedisCluster", "set_with_get_option", "set"},
    {kRedis, "sw::redis::RedisCluster", "script_*", "script"},
    {kRedis, "sw::redis::RedisCluster", "xgroup_*", "xgroup"},
    {kRedis, "sw::redis::RedisCluster", "*", kOwnName},
    {kRedis, "sw::redis::AsyncRedis", "command", "", kCommand, 0, "async"},
    {kRedis, "sw::redis::AsyncRedis", "*", kOwnName, kNone, 0, "async"},
    {kRedis, "sw::redis::AsyncRedisCluster", "command", "", kCommand, 0, "async"},
    {kRedis, "sw::redis::AsyncRedisCluster", "*", kOwnName, kNone, 0, "async"},
    {kRedis, "sw::redis::Subscriber", "*", kOwnName},
    {kRedis, "sw::redis::AsyncSubscriber", "*", kOwnName, kNone, 0, "async"},

    // cpp_redis: methods are named as the commands and are sent by a commit.
    {kRedis, "cpp_redis", "add_sentinel", kNoCall},
    {kRedis, "cpp_redis", "cancel_reconnect", kNoCall},
    {kRedis, "cpp_redis", "clear_sentinels", kNoCall},
    {kRedis, "cpp_redis", "connect", kNoCall},
    {kRedis, "cpp_redis", "disconnect", kNoCall},
    {kRedis, "cpp_redis", "get_sentinel", kNoCall},
    {kRedis, "cpp_redis", "is_*", kNoCall},
    {kRedis, "cpp_redis", "commit", "exec", kNone, 0, "async"},
    {kRedis, "cpp_redis::client", "send", "", kNone, 0, "queued"},
    {kRedis, "cpp_redis::client", "sync_commit", "exec"},
    {kRedis, "cpp_redis::client", "*", kOwnName, kNone, 0, "queued"},
    {kRedis, "cpp_redis::subscriber", "*", kOwnName, kNone, 0, "queued"},

    // libmemcached: operations are the protocol's commands. memcached_quit and the pool only
    // manage connections.
    {kMemcached, "", "memcached_add", "add"},
    {kMemcached, "", "memcached_add_by_key", "add"},
    {kMemcached, "", "memcached_append*", "append"},
    {kMemcached, "", "memcached_cas", "cas"},
    {kMemcached, "", "memcached_cas_by_key", "cas"},
    {kMemcached, "", "memcached_decrement*", "decr"},
    {kMemcached, "", "memcached_delete*", "delete"},
    {kMemcached, "", "memcached_dump", "dump"},
    {kMemcached, "", "memcached_exist*", "exist"},
    {kMemcached, "", "memcached_fetch", "fetch"},
    {kMemcached, "", "memcached_fetch_execute", "fetch"},
    {kMemcached, "", "memcached_fetch_result", "fetch"},
    {kMemcached, "", "memcached_flush", "flush_all"},
    {kMemcached, "", "memcached_get", "get"},
    {kMemcached, "", "memcached_get_by_key", "get"},
    {kMemcached, "", "memcached_increment*", "incr"},
    {kMemcached, "", "memcached_mget*", "mget"},
    {kMemcached, "", "memcached_prepend*", "prepend"},
    {kMemcached, "", "memcached_replace*", "replace"},
    {kMemcached, "", "memcached_set", "set"},
    {kMemcached, "", "memcached_set_by_key", "set"},
    {kMemcached, "", "memcached_stat", "stats"},
    {kMemcached, "", "memcached_stat_execute", "stats"},
    {kMemcached, "", "memcached_touch*", "touch"},
    {kMemcached, "", "memcached_version", "version"},

    // SimpleAmqpClient.
    {kAmqp, "AmqpClient::Channel", "BasicAck", "settle"},
    {kAmqp, "AmqpClient::Channel", "BasicConsume", "process", kQueue, 0},
    {kAmqp, "AmqpClient::Channel", "BasicConsumeMessage", "receive"},
    {kAmqp, "AmqpClient::Channel", "BasicGet", "receive", kQueue, 1},
    {kAmqp, "AmqpClient::Channel", "BasicPublish", "publish", kExchange, 0},
    {kAmqp, "AmqpClient::Channel", "BasicReject", "settle"},
    {kAmqp, "AmqpClient::Channel", "BindExchange", "bind", kQueue, 0},
    {kAmqp, "AmqpClient::Channel", "BindQueue", "bind", kQueue, 0},
    {kAmqp, "AmqpClient::Channel", "CheckExchangeExists", "declare", kQueue, 0},
    {kAmqp, "AmqpClient::Channel", "CheckQueueExists", "declare", kQueue, 0},
    {kAmqp, "AmqpClient::Channel", "DeclareExchange", "declare", kQueue, 0},
    {kAmqp, "AmqpClient::Channel", "DeclareQueue*", "declare", kQueue, 0},
    {kAmqp, "AmqpClient::Channel", "DeleteExchange", "delete", kQueue, 0},
    {kAmqp, "AmqpClient::Channel", "DeleteQueue", "delete", kQueue, 0},
    {kAmqp, "AmqpClient::Channel", "PurgeQueue", "purge", kQueue, 0},
    {kAmqp, "AmqpClient::Channel", "UnbindExchange", "unbind", kQueue, 0},
    {kAmqp, "AmqpClient::Channel", "UnbindQueue", "unbind", kQueue, 0},

    // AMQP-CPP.
    {kAmqp, "AMQP::Channel", "ack", "settle", kNone, 0, "async"},
    {kAmqp, "AMQP::Channel", "bindExchange", "bind", kQueue, 1, "async"},
    {kAmqp, "AMQP::Channel", "bindQueue", "bind", kQueue, 1, "async"},
    {kAmqp, "AMQP::Channel", "consume", "process", kQueue, 0, "async"},
    {kAmqp, "AMQP::Channel", "declareExchange", "declare", kQueue, 0, "async"},
    {kAmqp, "AMQP::Channel", "declareQueue", "declare", kQueue, 0, "async"},
    {kAmqp, "AMQP::Channel", "get", "receive", kQueue, 0, "async"},
    {kAmqp, "AMQP::Channel", "publish", "publish", kExchange, 0, "async"},
    {kAmqp, "AMQP::Channel", "purgeQueue", "purge", kQueue, 0, "async"},
    {kAmqp, "AMQP::Channel", "reject", "settle", kNone, 0, "async"},
    {kAmqp, "AMQP::Channel", "removeExchange", "delete", kQueue, 0, "async"},
    {kAmqp, "AMQP::Channel", "removeQueue", "delete", kQueue, 0, "async"},
    {kAmqp, "AMQP::Channel", "unbindQueue", "unbind", kQueue, 1, "async"},

    // librabbitmq.
    {kAmqp, "", "amqp_basic_ack", "settle"},
    {kAmqp, "", "amqp_basic_consume", "process", kQueue, 2},
    {kAmqp, "", "amqp_basic_get", "receive", kQueue, 2},
    {kAmqp, "", "amqp_basic_nack", "settle"},
    {kAmqp, "", "amqp_basic_publish", "publish", kExchange, 2},
    {kAmqp, "", "amqp_basic_reject", "settle"},
    {kAmqp, "", "amqp_consume_message", "receive"},
    {kAmqp, "", "amqp_exchange_declare", "declare", kQueue, 2},
    {kAmqp, "", "amqp_exchange_delete", "delete", kQueue, 2},
    {kAmqp, "", "amqp_queue_bind", "bind", kQueue, 2},
    {kAmqp, "", "amqp_queue_declare", "declare", kQueue, 2},
    {kAmqp, "", "amqp_queue_delete", "delete", kQueue, 2},
    {kAmqp, "", "amqp_queue_purge", "purge", kQueue, 2},
    {kAmqp, "", "amqp_queue_unbind", "unbind", kQueue, 2},
};

}  // namespace arterial::indexer

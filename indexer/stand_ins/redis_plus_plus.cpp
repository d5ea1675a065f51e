// redis-plus-plus 1.x.
#include "indexer/stand_ins/stand_in.h"

namespace arterial::indexer {
namespace {

constexpr std::string_view kIncludes[] = {"sw/redis++/redis++.h", "sw/redis++/redis.h",
                                          "sw/redis++/redis_cluster.h"};

// The methods are the commands; they return what their users make of it.
constexpr std::string_view kText = R"h(
#ifndef ARTERIAL_REDIS_PLUS_PLUS
#define ARTERIAL_REDIS_PLUS_PLUS
#undef setbit  // of sys/param.h
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#define ARTERIAL_COMMANDS(C) \
  C(append) C(auth) C(bitcount) C(bitop) C(bitpos) C(blpop) C(brpop) C(brpoplpush) C(bzpopmax) \
  C(bzpopmin) C(dbsize) C(decr) C(decrby) C(del) C(dump) C(echo) C(eval) C(evalsha) C(exists) \
  C(expire) C(expireat) C(flushall) C(flushdb) C(geoadd) C(geodist) C(geohash) C(geopos) \
  C(georadius) C(georadiusbymember) C(get) C(getbit) C(getrange) C(getset) C(hdel) C(hexists) \
  C(hget) C(hgetall) C(hincrby) C(hincrbyfloat) C(hkeys) C(hlen) C(hmget) C(hmset) C(hscan) \
  C(hset) C(hsetnx) C(hstrlen) C(hvals) C(incr) C(incrby) C(incrbyfloat) C(info) C(keys) \
  C(lindex) C(linsert) C(llen) C(lpop) C(lpush) C(lpushx) C(lrange) C(lrem) C(lset) C(ltrim) \
  C(mget) C(move) C(mset) C(msetnx) C(persist) C(pexpire) C(pexpireat) C(pfadd) C(pfcount) \
  C(pfmerge) C(ping) C(psetex) C(pttl) C(publish) C(randomkey) C(rename) C(renamenx) C(restore) \
  C(rpop) C(rpoplpush) C(rpush) C(rpushx) C(sadd) C(scan) C(scard) C(sdiff) C(sdiffstore) C(set) \
  C(setbit) C(setex) C(setnx) C(setrange) C(sinter) C(sinterstore) C(sismember) C(smembers) \
  C(smove) C(spop) C(srandmember) C(srem) C(sscan) C(strlen) C(sunion) C(sunionstore) C(swapdb) \
  C(touch) C(ttl) C(type) C(unlink) C(unwatch) C(wait) C(watch) C(xack) C(xadd) C(xclaim) \
  C(xdel) C(xgroup_create) C(xgroup_delconsumer) C(xgroup_destroy) C(xgroup_setid) C(xlen) \
  C(xpending) C(xrange) C(xread) C(xreadgroup) C(xrevrange) C(xtrim) C(zadd) C(zcard) C(zcount) \
  C(zincrby) C(zinterstore) C(zlexcount) C(zpopmax) C(zpopmin) C(zrange) C(zrangebylex) \
  C(zrangebyscore) C(zrank) C(zrem) C(zremrangebylex) C(zremrangebyrank) C(zremrangebyscore) \
  C(zrevrange) C(zrevrangebylex) C(zrevrangebyscore) C(zrevrank) C(zscan) C(zscore) \
  C(zunionstore) C(script_exists) C(script_flush) C(script_kill) C(script_load) C(command)

namespace sw::redis {
class StringView {
 public:
  StringView();
  StringView(const char* text);
  StringView(const char* text, std::size_t size);
  StringView(const std::string& text);
  const char* data() const;
  std::size_t size() const;
};
// An optional, a number or nothing, as is wanted.
struct AnyReply {
  template <typename T>
  operator T() const;
  explicit operator bool() const;
  std::string& operator*() const;
  std::string* operator->() const;
  std::string value() const;
};
using OptionalString = AnyReply;
using OptionalLongLong = AnyReply;
using OptionalDouble = AnyReply;
using ReplyUPtr = std::unique_ptr<int>;
struct Error : std::exception {};
struct IoError : Error {};
struct TimeoutError : IoError {};
struct ClosedError : Error {};
struct ReplyError : Error {};
struct WatchError : Error {};
enum class UpdateType { EXIST, NOT_EXIST, ALWAYS };
enum class BoundType { CLOSED, OPEN, LEFT_OPEN, RIGHT_OPEN };
enum class Role { MASTER, SLAVE };
template <typename T>
struct BoundedInterval {
  template <typename... A>
  BoundedInterval(A&&...);
};
namespace tls {
struct TlsOptions {
  bool enabled;
  std::string cacert, cacertdir, cert, key, sni;
};
}  // namespace tls
struct ConnectionOptions {
  ConnectionOptions();
  ConnectionOptions(const std::string& uri);
  std::string host, path, user, password;
  int port, db;
  bool keep_alive, readonly;
  std::chrono::milliseconds connect_timeout, socket_timeout;
  tls::TlsOptions tls;
};
struct ConnectionPoolOptions {
  std::size_t size;
  std::chrono::milliseconds wait_timeout, connection_lifetime, connection_idle_time;
};
struct SentinelOptions {
  std::vector<std::pair<std::string, int>> nodes;
};
class Sentinel {
 public:
  explicit Sentinel(const SentinelOptions& options);
};
class ConnectionPool;
class ShardsPool {
 public:
  std::shared_ptr<ConnectionPool> fetch(const StringView& key);
};
class QueuedReplies {
 public:
  std::size_t size() const;
  template <typename T>
  T get(std::size_t index);
  template <typename Output>
  void get(std::size_t index, Output output);
};
struct PipelineImpl;
struct TransactionImpl;
template <typename Impl>
class QueuedRedis {
 public:
  QueuedRedis(QueuedRedis&&) = default;
  QueuedReplies exec();
  void discard();
#define ARTERIAL_COMMAND(name)                 \
  template <typename... A>                     \
  QueuedRedis& name(A&&...);                   \
  template <typename T>                        \
  QueuedRedis& name(std::initializer_list<T>); \
  template <typename K, typename T>            \
  QueuedRedis& name(const K&, std::initializer_list<T>);
  ARTERIAL_COMMANDS(ARTERIAL_COMMAND)
#undef ARTERIAL_COMMAND
};
using Pipeline = QueuedRedis<PipelineImpl>;
using Transaction = QueuedRedis<TransactionImpl>;
class Subscriber {
 public:
  Subscriber(Subscriber&&) = default;
  template <typename F>
  void on_message(F f);
  template <typename F>
  void on_pmessage(F f);
  template <typename F>
  void on_meta(F f);
  template <typename... A>
  void subscribe(A&&...);
  template <typename... A>
  void unsubscribe(A&&...);
  template <typename... A>
  void psubscribe(A&&...);
  template <typename... A>
  void punsubscribe(A&&...);
  void consume();
};
#define ARTERIAL_COMMAND(name)             \
  template <typename... A>                 \
  AnyReply name(A&&...);                   \
  template <typename T, typename... A>     \
  T name(A&&...);                          \
  template <typename T>                    \
  AnyReply name(std::initializer_list<T>); \
  template <typename K, typename T>        \
  AnyReply name(const K&, std::initializer_list<T>);
class Redis {
 public:
  explicit Redis(const std::string& uri);
  explicit Redis(const ConnectionOptions&, const ConnectionPoolOptions& = {});
  Redis(const std::shared_ptr<Sentinel>&, const std::string&, Role, const ConnectionOptions&,
        const ConnectionPoolOptions& = {});
  Redis(Redis&&) = default;
  Redis& operator=(Redis&&) = default;
  Pipeline pipeline(bool new_connection = true);
  Transaction transaction(bool piped = false, bool new_connection = true);
  Subscriber subscriber();
  ARTERIAL_COMMANDS(ARTERIAL_COMMAND)
};
class RedisCluster {
 public:
  explicit RedisCluster(const std::string& uri);
  explicit RedisCluster(const ConnectionOptions&, const ConnectionPoolOptions& = {});
  RedisCluster(RedisCluster&&) = default;
  RedisCluster& operator=(RedisCluster&&) = default;
  Redis redis(const StringView& hash_tag, bool new_connection = true);
  Pipeline pipeline(const StringView& hash_tag, bool new_connection = true);
  Transaction transaction(const StringView& hash_tag, bool piped = false,
                          bool new_connection = true);
  Subscriber subscriber();
  ARTERIAL_COMMANDS(ARTERIAL_COMMAND)
};
#undef ARTERIAL_COMMAND
#undef ARTERIAL_COMMANDS
}  // namespace sw::redis
#endif
)h";

}  // namespace

extern const StandIn kRedisPlusPlusStandIn;
const StandIn kRedisPlusPlusStandIn = {kIncludes, kText};

}  // namespace arterial::indexer

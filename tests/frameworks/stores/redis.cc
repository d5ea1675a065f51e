#include <cpp_redis/cpp_redis>
#include <hiredis/hiredis.h>
#include <sw/redis++/redis++.h>

using sw::redis::Redis;
using sw::redis::RedisCluster;

void Hiredis(redisContext* c, redisAsyncContext* ac, const char* any, const char** argv) {
  redisCommand(c, "SET %s %s", "key", any);  // EXPECT call_site redis redis:set unary blocking in Hiredis
  redisCommand(c, "PING");                   // EXPECT call_site redis redis:ping unary blocking in Hiredis
  redisCommand(c, "%s key", any);            // EXPECT call_site redis (dynamic) unary blocking in Hiredis
  redisCommand(c, any);                      // EXPECT call_site redis (dynamic) unary blocking in Hiredis
  redisCommand(c, (std::string("HGET ") + any).c_str());  // EXPECT call_site redis redis:hget unary blocking in Hiredis
  redisCommandArgv(c, 2, argv, nullptr);     // EXPECT call_site redis (dynamic) unary blocking in Hiredis
  redisAppendCommand(c, "INCR %s", any);     // EXPECT call_site redis redis:incr unary queued in Hiredis
  void* reply;
  redisGetReply(c, &reply);
  redisAsyncCommand(ac, nullptr, nullptr, "GET %s", any);  // EXPECT call_site redis redis:get unary async in Hiredis
}

void RedisPlusPlus(Redis* client, RedisCluster& cluster, const std::string& any) {
  client->set("key", any);           // EXPECT call_site redis redis:set unary blocking in RedisPlusPlus
  client->zrange(any, 0, 1, &any);   // EXPECT call_site redis redis:zrange unary blocking in RedisPlusPlus
  cluster.zrevrange(any, 0, 1, &any);  // EXPECT call_site redis redis:zrevrange unary blocking in RedisPlusPlus
  client->command("GEOADD", any);    // EXPECT call_site redis redis:geoadd unary blocking in RedisPlusPlus
  client->command(any, any);         // EXPECT call_site redis (dynamic) unary blocking in RedisPlusPlus
  client->script_load(any);          // EXPECT call_site redis redis:script unary blocking in RedisPlusPlus
  auto pipe = client->pipeline(false);  // EXPECT call_site redis redis:pipeline unary queued in RedisPlusPlus
  pipe.zadd(any, any, 1)             // EXPECT call_site redis redis:zadd unary queued in RedisPlusPlus
      .command("LPUSH", any);        // EXPECT call_site redis redis:lpush unary queued in RedisPlusPlus
  auto replies = pipe.exec();        // EXPECT call_site redis redis:exec unary blocking in RedisPlusPlus
  replies.get<int>(0);
  auto subscriber = cluster.redis("tag").subscriber();
  subscriber.on_message([] {});  // EXPECT handler redis redis:channel process oneway consumer by RedisPlusPlus::(lambda)
  subscriber.subscribe("channel");   // EXPECT call_site redis redis:subscribe unary blocking in RedisPlusPlus
  subscriber.consume();              // EXPECT call_site redis redis:consume unary blocking in RedisPlusPlus
}

void CppRedis(cpp_redis::client* client, const std::string& any) {
  client->connect(any, 1);
  if (!client->is_connected()) return;
  client->zadd(any, {"NX"});  // EXPECT call_site redis redis:zadd unary queued in CppRedis
  client->sync_commit();      // EXPECT call_site redis redis:exec unary blocking in CppRedis
  client->get(any).commit();  // EXPECT call_site redis redis:get unary queued in CppRedis // EXPECT call_site redis redis:exec unary async in CppRedis
}

// Derived: the call is the base's. Not derived: no store.
class Sessions : public Redis {};
struct Registry {
  bool set(const char* key, const char* value);
};
void Derived(Sessions& sessions, Registry& registry) {
  sessions.set("a", "b");  // EXPECT call_site redis redis:set unary blocking in Derived
  registry.set("a", "b");
}

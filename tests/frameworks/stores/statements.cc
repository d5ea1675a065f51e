// KINDS statement key
// What stores are asked, beyond the operation: commands with their arguments, and keys.
#include <hiredis/hiredis.h>
#include <libmemcached/memcached.h>
#include <sw/redis++/redis++.h>

#include <string>

void Keys(redisContext* c, sw::redis::Redis& redis, memcached_st* memcached, const std::string& id, const char* text) {
  redisCommand(c, "HSET cart:%s item %b", text, text, 3);  // EXPECT call_site redis redis:hset unary blocking in Keys // EXPECT statement HSET cart:{} item {} // EXPECT key cart:{}
  redisCommand(c, "GET %s", text);  // EXPECT call_site redis redis:get unary blocking in Keys // EXPECT statement GET {}
  redisCommand(c, "AUTH %s", text);  // EXPECT call_site redis redis:auth unary blocking in Keys
  redisCommand(c, "PING");  // EXPECT call_site redis redis:ping unary blocking in Keys
  redis.set("user:" + id, "x");  // EXPECT call_site redis redis:set unary blocking in Keys // EXPECT key user:{}
  redis.set(id, "x");  // EXPECT call_site redis redis:set unary blocking in Keys
  memcached_get(memcached, "session", 7);  // EXPECT call_site memcached memcached:get unary blocking in Keys // EXPECT key session
}

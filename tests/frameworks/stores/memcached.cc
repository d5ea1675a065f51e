#include <libmemcached/memcached.h>

void Cache(memcached_st* cache, const char* const* keys, const unsigned long* lengths) {
  memcached_get(cache, "key", 3);  // EXPECT call_site memcached memcached:get unary blocking in Cache
  memcached_mget(cache, keys, lengths, 2);  // EXPECT call_site memcached memcached:mget unary blocking in Cache
  memcached_fetch(cache, nullptr, nullptr);  // EXPECT call_site memcached memcached:fetch unary blocking in Cache
  memcached_set_by_key(cache, "group", "key", "value");  // EXPECT call_site memcached memcached:set unary blocking in Cache
  memcached_increment_with_initial(cache, "key", 1);  // EXPECT call_site memcached memcached:incr unary blocking in Cache
  memcached_get_user_data(cache);
  memcached_quit(cache);
}

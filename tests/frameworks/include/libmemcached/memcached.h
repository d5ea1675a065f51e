// The least of libmemcached that its users' sources need.
#pragma once

extern "C" {
struct memcached_st;
char* memcached_get(memcached_st*, const char* key, unsigned long length);
void* memcached_get_user_data(const memcached_st*);
int memcached_mget(memcached_st*, const char* const* keys, const unsigned long* lengths,
                   unsigned long count);
char* memcached_fetch(memcached_st*, char* key, unsigned long* length);
int memcached_set_by_key(memcached_st*, const char* group, const char* key, const char* value);
int memcached_increment_with_initial(memcached_st*, const char* key, unsigned offset);
void memcached_quit(memcached_st*);
}

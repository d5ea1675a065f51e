// libmemcached 1.0.
#include "indexer/stand_ins/stand_in.h"

namespace arterial::indexer {
namespace {

constexpr std::string_view kIncludes[] = {
    "libmemcached/memcached.h",     "libmemcached/util.h",         "libmemcached/memcached_util.h",
    "libmemcached-1.0/memcached.h", "libmemcachedutil-1.0/util.h",
};

// C and C++ read it. What follows the first parameter is left open.
constexpr std::string_view kText = R"h(
#ifndef ARTERIAL_LIBMEMCACHED
#define ARTERIAL_LIBMEMCACHED
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef struct memcached_st { int options; } memcached_st;
typedef struct memcached_pool_st memcached_pool_st;
typedef struct memcached_result_st { int options; } memcached_result_st;
typedef struct memcached_stat_st memcached_stat_st;
typedef struct memcached_server_st *memcached_server_list_st;
typedef int memcached_return_t;
typedef memcached_return_t memcached_return;
enum {
  MEMCACHED_SUCCESS, MEMCACHED_FAILURE, MEMCACHED_NOTFOUND, MEMCACHED_NOTSTORED, MEMCACHED_END,
  MEMCACHED_STORED, MEMCACHED_DELETED, MEMCACHED_BUFFERED, MEMCACHED_TIMEOUT, MEMCACHED_ERROR,
  MEMCACHED_ERRNO, MEMCACHED_DATA_EXISTS, MEMCACHED_SOME_ERRORS, MEMCACHED_NO_SERVERS,
  MEMCACHED_BEHAVIOR_NO_BLOCK, MEMCACHED_BEHAVIOR_TCP_NODELAY, MEMCACHED_BEHAVIOR_BINARY_PROTOCOL,
  MEMCACHED_BEHAVIOR_SUPPORT_CAS, MEMCACHED_BEHAVIOR_KETAMA, MEMCACHED_BEHAVIOR_DISTRIBUTION,
  MEMCACHED_MAX_KEY = 251
};
memcached_st *memcached(const char *options, size_t length);
memcached_st *memcached_create(memcached_st *memc);
memcached_st *memcached_clone(memcached_st *clone, const memcached_st *memc);
void memcached_free(memcached_st *memc);
void memcached_quit(memcached_st *memc);
const char *memcached_strerror(const memcached_st *memc, memcached_return_t rc);
memcached_return_t memcached_behavior_set(memcached_st *memc, ...);
memcached_server_list_st memcached_servers_parse(const char *servers);
memcached_return_t memcached_server_add(memcached_st *memc, ...);
memcached_return_t memcached_server_push(memcached_st *memc, ...);
memcached_pool_st *memcached_pool(const char *options, size_t length);
memcached_pool_st *memcached_pool_create(memcached_st *memc, ...);
memcached_st *memcached_pool_destroy(memcached_pool_st *pool);
memcached_st *memcached_pool_pop(memcached_pool_st *pool, ...);
memcached_st *memcached_pool_fetch(memcached_pool_st *pool, ...);
memcached_return_t memcached_pool_push(memcached_pool_st *pool, ...);
memcached_return_t memcached_pool_release(memcached_pool_st *pool, ...);

memcached_return_t memcached_add(memcached_st *memc, ...);
memcached_return_t memcached_add_by_key(memcached_st *memc, ...);
memcached_return_t memcached_append(memcached_st *memc, ...);
memcached_return_t memcached_append_by_key(memcached_st *memc, ...);
memcached_return_t memcached_cas(memcached_st *memc, ...);
memcached_return_t memcached_cas_by_key(memcached_st *memc, ...);
memcached_return_t memcached_decrement(memcached_st *memc, ...);
memcached_return_t memcached_decrement_by_key(memcached_st *memc, ...);
memcached_return_t memcached_decrement_with_initial(memcached_st *memc, ...);
memcached_return_t memcached_delete(memcached_st *memc, ...);
memcached_return_t memcached_delete_by_key(memcached_st *memc, ...);
memcached_return_t memcached_dump(memcached_st *memc, ...);
memcached_return_t memcached_exist(memcached_st *memc, ...);
memcached_return_t memcached_exist_by_key(memcached_st *memc, ...);
char *memcached_fetch(memcached_st *memc, ...);
memcached_return_t memcached_fetch_execute(memcached_st *memc, ...);
memcached_result_st *memcached_fetch_result(memcached_st *memc, ...);
memcached_return_t memcached_flush(memcached_st *memc, ...);
char *memcached_get(memcached_st *memc, ...);
char *memcached_get_by_key(memcached_st *memc, ...);
memcached_return_t memcached_increment(memcached_st *memc, ...);
memcached_return_t memcached_increment_by_key(memcached_st *memc, ...);
memcached_return_t memcached_increment_with_initial(memcached_st *memc, ...);
memcached_return_t memcached_mget(memcached_st *memc, ...);
memcached_return_t memcached_mget_by_key(memcached_st *memc, ...);
memcached_return_t memcached_mget_execute(memcached_st *memc, ...);
memcached_return_t memcached_prepend(memcached_st *memc, ...);
memcached_return_t memcached_prepend_by_key(memcached_st *memc, ...);
memcached_return_t memcached_replace(memcached_st *memc, ...);
memcached_return_t memcached_replace_by_key(memcached_st *memc, ...);
memcached_return_t memcached_set(memcached_st *memc, ...);
memcached_return_t memcached_set_by_key(memcached_st *memc, ...);
memcached_stat_st *memcached_stat(memcached_st *memc, ...);
memcached_return_t memcached_stat_execute(memcached_st *memc, ...);
memcached_return_t memcached_touch(memcached_st *memc, ...);
memcached_return_t memcached_touch_by_key(memcached_st *memc, ...);
memcached_return_t memcached_version(memcached_st *memc);
const char *memcached_result_value(const memcached_result_st *result);
size_t memcached_result_length(const memcached_result_st *result);
const char *memcached_result_key_value(const memcached_result_st *result);
void memcached_result_free(memcached_result_st *result);
#ifdef __cplusplus
}
static inline bool memcached_success(memcached_return_t rc) { return rc == MEMCACHED_SUCCESS; }
static inline bool memcached_failed(memcached_return_t rc) { return rc != MEMCACHED_SUCCESS; }
#endif
#endif
)h";

}  // namespace

extern const StandIn kLibmemcachedStandIn;
const StandIn kLibmemcachedStandIn = {kIncludes, kText};

}  // namespace arterial::indexer

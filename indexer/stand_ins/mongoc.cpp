// libmongoc and libbson 1.x.
#include "indexer/stand_ins/stand_in.h"

namespace arterial::indexer {
namespace {

constexpr std::string_view kIncludes[] = {"mongoc.h", "mongoc/mongoc.h", "bson.h", "bson/bson.h",
                                          "bson/bcon.h"};

// C and C++ read it. What follows the first parameter is left open.
constexpr std::string_view kText = R"h(
#ifndef ARTERIAL_MONGOC
#define ARTERIAL_MONGOC
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef struct _bson_t { uint32_t flags, len; } bson_t;
typedef struct { const void *raw; } bson_iter_t;
typedef struct { char bytes[12]; } bson_oid_t;
typedef struct { int type; } bson_value_t;
typedef struct { uint32_t domain, code; char message[504]; } bson_error_t;
typedef int bson_type_t;
bson_t *bson_new(void);
void bson_init(bson_t *bson);
void bson_destroy(bson_t *bson);
void bson_free(void *mem);
bson_t *bson_copy(const bson_t *bson);
bson_t *bson_new_from_json(const uint8_t *data, ...);
char *bson_as_json(const bson_t *bson, ...);
char *bson_as_canonical_extended_json(const bson_t *bson, ...);
char *bson_as_relaxed_extended_json(const bson_t *bson, ...);
bool bson_append(const bson_t *bson, ...);
bool bson_append_array_begin(bson_t *bson, ...);
bool bson_append_array_end(bson_t *bson, bson_t *child);
bool bson_append_document_begin(bson_t *bson, ...);
bool bson_append_document_end(bson_t *bson, bson_t *child);
size_t bson_uint32_to_string(uint32_t value, const char **text, char *buffer, size_t size);
bool bson_iter_init(bson_iter_t *iter, const bson_t *bson);
bool bson_iter_init_find(bson_iter_t *iter, const bson_t *bson, const char *key);
bool bson_iter_find(bson_iter_t *iter, const char *key);
bool bson_iter_find_descendant(bson_iter_t *iter, const char *key, bson_iter_t *descendant);
bool bson_iter_next(bson_iter_t *iter);
bool bson_iter_recurse(const bson_iter_t *iter, bson_iter_t *child);
const char *bson_iter_key(const bson_iter_t *iter);
int bson_iter_type(const bson_iter_t *iter);
bool bson_iter_bool(const bson_iter_t *iter);
double bson_iter_double(const bson_iter_t *iter);
int32_t bson_iter_int32(const bson_iter_t *iter);
int64_t bson_iter_int64(const bson_iter_t *iter);
const char *bson_iter_utf8(const bson_iter_t *iter, uint32_t *length);
const bson_oid_t *bson_iter_oid(const bson_iter_t *iter);
const char *bson_iter_value_text(const bson_iter_t *iter);
void bson_oid_init(bson_oid_t *oid, void *context);
void bson_oid_to_string(const bson_oid_t *oid, char *text);
bson_t *bcon_new(void *unused, ...);
#define BSON_ITER_HOLDS_BOOL(i) bson_iter_bool(i)
#define BSON_ITER_HOLDS_DOUBLE(i) (bson_iter_double(i) != 0)
#define BSON_ITER_HOLDS_INT32(i) (bson_iter_int32(i) != 0)
#define BSON_ITER_HOLDS_INT64(i) (bson_iter_int64(i) != 0)
#define BSON_ITER_HOLDS_UTF8(i) (bson_iter_utf8(i, 0) != 0)
#define BSON_APPEND_ARRAY_BEGIN(b, k, c) bson_append_array_begin(b, k, c)
#define BSON_APPEND_ARRAY(...) bson_append(__VA_ARGS__)
#define BSON_APPEND_BOOL(...) bson_append(__VA_ARGS__)
#define BSON_APPEND_DATE_TIME(...) bson_append(__VA_ARGS__)
#define BSON_APPEND_DOCUMENT_BEGIN(b, k, c) bson_append_document_begin(b, k, c)
#define BSON_APPEND_DOCUMENT(...) bson_append(__VA_ARGS__)
#define BSON_APPEND_DOUBLE(...) bson_append(__VA_ARGS__)
#define BSON_APPEND_INT32(...) bson_append(__VA_ARGS__)
#define BSON_APPEND_INT64(...) bson_append(__VA_ARGS__)
#define BSON_APPEND_NULL(...) bson_append(__VA_ARGS__)
#define BSON_APPEND_OID(...) bson_append(__VA_ARGS__)
#define BSON_APPEND_UTF8(...) bson_append(__VA_ARGS__)
#define BCON_NEW(...) bcon_new(0, __VA_ARGS__)
#define BCON_BOOL(x) (x)
#define BCON_DOCUMENT(x) (x)
#define BCON_DOUBLE(x) (x)
#define BCON_INT32(x) (x)
#define BCON_INT64(x) (x)
#define BCON_OID(x) (x)
#define BCON_UTF8(x) (x)
#define BSON_INITIALIZER {0, 5}

typedef struct _mongoc_bulk_operation_t mongoc_bulk_operation_t;
typedef struct _mongoc_change_stream_t mongoc_change_stream_t;
typedef struct _mongoc_client_pool_t mongoc_client_pool_t;
typedef struct _mongoc_client_session_t mongoc_client_session_t;
typedef struct _mongoc_client_t mongoc_client_t;
typedef struct _mongoc_collection_t mongoc_collection_t;
typedef struct _mongoc_cursor_t mongoc_cursor_t;
typedef struct _mongoc_database_t mongoc_database_t;
typedef struct _mongoc_find_and_modify_opts_t mongoc_find_and_modify_opts_t;
typedef struct _mongoc_read_prefs_t mongoc_read_prefs_t;
typedef struct _mongoc_uri_t mongoc_uri_t;
typedef struct _mongoc_write_concern_t mongoc_write_concern_t;
enum { MONGOC_QUERY_NONE, MONGOC_INSERT_NONE, MONGOC_UPDATE_NONE, MONGOC_UPDATE_UPSERT,
       MONGOC_REMOVE_NONE, MONGOC_REMOVE_SINGLE_REMOVE, MONGOC_ERROR_API_VERSION_2 };
#define MONGOC_URI_SERVERSELECTIONTIMEOUTMS "serverselectiontimeoutms"
#define MONGOC_URI_TLS "tls"
#define MONGOC_URI_TLSCAFILE "tlscafile"
#define MONGOC_URI_TLSALLOWINVALIDHOSTNAMES "tlsallowinvalidhostnames"
void mongoc_init(void);
void mongoc_cleanup(void);
mongoc_uri_t *mongoc_uri_new(const char *uri);
mongoc_uri_t *mongoc_uri_new_with_error(const char *uri, bson_error_t *error);
bool mongoc_uri_set_option_as_bool(mongoc_uri_t *uri, ...);
bool mongoc_uri_set_option_as_int32(mongoc_uri_t *uri, ...);
bool mongoc_uri_set_option_as_utf8(mongoc_uri_t *uri, ...);
void mongoc_uri_destroy(mongoc_uri_t *uri);
mongoc_client_pool_t *mongoc_client_pool_new(const mongoc_uri_t *uri);
mongoc_client_pool_t *mongoc_client_pool_new_with_error(const mongoc_uri_t *uri, ...);
mongoc_client_t *mongoc_client_pool_pop(mongoc_client_pool_t *pool);
mongoc_client_t *mongoc_client_pool_try_pop(mongoc_client_pool_t *pool);
void mongoc_client_pool_push(mongoc_client_pool_t *pool, mongoc_client_t *client);
void mongoc_client_pool_max_size(mongoc_client_pool_t *pool, uint32_t size);
bool mongoc_client_pool_set_error_api(mongoc_client_pool_t *pool, int32_t version);
void mongoc_client_pool_destroy(mongoc_client_pool_t *pool);
mongoc_client_t *mongoc_client_new(const char *uri);
mongoc_client_t *mongoc_client_new_from_uri(const mongoc_uri_t *uri);
bool mongoc_client_set_appname(mongoc_client_t *client, const char *name);
bool mongoc_client_set_error_api(mongoc_client_t *client, int32_t version);
void mongoc_client_destroy(mongoc_client_t *client);
mongoc_database_t *mongoc_client_get_database(mongoc_client_t *client, const char *name);
mongoc_database_t *mongoc_client_get_default_database(mongoc_client_t *client);
mongoc_collection_t *mongoc_client_get_collection(mongoc_client_t *client, const char *db,
                                                  const char *name);
mongoc_collection_t *mongoc_database_get_collection(mongoc_database_t *database, const char *name);
void mongoc_database_destroy(mongoc_database_t *database);
void mongoc_collection_destroy(mongoc_collection_t *collection);
void mongoc_bulk_operation_destroy(mongoc_bulk_operation_t *bulk);
bool mongoc_cursor_next(mongoc_cursor_t *cursor, const bson_t **document);
bool mongoc_cursor_error(mongoc_cursor_t *cursor, bson_error_t *error);
bool mongoc_cursor_more(mongoc_cursor_t *cursor);
void mongoc_cursor_destroy(mongoc_cursor_t *cursor);
char *mongoc_collection_keys_to_index_string(const bson_t *keys);
mongoc_find_and_modify_opts_t *mongoc_find_and_modify_opts_new(void);

mongoc_cursor_t *mongoc_client_command(mongoc_client_t *client, ...);
bool mongoc_client_command_simple(mongoc_client_t *client, ...);
bool mongoc_client_command_with_opts(mongoc_client_t *client, ...);
mongoc_cursor_t *mongoc_client_find_databases_with_opts(mongoc_client_t *client, ...);
char **mongoc_client_get_database_names_with_opts(mongoc_client_t *client, ...);
bool mongoc_client_read_command_with_opts(mongoc_client_t *client, ...);
bool mongoc_client_read_write_command_with_opts(mongoc_client_t *client, ...);
bool mongoc_client_session_abort_transaction(mongoc_client_session_t *session, ...);
bool mongoc_client_session_commit_transaction(mongoc_client_session_t *session, ...);
mongoc_change_stream_t *mongoc_client_watch(mongoc_client_t *client, ...);
bool mongoc_client_write_command_with_opts(mongoc_client_t *client, ...);
bool mongoc_database_add_user(mongoc_database_t *database, ...);
mongoc_cursor_t *mongoc_database_aggregate(mongoc_database_t *database, ...);
mongoc_cursor_t *mongoc_database_command(mongoc_database_t *database, ...);
bool mongoc_database_command_simple(mongoc_database_t *database, ...);
bool mongoc_database_command_with_opts(mongoc_database_t *database, ...);
mongoc_collection_t *mongoc_database_create_collection(mongoc_database_t *database, ...);
bool mongoc_database_drop(mongoc_database_t *database, ...);
bool mongoc_database_drop_with_opts(mongoc_database_t *database, ...);
mongoc_cursor_t *mongoc_database_find_collections_with_opts(mongoc_database_t *database, ...);
char **mongoc_database_get_collection_names_with_opts(mongoc_database_t *database, ...);
bool mongoc_database_has_collection(mongoc_database_t *database, ...);
bool mongoc_database_read_command_with_opts(mongoc_database_t *database, ...);
bool mongoc_database_read_write_command_with_opts(mongoc_database_t *database, ...);
bool mongoc_database_remove_user(mongoc_database_t *database, ...);
mongoc_change_stream_t *mongoc_database_watch(const mongoc_database_t *database, ...);
bool mongoc_database_write_command_with_opts(mongoc_database_t *database, ...);
mongoc_cursor_t *mongoc_collection_aggregate(mongoc_collection_t *collection, ...);
mongoc_cursor_t *mongoc_collection_command(mongoc_collection_t *collection, ...);
bool mongoc_collection_command_simple(mongoc_collection_t *collection, ...);
bool mongoc_collection_command_with_opts(mongoc_collection_t *collection, ...);
int64_t mongoc_collection_count(mongoc_collection_t *collection, ...);
int64_t mongoc_collection_count_documents(mongoc_collection_t *collection, ...);
int64_t mongoc_collection_count_with_opts(mongoc_collection_t *collection, ...);
mongoc_bulk_operation_t *mongoc_collection_create_bulk_operation(mongoc_collection_t *, ...);
mongoc_bulk_operation_t *mongoc_collection_create_bulk_operation_with_opts(mongoc_collection_t *,
                                                                           ...);
bool mongoc_collection_create_index(mongoc_collection_t *collection, ...);
bool mongoc_collection_create_index_with_opts(mongoc_collection_t *collection, ...);
bool mongoc_collection_create_indexes_with_opts(mongoc_collection_t *collection, ...);
bool mongoc_collection_delete_many(mongoc_collection_t *collection, ...);
bool mongoc_collection_delete_one(mongoc_collection_t *collection, ...);
bool mongoc_collection_drop(mongoc_collection_t *collection, ...);
bool mongoc_collection_drop_index(mongoc_collection_t *collection, ...);
bool mongoc_collection_drop_index_with_opts(mongoc_collection_t *collection, ...);
bool mongoc_collection_drop_with_opts(mongoc_collection_t *collection, ...);
bool mongoc_collection_ensure_index(mongoc_collection_t *collection, ...);
int64_t mongoc_collection_estimated_document_count(mongoc_collection_t *collection, ...);
mongoc_cursor_t *mongoc_collection_find(mongoc_collection_t *collection, ...);
bool mongoc_collection_find_and_modify(mongoc_collection_t *collection, ...);
bool mongoc_collection_find_and_modify_with_opts(mongoc_collection_t *collection, ...);
mongoc_cursor_t *mongoc_collection_find_indexes_with_opts(mongoc_collection_t *collection, ...);
mongoc_cursor_t *mongoc_collection_find_with_opts(mongoc_collection_t *collection, ...);
bool mongoc_collection_insert(mongoc_collection_t *collection, ...);
bool mongoc_collection_insert_bulk(mongoc_collection_t *collection, ...);
bool mongoc_collection_insert_many(mongoc_collection_t *collection, ...);
bool mongoc_collection_insert_one(mongoc_collection_t *collection, ...);
bool mongoc_collection_read_command_with_opts(mongoc_collection_t *collection, ...);
bool mongoc_collection_read_write_command_with_opts(mongoc_collection_t *collection, ...);
bool mongoc_collection_remove(mongoc_collection_t *collection, ...);
bool mongoc_collection_rename(mongoc_collection_t *collection, ...);
bool mongoc_collection_rename_with_opts(mongoc_collection_t *collection, ...);
bool mongoc_collection_replace_one(mongoc_collection_t *collection, ...);
bool mongoc_collection_save(mongoc_collection_t *collection, ...);
bool mongoc_collection_stats(mongoc_collection_t *collection, ...);
bool mongoc_collection_update(mongoc_collection_t *collection, ...);
bool mongoc_collection_update_many(mongoc_collection_t *collection, ...);
bool mongoc_collection_update_one(mongoc_collection_t *collection, ...);
bool mongoc_collection_validate(mongoc_collection_t *collection, ...);
mongoc_change_stream_t *mongoc_collection_watch(const mongoc_collection_t *collection, ...);
bool mongoc_collection_write_command_with_opts(mongoc_collection_t *collection, ...);
void mongoc_bulk_operation_delete(mongoc_bulk_operation_t *bulk, ...);
void mongoc_bulk_operation_delete_one(mongoc_bulk_operation_t *bulk, ...);
uint32_t mongoc_bulk_operation_execute(mongoc_bulk_operation_t *bulk, ...);
void mongoc_bulk_operation_insert(mongoc_bulk_operation_t *bulk, ...);
bool mongoc_bulk_operation_insert_with_opts(mongoc_bulk_operation_t *bulk, ...);
void mongoc_bulk_operation_remove(mongoc_bulk_operation_t *bulk, ...);
void mongoc_bulk_operation_remove_one(mongoc_bulk_operation_t *bulk, ...);
bool mongoc_bulk_operation_remove_many_with_opts(mongoc_bulk_operation_t *bulk, ...);
bool mongoc_bulk_operation_remove_one_with_opts(mongoc_bulk_operation_t *bulk, ...);
void mongoc_bulk_operation_replace_one(mongoc_bulk_operation_t *bulk, ...);
bool mongoc_bulk_operation_replace_one_with_opts(mongoc_bulk_operation_t *bulk, ...);
void mongoc_bulk_operation_update(mongoc_bulk_operation_t *bulk, ...);
void mongoc_bulk_operation_update_one(mongoc_bulk_operation_t *bulk, ...);
bool mongoc_bulk_operation_update_many_with_opts(mongoc_bulk_operation_t *bulk, ...);
bool mongoc_bulk_operation_update_one_with_opts(mongoc_bulk_operation_t *bulk, ...);
#ifdef __cplusplus
}
#endif
#endif
)h";

}  // namespace

extern const StandIn kMongocStandIn;
const StandIn kMongocStandIn = {kIncludes, kText};

}  // namespace arterial::indexer

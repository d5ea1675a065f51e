// The least of libmongoc that its users' sources need.
#pragma once

extern "C" {
typedef struct _mongoc_client_t mongoc_client_t;
typedef struct _mongoc_database_t mongoc_database_t;
typedef struct _mongoc_collection_t mongoc_collection_t;
typedef struct _mongoc_cursor_t mongoc_cursor_t;
typedef struct _mongoc_bulk_operation_t mongoc_bulk_operation_t;
typedef struct _bson_t bson_t;

mongoc_collection_t* mongoc_client_get_collection(mongoc_client_t*, const char* db,
                                                  const char* collection);
mongoc_database_t* mongoc_client_get_database(mongoc_client_t*, const char* name);
mongoc_collection_t* mongoc_database_get_collection(mongoc_database_t*, const char* name);
bool mongoc_database_write_command_with_opts(mongoc_database_t*, const bson_t* command);
mongoc_cursor_t* mongoc_collection_find_with_opts(mongoc_collection_t*, const bson_t*);
mongoc_cursor_t* mongoc_collection_find_indexes_with_opts(mongoc_collection_t*, const bson_t*);
bool mongoc_collection_find_and_modify(mongoc_collection_t*, const bson_t*);
bool mongoc_collection_insert_one(mongoc_collection_t*, const bson_t*);
bool mongoc_collection_delete_many(mongoc_collection_t*, const bson_t*);
void mongoc_collection_destroy(mongoc_collection_t*);
mongoc_bulk_operation_t* mongoc_collection_create_bulk_operation_with_opts(mongoc_collection_t*,
                                                                           const bson_t*);
void mongoc_bulk_operation_insert(mongoc_bulk_operation_t*, const bson_t*);
unsigned mongoc_bulk_operation_execute(mongoc_bulk_operation_t*);
bool mongoc_cursor_next(mongoc_cursor_t*, const bson_t**);
}

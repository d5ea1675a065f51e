#include <mongoc.h>

constexpr const char* kUsers = "user";

void Users(mongoc_client_t* client, const bson_t* query, const char* any) {
  auto users = mongoc_client_get_collection(client, "app", kUsers);
  mongoc_cursor_t* cursor = mongoc_collection_find_with_opts(users, query);  // EXPECT call_site mongo mongodb:find user unary blocking in Users
  const bson_t* document;
  while (mongoc_cursor_next(cursor, &document)) {
  }
  if (!mongoc_collection_insert_one(users, query)) return;  // EXPECT call_site mongo mongodb:insert user unary blocking in Users
  mongoc_collection_find_and_modify(users, query);  // EXPECT call_site mongo mongodb:findandmodify user unary blocking in Users
  mongoc_collection_find_indexes_with_opts(users, query);  // EXPECT call_site mongo mongodb:listindexes user unary blocking in Users
  auto later = [&] { mongoc_collection_delete_many(users, query); };  // EXPECT call_site mongo mongodb:delete user unary blocking in Users::(lambda)
  later();
  mongoc_collection_destroy(users);
  auto database = mongoc_client_get_database(client, "app");
  mongoc_collection_insert_one(mongoc_database_get_collection(database, "log"), query);  // EXPECT call_site mongo mongodb:insert log unary blocking in Users
  auto unknown = mongoc_client_get_collection(client, "app", any);
  mongoc_collection_insert_one(unknown, query);  // EXPECT call_site mongo mongodb:insert unary blocking in Users
  mongoc_database_write_command_with_opts(database, query);  // EXPECT call_site mongo (dynamic) unary blocking in Users
}

void Bulk(mongoc_client_t* client, mongoc_collection_t* given, const bson_t* query, bool flag) {
  mongoc_collection_t* posts = nullptr;
  posts = mongoc_client_get_collection(client, "app", "post");
  mongoc_bulk_operation_t* bulk;
  bulk = mongoc_collection_create_bulk_operation_with_opts(posts, nullptr);  // EXPECT call_site mongo mongodb:bulkwrite post unary queued in Bulk
  mongoc_bulk_operation_insert(bulk, query);  // EXPECT call_site mongo mongodb:insert post unary queued in Bulk
  mongoc_bulk_operation_execute(bulk);  // EXPECT call_site mongo mongodb:bulkwrite post unary blocking in Bulk
  mongoc_collection_insert_one(given, query);  // EXPECT call_site mongo mongodb:insert unary blocking in Bulk
  auto choice = mongoc_client_get_collection(client, "app", "a");
  if (flag) choice = mongoc_client_get_collection(client, "app", "b");
  mongoc_collection_insert_one(choice, query);  // EXPECT call_site mongo mongodb:insert unary blocking in Bulk
}

// Functions of the same name that are not the library's.
namespace own {
bool mongoc_collection_insert_one(int, int);
bool Insert() { return mongoc_collection_insert_one(1, 2); }
}  // namespace own

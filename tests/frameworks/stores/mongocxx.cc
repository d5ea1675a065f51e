#include <mongocxx/client.hpp>

void Calls(mongocxx::client& client, mongocxx::collection& given) {
  auto items = client["shop"]["items"];
  items.find({});  // EXPECT call_site mongo mongodb:find items unary blocking in Calls
  items.find_one_and_update({}, {});  // EXPECT call_site mongo mongodb:findandmodify items unary blocking in Calls
  const auto database = client.database("shop");
  database.collection("cart").insert_one({});  // EXPECT call_site mongo mongodb:insert cart unary blocking in Calls
  mongocxx::collection users = database["users"];
  users.count_documents({});  // EXPECT call_site mongo mongodb:aggregate users unary blocking in Calls
  given.find_one({});  // EXPECT call_site mongo mongodb:find unary blocking in Calls
  given.name();
}

struct collection {
  int find(int);
};
int Own(collection& own) { return own.find(1); }

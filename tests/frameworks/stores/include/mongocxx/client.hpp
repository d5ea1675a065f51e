// The least of mongocxx 3.9 that its users need.
#pragma once

#include <string>

namespace mongocxx {
namespace v_noabi {

struct document {};
class collection {
 public:
  int find(document);
  int find_one(document);
  int insert_one(document);
  int find_one_and_update(document, document);
  int count_documents(document);
  std::string name() const;
};
class database {
 public:
  mongocxx::v_noabi::collection collection(std::string) const;
  mongocxx::v_noabi::collection operator[](std::string) const;
  int run_command(document);
};
class client {
 public:
  mongocxx::v_noabi::database operator[](std::string) const&;
  mongocxx::v_noabi::database database(std::string) const&;
};

}  // namespace v_noabi
using v_noabi::client;
using v_noabi::collection;
using v_noabi::database;
using v_noabi::document;
}  // namespace mongocxx

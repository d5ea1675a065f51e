// NEEDS mariadb/mysql.h
#include <mariadb/mysql.h>

#include <cstdio>
#include <cstring>

void Calls(MYSQL* mysql, int id) {
  mysql_query(mysql, "SELECT * FROM `shop`.`items`");  // EXPECT call_site mysql mysql:select shop.items unary blocking in Calls
  char query[100];
  std::snprintf(query, sizeof query, "UPDATE items SET n = %d", id);
  mysql_real_query(mysql, query, std::strlen(query));  // EXPECT call_site mysql mysql:update items unary blocking in Calls
  MYSQL_STMT* statement = mysql_stmt_init(mysql);
  const char* insert = "INSERT INTO cart VALUES (?)";
  mysql_stmt_prepare(statement, insert, std::strlen(insert));  // EXPECT call_site mysql mysql:prepare unary blocking in Calls
  mysql_stmt_execute(statement);  // EXPECT call_site mysql mysql:insert cart unary blocking in Calls
  mysql_commit(mysql);  // EXPECT call_site mysql mysql:commit unary blocking in Calls
  mysql_store_result(mysql);
}

// A macro of the project around the call.
#define RUN(handle, text) mysql_query(handle, text)
int Macro(MYSQL* mysql) {
  return RUN(mysql, "DROP TABLE IF EXISTS cart");  // EXPECT call_site mysql mysql:drop cart unary blocking in Macro
}

// NEEDS cppconn/prepared_statement.h
#include <cppconn/connection.h>
#include <cppconn/prepared_statement.h>
#include <cppconn/resultset.h>
#include <cppconn/statement.h>

#include <memory>

void Calls(sql::Connection& connection) {
  std::unique_ptr<sql::Statement> statement(connection.createStatement());
  statement->executeQuery("SELECT id FROM items");  // EXPECT call_site mysql mysql:select items unary blocking in Calls
  std::unique_ptr<sql::PreparedStatement> prepared(connection.prepareStatement("INSERT INTO cart VALUES (?)"));  // EXPECT call_site mysql mysql:prepare unary blocking in Calls
  prepared->setInt(1, 2);
  prepared->executeUpdate();  // EXPECT call_site mysql mysql:insert cart unary blocking in Calls
  connection.commit();  // EXPECT call_site mysql mysql:commit unary blocking in Calls
}

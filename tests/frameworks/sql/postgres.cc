// NEEDS libpq-fe.h pqxx/pqxx
// FLAGS -isystem /usr/include/postgresql
#include <libpq-fe.h>

#include <pqxx/pqxx>
#include <string>

static const char* const kFind = "SELECT id FROM items WHERE name = $1";

void C(PGconn* connection, const char* any, const std::string& table, int id) {
  PQexec(connection, "BEGIN");  // EXPECT call_site libpq postgresql:begin unary blocking in C
  PQexecParams(connection, kFind, 0, nullptr, nullptr, nullptr, nullptr, 0);  // EXPECT call_site libpq postgresql:select items unary blocking in C
  PQsendQuery(connection, "insert into shop.\"Order\"(id) values (1)");  // EXPECT call_site libpq postgresql:insert shop.Order unary async in C
  PQprepare(connection, "find", kFind, 0, nullptr);  // EXPECT call_site libpq postgresql:prepare unary blocking in C
  PQexecPrepared(connection, "find", 0, nullptr, nullptr, nullptr, 0);  // EXPECT call_site libpq postgresql:execute unary blocking in C
  PQexec(connection, any);  // EXPECT call_site libpq (dynamic) unary blocking in C
  PQexec(connection, ("DELETE FROM " + table).c_str());  // EXPECT call_site libpq postgresql:delete unary blocking in C
  std::string update = "UPDATE items SET n = ";
  update += std::to_string(id);
  PQexec(connection, update.c_str());  // EXPECT call_site libpq postgresql:update items unary blocking in C
  PQgetResult(connection);
  PQclear(nullptr);
}

void Cxx(pqxx::connection& connection, const std::string& name) {
  pqxx::work work{connection};
  work.exec("WITH x AS (SELECT 1) SELECT * FROM users u");  // EXPECT call_site libpqxx postgresql:select users unary blocking in Cxx
  work.exec1("SELECT count(*) FROM generate_series(1, 3)");  // EXPECT call_site libpqxx postgresql:select unary blocking in Cxx
  work.exec_params("INSERT INTO cart (a) VALUES ($1)", name);  // EXPECT call_site libpqxx postgresql:insert cart unary blocking in Cxx
  work.exec_n(1, "TRUNCATE cart");  // EXPECT call_site libpqxx postgresql:truncate cart unary blocking in Cxx
  connection.prepare("find", kFind);  // EXPECT call_site libpqxx postgresql:prepare unary blocking in Cxx
  work.exec_prepared("find", name);  // EXPECT call_site libpqxx postgresql:execute unary blocking in Cxx
  pqxx::stream_to stream{work, "cart"};  // EXPECT call_site libpqxx postgresql:copy cart unary blocking in Cxx
  work.quote(name);
  auto later = [&] { work.commit(); };  // EXPECT call_site libpqxx postgresql:commit unary blocking in Cxx::(lambda)
  later();
}

class Changes : public pqxx::notification_receiver {
 public:
  explicit Changes(pqxx::connection_base& c) : pqxx::notification_receiver(c, "changes") {}
  void operator()(const std::string&, int) override {}  // EXPECT handler libpqxx (dynamic) oneway handler_override by Changes::operator()
};
void Listen(pqxx::connection& connection) { Changes changes(connection); }

// Not the library's.
struct Transaction {
  void exec(const char*) {}
  void commit() {}
};
namespace own {
int PQexec(int, const char*);
void Use(Transaction& t) {
  t.exec("SELECT 1");
  t.commit();
  PQexec(1, "SELECT 1");
}
}  // namespace own

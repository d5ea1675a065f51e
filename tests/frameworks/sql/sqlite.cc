// NEEDS sqlite3.h
#include <sqlite3.h>

void Calls(sqlite3* db) {
  sqlite3_exec(db, "CREATE TABLE IF NOT EXISTS items (id INT)", nullptr, nullptr, nullptr);  // EXPECT call_site sqlite sqlite:create items unary local in Calls
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(db, "SELECT id FROM items", -1, &statement, nullptr) != SQLITE_OK) return;
  while (sqlite3_step(statement) == SQLITE_ROW) {  // EXPECT call_site sqlite sqlite:select items unary local in Calls
    sqlite3_column_int(statement, 0);
  }
  sqlite3_finalize(statement);
}

class Store {
 public:
  explicit Store(sqlite3* db) { sqlite3_prepare_v2(db, "DELETE FROM cart", -1, &clear_, nullptr); }
  void Clear() { sqlite3_step(clear_); }  // EXPECT call_site sqlite sqlite:delete cart unary local in Store::Clear

 private:
  sqlite3_stmt* clear_ = nullptr;
};
void Use(sqlite3* db) { Store(db).Clear(); }

static int sqlite3_changes_of(int step) { return step; }
int Own() { return sqlite3_changes_of(1); }

// A static side in small for tests of the join; each test adds what was observed.
#pragma once

#include <string>

#include "db/functions.h"
#include "runtime_join/match/join.h"
#include "tests/catch.h"

namespace arterial::runtime {

// A database with two binaries: `web` handles GET /item/([^/]+) and calls shop.A/Get (two sites, in
// functions One and Two), shop.A/Never and a dynamic target; `store` handles shop.A/*. The
// observed side is added by each test.
class Story {
 public:
  Story() : db_(std::move(*db::Connection::OpenInMemory())) {
    Exec(R"sql(
      INSERT INTO unit (id, file, command_hash, target, status, extra_arguments) VALUES (1, 'web/main.cc', x'00', 'web', 'ok', '');
      INSERT INTO binary VALUES (1, 'web-bin', 'web/main.cc', 'cmake'), (2, 'store-bin', 'store/main.cc', 'cmake');
      INSERT INTO function VALUES (1, x'01', 'web::Item', 'web/item.cc', 5), (2, x'02', 'web::One', 'web/item.cc', 20),
        (3, x'03', 'web::Two', 'web/item.cc', 40), (4, x'04', 'store::Impl::Get', 'store/impl.cc', 9),
        (5, x'05', 'web::Any', 'web/item.cc', 60);
      INSERT INTO handler VALUES (1, 'web/main.cc', 7, 10, 'cpp-httplib', 'GET /item/([^/]+)', 'unary', 'route', 1, 0),
        (2, 'store/impl.cc', 9, 3, 'grpc', 'shop.A/Get', 'unary', 'handler_override', 4, 0),
        (3, 'store/impl.cc', 19, 3, 'grpc', 'shop.A/Never', 'unary', 'handler_override', 4, 0);
      INSERT INTO handler_binary VALUES (1, 1), (2, 2), (3, 2);
      INSERT INTO call_site (id, file, line, column, framework, operation, call_kind, api, function_id, degraded) VALUES (1, 'web/item.cc', 21, 9, 'grpc', 'shop.A/Get', 'unary', 'blocking', 2, 0),
        (2, 'web/item.cc', 41, 9, 'grpc', 'shop.A/Get', 'unary', 'blocking', 3, 0),
        (3, 'web/item.cc', 50, 9, 'grpc', 'shop.A/Never', 'unary', 'blocking', 1, 0),
        (4, 'web/item.cc', 61, 9, 'grpc', '', 'unary', 'generic', 5, 0);
      INSERT INTO call_site_binary VALUES (1, 1), (2, 1), (3, 1), (4, 1);
      INSERT INTO static_edge VALUES (1, 1, 1, 1, 'GET /item/([^/]+)', 1, 'call', 'high'),
        (2, 1, 1, 2, 'GET /item/([^/]+)', 1, 'call', 'high'), (3, 1, 1, 3, 'GET /item/([^/]+)', 0, 'call', 'high'),
        (4, 1, 1, 4, 'GET /item/([^/]+)', 1, 'call', 'high');
      INSERT INTO static_edge_step VALUES (1, 0, 1, '', '', 0), (1, 1, 2, 'call', 'web/item.cc', 6),
        (2, 0, 1, '', '', 0), (2, 1, 3, 'call', 'web/item.cc', 7), (3, 0, 1, '', '', 0),
        (4, 0, 1, '', '', 0), (4, 1, 5, 'call', 'web/item.cc', 8);
      INSERT INTO ownership VALUES ('path', 'web/main.cc', '@web', 'github-codeowners', 'CODEOWNERS', 1, 0),
        ('path', 'store/impl.cc', '', 'github-codeowners', 'CODEOWNERS', 2, 0);
      INSERT INTO component VALUES (1, 'shop', 'web', '', 'service'), (2, 'shop', 'store', '', 'service'),
        (3, '', 'store:1234', '', 'peer');
      INSERT INTO operation VALUES (1, 1, 'GET /item/{id}', 'http'), (2, 2, 'shop.A/Get', 'grpc'),
        (3, 2, 'shop.A/Other', 'grpc'), (4, 3, 'shop.A/Get', 'grpc');
    )sql");
    Entries(2, 50);
  }

  void Exec(const std::string& sql) {
    const Status status = db_.Exec(sql);
    INFO((status.ok() ? "" : status.error().message));
    REQUIRE(status.ok());
  }
  static std::string W(int64_t n) { return Hex(db::U128(n) << 16); }
  static std::string W2(int64_t n) { return Hex(db::U128(n) << 32); }
  static std::string Hex(db::U128 value) {
    std::string out = "x'";
    for (unsigned char c : db::U128ToBlob(value)) {
      out += "0123456789abcdef"[c >> 4];
      out += "0123456789abcdef"[c & 15];
    }
    return out + "'";
  }
  void Entries(int operation, int n) {
    Exec("INSERT INTO entry_stat VALUES (" + std::to_string(operation) + ", 1, 0, " +
         std::to_string(n) + ", 0, 0, " + W(n) + ", " + W2(n) + ", " + W(0) + ")");
  }
  // `callee` called once by each of n entries of operation 1; every call succeeded but `failed`,
  // with which the caller failed, too.
  void Edge(int id, int callee, int n, int failed) {
    const std::string i = std::to_string(id);
    const std::string ok = std::to_string(n - failed), bad = std::to_string(failed);
    Exec("INSERT INTO edge VALUES (" + i + ", 1, " + std::to_string(callee) + ", 0)");
    Exec("INSERT INTO edge_stat VALUES (" + i + ", 1, 0, " + std::to_string(n) + ", " + W(n) +
         ", " + bad + ", " + bad + ", " + bad + ", " + std::to_string(n) + ", " + W(n) + ", " +
         bad + ", " + W(failed) + ", 0, " + W(0) + ", " + W2(failed) + ", 0, " + W(0) + ", " + ok +
         ", " + W(n - failed) + ", " + W2(n - failed) + ", 0, " + W(0) + ", 0, " + W(0) + ", " +
         W2(0) + ", 0, 0, 0, 0, 1000, 100, 300, 10, 500, 5)");
  }
  void Evidence(int id, int edge, int calls, const std::string& code_function) {
    const std::string i = std::to_string(id), c = std::to_string(calls);
    Exec("INSERT INTO evidence VALUES (" + i + ", " + std::to_string(edge) + ", 'x', '', '', '" +
         code_function + "', '', 0, 1, '', '')");
    Exec("INSERT INTO evidence_stat VALUES (" + i + ", 1, 0, " + c + ", 0, " + c +
         ", 0, 0, 0, 0, 0, " + c + ", 100, 10, 30, 1000)");
  }
  void Observable() { Exec("INSERT INTO component_system VALUES (1, 'grpc', 1, 0, 100)"); }
  void Join() {
    const Result<JoinSummary> joined = RebuildJoin(db_);
    INFO((joined.ok() ? "" : joined.error().message));
    REQUIRE(joined.ok());
    summary_ = *joined;
  }
  std::string Text(const std::string& sql) {
    const auto value = db::QueryText(db_, sql);
    REQUIRE(value.ok());
    return value->value_or("NULL");
  }
  const JoinSummary& summary() const { return summary_; }

 private:
  db::Connection db_;
  JoinSummary summary_;
};

}  // namespace arterial::runtime

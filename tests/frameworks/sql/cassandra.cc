#include <cassandra.h>

void Calls(CassSession* session, CassBatch* batch, CassStatement* given) {
  CassStatement* statement = cass_statement_new("SELECT * FROM shop.items", 0);
  CassFuture* future = cass_session_execute(session, statement);  // EXPECT call_site cassandra cassandra:select shop.items unary async in Calls
  cass_future_wait(future);
  cass_session_execute(session, given);  // EXPECT call_site cassandra (dynamic) unary async in Calls
  cass_session_execute_batch(session, batch);  // EXPECT call_site cassandra cassandra:batch unary async in Calls
  cass_session_prepare(session, "SELECT 1");  // EXPECT call_site cassandra cassandra:prepare unary async in Calls
}

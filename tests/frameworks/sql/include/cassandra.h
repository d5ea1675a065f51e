// The least of the DataStax C++ driver 2.17, which speaks C.
#pragma once

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif
typedef struct CassSession_ CassSession;
typedef struct CassStatement_ CassStatement;
typedef struct CassBatch_ CassBatch;
typedef struct CassFuture_ CassFuture;
CassStatement* cass_statement_new(const char* query, size_t parameter_count);
CassFuture* cass_session_execute(CassSession* session, const CassStatement* statement);
CassFuture* cass_session_execute_batch(CassSession* session, const CassBatch* batch);
CassFuture* cass_session_prepare(CassSession* session, const char* query);
void cass_future_wait(CassFuture* future);
#ifdef __cplusplus
}
#endif

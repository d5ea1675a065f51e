// SQL databases; see store_row.h.
#pragma once

#include "indexer/frameworks/store_row.h"

namespace arterial::indexer {

inline constexpr std::string_view kSqlHeaders[] = {
    "libpq-fe.h",  // libpq
    "pqxx/",       // libpqxx
    "mysql.h",     "mysql/",
    "mariadb/",  // MySQL's and MariaDB's C libraries
    "cppconn/",    "mysql_connection.h",
    "mysqlx/",     "jdbc/",  // Connector/C++
    "sqlite3.h",             // SQLite
    "cassandra.h",           // the C++ driver, which speaks C
};

inline constexpr StoreCall kSqlCalls[] = {
    // libpq. COPY's data and results belong to the statement.
    {kLibpq, "", "PQexec", "", kSql, 1},
    {kLibpq, "", "PQexecParams", "", kSql, 1},
    {kLibpq, "", "PQexecPrepared", "execute"},
    {kLibpq, "", "PQprepare", "prepare"},
    {kLibpq, "", "PQdescribe*", "describe"},
    {kLibpq, "", "PQclosePrepared", "deallocate"},
    {kLibpq, "", "PQsendQuery", "", kSql, 1, "async"},
    {kLibpq, "", "PQsendQueryParams", "", kSql, 1, "async"},
    {kLibpq, "", "PQsendQueryPrepared", "execute", kNone, 0, "async"},
    {kLibpq, "", "PQsendPrepare", "prepare", kNone, 0, "async"},
    {kLibpq, "", "PQsendDescribe*", "describe", kNone, 0, "async"},
    {kLibpq, "", "PQcancel", "cancel"},
    {kLibpq, "", "PQcancelBlocking", "cancel"},
    {kLibpq, "", "PQfn", "function"},
    {kLibpq, "", "lo_close", kOwnName},
    {kLibpq, "", "lo_creat", kOwnName},
    {kLibpq, "", "lo_create", kOwnName},
    {kLibpq, "", "lo_export", kOwnName},
    {kLibpq, "", "lo_import", kOwnName},
    {kLibpq, "", "lo_import_with_oid", kOwnName},
    {kLibpq, "", "lo_lseek", kOwnName},
    {kLibpq, "", "lo_lseek64", kOwnName},
    {kLibpq, "", "lo_open", kOwnName},
    {kLibpq, "", "lo_read", kOwnName},
    {kLibpq, "", "lo_tell", kOwnName},
    {kLibpq, "", "lo_tell64", kOwnName},
    {kLibpq, "", "lo_truncate", kOwnName},
    {kLibpq, "", "lo_truncate64", kOwnName},
    {kLibpq, "", "lo_unlink", kOwnName},
    {kLibpq, "", "lo_write", kOwnName},

    // libpqxx 6 and 7. Streams and cursors: what makes them says COPY and DECLARE.
    {kPqxx, "pqxx::transaction_base", "exec_n", "", kSql, 1},
    {kPqxx, "pqxx::transaction_base", "exec_params_n", "", kSql, 1},
    {kPqxx, "pqxx::transaction_base", "exec_prepared*", "execute"},
    {kPqxx, "pqxx::transaction_base", "exec*", "", kSql, 0},
    {kPqxx, "pqxx::transaction_base", "query*", "", kSql, 0},
    {kPqxx, "pqxx::transaction_base", "stream", "", kSql, 0},
    {kPqxx, "pqxx::transaction_base", "for_each", "", kSql, 0},
    {kPqxx, "pqxx::transaction_base", "for_query", "", kSql, 0},
    {kPqxx, "pqxx::transaction_base", "for_stream", "", kSql, 0},
    {kPqxx, "pqxx::transaction_base", "commit", "commit"},
    {kPqxx, "pqxx::transaction_base", "abort", "rollback"},
    {kPqxx, "pqxx::transaction_base", "notify", "notify"},
    {kPqxx, "pqxx::transaction_base", "set_variable", "set"},
    {kPqxx, "pqxx::transaction_base", "get_variable", "show"},
    {kPqxx, "pqxx::connection_base", "prepare", "prepare"},
    {kPqxx, "pqxx::connection_base", "prepare_now", "prepare"},
    {kPqxx, "pqxx::connection_base", "unprepare", "deallocate"},
    {kPqxx, "pqxx::connection_base", "cancel_query", "cancel"},
    {kPqxx, "pqxx::connection_base", "set_variable", "set"},
    {kPqxx, "pqxx::connection_base", "set_session_var", "set"},
    {kPqxx, "pqxx::connection_base", "get_variable", "show"},
    {kPqxx, "pqxx::connection_base", "get_var", "show"},
    {kPqxx, "pqxx::connection", "prepare", "prepare"},
    {kPqxx, "pqxx::connection", "prepare_now", "prepare"},
    {kPqxx, "pqxx::connection", "unprepare", "deallocate"},
    {kPqxx, "pqxx::connection", "cancel_query", "cancel"},
    {kPqxx, "pqxx::connection", "set_variable", "set"},
    {kPqxx, "pqxx::connection", "set_session_var", "set"},
    {kPqxx, "pqxx::connection", "get_variable", "show"},
    {kPqxx, "pqxx::connection", "get_var", "show"},
    {kPqxx, "pqxx::prepare::invocation", "exec", "execute"},
    {kPqxx, "pqxx::internal::parameterized_invocation", "exec", "", kObjectSql, 0},
    {kPqxx, "pqxx::pipeline", "insert", "", kSql, 0, "queued"},
    {kPqxx, "pqxx::pipeline", "cancel", "cancel"},
    {kPqxx, "pqxx::internal::sql_cursor", "(new)", "declare", kNone, 0, "blocking", 5},
    {kPqxx, "pqxx::internal::sql_cursor", "fetch", "fetch"},
    {kPqxx, "pqxx::internal::sql_cursor", "move", "move"},
    {kPqxx, "pqxx::stateless_cursor", "(new)", "declare", kNone, 0, "blocking", 4},
    {kPqxx, "pqxx::stateless_cursor", "retrieve", "fetch"},
    {kPqxx, "pqxx::stateless_cursor", "size", "move"},
    {kPqxx, "pqxx::icursorstream", "(new)", "declare"},
    {kPqxx, "pqxx::icursorstream", "get", "fetch"},
    {kPqxx, "pqxx::icursorstream", "ignore", "move"},
    {kPqxx, "pqxx::stream_from", "(new)", "copy", kTable, 1},
    {kPqxx, "pqxx::stream_from", "table", "copy", kTable, 1},
    {kPqxx, "pqxx::stream_from", "raw_table", "copy", kTable, 1},
    {kPqxx, "pqxx::stream_from", "query", "copy"},
    {kPqxx, "pqxx::stream_to", "(new)", "copy", kTable, 1},
    {kPqxx, "pqxx::stream_to", "table", "copy", kTable, 1},
    {kPqxx, "pqxx::stream_to", "raw_table", "copy", kTable, 1},
    {kPqxx, "pqxx::largeobjectaccess", "read", "lo_read"},
    {kPqxx, "pqxx::largeobjectaccess", "write", "lo_write"},
    {kPqxx, "pqxx::largeobjectaccess", "seek", "lo_lseek"},
    {kPqxx, "pqxx::largeobjectaccess", "cread", "lo_read"},
    {kPqxx, "pqxx::largeobjectaccess", "cwrite", "lo_write"},
    {kPqxx, "pqxx::largeobjectaccess", "cseek", "lo_lseek"},
    {kPqxx, "pqxx::largeobjectaccess", "tell", "lo_tell"},
    {kPqxx, "pqxx::largeobject", "remove", "lo_unlink"},
    {kPqxx, "pqxx::largeobject", "to_file", "lo_export"},

    // MySQL and MariaDB, C.
    {kMysql, "", "mysql_query", "", kSql, 1},
    {kMysql, "", "mysql_real_query", "", kSql, 1},
    {kMysql, "", "mysql_send_query", "", kSql, 1, "async"},
    {kMysql, "", "mysql_real_query_nonblocking", "", kSql, 1, "async"},
    {kMysql, "", "mysql_query_start", "", kSql, 2, "async"},
    {kMysql, "", "mysql_real_query_start", "", kSql, 2, "async"},
    {kMysql, "", "mysql_stmt_prepare", "prepare"},
    {kMysql, "", "mysql_stmt_execute", "", kPrepared, 0},
    {kMysql, "", "mysql_commit", "commit"},
    {kMysql, "", "mysql_rollback", "rollback"},
    {kMysql, "", "mysql_list_*", "show"},

    // Connector/C++; the interfaces of JDBC's shape.
    {kMysql, "sql::Statement", "execute*", "", kSql, 0},
    {kMysql, "sql::PreparedStatement", "execute*", "", kObjectSql, 0},
    {kMysql, "sql::Connection", "prepareStatement", "prepare"},
    {kMysql, "sql::Connection", "commit", "commit"},
    {kMysql, "sql::Connection", "rollback", "rollback"},

    // SQLite: in the process itself. Statements run when they are stepped.
    {kSqlite, "", "sqlite3_exec", "", kSql, 1, "local"},
    {kSqlite, "", "sqlite3_get_table", "", kSql, 1, "local"},
    {kSqlite, "", "sqlite3_step", "", kPrepared, 0, "local"},

    // Cassandra.
    {kCassandra, "", "cass_session_execute", "", kHandleSql, 1, "async"},
    {kCassandra, "", "cass_session_execute_batch", "batch", kNone, 0, "async"},
    {kCassandra, "", "cass_session_prepare*", "prepare", kNone, 0, "async"},
};

}  // namespace arterial::indexer

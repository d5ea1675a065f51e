// Walks a query's rows; used by the loaders of the join.
#pragma once

#include <functional>
#include <string_view>

#include "db/connection.h"

namespace arterial::runtime {

inline Status ForEachRow(db::Connection& db, std::string_view sql,
                         const std::function<void(db::Statement&)>& visit) {
  Result<db::Statement> query = db.Prepare(sql);
  if (!query) return query.error();
  for (;;) {
    Result<bool> row = query->Step();
    if (!row) return row.error();
    if (!*row) return {};
    visit(*query);
  }
}

}  // namespace arterial::runtime

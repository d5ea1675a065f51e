// What the arguments of a store's or queue's call say (StoreArgument in store_row.h): statements,
// collections, topics.
#pragma once

#include <string>

#include "indexer/frameworks/framework.h"
#include "indexer/frameworks/store_row.h"

namespace arterial::indexer {

// "set" of "SET %s 1"; nothing where the first word is not constant.
std::string CommandOf(const clang::Expr* text);

// A constant text, or none. Text in a length-and-pointer wrapper (amqp_cstring_bytes) as well.
std::string TextOf(const clang::Expr* expr);

// The statement behind kSql, kHandleSql, kObjectSql and kPrepared, with "{}" for what is not
// known of it.
std::string StatementOf(const StoreCall& row, const Call& call, const Recorder& recorder);

// The command with its arguments behind kCommand, as StatementOf; "" where only its first word is
// known.
std::string CommandTextOf(const clang::Expr* text);

// The key (kKeyArguments) with "{}" for what is not known of it; empty where nothing is.
std::string KeyOf(const StoreCall& row, const Call& call);

// The collection, queue or topic; empty where it is not known.
std::string DestinationOf(const StoreCall& row, const Call& call, const Recorder& recorder);

}  // namespace arterial::indexer

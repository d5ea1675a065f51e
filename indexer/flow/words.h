// How libraries say that something failed: by types and by names of methods. One list a question;
// a library that says it otherwise is a word here and a marked source in tests/flow.
#pragma once

#include <optional>

#include "indexer/ast/compat.h"
#include "indexer/flow/value.h"

namespace arterial::indexer::flow {

// Classes whose objects tell by themselves whether something failed: grpc::Status, absl::Status,
// StatusOr, optional, expected, Result, error_code, smart pointers.
bool IsStatus(clang::QualType type);  // a status: it may hold a code and says of nothing else
bool IsResult(clang::QualType type);  // a status or a value: StatusOr, expected, optional, Result
bool IsErrorCode(clang::QualType type);  // std::error_code and its like: true when it failed
bool IsFuture(clang::QualType type);     // also shared_future and promise
// What members are made of that keep a failure for later: a result, a future, a call that goes on
// (streams, response readers), pointers to these and containers of them.
bool KeepsFailure(clang::QualType type);
// What a call gives that goes on by itself: streams, response readers, futures.
bool GoesOn(clang::QualType type);
bool IsStream(clang::QualType type);  // a client's, or what points to one
// Tells of a call that was made with it: brpc::Controller, RpcController, pointers to these.
bool IsController(clang::QualType type);
bool IsText(clang::QualType type);  // strings and what is printed to

// What calling the method of an object that tells of a failure gives; nothing for other methods.
std::optional<Value> AskFailure(const clang::FunctionDecl& method, bool failed);

// A class of the project that is made of a status and answers for it: what macros that return
// errors put around it.
bool AnswersForStatus(clang::QualType type);

// What holds an error on its way into a result: std::unexpected, Err.
bool IsWrappedError(clang::QualType type);
// Methods of a result that give a result, which failed if theirs did: and_then, map.
bool HandsOn(const clang::FunctionDecl& method);
// Methods of a result that give their argument where it failed: value_or.
bool FallsBack(const clang::FunctionDecl& method);

// Functions that only report: loggers, spans, metrics, printing.
bool OnlyReports(const clang::FunctionDecl& function);
// Functions of C libraries that go on in what they are given, or end it: no look at a failure.
bool OnlyMoves(const clang::FunctionDecl& function);
// Functions that never come back: marked so, or known: abort, exit, terminate.
bool NeverReturns(const clang::FunctionDecl& function);
// Puts its argument into its object: push_back, set_value, Update, operator=.
bool Stores(const clang::FunctionDecl& method);
// Makes a failure of text alone: absl::InternalError("..."). Or a success: absl::OkStatus().
std::optional<Value> MadeBy(const clang::FunctionDecl& function);

// The method's name, "bool" for a conversion to bool, "" for what has no name.
llvm::StringRef NameOf(const clang::FunctionDecl& function);

}  // namespace arterial::indexer::flow

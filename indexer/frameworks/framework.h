// A framework: how calls to other components, their handlers and spans look in the source of one
// library. To add one:
//   1. Write <name>.h and <name>.cpp here: a constant `kFoo` of type Framework whose functions look
//      at one call, one function used as a value or one method definition and tell the Recorder
//      what it is. Recognise library *types* that code must use, never name suffixes.
//   2. Add one line to frameworks.def.
//   3. Put marked sources (positive and negative) into tests/frameworks/<name>/, with the least
//      imitation of the library's headers in its include/ and, where the library can be installed,
//      a script `generate` for a run on the real ones (tests/frameworks/README.md).
//   4. Name in Framework::headers what a unit must include for that.
//   5. Name the operation as traces do (pkg.Service/Method, GET /path, redis:zrange); leave it
//      empty where it is only known at run time.
//   6. Say in indexer/frameworks/README.md what is recognised and what is not.
// What the recogniser may rely on: it is asked only about code in project files (not generated, not
// system), outside a header-only library's own namespace, once for each instantiation of a
// template. It must stand code with errors: types may be missing, arguments may not fit.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "indexer/ast/compat.h"

namespace arterial::indexer {

// A call as the source has it: of a function, method or operator.
struct Call {
  const clang::FunctionDecl* callee = nullptr;  // never null
  clang::SourceLocation name;                   // the callee's name token
  const clang::Expr* object = nullptr;          // of a method call, else null
  std::span<const clang::Expr* const> args;     // without the object; default arguments included
};

struct Operation {
  std::string_view framework;
  std::string name;            // empty: dynamic
  std::string call_kind;       // unary, client_stream, server_stream, bidi, oneway
  std::string api;             // see docs of db::CallSiteFact
  std::string statement = {};  // of a store
  std::string key = {};
};

// What a recogniser may say about what it is shown.
class Recorder {
 public:
  virtual ~Recorder() = default;
  // The function or lambda that is being walked; null in initialisers outside functions.
  virtual const clang::FunctionDecl* Function() const = 0;
  virtual void AddCallSite(clang::SourceLocation name, Operation operation) = 0;
  // `function` implements the operation.
  virtual void AddHandler(clang::SourceLocation name, const clang::FunctionDecl& function,
                          Operation operation) = 0;
  // The function being walked implements the operation (completion-queue servers).
  virtual void AddHandlerHere(clang::SourceLocation name, Operation operation) = 0;
  // The functions that `handler` stands for implement the operation; they run when a request
  // comes in, not when this code does. Unknown functions become an issue.
  virtual void AddRoute(clang::SourceLocation name, const clang::Expr* handler,
                        Operation operation) = 0;
  // The same where the source names a class whose `method` implements the operation.
  virtual void AddRouteTo(clang::SourceLocation name, const clang::CXXMethodDecl& method,
                          Operation operation) = 0;
  // This call makes a channel, lets a server listen or registers a service (db::EndpointFact).
  virtual void AddEndpoint(clang::SourceLocation name, std::string_view framework,
                           std::string_view role, const std::string& address,
                           const std::string& source) = 0;
  // This call opens a span, called what `name` says, which lives until the block of its variable
  // ends or it is ended through it.
  virtual void OpenSpan(const clang::Expr* name, std::string_view framework) = 0;
  virtual void EndSpan(const clang::Expr* span) = 0;
  // The same for the span that is the current one of the thread.
  virtual void EndCurrentSpan() = 0;
  // An owner gives its span away as a plain pointer, the value of the call.
  virtual void ReleaseSpan(const clang::Expr* owner) = 0;
  // `span` is the thread's current span while the value of this call exists.
  virtual void ActivateSpan(const clang::Expr* span) = 0;
  // This call writes a context into a carrier (`inject`) or reads one from it. `span`: what names
  // the span of an injected context; `current`: if no span is named there, it is the current one.
  virtual void AddContext(clang::SourceLocation name, std::string_view framework, bool inject,
                          const clang::Expr* span, bool current) = 0;
};

struct Framework {
  bool Owns(llvm::StringRef outermost_namespace) const {
    if (owns != nullptr) return owns(outermost_namespace);
    return !library.empty() && library == outermost_namespace;
  }

  std::string_view name;
  // Outermost namespace of the library, where its headers call what is recognised and may lie in
  // the tree: code in it is never looked at. Empty: there is no such code.
  llvm::StringRef library;
  // Each may be null. on_method is asked about declarations as well: the recorder keeps handlers
  // of definitions only.
  void (*on_call)(const Call& call, Recorder& recorder);
  void (*on_value)(const clang::FunctionDecl& function, clang::SourceLocation name,
                   Recorder& recorder);
  void (*on_method)(const clang::CXXMethodDecl& method, Recorder& recorder);
  // Instead of `library`, for frameworks of several libraries.
  bool (*owns)(llvm::StringRef outermost_namespace) = nullptr;
  // Headers without which a unit cannot hold what is recognised: `dir/` is a folder on the way to
  // the header, `.grpc.pb.h` the ending of a name, `httplib.h` a file. Units that reach none are
  // not parsed, so rather name too many, and generated ones too: library headers may be missing.
  // Empty: every unit is parsed.
  std::span<const std::string_view> headers = {};
  // An object is constructed by a call of `constructor`: asked like on_call, after its arguments.
  void (*on_construct)(const Call& call, Recorder& recorder) = nullptr;
  // The classes that are or keep a span; owners and pointers to them are known by that.
  std::array<llvm::StringRef, 3> span_types = {};
  // Instead of `headers`, where they are known at run time only; nothing: it is not in use.
  std::optional<std::span<const std::string_view>> (*headers_now)() = nullptr;
  // The same for `span_types`.
  bool (*is_span)(const clang::CXXRecordDecl& type) = nullptr;
  // Where it has found something, those behind it are not asked.
  bool claims = false;
};

// All of them, in the order in which they are asked (frameworks.def).
std::span<const Framework* const> Frameworks();

}  // namespace arterial::indexer

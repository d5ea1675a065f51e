// The static facts that the join needs, loaded once. Plain indices instead of database ids.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "db/connection.h"

namespace arterial::runtime {

struct StaticIndex {
  struct Binary {
    int64_t id;
    std::string label;
    std::string main_file;
  };
  struct Function {
    std::string name;
    std::string file;
    int64_t line;
  };
  struct Site {
    int64_t id;
    std::string file;
    int64_t line;
    std::string framework;
    std::string operation;  // empty: dynamic
    int function;           // enclosing function
    std::vector<int> binaries;
    // Constants of spans that can be open at the call, sorted: opened in its function, or only by
    // functions that call that one.
    std::vector<std::string> span_names, inherited_names;
  };
  struct Handler {
    int64_t id;
    std::string operation;
    std::string framework;
    std::string file;
    std::vector<int> binaries;
    std::vector<std::string> span_names;  // constants of the span sites in its function, sorted
  };
  // A chain handler (or main) -> ... -> call site in one binary.
  struct Edge {
    int binary;
    int handler;  // -1: main
    int site;
    std::string caller;
    int64_t hops;
    std::string failure;     // static verdict of the call site in this handler, '' if not known
    std::string failure_at;  // file:line that decides it, '' if none
    bool retried;            // the source makes the call again when it fails, and in no other loop
    std::vector<int> functions;  // from handler to the site's function
  };

  std::vector<Binary> binaries;
  std::vector<Function> functions;
  std::vector<Site> sites;
  std::vector<Handler> handlers;
  std::vector<Edge> edges;
  std::vector<std::vector<std::string>> span_names;                  // per binary, sorted
  std::map<std::pair<int, std::string>, std::vector<int>> edges_of;  // (binary, caller) -> edges
  std::vector<std::vector<int>> handlers_of;                         // per binary
  std::vector<std::vector<int>> sites_of;                            // per binary
  std::map<std::string, std::string> path_owner;  // path -> owners ('' = unowned on purpose)
  std::string revision;                           // indexed revision, empty: unknown

  bool empty() const { return binaries.empty() && sites.empty() && handlers.empty(); }
};

Result<StaticIndex> LoadStaticIndex(db::Connection& db);

}  // namespace arterial::runtime

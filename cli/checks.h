// What `doctor` checks.
#pragma once

#include <string>

#include "cli/command.h"
#include "cli/table.h"

namespace arterial::cli {

struct CheckList {
  CheckList();
  void Ok(std::string check, std::string found);
  void Warning(std::string check, std::string found, std::string advice);
  void Problem(std::string check, std::string found, std::string advice);

  Table table;  // check, state, found, advice
  int problems = 0;

 private:
  void Add(std::string check, const char* state, std::string found, std::string advice);
};

// The programs that verbs start: arterial-indexer, protoc, git; and a compile database.
void CheckPrograms(CheckList* checks);
// Presence, schema, size, integrity, what it holds, and issues by kind.
void CheckDatabase(const Invocation& invocation, CheckList* checks);

}  // namespace arterial::cli

// From what a user types to what falls: an operation, component, build target, owner or file.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "db/queries/impact.h"

namespace arterial::cli {

struct Subject {
  db::SubjectKind kind;
  std::string name;
};

std::string_view ToText(db::SubjectKind kind);
std::optional<db::SubjectKind> ParseSubjectKind(std::string_view text);

// What `text` names: an operation, component, target, owner or file of that very name, in this
// order; else the only one that ends in it, in the same order. `kind`: of that kind only. Fails
// with kUsage and the candidates where several end in it, with kNotFound and the nearest names.
Result<Subject> ResolveSubject(db::Connection& db, const std::string& text,
                               std::optional<db::SubjectKind> kind);

}  // namespace arterial::cli

#include "cli/subject.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/resolve.h"
#include "db/support/text.h"

namespace arterial::cli {
namespace {

using db::SubjectKind;

struct KindSpec {
  SubjectKind kind;
  std::string_view word;
  std::string_view exact;  // a row: there is one of the name ?1
  std::string_view names;  // all names
};

constexpr KindSpec kKinds[] = {
    {SubjectKind::kOperation, "operation",
     "SELECT 1 FROM graph_node WHERE operation = ?1 AND operation <> ''",
     "SELECT DISTINCT operation FROM graph_node WHERE operation <> '' ORDER BY 1"},
    {SubjectKind::kComponent, "component",
     "SELECT 1 FROM components WHERE label = ?1 AND kind <> 'span'",
     "SELECT DISTINCT label FROM components WHERE kind <> 'span' ORDER BY 1"},
    {SubjectKind::kTarget, "target",
     "SELECT 1 FROM binary WHERE label = ?1 UNION ALL SELECT 1 FROM build_target WHERE label = ?1",
     "SELECT label FROM binary UNION SELECT label FROM build_target ORDER BY 1"},
    {SubjectKind::kOwner, "owner",
     "SELECT 1 FROM (SELECT DISTINCT owner FROM graph_node WHERE owner <> '')"
     " WHERE instr(' ' || owner || ' ', ' ' || ?1 || ' ') > 0",
     "SELECT DISTINCT j.value FROM (SELECT DISTINCT owner FROM graph_node WHERE owner <> '') o,"
     " json_each('[' || replace(json_quote(o.owner), ' ', '\",\"') || ']') j ORDER BY 1"},
    {SubjectKind::kFile, "file",
     "SELECT 1 FROM handler WHERE file = ?1 UNION ALL SELECT 1 FROM call_site WHERE file = ?1"
     " UNION ALL SELECT 1 FROM function WHERE file = ?1",
     "SELECT file FROM handler UNION SELECT file FROM call_site UNION SELECT file FROM function"
     " ORDER BY 1"},
};

Result<bool> IsNamed(db::Connection& db, const KindSpec& kind, const std::string& text) {
  Result<db::Statement> statement = db.Prepare(kind.exact);
  if (!statement) return statement.error();
  return statement->With(text).Step();
}

Result<std::vector<std::string>> NamesOf(db::Connection& db, const KindSpec& kind) {
  Result<db::Statement> rows = db.Prepare(kind.names);
  if (!rows) return rows.error();
  std::vector<std::string> out;
  for (;;) {
    Result<bool> row = rows->Step();
    if (!row) return row.error();
    if (!*row) return out;
    out.push_back(rows->String(0));
  }
}

}  // namespace

std::string_view ToText(SubjectKind kind) { return kKinds[static_cast<size_t>(kind)].word; }

std::optional<SubjectKind> ParseSubjectKind(std::string_view text) {
  for (const KindSpec& kind : kKinds)
    if (kind.word == text) return kind.kind;
  return std::nullopt;
}

Result<Subject> ResolveSubject(db::Connection& db, const std::string& text,
                               std::optional<SubjectKind> wanted) {
  for (const KindSpec& kind : kKinds) {
    if (wanted && *wanted != kind.kind) continue;
    Result<bool> named = IsNamed(db, kind, text);
    if (!named) return named.error();
    if (*named) return Subject{kind.kind, text};
  }
  std::vector<std::string> all;
  for (const KindSpec& kind : kKinds) {
    if (wanted && *wanted != kind.kind) continue;
    Result<std::vector<std::string>> names = NamesOf(db, kind);
    if (!names) return names.error();
    Result<std::string> name = ResolveName(kind.word, text, *names);
    if (name) return Subject{kind.kind, *name};
    if (wanted || name.error().code == ErrorCode::kUsage) return name.error();
    all.insert(all.end(), names->begin(), names->end());
  }
  std::vector<std::string> nearest = Nearest(text, all);
  for (std::string& name : nearest) name = EscapeControl(name);
  return Error{ErrorCode::kNotFound,
               fmt::format("no operation, component, target, owner or file is named {}{}",
                           EscapeControl(text), DidYouMean(nearest)),
               {}};
}

}  // namespace arterial::cli

// Lines of a Chromium OWNERS file, as FindOwnersCodeOwnerConfigParser of Gerrit's code-owners
// plugin reads them.
#include <algorithm>

#include "db/support/text.h"
#include "indexer/ownership/owners_chromium.h"
#include "indexer/ownership/owners_files.h"

namespace arterial::indexer {
namespace {

constexpr size_t kMaxLine = 16384;

bool IsBlank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// EMAIL_OR_STAR: ([^\s<>@,]+@[^\s<>@#,]+|\*)
bool IsOwner(std::string_view word) {
  if (word == "*") return true;
  const size_t at = word.find('@');
  return at != std::string_view::npos && at > 0 && at + 1 < word.size() &&
         word.find_first_of("<>,") == std::string_view::npos &&
         word.find('@', at + 1) == std::string_view::npos &&
         std::none_of(word.begin(), word.end(), IsBlank);
}

// set[\s]+noparent
bool IsNoParent(std::string_view text) {
  constexpr std::string_view kSet = "set", kNoParent = "noparent";
  if (!text.starts_with(kSet) || !text.ends_with(kNoParent)) return false;
  if (text.size() <= kSet.size() + kNoParent.size()) return false;
  const size_t blanks = text.size() - kSet.size() - kNoParent.size();
  const std::string_view between = text.substr(kSet.size(), blanks);
  return std::all_of(between.begin(), between.end(), IsBlank);
}

// "a/b" and "../c/OWNERS" -> "a/c/OWNERS"; what leads out of the tree stays there, as in Java's
// Path.normalize of an absolute path.
std::string Normalized(std::string_view folder, std::string_view path) {
  std::vector<std::string_view> parts;
  const auto add = [&](std::string_view text) {
    while (!text.empty()) {
      const size_t end = std::min(text.find('/'), text.size());
      const std::string_view part = text.substr(0, end);
      if (part == "..") {
        if (!parts.empty()) parts.pop_back();
      } else if (!part.empty() && part != ".") {
        parts.push_back(part);
      }
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  };
  if (!path.starts_with('/')) add(folder);
  add(path);
  std::string out;
  for (const std::string_view part : parts) out += (out.empty() ? "" : "/") + std::string(part);
  return out;
}

// Names that may be imported: OWNERS, OWNERS_<x>, <x>_OWNERS with letters, digits, _ and -.
bool IsImportable(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  const bool known = name == "OWNERS" || (name.starts_with("OWNERS_") && name.size() > 7) ||
                     (name.ends_with("_OWNERS") && name.size() > 7);
  return known && std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  c == '_' || c == '-';
         });
}

class Parser {
 public:
  Parser(const std::string& file, db::IssueLog& issues) : file_(file), issues_(issues) {}

  ChromiumOwners Parse(std::string_view text) {
    EachLine(text, [&](std::string_view line, int number) {
      number_ = number;
      whole_ = line;
      ParseLine(Trim(line.substr(0, CommentAt(line))));
    });
    return std::move(owners_);
  }

 private:
  // A comment begins at any '#'.
  static size_t CommentAt(std::string_view line) { return std::min(line.find('#'), line.size()); }

  void Skip(std::string_view at, std::string_view what) {
    const size_t column = at.data() >= whole_.data() ? at.data() - whole_.data() + 1 : 1;
    issues_.Add("owners_line_skipped", db::Severity::kWarning, file_, number_,
                AtColumn(column, what));
  }

  void ParseLine(std::string_view line) {
    if (line.empty()) return;
    if (line.size() > kMaxLine) return Skip(line, "the line is too long");
    if (IsNoParent(line)) {
      if (owners_.no_parent == 0) owners_.no_parent = number_;
    } else if (IsOwner(line)) {
      owners_.grants.push_back({std::string(line), number_});
    } else if (line.starts_with("per-file") && line.size() > 8 && IsBlank(line[8])) {
      ParsePerFile(Trim(line.substr(8)));
    } else if (std::optional<ChromiumOwners::Import> import = ParseImport(line)) {
      if (!import->path.empty()) owners_.imports.push_back(std::move(*import));
    } else {
      Skip(line, "not an address, *, set noparent, per-file, file: or include: " +
                     EscapeControl(ShortenEnd(line, 60)));
    }
  }

  // nullopt: not an import. An empty path: one that cannot be followed, which an issue says.
  std::optional<ChromiumOwners::Import> ParseImport(std::string_view line) {
    ChromiumOwners::Import import;
    import.line = number_;
    std::string_view rest;
    if (line.starts_with("file:")) {
      rest = Trim(line.substr(5));
    } else if (line.starts_with("include") && line.size() > 7 && IsBlank(line[7])) {
      rest = Trim(line.substr(7));
      import.all = true;
    } else {
      return std::nullopt;
    }
    std::string path;
    for (const char c : rest)
      if (!IsBlank(c)) path += c;  // blanks may stand around colons only
    const size_t colons = std::count(path.begin(), path.end(), ':');
    if (path.empty() || path.ends_with(':') || colons > 2) return std::nullopt;
    if (colons > 0) {
      issues_.Add("owners_import_elsewhere", db::Severity::kInfo, file_, number_,
                  "owners of another repository: " + EscapeControl(rest));
      return import;
    }
    if (std::any_of(rest.begin(), rest.end(), IsBlank)) return std::nullopt;
    if (!IsImportable(path)) {
      Skip(rest,
           "only OWNERS, <name>_OWNERS and OWNERS_<name> can be imported: " + EscapeControl(path));
      return import;
    }
    import.path = Normalized(FolderOf(file_), path);
    return import;
  }

  // {a,b} and [a,b] do not end at their commas.
  static std::vector<std::string> SplitGlobs(std::string_view text) {
    std::vector<std::string> globs(1);
    int braces = 0, brackets = 0;
    bool blank = false;
    for (const char c : text) {
      if (IsBlank(c)) {
        if (!blank) globs.back() += ' ';  // a blank behind a comma belongs to the next glob
        blank = true;
        continue;
      }
      blank = false;
      if (c == ',' && braces == 0 && brackets == 0) {
        globs.emplace_back();
        continue;
      }
      if (c == '{') ++braces;
      if (c == '}' && braces > 0) --braces;
      if (c == '[') ++brackets;
      if (c == ']' && brackets > 0) --brackets;
      globs.back() += c;
    }
    return globs;
  }

  void ParsePerFile(std::string_view rest) {
    const size_t equals = rest.find('=');
    if (equals == std::string_view::npos) return Skip(rest, "per-file needs a =");
    const std::string_view globs = Trim(rest.substr(0, equals));
    const std::string_view grant = Trim(rest.substr(equals + 1));
    if (globs.empty() || grant.empty()) return Skip(rest, "per-file needs globs and an owner");
    ChromiumOwners::PerFile per_file;
    per_file.line = number_;
    per_file.text = globs;
    for (const std::string& glob : SplitGlobs(globs)) {
      if (std::optional<PathGlob> parsed = PathGlob::Java("{**/,}" + glob))
        per_file.globs.push_back(std::move(*parsed));
      else
        Skip(globs, "not a glob: " + EscapeControl(glob));
    }
    if (IsNoParent(grant)) {
      per_file.no_parent = true;
    } else if (grant.starts_with("include")) {
      return Skip(grant, "include does not go with per-file: use file:");
    } else if (std::optional<ChromiumOwners::Import> import = ParseImport(grant)) {
      if (import->path.empty()) return;
      per_file.import = std::move(import);
    } else {
      for (size_t at = 0; at <= grant.size();) {
        const size_t end = std::min(grant.find(',', at), grant.size());
        const std::string_view owner = Trim(grant.substr(at, end - at));
        if (!IsOwner(owner)) return Skip(grant.substr(at), "not an owner: " + EscapeControl(owner));
        per_file.owners.emplace_back(owner);
        at = end + 1;
      }
    }
    owners_.per_file.push_back(std::move(per_file));
  }

  const std::string& file_;
  db::IssueLog& issues_;
  ChromiumOwners owners_;
  std::string_view whole_;
  int number_ = 0;
};

}  // namespace

bool ChromiumOwners::PerFile::Matches(std::string_view relative) const {
  return std::any_of(globs.begin(), globs.end(),
                     [&](const PathGlob& glob) { return glob.Matches(relative); });
}

ChromiumOwners ParseChromiumOwners(std::string_view text, const std::string& file,
                                   db::IssueLog& issues) {
  return Parser(file, issues).Parse(text);
}

}  // namespace arterial::indexer

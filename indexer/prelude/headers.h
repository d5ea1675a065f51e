// What the plan needs to know of files, read from them once.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "db/includes.h"

namespace arterial::indexer {

enum class HeaderKind : uint8_t { kProject, kGenerated, kLibrary };

class Headers {
 public:
  Headers(const db::ScanTable& table, std::string root)
      : table_(table), root_(std::move(root)), facts_(table.files.size()) {}

  // Project: under the root and not generated. Generated, wherever it lies: by protoc or Thrift.
  HeaderKind KindOf(uint32_t file) { return Look(file).kind; }
  uint64_t SizeOf(uint32_t file) { return Look(file).size; }
  // A library's header that begins with an include guard or #pragma once: others (<assert.h>,
  // lists of macros) mean to be read again, where they are included.
  bool MayLead(uint32_t file) { return Look(file).leads; }
  // What stands behind #include in that line, with its quotes; nothing if that is a macro.
  std::optional<std::string> NameAt(uint32_t file, uint32_t line);
  // The text, kept as lines; and as a whole, read each time.
  const std::vector<std::string>& LinesOf(uint32_t file);
  std::string TextOf(uint32_t file) const;

 private:
  struct Facts {
    bool known = false;
    HeaderKind kind = HeaderKind::kProject;
    bool leads = false;
    uint64_t size = 0;
  };
  const Facts& Look(uint32_t file);
  std::string PathOf(uint32_t file) const;

  const db::ScanTable& table_;
  std::string root_;
  std::vector<Facts> facts_;
  std::unordered_map<uint32_t, std::vector<std::string>> lines_;
};

// Whether the first thing in the text, behind comments, is a guard.
bool BeginsWithGuard(std::string_view text);
// The name in an #include, #include_next or #import line.
std::optional<std::string> IncludedName(std::string_view line);

}  // namespace arterial::indexer

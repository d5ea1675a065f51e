// YAML as a tree of text with places; the only user of yaml-cpp. Hostile input is expected: depth
// and size are bounded, nothing is thrown.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace arterial {

struct YamlNode {
  enum class Kind { kNull, kScalar, kSequence, kMap };
  Kind kind = Kind::kNull;
  int line = 0, column = 0;     // from 1
  std::string text;             // kScalar: as written, unquoted; `~`, `null` and nothing are kNull
  std::vector<YamlNode> keys;   // kMap, in the order of the file
  std::vector<YamlNode> items;  // kSequence; kMap: the value of each key

  bool IsMap() const { return kind == Kind::kMap; }
  bool IsSequence() const { return kind == Kind::kSequence; }
  bool IsScalar() const { return kind == Kind::kScalar; }
  // Value of a key; of equal keys the last. nullptr: not a map, or it has none.
  const YamlNode* Find(std::string_view key) const;
  // Text of a scalar below a key, empty where there is none.
  std::string_view Text(std::string_view key) const;
};

struct YamlError {
  int line = 0, column = 0;  // from 1
  std::string message;
};

struct YamlFile {
  std::vector<YamlNode> documents;
  std::vector<YamlError> errors;  // one for each line that was left out to go on
};

// A syntax error costs the line where it is seen: the text is read again without it, until no error
// is left. After kMaxYamlErrors the rest of the file is given up. More than kMaxYamlNodes nodes,
// with what anchors repeat, are an error that ends the file too.
YamlFile ParseYaml(std::string_view text);

inline constexpr int kMaxYamlErrors = 20;
inline constexpr size_t kMaxYamlNodes = 1000000;
inline constexpr int kMaxYamlDepth = 64;

}  // namespace arterial

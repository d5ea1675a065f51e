#include "indexer/infer/language_standard.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>
#include <utility>

namespace arterial::indexer {
namespace {

// What follows "c++" or a variable's name -> year; 0 for anything else.
int Year(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, int>, 15> kYears = {{{"98", 1998},
                                                                               {"03", 2003},
                                                                               {"0x", 2011},
                                                                               {"11", 2011},
                                                                               {"1y", 2014},
                                                                               {"14", 2014},
                                                                               {"1z", 2017},
                                                                               {"17", 2017},
                                                                               {"2a", 2020},
                                                                               {"20", 2020},
                                                                               {"2b", 2023},
                                                                               {"23", 2023},
                                                                               {"2c", 2026},
                                                                               {"26", 2026},
                                                                               {"latest", 2023}}};
  for (const auto& [name, year] : kYears) {
    if (!text.starts_with(name)) continue;
    const std::string_view rest = text.substr(name.size());
    if (rest.empty() || !isalnum(static_cast<unsigned char>(rest[0]))) return year;
  }
  return 0;
}

// Behind each place of `mark` in `line`, less spaces, quotes and brackets: `take`.
template <typename Take>
void AfterEach(std::string_view line, std::string_view mark, Take take) {
  for (size_t at = line.find(mark); at != line.npos; at = line.find(mark, at + 1)) {
    std::string_view rest = line.substr(at + mark.size());
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t\"'=[(_"), rest.size()));
    take(rest);
  }
}

void Newer(Standard& standard, int year, bool gnu) {
  if (year > standard.year) standard = {year, gnu};
}

std::string ReadAll(const std::string& path) {
  std::ifstream input(path, std::ios::binary);
  std::ostringstream text;
  text << input.rdbuf();
  return text.str();
}

// Rules and macros hold for the tree, whatever folder they lie in.
bool IsGeneral(std::string_view file) {
  const std::string_view name = file.substr(file.rfind('/') + 1);
  return name.ends_with(".cmake") || name.ends_with(".bzl") || name.ends_with("bazelrc") ||
         name.ends_with(".mk");
}

std::string_view FolderOf(std::string_view file) {
  const size_t slash = file.rfind('/');
  return slash == file.npos ? std::string_view() : file.substr(0, slash);
}

}  // namespace

Standard FindStandard(std::string_view text) {
  Standard standard;
  bool strict_cmake = false;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    if (line.starts_with('#')) continue;
    auto cmake = [&](std::string_view rest) { Newer(standard, Year(rest), true); };
    AfterEach(line, "CXX_STANDARD", cmake);
    AfterEach(line, "cxx_std_", cmake);
    AfterEach(line, "AX_CXX_COMPILE_STDCXX", cmake);
    AfterEach(line, "std=c++", [&](std::string_view rest) { Newer(standard, Year(rest), false); });
    AfterEach(line, "std=gnu++", [&](std::string_view rest) { Newer(standard, Year(rest), true); });
    AfterEach(line, "CXX_EXTENSIONS", [&](std::string_view rest) {
      strict_cmake = strict_cmake || rest.starts_with("OFF") || rest.starts_with("NO") ||
                     rest.starts_with("FALSE");
    });
  }
  if (strict_cmake) standard.gnu = false;
  return standard;
}

int YearOfHeader(std::string_view include) {
  static constexpr std::array<std::string_view, 14> kCxx20 = {
      "barrier", "bit",    "compare",   "concepts", "coroutine",  "format",     "latch",
      "numbers", "ranges", "semaphore", "span",     "stop_token", "syncstream", "source_location"};
  static constexpr std::array<std::string_view, 9> kCxx23 = {
      "expected", "flat_map",   "flat_set",   "generator", "mdspan",
      "print",    "spanstream", "stacktrace", "stdfloat"};
  if (std::find(kCxx23.begin(), kCxx23.end(), include) != kCxx23.end()) return 2023;
  return std::find(kCxx20.begin(), kCxx20.end(), include) != kCxx20.end() ? 2020 : 0;
}

Standards::Standards(const std::string& root, const std::vector<std::string>& build_files) {
  for (const std::string& file : build_files) {
    const Standard found = FindStandard(ReadAll(root + "/" + file));
    Standard& known = IsGeneral(file) ? general_ : by_folder_[std::string(FolderOf(file))];
    Newer(known, found.year, found.gnu);
  }
  std::erase_if(by_folder_, [](const auto& entry) { return entry.second.year == 0; });
}

Standard Standards::For(std::string_view file) const {
  while (true) {
    const bool top = file.find('/') == file.npos;
    file = FolderOf(file);
    if (auto it = by_folder_.find(file); it != by_folder_.end()) return it->second;
    if (top) return general_;
  }
}

std::string StandardFlag(Standard said, int year_of_headers) {
  constexpr int kOldest = 2017;
  if (said.year == 0) said = {year_of_headers, true};
  const int year = std::max(said.year, kOldest) % 100;
  return (said.gnu ? "-std=gnu++" : "-std=c++") + std::to_string(year);
}

}  // namespace arterial::indexer

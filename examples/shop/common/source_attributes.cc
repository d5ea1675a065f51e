// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#include "common/source_attributes.h"

#include <algorithm>
#include <string_view>

namespace shop::common {
namespace {

constexpr std::string_view kAnonymous = "(anonymous namespace)";

void ReplaceAll(std::string& text, std::string_view from, std::string_view to) {
  for (size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
}

}  // namespace

std::string QualifiedName(std::string text) {
  // Keep the one parenthesis that belongs to the name out of the way of the search below.
  ReplaceAll(text, kAnonymous, "{anonymous}");
  text.erase(std::min(text.find('('), text.size()));
  int depth = 0;
  for (size_t i = text.size(); i-- > 0;) {
    if (text[i] == '>') ++depth;
    if (text[i] == '<') --depth;
    if (depth == 0 && (text[i] == ' ' || text[i] == '*' || text[i] == '&')) {
      text.erase(0, i + 1);
      break;
    }
  }
  ReplaceAll(text, "{anonymous}", kAnonymous);
  return text;
}

void SetSource(opentelemetry::trace::Span& span, std::source_location where) {
  if (!span.IsRecording()) return;
  span.SetAttribute("code.function.name", QualifiedName(where.function_name()));
  span.SetAttribute("code.file.path", where.file_name());
  span.SetAttribute("code.line.number", static_cast<int64_t>(where.line()));
}

}  // namespace shop::common

// CSV by RFC 4180: raw values, absent ones empty, the parts of lists and intervals separated by
// ';'. Several sections are separated by an empty line, each with its own head.
#pragma once

#include <vector>

#include "cli/render/renderer.h"

namespace arterial::cli {

extern const Renderer kCsvRenderer;

std::string CsvHead(const std::vector<Column>& columns);
std::string CsvRow(const std::vector<Cell>& row);

}  // namespace arterial::cli

// JSON: one section is an array of objects, several are an object of such arrays. Raw values,
// absent ones left out, bytes that are not UTF-8 replaced.
#pragma once

#include <vector>

#include "cli/render/renderer.h"

namespace arterial::cli {

extern const Renderer kJsonRenderer;

// One row as an object on one line. `six_digits`: numbers that are not whole are rounded to six
// significant digits, so that exports are equal where results are.
std::string JsonObject(const std::vector<Column>& columns, const std::vector<Cell>& row,
                       bool six_digits);

}  // namespace arterial::cli

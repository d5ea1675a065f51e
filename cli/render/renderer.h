// The interface of an output format. To add one:
//   1. Write cli/render/foo.h with `extern const Renderer kFoo;` and cli/render/foo.cpp.
//   2. Add `&kFoo` to the list in cli/render/registry.cpp and foo.cpp to cli/CMakeLists.txt.
//   3. People's formats show Cell::shown, units and notes (ShownText); machines' formats show raw
//      values under Column::key and leave out what is absent.
//   4. Make hostile text harmless in your format: quotes, separators, control characters.
//   5. Fail with kUsage (Unfit) when the answer has nothing that your format can hold.
//   6. Add a line to tests/cli/transcripts/formats.txt, which shows one report in every format.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "cli/table.h"
#include "db/support/result.h"

namespace arterial::cli {

struct RenderOptions {
  std::optional<int> width;  // columns of the terminal; none: as wide as it gets
  bool colour = false;
};

struct Renderer {
  std::string_view name;
  std::string_view what;  // what `--help` says of it, a few words
  Result<std::string> (*render)(const Document& document, const RenderOptions& options);
};

std::span<const Renderer* const> Renderers();

const Renderer& DefaultRenderer();
// Fails with kUsage and the names that exist.
Result<const Renderer*> FindRenderer(std::string_view name);

// The format is only for `what` ("graphs"), of which the answer has none, but that report has.
Error Unfit(std::string_view format, std::string_view what, std::string_view report);
// The section that every report ends with: what it does not know; nullptr: there is none.
const Section* FindUnknown(const Document& document);

// A cell as people read it, with units, control characters escaped; "" where absent.
std::string ShownText(const Cell& cell, const Column& column);
// True for columns that are aligned to the right.
bool IsNumber(ColumnType type);

}  // namespace arterial::cli

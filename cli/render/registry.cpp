#include <fmt/format.h>

#include "cli/command.h"
#include "cli/render/csv.h"
#include "cli/render/dot.h"
#include "cli/render/html.h"
#include "cli/render/json.h"
#include "cli/render/markdown.h"
#include "cli/render/mermaid.h"
#include "cli/render/renderer.h"
#include "cli/render/sarif.h"
#include "cli/render/table.h"

namespace arterial::cli {
namespace {

constexpr const Renderer* kRenderers[] = {
    &kTableRenderer, &kJsonRenderer, &kCsvRenderer,     &kMarkdownRenderer,
    &kHtmlRenderer,  &kDotRenderer,  &kMermaidRenderer, &kSarifRenderer,
};

}  // namespace

std::span<const Renderer* const> Renderers() { return kRenderers; }

const Renderer& DefaultRenderer() { return *kRenderers[0]; }

Result<const Renderer*> FindRenderer(std::string_view name) {
  std::vector<std::string> names;
  for (const Renderer* renderer : kRenderers) {
    if (renderer->name == name) return renderer;
    names.emplace_back(renderer->name);
  }
  return UnknownName("format", name, names);
}

Error Unfit(std::string_view format, std::string_view what, std::string_view report) {
  return {ErrorCode::kUsage,
          fmt::format("{} is for {}, and this answer has none; `arterial report {}` has", format,
                      what, report),
          {}};
}

const Section* FindUnknown(const Document& document) {
  for (const Section& section : document.sections)
    if (section.key == "unknown") return &section;
  return nullptr;
}

}  // namespace arterial::cli

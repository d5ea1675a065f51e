#include "cli/command.h"
#include "cli/render/csv.h"
#include "cli/render/json.h"
#include "cli/render/markdown.h"
#include "cli/render/renderer.h"
#include "cli/render/table.h"

namespace arterial::cli {
namespace {

constexpr const Renderer* kRenderers[] = {
    &kTableRenderer,
    &kJsonRenderer,
    &kCsvRenderer,
    &kMarkdownRenderer,
};

}  // namespace

const Renderer& DefaultRenderer() { return *kRenderers[0]; }

Result<const Renderer*> FindRenderer(std::string_view name) {
  std::vector<std::string> names;
  for (const Renderer* renderer : kRenderers) {
    if (renderer->name == name) return renderer;
    names.emplace_back(renderer->name);
  }
  return UnknownName("format", name, names);
}

}  // namespace arterial::cli

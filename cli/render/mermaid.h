// Mermaid: the dependency graph for Markdown pages that draw it. Edges as in cli/render/dot.h; at
// most as many as Mermaid draws by default, the most important first.
#pragma once

#include "cli/render/renderer.h"

namespace arterial::cli {

extern const Renderer kMermaidRenderer;

}  // namespace arterial::cli

// Graphviz: the dependency graph of an answer, operations grouped by component. Confirmed edges are
// solid, static-only ones dashed, runtime-only ones dotted; mandatory ones are thick and red.
#pragma once

#include "cli/render/renderer.h"

namespace arterial::cli {

extern const Renderer kDotRenderer;

}  // namespace arterial::cli

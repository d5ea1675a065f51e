#pragma once

#include "cli/render/renderer.h"

namespace arterial::cli {

extern const Renderer kMarkdownRenderer;

}  // namespace arterial::cli

// HTML: one file that needs no network, with the tables, dependency graph, flame graphs and latency
// of an answer, a page a team and a search (cli/web/). Its security policy lets nothing run but the
// script that was built in.
#pragma once

#include "cli/render/renderer.h"

namespace arterial::cli {

extern const Renderer kHtmlRenderer;

}  // namespace arterial::cli

// SARIF 2.1.0: the findings of an answer at the lines of their call sites, for code review. One
// result a call site, with a fingerprint that does not change when lines above it do.
#pragma once

#include "cli/render/renderer.h"

namespace arterial::cli {

extern const Renderer kSarifRenderer;

}  // namespace arterial::cli

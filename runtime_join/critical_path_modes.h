// The rules behind CriticalPath, one file each. Sections in any order.
#pragma once

#include <vector>

#include "runtime_join/critical_path.h"

namespace arterial::runtime {

std::vector<Section> ExactCriticalPath(const Trace& trace, int32_t root);
std::vector<Section> CrispCriticalPath(const Trace& trace, int32_t root);
std::vector<Section> JaegerUiCriticalPath(const Trace& trace, int32_t root);

}  // namespace arterial::runtime

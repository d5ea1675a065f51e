// What an input is that no reader takes, and what to export instead.
#pragma once

#include <string>
#include <string_view>

namespace arterial::runtime {

// A part of a sentence: "it is OTLP metrics, which hold no spans: export traces".
std::string DescribeUnknown(std::string_view head);

}  // namespace arterial::runtime

// Cuts a stream of JSON into records that are parsed one at a time: lines, or, where a document
// spans lines or a line is very long, the elements of the arrays that hold the spans. So memory
// depends on the largest record, not on the file (simdjson's index alone takes 1.4 bytes a byte).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "db/support/result.h"
#include "runtime_join/input.h"

namespace arterial::runtime {

struct JsonRecord {
  // Followed by at least simdjson's padding of readable bytes. Valid until the next call of Next.
  std::string_view text;
  int64_t line = 1;  // on which it begins
  // The key of the top-level array of which it is an element. Empty: a top-level value, or an
  // element of a top-level array; the elements of listed arrays within may have been cut out of it
  // and given before.
  std::string_view array;
};

class JsonRecordReader {
 public:
  // `arrays`: keys of the arrays whose elements are records where a value is not read as one line.
  JsonRecordReader(Input* input, std::vector<std::string_view> arrays);
  // False at the end of the input. Records are not validated: the parser does that.
  Result<bool> Next(JsonRecord* record);

  static constexpr size_t kMaxLine = 8 << 20;            // longer lines are cut into elements
  static constexpr size_t kMaxRecord = size_t{1} << 30;  // a longer record is an Error

 private:
  enum class Layout { kUnknown, kLines, kDocument };
  enum class In { kNothing, kValue, kArray, kElement };

  Status Fill();
  Status SkipSpace();
  Result<size_t> FindLineEnd();
  Result<bool> NextElement(JsonRecord* record);
  bool Step(JsonRecord* record);
  bool StepInValue(char c, JsonRecord* record);
  bool StepInArray(char c);
  bool StepInElement(JsonRecord* record);
  void StartValue();
  bool FinishValue(JsonRecord* record);
  bool CutOff(JsonRecord* record);
  bool TakeString();

  Input* input_;
  std::vector<std::string_view> arrays_;
  std::string buffer_;  // window of the input, always followed by padding
  size_t at_ = 0;       // next byte to look at
  size_t end_ = 0;      // of what was read
  bool at_end_ = false;
  int64_t line_ = 1;
  Layout layout_ = Layout::kUnknown;

  // State of the cutter (NextElement).
  In in_ = In::kNothing;
  bool in_string_ = false;
  bool escaped_ = false;
  bool newline_ends_ = false;  // the value is one (long) line
  int depth_ = 0;
  size_t keep_ = 0;           // start of what must stay in the buffer (string or element)
  std::string rest_;          // the top-level value without the elements cut out of it
  std::string last_string_;   // at depth 1
  bool after_colon_ = false;  // at depth 1
  std::string_view array_;
  int64_t value_line_ = 1;
  int64_t element_line_ = 1;
};

}  // namespace arterial::runtime

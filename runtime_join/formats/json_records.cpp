#include "runtime_join/formats/json_records.h"

#include <algorithm>
#include <cstring>

#include "runtime_join/formats/json_layout.h"

namespace arterial::runtime {
namespace {

constexpr size_t kPadding = 64;  // simdjson::SIMDJSON_PADDING
constexpr size_t kBlock = 1 << 20;

bool IsSpace(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

}  // namespace

JsonRecordReader::JsonRecordReader(Input* input, std::vector<std::string_view> arrays)
    : input_(input), arrays_(std::move(arrays)), buffer_(kBlock + kPadding, '\0') {}

// Reads more behind end_. Drops what lies before keep_ (or at_) first, so positions change.
Status JsonRecordReader::Fill() {
  const size_t from = std::min(keep_, at_);
  if (from > 0) {
    std::memmove(buffer_.data(), buffer_.data() + from, end_ - from);
    at_ -= from;
    keep_ -= from;
    end_ -= from;
  }
  if (end_ > kMaxRecord)
    return Error{ErrorCode::kInput, "a single JSON value is longer than 1 GiB", input_->name()};
  if (end_ + kBlock + kPadding > buffer_.size()) buffer_.resize(2 * end_ + kBlock + kPadding);
  Result<size_t> got = input_->Read(buffer_.data() + end_, buffer_.size() - kPadding - end_);
  if (!got) return got.error();
  at_end_ = *got == 0;
  end_ += *got;
  return {};
}

Status JsonRecordReader::SkipSpace() {
  for (;;) {
    for (; at_ < end_ && IsSpace(buffer_[at_]); ++at_) line_ += buffer_[at_] == '\n';
    keep_ = at_;
    if (at_ < end_ || at_end_) return {};
    ARTERIAL_RETURN_IF_ERROR(Fill());
  }
}

// The position of the newline that ends the record at at_, or end_ when the record is longer than
// kMaxLine or is the last one and has no newline.
Result<size_t> JsonRecordReader::FindLineEnd() {
  size_t looked = at_;
  for (;;) {
    const void* found = std::memchr(buffer_.data() + looked, '\n', end_ - looked);
    if (found != nullptr)
      return static_cast<size_t>(static_cast<const char*>(found) - buffer_.data());
    if (at_end_ || end_ - at_ > kMaxLine) return end_;
    const size_t done = end_ - at_;
    ARTERIAL_RETURN_IF_ERROR(Fill());
    looked = at_ + done;
  }
}

Result<bool> JsonRecordReader::Next(JsonRecord* record) {
  if (in_ != In::kNothing) return NextElement(record);
  ARTERIAL_RETURN_IF_ERROR(SkipSpace());
  if (layout_ == Layout::kUnknown &&
      std::string_view(buffer_.data() + at_, end_ - at_).starts_with("\xEF\xBB\xBF")) {
    at_ += 3;  // byte order mark
    ARTERIAL_RETURN_IF_ERROR(SkipSpace());
  }
  if (at_ == end_) return false;
  if (layout_ != Layout::kDocument) {
    Result<size_t> line_end = FindLineEnd();
    if (!line_end) return line_end.error();
    if (layout_ == Layout::kUnknown)
      layout_ = SpansLines({buffer_.data() + at_, end_ - at_}) ? Layout::kDocument : Layout::kLines;
    if (layout_ == Layout::kLines && *line_end < end_) {
      *record = {{buffer_.data() + at_, *line_end - at_}, line_, {}};
      at_ = keep_ = *line_end + 1;
      ++line_;
      return true;
    }
  }
  newline_ends_ = layout_ == Layout::kLines;
  StartValue();
  return NextElement(record);
}

void JsonRecordReader::StartValue() {
  in_ = In::kValue;
  in_string_ = escaped_ = after_colon_ = false;
  depth_ = 0;
  rest_.clear();
  last_string_.clear();
  array_ = {};
  value_line_ = line_;
}

// Looks at bytes until a record is complete.
Result<bool> JsonRecordReader::NextElement(JsonRecord* record) {
  keep_ = at_;
  for (;;) {
    while (at_ < end_)
      if (Step(record)) return true;
    if (at_end_) {
      if (in_ == In::kNothing) return false;
      return CutOff(record);
    }
    if (in_ != In::kElement) keep_ = at_;
    ARTERIAL_RETURN_IF_ERROR(Fill());
    if (rest_.size() > kMaxRecord)
      return Error{ErrorCode::kInput, "a single JSON value is longer than 1 GiB", input_->name()};
  }
}

// One byte, or a run of a string. True when a record is complete.
bool JsonRecordReader::Step(JsonRecord* record) {
  const char c = buffer_[at_];
  if (c == '\n') {
    ++line_;
    if (newline_ends_ && in_ != In::kNothing) {
      const bool given = CutOff(record);
      ++at_;
      return given;
    }
  }
  switch (in_) {
    case In::kNothing:
      return false;
    case In::kValue:
      return StepInValue(c, record);
    case In::kArray:
      return StepInArray(c);
    case In::kElement:
      return StepInElement(record);
  }
  return false;
}

// Within a string: moves to its end or to the end of the buffer. True when it was ended.
bool JsonRecordReader::TakeString() {
  for (; at_ < end_; ++at_) {
    const char c = buffer_[at_];
    if (escaped_) {
      escaped_ = false;
    } else if (c == '\\') {
      escaped_ = true;
    } else if (c == '"') {
      in_string_ = false;
      ++at_;
      return true;
    } else if (c == '\n') {
      return false;  // not legal in a string: counted, and perhaps the end, by Step
    }
  }
  return false;
}

bool JsonRecordReader::StepInValue(char c, JsonRecord* record) {
  if (in_string_) {
    const size_t from = at_;
    if (c == '\n') {
      ++at_;
    } else if (TakeString() && depth_ == 1) {
      last_string_.append(buffer_, from, at_ - from - 1);
      after_colon_ = false;
    } else if (depth_ == 1) {
      last_string_.append(buffer_, from, at_ - from);
    }
    rest_.append(buffer_, from, at_ - from);
    return false;
  }
  ++at_;
  rest_ += c;
  if (c == '"') {
    in_string_ = true;
    last_string_.clear();
  } else if (c == '{' || c == '[') {
    ++depth_;
    const auto listed = std::find(arrays_.begin(), arrays_.end(), last_string_);
    const bool cut = c == '[' && (depth_ == 1 || (depth_ == 2 && after_colon_));
    if (cut && (depth_ == 1 || listed != arrays_.end())) {
      array_ = depth_ == 1 ? std::string_view() : *listed;
      in_ = In::kArray;
    }
    after_colon_ = false;
  } else if (c == '}' || c == ']') {
    --depth_;
    after_colon_ = false;
  } else if (c == ':') {
    after_colon_ = true;
  } else if (c == ',') {
    after_colon_ = false;
  }
  // A scalar or garbage at the top ends with the line.
  const bool over = depth_ <= 0 && (c == '}' || c == ']' || c == '\n');
  return over && FinishValue(record);
}

bool JsonRecordReader::StepInArray(char c) {
  if (c == ']') {
    in_ = In::kValue;  // which sees the bracket again
    return false;
  }
  if (IsSpace(c) || c == ',' || c == '}') {
    ++at_;
    return false;
  }
  in_ = In::kElement;  // which sees this byte again
  keep_ = at_;
  element_line_ = line_;
  return false;
}

// Up to the end of the element, of the line or of the buffer. The array's own depth is 1 at the top
// and 2 below a key.
bool JsonRecordReader::StepInElement(JsonRecord* record) {
  const int array_depth = array_.empty() ? 1 : 2;
  for (bool first = true; at_ < end_; first = false) {
    const char c = buffer_[at_];
    if (c == '\n' && !first) return false;  // Step counts it
    if (in_string_ && c != '\n') {
      TakeString();
      continue;
    }
    const bool scalar_over = depth_ == array_depth && (c == ',' || c == ']' || c == '}');
    if (!scalar_over) {
      ++at_;
      if (c == '"') in_string_ = true;
      if (c == '{' || c == '[') ++depth_;
      if (c != '}' && c != ']') continue;
      if (--depth_ != array_depth) continue;
    }
    in_ = In::kArray;
    *record = {{buffer_.data() + keep_, at_ - keep_}, element_line_, array_};
    return true;
  }
  return false;
}

bool JsonRecordReader::FinishValue(JsonRecord* record) {
  in_ = In::kNothing;
  const size_t size = rest_.size();
  rest_.append(kPadding, ' ');
  *record = {{rest_.data(), size}, value_line_, {}};
  return true;
}

// The value ends in the middle: gives what there is of it, on which the parser fails and says so.
bool JsonRecordReader::CutOff(JsonRecord* record) {
  if (in_ == In::kElement) {
    *record = {{buffer_.data() + keep_, at_ - keep_}, element_line_, array_};
    in_ = In::kNothing;
    return true;
  }
  return FinishValue(record);
}

}  // namespace arterial::runtime

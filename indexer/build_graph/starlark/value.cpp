#include "indexer/build_graph/starlark/value.h"

#include <algorithm>

namespace arterial::indexer::starlark {

Value Value::Of(Kind kind, std::string text) {
  Value value;
  value.kind = kind;
  value.text = std::move(text);
  return value;
}

Value Value::Bool(bool truth) {
  Value value = Of(Kind::kBool);
  value.number = truth;
  return value;
}

Value Value::Int(int64_t number) {
  Value value = Of(Kind::kInt);
  value.number = number;
  return value;
}

Value Value::String(std::string text) { return Of(Kind::kString, std::move(text)); }

Value Value::List(Items items) {
  Value value = Of(Kind::kList);
  value.items = std::make_shared<Items>(std::move(items));
  return value;
}

Value Value::Tuple(Items items) {
  Value value = List(std::move(items));
  value.kind = Kind::kTuple;
  return value;
}

Value Value::Dict(Entries entries) {
  Value value = Of(Kind::kDict);
  value.entries = std::make_shared<Entries>(std::move(entries));
  return value;
}

bool Value::Truth() const {
  switch (kind) {
    case Kind::kNone:
      return false;
    case Kind::kBool:
    case Kind::kInt:
      return number != 0;
    case Kind::kString:
      return !text.empty();
    case Kind::kList:
    case Kind::kTuple:
      return incomplete || !items->empty();
    case Kind::kDict:
      return incomplete || !entries->empty();
    default:
      return true;
  }
}

const Value* Value::Find(std::string_view key) const {
  if (entries)
    for (const auto& [name, value] : *entries)
      if (name.kind == Kind::kString && name.text == key) return &value;
  return nullptr;
}

void Value::Set(Value key, Value value) {
  for (auto& [name, old] : *entries)
    if (name == key) {
      old = std::move(value);
      return;
    }
  entries->emplace_back(std::move(key), std::move(value));
}

namespace {

constexpr int kMaxCompared = 64;  // a list may hold itself

bool Equal(const Value& a, const Value& b, int depth) {
  if (a.kind != b.kind || depth > kMaxCompared) return false;
  if (a.number != b.number || a.text != b.text || a.function != b.function) return false;
  if (a.items == b.items && a.entries == b.entries) return true;
  if (a.items && b.items)
    return std::equal(a.items->begin(), a.items->end(), b.items->begin(), b.items->end(),
                      [&](const Value& x, const Value& y) { return Equal(x, y, depth + 1); });
  if (!a.entries || !b.entries) return false;
  return std::equal(a.entries->begin(), a.entries->end(), b.entries->begin(), b.entries->end(),
                    [&](const auto& x, const auto& y) {
                      return Equal(x.first, y.first, depth + 1) &&
                             Equal(x.second, y.second, depth + 1);
                    });
}

bool Less(const Value& a, const Value& b, int depth) {
  if (a.kind != b.kind) return a.kind < b.kind;
  if (a.number != b.number) return a.number < b.number;
  if (a.text != b.text) return a.text < b.text;
  if (!a.items || !b.items || depth > kMaxCompared) return false;
  return std::lexicographical_compare(
      a.items->begin(), a.items->end(), b.items->begin(), b.items->end(),
      [&](const Value& x, const Value& y) { return Less(x, y, depth + 1); });
}

void Append(const Value& value, bool quoted, int depth, std::string& out) {
  constexpr size_t kMost = size_t{1} << 20;
  if (out.size() > kMost || depth > kMaxCompared) return;
  auto list = [&](char open, char close) {
    out += open;
    for (size_t i = 0; i < value.items->size(); ++i) {
      if (i > 0) out += ", ";
      Append((*value.items)[i], true, depth + 1, out);
    }
    out += close;
  };
  switch (value.kind) {
    case Value::Kind::kNone:
      out += "None";
      break;
    case Value::Kind::kBool:
      out += value.number != 0 ? "True" : "False";
      break;
    case Value::Kind::kInt:
      out += std::to_string(value.number);
      break;
    case Value::Kind::kList:
      list('[', ']');
      break;
    case Value::Kind::kTuple:
      list('(', ')');
      break;
    case Value::Kind::kString:
      out += quoted ? "\"" + value.text + "\"" : value.text;
      break;
    default:
      out += "<" + value.text + ">";
  }
}

}  // namespace

bool operator==(const Value& a, const Value& b) { return Equal(a, b, 0); }
bool operator<(const Value& a, const Value& b) { return Less(a, b, 0); }

std::string ToText(const Value& value) {
  std::string out;
  Append(value, false, 0, out);
  return out;
}

}  // namespace arterial::indexer::starlark

#include "indexer/build_graph/starlark/builtins.h"

#include <algorithm>
#include <array>
#include <set>

namespace arterial::indexer::starlark {
namespace {

using Kind = Value::Kind;
constexpr size_t kMaxSize = size_t{1} << 20;  // of a text or list that an operator makes

bool IsContainer(const Value& value) { return value.items || value.entries; }

void Check(const Value& value, const void* container, int depth, Caller& caller) {
  constexpr int kMaxNesting = 60;
  if (!IsContainer(value)) return;
  if (depth > kMaxNesting) caller.Stop("a list is nested too deeply");
  if (container != nullptr && (value.items.get() == container || value.entries.get() == container))
    caller.Stop("a list would hold itself");
  caller.Spend(1);
  if (value.items)
    for (const Value& item : *value.items) Check(item, container, depth + 1, caller);
  if (value.entries)
    for (const auto& [key, item] : *value.entries) {
      Check(key, container, depth + 1, caller);
      Check(item, container, depth + 1, caller);
    }
}

Value Add(const Value& left, const Value& right, Caller& caller) {
  if (left.Is(Kind::kInt) && right.Is(Kind::kInt))
    return Value::Int(static_cast<int64_t>(static_cast<uint64_t>(left.number) +
                                           static_cast<uint64_t>(right.number)));
  if (left.Is(Kind::kString) && right.Is(Kind::kString)) {
    caller.Spend((left.text.size() + right.text.size()) / 64);
    if (left.text.size() + right.text.size() > kMaxSize) return Value::Unknown();
    return Value::String(left.text + right.text);
  }
  const bool lists = left.IsSequence() || right.IsSequence();
  if (!lists) return Value::Unknown();
  // list + None and list + unknown: what is known counts.
  Items items = ItemsOf(left);
  const Items more = ItemsOf(right);
  caller.Spend(items.size() + more.size());
  items.insert(items.end(), more.begin(), more.end());
  Value sum =
      left.Is(Kind::kTuple) ? Value::Tuple(std::move(items)) : Value::List(std::move(items));
  sum.incomplete = left.incomplete || right.incomplete || !left.IsSequence() || !right.IsSequence();
  return sum;
}

Value Format(const std::string& format, const Value& value) {
  std::string out;
  const Items values = value.Is(Kind::kTuple) ? *value.items : Items{value};
  size_t next = 0;
  for (size_t i = 0; i < format.size(); ++i) {
    if (format[i] != '%' || i + 1 == format.size()) {
      out += format[i];
      continue;
    }
    const char kind = format[++i];
    if (kind == '%') {
      out += '%';
      continue;
    }
    if (next >= values.size() || values[next].Is(Kind::kUnknown)) return Value::Unknown();
    out += ToText(values[next++]);
    if (out.size() > kMaxSize) return Value::Unknown();
  }
  return Value::String(std::move(out));
}

Value Multiply(const Value& left, const Value& right, Caller& caller) {
  if (left.Is(Kind::kInt) && right.Is(Kind::kInt))
    return Value::Int(static_cast<int64_t>(static_cast<uint64_t>(left.number) *
                                           static_cast<uint64_t>(right.number)));
  const Value& times = left.Is(Kind::kInt) ? left : right;
  const Value& what = left.Is(Kind::kInt) ? right : left;
  if (!times.Is(Kind::kInt) || times.number < 0) return Value::Unknown();
  const auto count = static_cast<size_t>(times.number);
  const size_t size = what.Is(Kind::kString) ? what.text.size()
                      : what.IsSequence()    ? what.items->size()
                                             : kMaxSize;
  if (count > kMaxSize || size * count > kMaxSize) return Value::Unknown();
  caller.Spend(size * count / 8);
  Value result = what.Is(Kind::kString) ? Value::String({}) : Value::List({});
  for (size_t i = 0; i < count; ++i) {
    result.text += what.text;
    if (what.items)
      result.items->insert(result.items->end(), what.items->begin(), what.items->end());
  }
  return result;
}

Value Contains(const Value& item, const Value& whole) {
  if (whole.Is(Kind::kString) && item.Is(Kind::kString))
    return Value::Bool(whole.text.find(item.text) != std::string::npos);
  const Items items = ItemsOf(whole);
  if (std::find(items.begin(), items.end(), item) != items.end()) return Value::Bool(true);
  if (whole.Is(Kind::kUnknown) || whole.incomplete || item.Is(Kind::kUnknown))
    return Value::Unknown();
  return Value::Bool(false);
}

Value Merge(const Value& left, const Value& right, Caller& caller) {
  Value all = Value::Dict(*left.entries);
  for (const auto& [key, value] : *right.entries) {
    caller.Spend(all.entries->size());
    all.Set(key, value);
  }
  return all;
}

Value Arithmetic(const std::string& op, int64_t a, int64_t b) {
  if (op == "-")
    return Value::Int(static_cast<int64_t>(static_cast<uint64_t>(a) - static_cast<uint64_t>(b)));
  if (op == "&") return Value::Int(a & b);
  if (op == "|") return Value::Int(a | b);
  if (op == "^") return Value::Int(a ^ b);
  if ((op == "//" || op == "%") && b != 0 && b != -1) {
    const int64_t floor = a / b - ((a % b != 0 && (a < 0) != (b < 0)) ? 1 : 0);
    return Value::Int(op == "//" ? floor : a - floor * b);
  }
  return Value::Unknown();
}

}  // namespace

void CheckNesting(const Value& value, const void* container, Caller& caller) {
  Check(value, container, 0, caller);
}

Items ItemsOf(const Value& value) {
  if (value.IsSequence()) return *value.items;
  Items keys;
  if (value.Is(Kind::kDict))
    for (const auto& entry : *value.entries) keys.push_back(entry.first);
  return keys;
}

Value Unary(const std::string& op, const Value& value) {
  if (value.Is(Kind::kUnknown)) return value;
  if (op == "not") return Value::Bool(!value.Truth());
  if (!value.Is(Kind::kInt)) return Value::Unknown();
  if (op == "-") return Value::Int(static_cast<int64_t>(-static_cast<uint64_t>(value.number)));
  return op == "~" ? Value::Int(~value.number) : value;
}

Value Binary(const std::string& op, const Value& left, const Value& right, Caller& caller) {
  if (op == "+") return Add(left, right, caller);
  if (op == "%" && left.Is(Kind::kString)) return Format(left.text, right);
  if (op == "*") return Multiply(left, right, caller);
  if (op == "in") return Contains(left, right);
  if (op == "not in") return Unary("not", Contains(left, right));
  if (op == "|" && left.Is(Kind::kDict) && right.Is(Kind::kDict)) return Merge(left, right, caller);
  if (left.Is(Kind::kUnknown) || right.Is(Kind::kUnknown)) return Value::Unknown();
  if (op == "==") return Value::Bool(left == right);
  if (op == "!=") return Value::Bool(!(left == right));
  if (op == "<") return Value::Bool(left < right);
  if (op == ">") return Value::Bool(right < left);
  if (op == "<=") return Value::Bool(!(right < left));
  if (op == ">=") return Value::Bool(!(left < right));
  if (left.Is(Kind::kInt) && right.Is(Kind::kInt)) return Arithmetic(op, left.number, right.number);
  return Value::Unknown();
}

Value Index(const Value& object, const Value& index) {
  if (object.Is(Kind::kDict)) {
    for (const auto& [key, value] : *object.entries)
      if (key == index) return value;
    return Value::Unknown();
  }
  if (!index.Is(Kind::kInt)) return Value::Unknown();
  const int64_t size = object.Is(Kind::kString) ? static_cast<int64_t>(object.text.size())
                       : object.IsSequence()    ? static_cast<int64_t>(object.items->size())
                                                : 0;
  const int64_t at = index.number < 0 ? index.number + size : index.number;
  if (at < 0 || at >= size) return Value::Unknown();
  if (object.Is(Kind::kString))
    return Value::String(object.text.substr(static_cast<size_t>(at), 1));
  return (*object.items)[static_cast<size_t>(at)];
}

Value Slice(const Value& object, const Value& from, const Value& to, const Value& step) {
  const bool text = object.Is(Kind::kString);
  if ((!text && !object.IsSequence()) || !(step.Is(Kind::kNone) || step.number == 1))
    return Value::Unknown();
  const auto size = static_cast<int64_t>(text ? object.text.size() : object.items->size());
  auto bound = [&](const Value& value, int64_t fallback) {
    if (!value.Is(Kind::kInt)) return fallback;
    const int64_t at =
        value.number < 0 ? std::max<int64_t>(value.number, -size) + size : value.number;
    return std::clamp<int64_t>(at, 0, size);
  };
  const int64_t begin = bound(from, 0), end = std::max(bound(to, size), begin);
  if (text)
    return Value::String(
        object.text.substr(static_cast<size_t>(begin), static_cast<size_t>(end - begin)));
  Value slice = Value::List(Items(object.items->begin() + begin, object.items->begin() + end));
  slice.kind = object.kind;
  slice.incomplete = object.incomplete;
  return slice;
}

Value Attribute(const Value& object, const std::string& name) {
  if (object.Is(Kind::kStruct)) {
    const Value* field = object.Find(name);
    return field != nullptr ? *field : Value::Unknown();
  }
  // native.cc_library, selects.config_setting_group
  if ((object.Is(Kind::kBuiltin) && !object.items) || object.Is(Kind::kExternal))
    return Value::Of(object.kind, object.text + "." + name);
  if (!object.Is(Kind::kString) && !object.IsSequence() && !object.Is(Kind::kDict))
    return Value::Unknown();
  Value method = Value::Of(Kind::kBuiltin, name);
  method.items = std::make_shared<Items>(Items{object});
  return method;
}

Value Union(const Items& alternatives) {
  Value all = Value::List({});
  std::vector<size_t> seen;  // by item: in how many alternatives
  bool lists = false;
  for (const Value& alternative : alternatives) {
    all.incomplete = all.incomplete || alternative.incomplete || alternative.Is(Kind::kUnknown);
    lists = lists || alternative.IsSequence();
    if (alternative.Is(Kind::kNone) || alternative.Is(Kind::kUnknown)) continue;
    const Items items = alternative.IsSequence() ? *alternative.items : Items{alternative};
    std::set<size_t> counted;
    for (const Value& item : items) {
      const size_t at = static_cast<size_t>(std::find(all.items->begin(), all.items->end(), item) -
                                            all.items->begin());
      if (at == all.items->size()) {
        all.items->push_back(item);
        seen.push_back(0);
      }
      if (!item.conditional && counted.insert(at).second) ++seen[at];
    }
  }
  for (size_t i = 0; i < seen.size(); ++i)
    (*all.items)[i].conditional = seen[i] < alternatives.size();
  if (!lists && all.items->size() == 1 && !(*all.items)[0].conditional) return (*all.items)[0];
  return all;
}

Value Select(const Value& dict) {
  if (!dict.Is(Kind::kDict)) return Value::Unknown();
  Items branches;
  for (const auto& entry : *dict.entries) branches.push_back(entry.second);
  return Union(branches);
}

}  // namespace arterial::indexer::starlark

#include <algorithm>
#include <array>

#include "indexer/build_graph/starlark/builtins.h"

namespace arterial::indexer::starlark {
namespace {

using Kind = Value::Kind;
constexpr size_t kMaxText = size_t{1} << 20;

const Value* At(const std::vector<Value>& values, size_t i) {
  return i < values.size() ? &values[i] : nullptr;
}

std::string TextAt(const std::vector<Value>& values, size_t i, std::string fallback = {}) {
  const Value* value = At(values, i);
  return value != nullptr && value->Is(Kind::kString) ? value->text : std::move(fallback);
}

Value Split(const std::string& text, const Value* separator, const Value* most) {
  Items parts;
  const bool blanks = separator == nullptr || !separator->Is(Kind::kString);
  const std::string mark = blanks ? " " : separator->text;
  if (mark.empty()) return Value::Unknown();
  int64_t left = most != nullptr && most->Is(Kind::kInt) ? most->number : INT64_MAX;
  for (size_t begin = 0;;) {
    const size_t end = left-- > 0 ? text.find(mark, begin) : text.npos;
    std::string part = text.substr(begin, end == text.npos ? end : end - begin);
    if (!blanks || !part.empty()) parts.push_back(Value::String(std::move(part)));
    if (end == text.npos) return Value::List(std::move(parts));
    begin = end + mark.size();
  }
}

std::string Strip(std::string text, const std::string& blanks, bool left, bool right) {
  if (right) text.erase(text.find_last_not_of(blanks) + 1);
  if (left) text.erase(0, std::min(text.find_first_not_of(blanks), text.size()));
  return text;
}

// "{}/{name}".format(...)
Value FormatBraces(const std::string& format, const std::vector<Value>& positional,
                   const std::vector<NamedArgument>& named) {
  std::string out;
  size_t next = 0;
  for (size_t i = 0; i < format.size(); ++i) {
    const char c = format[i];
    if ((c == '{' || c == '}') && i + 1 < format.size() && format[i + 1] == c) {
      out += format[i++];
      continue;
    }
    const size_t end = c == '{' ? format.find('}', i) : format.npos;
    if (end == format.npos) {
      out += c;
      continue;
    }
    const std::string field = format.substr(i + 1, end - i - 1);
    const Value* value = nullptr;
    if (field.empty()) {
      value = At(positional, next++);
    } else if (field.find_first_not_of("0123456789") == field.npos && field.size() < 4) {
      value = At(positional, static_cast<size_t>(std::stoi(field)));
    } else {
      for (const NamedArgument& argument : named)
        if (argument.name == field) value = &argument.value;
    }
    if (value == nullptr || value->Is(Kind::kUnknown) || out.size() > kMaxText)
      return Value::Unknown();
    out += ToText(*value);
    i = end;
  }
  return Value::String(std::move(out));
}

Value Replace(const std::string& text, const std::string& from, const std::string& to) {
  if (from.empty()) return Value::Unknown();
  std::string out;
  for (size_t begin = 0;;) {
    const size_t end = text.find(from, begin);
    out += text.substr(begin, end == text.npos ? end : end - begin);
    if (end == text.npos) return Value::String(std::move(out));
    if (out.size() > kMaxText) return Value::Unknown();
    out += to;
    begin = end + from.size();
  }
}

Value Partition(const std::string& text, const std::string& mark, bool last) {
  const size_t at = mark.empty() ? text.npos : last ? text.rfind(mark) : text.find(mark);
  auto tuple = [](std::string a, std::string b, std::string c) {
    return Value::Tuple(
        {Value::String(std::move(a)), Value::String(std::move(b)), Value::String(std::move(c))});
  };
  if (at == text.npos) return last ? tuple("", "", text) : tuple(text, "", "");
  return tuple(text.substr(0, at), mark, text.substr(at + mark.size()));
}

bool StartsOrEnds(const std::string& text, const Value* with, bool starts) {
  if (with == nullptr) return false;
  const Items all = with->IsSequence() ? *with->items : Items{*with};
  return std::any_of(all.begin(), all.end(), [&](const Value& each) {
    return each.Is(Kind::kString) &&
           (starts ? text.starts_with(each.text) : text.ends_with(each.text));
  });
}

Value Join(const std::string& mark, const Value* list, Caller& caller) {
  if (list == nullptr || list->Is(Kind::kUnknown) || list->incomplete) return Value::Unknown();
  std::string out;
  bool first = true;
  for (const Value& item : ItemsOf(*list)) {
    if (!item.Is(Kind::kString) || out.size() > kMaxText) return Value::Unknown();
    caller.Spend(item.text.size() / 64);
    out += (first ? "" : mark) + item.text;
    first = false;
  }
  return Value::String(std::move(out));
}

Value MethodOfString(const std::string& name, const std::string& text,
                     const std::vector<Value>& positional, const std::vector<NamedArgument>& named,
                     Caller& caller) {
  caller.Spend(text.size() / 64);
  const std::string first = TextAt(positional, 0);
  if (name == "format") return FormatBraces(text, positional, named);
  if (name == "join") return Join(text, At(positional, 0), caller);
  if (name == "split" || name == "rsplit") {
    if (name == "rsplit" && positional.size() > 1) {
      const Value parts = Partition(text, first, true);
      return Value::List({(*parts.items)[0], (*parts.items)[2]});
    }
    return Split(text, At(positional, 0), At(positional, 1));
  }
  if (name == "splitlines") {
    const Value newline = Value::String("\n");
    return Split(text, &newline, nullptr);
  }
  if (name == "replace") return Replace(text, first, TextAt(positional, 1));
  if (name == "strip" || name == "lstrip" || name == "rstrip")
    return Value::String(
        Strip(text, TextAt(positional, 0, " \t\r\n"), name != "rstrip", name != "lstrip"));
  if (name == "startswith") return Value::Bool(StartsOrEnds(text, At(positional, 0), true));
  if (name == "endswith") return Value::Bool(StartsOrEnds(text, At(positional, 0), false));
  if (name == "partition" || name == "rpartition") return Partition(text, first, name[0] == 'r');
  if (name == "removeprefix")
    return Value::String(text.starts_with(first) ? text.substr(first.size()) : text);
  if (name == "removesuffix")
    return Value::String(text.ends_with(first) ? text.substr(0, text.size() - first.size()) : text);
  if (name == "find" || name == "rfind") {
    const size_t at = name == "find" ? text.find(first) : text.rfind(first);
    return Value::Int(at == text.npos ? -1 : static_cast<int64_t>(at));
  }
  if (name == "lower" || name == "upper") {
    std::string changed = text;
    for (char& c : changed)
      if (name == "lower" ? c >= 'A' && c <= 'Z' : c >= 'a' && c <= 'z')
        c = static_cast<char>(c ^ 0x20);
    return Value::String(std::move(changed));
  }
  return Value::Unknown();
}

Value MethodOfList(const std::string& name, const Value& list, const std::vector<Value>& positional,
                   Caller& caller) {
  Items& items = *list.items;
  caller.Spend(items.size() / 8);
  const Value* first = At(positional, 0);
  if (first == nullptr) return Value::Unknown();
  CheckNesting(*first, list.items.get(), caller);
  if (name == "append") {
    items.push_back(*first);
  } else if (name == "extend") {
    const Items more = ItemsOf(*first);
    caller.Spend(more.size());
    items.insert(items.end(), more.begin(), more.end());
  } else if (name == "insert" && positional.size() > 1) {
    CheckNesting(positional[1], list.items.get(), caller);
    const auto at = static_cast<std::ptrdiff_t>(
        std::clamp<int64_t>(first->number, 0, static_cast<int64_t>(items.size())));
    items.insert(items.begin() + at, positional[1]);
  } else if (name == "remove") {
    if (const auto at = std::find(items.begin(), items.end(), *first); at != items.end())
      items.erase(at);
  } else if (name == "index") {
    const auto at = std::find(items.begin(), items.end(), *first);
    return at == items.end() ? Value::Unknown() : Value::Int(at - items.begin());
  } else {
    return Value::Unknown();
  }
  return Value::None();
}

Value MethodOfDict(const std::string& name, Value& dict, const std::vector<Value>& positional,
                   const std::vector<NamedArgument>& named, Caller& caller) {
  Entries& entries = *dict.entries;
  caller.Spend(entries.size());
  Value list = Value::List({});
  list.incomplete = dict.incomplete;
  if (name == "keys" || name == "values" || name == "items") {
    for (const auto& [key, value] : entries)
      list.items->push_back(name == "keys"     ? key
                            : name == "values" ? value
                                               : Value::Tuple({key, value}));
    return list;
  }
  if (name == "update") {
    if (const Value* more = At(positional, 0); more != nullptr && more->Is(Kind::kDict))
      for (const auto& [key, value] : Entries(*more->entries)) {
        CheckNesting(value, dict.entries.get(), caller);
        caller.Spend(entries.size());
        dict.Set(key, value);
      }
    for (const NamedArgument& argument : named) {
      CheckNesting(argument.value, dict.entries.get(), caller);
      dict.Set(Value::String(argument.name), argument.value);
    }
    return Value::None();
  }
  const Value* key = At(positional, 0);
  if (key == nullptr) return Value::Unknown();
  const auto found = std::find_if(entries.begin(), entries.end(),
                                  [&](const auto& entry) { return entry.first == *key; });
  const Value fallback = positional.size() > 1 ? positional[1] : Value::None();
  if (name == "get") return found == entries.end() ? fallback : found->second;
  if (name == "pop") {
    const Value value = found == entries.end() ? fallback : found->second;
    if (found != entries.end()) entries.erase(found);
    return value;
  }
  if (name == "setdefault") {
    if (found != entries.end()) return found->second;
    CheckNesting(fallback, dict.entries.get(), caller);
    entries.emplace_back(*key, fallback);
    return fallback;
  }
  return Value::Unknown();
}

Value Range(const std::vector<Value>& positional, Caller& caller) {
  for (const Value& value : positional)
    if (!value.Is(Kind::kInt)) return Value::Unknown();
  if (positional.empty()) return Value::Unknown();
  const int64_t begin = positional.size() > 1 ? positional[0].number : 0;
  const int64_t end = positional.size() > 1 ? positional[1].number : positional[0].number;
  const int64_t step = positional.size() > 2 ? positional[2].number : 1;
  constexpr int64_t kMost = 100000;
  if (step == 0 || begin < -kMost || begin > kMost || end < -kMost || end > kMost)
    return Value::Unknown();
  Items items;
  for (int64_t i = begin; step > 0 ? i < end : i > end; i += step) {
    caller.Spend(1);
    items.push_back(Value::Int(i));
    if (step > kMost || step < -kMost) break;
  }
  return Value::List(std::move(items));
}

Value Zip(const std::vector<Value>& lists, Caller& caller) {
  Items rows;
  size_t size = lists.empty() ? 0 : SIZE_MAX;
  for (const Value& list : lists) size = std::min(size, ItemsOf(list).size());
  caller.Spend(size * lists.size());
  for (size_t i = 0; i < size; ++i) {
    Items row;
    for (const Value& list : lists) row.push_back(ItemsOf(list)[i]);
    rows.push_back(Value::Tuple(std::move(row)));
    caller.Spend(size);
  }
  return Value::List(std::move(rows));
}

Value Sorted(Value list, const std::vector<NamedArgument>& named) {
  Items items = ItemsOf(list);
  bool reverse = false;
  for (const NamedArgument& argument : named) {
    if (argument.name == "reverse") reverse = argument.value.Truth();
  }
  std::sort(items.begin(), items.end());
  if (reverse) std::reverse(items.begin(), items.end());
  Value sorted = Value::List(std::move(items));
  sorted.incomplete = list.incomplete || list.Is(Kind::kUnknown);
  return sorted;
}

Value MakeDict(const std::vector<Value>& positional, const std::vector<NamedArgument>& named,
               Caller& caller) {
  Value dict = Value::Dict({});
  if (const Value* from = At(positional, 0); from != nullptr) {
    if (from->Is(Kind::kDict)) *dict.entries = *from->entries;
    for (const Value& pair : from->IsSequence() ? *from->items : Items{})
      if (pair.IsSequence() && pair.items->size() == 2) {
        caller.Spend(dict.entries->size());
        dict.Set((*pair.items)[0], (*pair.items)[1]);
      }
  }
  for (const NamedArgument& argument : named) {
    CheckNesting(argument.value, nullptr, caller);
    dict.Set(Value::String(argument.name), argument.value);
  }
  return dict;
}

Value AsSequence(const Value& value, bool tuple) {
  Value list = tuple ? Value::Tuple(ItemsOf(value)) : Value::List(ItemsOf(value));
  list.incomplete = value.incomplete || value.Is(Kind::kUnknown);
  return list;
}

Value Enumerate(const Value& list) {
  Items rows;
  for (const Value& item : ItemsOf(list))
    rows.push_back(Value::Tuple({Value::Int(static_cast<int64_t>(rows.size())), item}));
  return Value::List(std::move(rows));
}

}  // namespace

Value CallMethod(const std::string& name, Value object, const std::vector<Value>& positional,
                 const std::vector<NamedArgument>& named, Caller& caller) {
  if (object.Is(Kind::kString)) return MethodOfString(name, object.text, positional, named, caller);
  if (object.Is(Kind::kDict)) return MethodOfDict(name, object, positional, named, caller);
  if (object.Is(Kind::kList)) return MethodOfList(name, object, positional, caller);
  return Value::Unknown();
}

std::optional<Value> CallFunctionOfLanguage(const std::string& name,
                                            const std::vector<Value>& positional,
                                            const std::vector<NamedArgument>& named,
                                            Caller& caller) {
  static constexpr std::array<std::string_view, 12> kSilent = {"print",
                                                               "load",
                                                               "licenses",
                                                               "exports_files",
                                                               "native.exports_files",
                                                               "workspace",
                                                               "depset",
                                                               "provider",
                                                               "hasattr",
                                                               "getattr",
                                                               "native.existing_rule",
                                                               "native.existing_rules"};
  if (std::find(kSilent.begin(), kSilent.end(), name) != kSilent.end())
    return name.ends_with("existing_rules")  ? Value::Dict({})
           : name.ends_with("existing_rule") ? Value::None()
                                             : Value::Unknown();
  if (name == "range") return Range(positional, caller);
  if (name == "zip") return Zip(positional, caller);
  if (name == "dict") return MakeDict(positional, named, caller);
  if (name == "struct") {
    Value made = MakeDict({}, named, caller);
    made.kind = Kind::kStruct;
    return made;
  }
  static constexpr std::array<std::string_view, 12> kOfOne = {
      "len",    "str",      "repr",      "list", "tuple", "set",
      "sorted", "reversed", "enumerate", "bool", "type",  "Label"};
  if (std::find(kOfOne.begin(), kOfOne.end(), name) == kOfOne.end()) return std::nullopt;
  if (positional.empty())
    return name == "list" || name == "tuple" ? Value::List({}) : Value::Unknown();
  const Value& first = positional[0];
  caller.Spend(first.items ? first.items->size() : 1);
  if (name == "list" || name == "tuple" || name == "set") return AsSequence(first, name == "tuple");
  if (name == "sorted") return Sorted(first, named);
  if (name == "enumerate") return Enumerate(first);
  if (first.Is(Kind::kUnknown)) return Value::Unknown();
  if (name == "str" || name == "repr" || name == "Label") return Value::String(ToText(first));
  if (name == "bool") return Value::Bool(first.Truth());
  if (name == "type") {
    static constexpr std::array<const char*, 8> kNames = {"NoneType", "bool",  "int",  "string",
                                                          "list",     "tuple", "dict", "struct"};
    const auto kind = static_cast<size_t>(first.kind);
    return Value::String(kind < kNames.size() ? kNames[kind] : "function");
  }
  if (name == "reversed") {
    Value list = AsSequence(first, false);
    std::reverse(list.items->begin(), list.items->end());
    return list;
  }
  if (first.Is(Kind::kString)) return Value::Int(static_cast<int64_t>(first.text.size()));
  return first.incomplete ? Value::Unknown()
                          : Value::Int(static_cast<int64_t>(ItemsOf(first).size()));
}

}  // namespace arterial::indexer::starlark

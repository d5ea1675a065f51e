// Small tables from values to dense numbers: aggregates refer to names and entities by number.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <vector>

#include "db/support/hash.h"

namespace arterial::runtime {

// Hashes a struct of integers without padding by its bytes.
template <typename Key>
struct BytesHash {
  static_assert(std::has_unique_object_representations_v<Key>);
  size_t operator()(const Key& key) const {
    return Hash64({reinterpret_cast<const char*>(&key), sizeof(Key)});
  }
};

template <typename Key, typename Value>
using StatMap = std::unordered_map<Key, Value, BytesHash<Key>>;

// Texts as numbers; 0 is the empty text.
using Symbol = uint32_t;

class SymbolTable {
 public:
  SymbolTable() { Intern({}); }
  SymbolTable(const SymbolTable&) = delete;
  SymbolTable& operator=(const SymbolTable&) = delete;
  Symbol Intern(std::string_view text) {
    const auto found = index_.find(text);
    if (found != index_.end()) return found->second;
    texts_.emplace_back(text);
    const auto number = static_cast<Symbol>(texts_.size() - 1);
    index_.emplace(texts_.back(), number);
    return number;
  }
  const std::string& operator[](Symbol symbol) const { return texts_[symbol]; }
  size_t size() const { return texts_.size(); }

 private:
  struct TextHash {
    size_t operator()(std::string_view text) const { return Hash64(text); }
  };
  std::deque<std::string> texts_;  // stable addresses: index_ refers to them
  std::unordered_map<std::string_view, Symbol, TextHash> index_;
};

template <typename Key>
class IdTable {
 public:
  uint32_t Intern(const Key& key) {
    const auto [at, added] = index_.try_emplace(key, static_cast<uint32_t>(keys_.size()));
    if (added) keys_.push_back(key);
    return at->second;
  }
  const Key& operator[](uint32_t id) const { return keys_[id]; }
  size_t size() const { return keys_.size(); }

 private:
  std::vector<Key> keys_;
  std::unordered_map<Key, uint32_t, BytesHash<Key>> index_;
};

}  // namespace arterial::runtime

#include "db/support/yaml.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <istream>
#include <map>
#include <streambuf>

namespace arterial {
namespace {

// A stream over text that is not copied.
class TextBuffer : public std::streambuf {
 public:
  explicit TextBuffer(std::string_view text) {
    char* begin = const_cast<char*>(text.data());
    setg(begin, begin, begin + text.size());
  }
};

size_t CountNodes(const YamlNode& node, size_t limit) {
  size_t count = 1;
  for (const std::vector<YamlNode>* list : {&node.keys, &node.items})
    for (const YamlNode& child : *list)
      if (count < limit) count += CountNodes(child, limit - count);
  return count;
}

bool IsNull(const std::string& tag, const std::string& value) {
  // "?": plain; "!": quoted.
  return tag != "!" &&
         (value.empty() || value == "~" || value == "null" || value == "Null" || value == "NULL");
}

class Builder : public YAML::EventHandler {
 public:
  explicit Builder(size_t& nodes) : nodes_(nodes) {}
  YamlNode Take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Leaf(YamlNode::Kind::kNull, mark, anchor, {});
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    Leaf(IsNull(tag, value) ? YamlNode::Kind::kNull : YamlNode::Kind::kScalar, mark, anchor, value);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto target = anchors_.find(anchor);
    // A node that holds itself is not complete yet: nothing.
    YamlNode node = target == anchors_.end() ? YamlNode() : target->second;
    nodes_ += CountNodes(node, kMaxYamlNodes);
    Place(node, mark);
    Attach(std::move(node), 0);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    Open(YamlNode::Kind::kSequence, mark, anchor);
  }
  void OnSequenceEnd() override { Close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    Open(YamlNode::Kind::kMap, mark, anchor);
  }
  void OnMapEnd() override { Close(); }

 private:
  struct Level {
    YamlNode node;
    YAML::anchor_t anchor;
  };

  static void Place(YamlNode& node, const YAML::Mark& mark) {
    node.line = mark.line + 1;
    node.column = mark.column + 1;
  }

  void Leaf(YamlNode::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor,
            const std::string& text) {
    YamlNode node;
    node.kind = kind;
    Place(node, mark);
    if (kind == YamlNode::Kind::kScalar) node.text = text;
    Attach(std::move(node), anchor);
  }

  void Open(YamlNode::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (open_.size() >= kMaxYamlDepth) throw YAML::ParserException(mark, "nested too deeply");
    open_.push_back({YamlNode(), anchor});
    open_.back().node.kind = kind;
    Place(open_.back().node, mark);
  }

  void Close() {
    Level level = std::move(open_.back());
    open_.pop_back();
    level.node.keys.resize(std::min(level.node.keys.size(), level.node.items.size()));
    Attach(std::move(level.node), level.anchor);
  }

  void Attach(YamlNode node, YAML::anchor_t anchor) {
    if (++nodes_ > kMaxYamlNodes) {
      YAML::Mark mark;
      mark.line = node.line - 1;
      mark.column = node.column - 1;
      throw YAML::ParserException(mark, "the file has too much");
    }
    if (anchor != 0) anchors_[anchor] = node;
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    YamlNode& parent = open_.back().node;
    if (parent.IsMap() && parent.keys.size() == parent.items.size())
      parent.keys.push_back(std::move(node));
    else
      parent.items.push_back(std::move(node));
  }

  size_t& nodes_;
  YamlNode root_;
  std::vector<Level> open_;
  std::map<YAML::anchor_t, YamlNode> anchors_;
};

// Leaves a line out by blanks, so that other places stay; false: nothing was left of it.
bool BlankLine(std::string& text, int line) {
  size_t begin = 0;
  for (int i = 1; i < line && begin != std::string::npos; ++i) {
    begin = text.find('\n', begin);
    if (begin != std::string::npos) ++begin;
  }
  if (begin == std::string::npos || begin >= text.size()) return false;
  const size_t end = std::min(text.find('\n', begin), text.size());
  const bool any = text.find_first_not_of(" \t\r", begin) < end;
  std::fill(text.begin() + begin, text.begin() + end, ' ');
  return any;
}

YamlFile ParseOnce(const std::string& text) {
  YamlFile file;
  size_t nodes = 0;
  try {
    TextBuffer buffer(text);
    std::istream stream(&buffer);
    YAML::Parser parser(stream);
    while (true) {
      Builder builder(nodes);
      if (!parser.HandleNextDocument(builder)) break;
      file.documents.push_back(builder.Take());
    }
  } catch (const YAML::Exception& e) {
    file.errors.push_back({std::max(e.mark.line, 0) + 1, std::max(e.mark.column, 0) + 1, e.msg});
  } catch (const std::exception& e) {
    file.errors.push_back({1, 1, e.what()});
  }
  return file;
}

}  // namespace

const YamlNode* YamlNode::Find(std::string_view key) const {
  for (size_t i = keys.size(); i-- > 0;)
    if (keys[i].IsScalar() && keys[i].text == key) return &items[i];
  return nullptr;
}

std::string_view YamlNode::Text(std::string_view key) const {
  const YamlNode* node = Find(key);
  return node != nullptr && node->IsScalar() ? std::string_view(node->text) : std::string_view();
}

YamlFile ParseYaml(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::string rest(text);
  std::vector<YamlError> errors;
  while (true) {
    YamlFile file = ParseOnce(rest);
    if (file.errors.empty()) {
      file.errors = std::move(errors);
      return file;
    }
    errors.push_back(file.errors[0]);
    // What is seen at a line may be the fault of one above it, where a quote was opened.
    int line = file.errors[0].line;
    while (line > 0 && !BlankLine(rest, line)) --line;
    if (line == 0 || errors.size() >= kMaxYamlErrors) {
      file.errors = std::move(errors);
      return file;
    }
  }
}

}  // namespace arterial

#include "indexer/build_graph/bazel_query.h"

#include <charconv>
#include <map>
#include <nlohmann/json.hpp>
#include <protozero/pbf_reader.hpp>

#include "indexer/build_graph/bazel_files.h"
#include "indexer/command_line.h"

namespace arterial::indexer {
namespace {

using nlohmann::json;
using starlark::RuleCall;
using starlark::Value;

struct QueriedRule {
  std::string label, location;
  RuleCall call;
};

// Attributes that say what Bazel adds to every rule, not what the tree depends on.
bool IsImplicit(std::string_view attribute) {
  return attribute.starts_with('$') || attribute.starts_with(':') || attribute == "toolchains" ||
         attribute == "generator_function" || attribute == "generator_name" ||
         attribute == "generator_location";
}

// Where the workspace lies within the tree, by its package's BUILD file: examples/shop of
// examples/shop/cart/BUILD, package cart.
std::string WorkspaceAbove(std::string_view file, std::string_view package) {
  std::string_view folder = FolderPart(file);
  if (file.starts_with('/') || !folder.ends_with(package)) return {};
  folder.remove_suffix(package.size());
  if (!package.empty() && !folder.empty() && !folder.ends_with('/')) return {};
  if (folder.ends_with('/')) folder.remove_suffix(1);
  return std::string(folder);
}

class PackageBuilder {
 public:
  PackageBuilder(const std::string& root, db::IssueLog& issues) : root_(root), issues_(issues) {}

  void Add(QueriedRule rule) {
    const std::string label = AbsoluteLabel(rule.label, {}, {});  // @@//a:b is //a:b
    const size_t colon = label.find(':');
    if (!label.starts_with("//") || colon == label.npos) return;
    const std::string folder = label.substr(2, colon - 2);
    // /src/gateway/BUILD:12:10
    std::string file;
    const std::string& at = rule.location;
    const size_t second = at.rfind(':');
    const size_t first = second == at.npos || second == 0 ? at.npos : at.rfind(':', second - 1);
    if (first != at.npos) {
      file = RelativeTo(at.substr(0, first), root_);
      std::from_chars(at.data() + first + 1, at.data() + second, rule.call.line);
    }
    const std::string workspace = WorkspaceAbove(file, folder);
    BazelPackage& package = packages_[JoinPath(workspace, folder)];
    package.folder = JoinPath(workspace, folder);
    package.workspace = workspace;
    package.file = std::move(file);
    rule.call.arguments.push_back({"name", Value::String(label.substr(colon + 1))});
    PackageReader(package, issues_).Add(rule.call);
  }

  std::vector<BazelPackage> Finish() {
    std::vector<BazelPackage> all;
    for (auto& [folder, package] : packages_) all.push_back(std::move(package));
    return all;
  }

 private:
  const std::string& root_;
  db::IssueLog& issues_;
  std::map<std::string, BazelPackage> packages_;
};

void AddArgument(std::string name, Value value, RuleCall& call) {
  if (name == "generator_function" && value.Is(Value::Kind::kString) && !value.text.empty())
    call.macro = value.text;
  if (name != "name" && !IsImplicit(name))
    call.arguments.push_back({std::move(name), std::move(value)});
}

// The bytes of a field of any other kind would be taken for a length.
constexpr uint32_t Bytes(protozero::pbf_tag_type tag) {
  return protozero::tag_and_type(tag, protozero::pbf_wire_type::length_delimited);
}
constexpr uint32_t Number(protozero::pbf_tag_type tag) {
  return protozero::tag_and_type(tag, protozero::pbf_wire_type::varint);
}

void ReadAttribute(protozero::pbf_reader attribute, RuleCall& call) {
  std::string name;
  Value value;
  starlark::Items list;
  bool explicitly = true;
  while (attribute.next()) {
    switch (attribute.tag_and_type()) {
      case Bytes(1):
        name = attribute.get_string();
        break;
      case Bytes(5):  // string_value
        value = Value::String(attribute.get_string());
        break;
      case Bytes(6):  // string_list_value
        list.push_back(Value::String(attribute.get_string()));
        break;
      case Number(14):  // boolean_value
        value = Value::Bool(attribute.get_bool());
        break;
      case Number(13):  // explicitly_specified
        explicitly = attribute.get_bool();
        break;
      default:
        attribute.skip();
    }
  }
  // Else Bazel's own: the allocator, the linker's scripts.
  if (explicitly || name == "generator_function")
    AddArgument(std::move(name), list.empty() ? std::move(value) : Value::List(std::move(list)),
                call);
}

void ReadRule(protozero::pbf_reader rule, PackageBuilder& out) {
  QueriedRule read;
  while (rule.next()) {
    switch (rule.tag_and_type()) {
      case Bytes(1):
        read.label = rule.get_string();
        break;
      case Bytes(2):
        read.call.rule = rule.get_string();
        break;
      case Bytes(3):
        read.location = rule.get_string();
        break;
      case Bytes(4):
        ReadAttribute(rule.get_message(), read.call);
        break;
      default:
        rule.skip();
    }
  }
  out.Add(std::move(read));
}

// A Target, whose field 1 is a number and field 2 the rule, or what it is wrapped in as field 1:
// QueryResult, or cquery's CqueryResult and ConfiguredTarget, whose fields 2 are configurations.
void ReadTargets(protozero::pbf_reader message, PackageBuilder& out, int wraps = 0) {
  constexpr int kMostWraps = 2;
  bool is_wrap = false;
  while (message.next()) {
    const bool has_bytes = message.wire_type() == protozero::pbf_wire_type::length_delimited;
    if (message.tag() == 1 && has_bytes && wraps < kMostWraps) {
      is_wrap = true;
      ReadTargets(message.get_message(), out, wraps + 1);
    } else if (message.tag() == 2 && has_bytes && !is_wrap) {
      ReadRule(message.get_message(), out);
    } else {
      message.skip();
    }
  }
}

// streamed_proto: the size of each message before it. proto: fields 1 of one message, whose tag
// byte 0x0a would be a size of 10.
void ReadProto(std::string_view bytes, PackageBuilder& out) {
  const auto whole = [&] {
    protozero::pbf_reader result(bytes.data(), bytes.size());
    while (result.next()) result.skip();
  };
  bool one_message = bytes.starts_with('\x0a');
  if (one_message) try {
      whole();
    } catch (const protozero::exception&) {
      one_message = false;
    }
  if (one_message) {
    ReadTargets(protozero::pbf_reader(bytes.data(), bytes.size()), out);
    return;
  }
  const char* at = bytes.data();
  const char* end = at + bytes.size();
  while (at != end) {
    const uint64_t size = protozero::decode_varint(&at, end);
    if (size > static_cast<uint64_t>(end - at)) throw protozero::end_of_buffer_exception();
    ReadTargets(protozero::pbf_reader(at, static_cast<size_t>(size)), out);
    at += size;
  }
}

std::string Text(const json& object, const char* key) {
  const auto at = object.is_object() ? object.find(key) : object.end();
  return at != object.end() && at->is_string() ? at->get<std::string>() : std::string();
}

Value ValueOf(const json& attribute) {
  if (const auto list = attribute.find("stringListValue"); list != attribute.end()) {
    starlark::Items items;
    for (const json& item : *list)
      if (item.is_string()) items.push_back(Value::String(item.get<std::string>()));
    return Value::List(std::move(items));
  }
  if (const auto truth = attribute.find("booleanValue");
      truth != attribute.end() && truth->is_boolean())
    return Value::Bool(truth->get<bool>());
  return Value::String(Text(attribute, "stringValue"));
}

// Not Bazel's own, as in ReadAttribute.
bool IsStated(const json& attribute) {
  const auto stated = attribute.find("explicitlySpecified");
  return stated == attribute.end() || *stated != false ||
         Text(attribute, "name") == "generator_function";
}

void ReadJsonTarget(const json& target, PackageBuilder& out) {
  if (target.is_object() && target.contains("target"))  // of cquery, with its configuration
    return ReadJsonTarget(target["target"], out);
  const auto rule = target.is_object() ? target.find("rule") : target.end();
  if (rule == target.end() || !rule->is_object()) return;
  QueriedRule read;
  read.label = Text(*rule, "name");
  read.location = Text(*rule, "location");
  read.call.rule = Text(*rule, "ruleClass");
  if (const auto attributes = rule->find("attribute"); attributes != rule->end())
    for (const json& attribute : *attributes)
      if (attribute.is_object() && IsStated(attribute))
        AddArgument(Text(attribute, "name"), ValueOf(attribute), read.call);
  out.Add(std::move(read));
}

// One QueryResult or CqueryResult, or a Target a line. False: it is no JSON.
bool ReadJson(std::string_view text, PackageBuilder& out) {
  const json whole = json::parse(text, nullptr, false);
  for (const char* key : {"target", "results"})
    if (const auto targets = whole.find(key);
        whole.is_object() && targets != whole.end() && targets->is_array()) {
      for (const json& target : *targets) ReadJsonTarget(target, out);
      return true;
    }
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    if (const std::string_view line = text.substr(begin, end - begin);
        line.find_first_not_of(" \r\t") != line.npos) {
      const json target = json::parse(line, nullptr, false);
      if (target.is_discarded()) return false;
      ReadJsonTarget(target, out);
    }
    begin = end + 1;
  }
  return true;
}

}  // namespace

Result<std::vector<BazelPackage>> ParseBazelQuery(std::string_view bytes, const std::string& root,
                                                  db::IssueLog& issues) {
  PackageBuilder builder(root, issues);
  const size_t first = bytes.find_first_not_of(" \r\n\t");
  const bool is_json = first != bytes.npos && bytes[first] == '{' &&
                       bytes.substr(first, 200).find('"') != bytes.npos;
  bool read = true;
  if (is_json)
    read = ReadJson(bytes, builder);
  else
    try {
      ReadProto(bytes, builder);
    } catch (const protozero::exception&) {
      read = false;
    }
  if (!read)
    return Error{ErrorCode::kInput,
                 "this is no output of bazel query or cquery in the formats proto, streamed_proto, "
                 "jsonproto "
                 "or streamed_jsonproto",
                 {}};
  return builder.Finish();
}

Status ReadBazelQuery(const std::string& path, const BuildInputs& inputs, BuildGraph& graph) {
  const std::optional<std::string> bytes = ReadText(path, uint64_t{4} << 30);
  if (!bytes) return Error{ErrorCode::kInput, "it cannot be read", path};
  Result<std::vector<BazelPackage>> packages =
      ParseBazelQuery(*bytes, inputs.tree.root(), inputs.issues);
  if (!packages) return Error{packages.error().code, packages.error().message, path};
  ResolveBazel(std::move(*packages), inputs.tree, kBazelSystem, graph);
  return {};
}

void ReadBazel(const BuildInputs& inputs, BuildGraph& graph) {
  if (inputs.bazel_query.empty()) return ReadBazelFiles(inputs, graph);
  const Status read = ReadBazelQuery(inputs.bazel_query, inputs, graph);
  if (read) return;
  inputs.issues.Add("bazel_query_not_read", db::Severity::kError, {}, 0,
                    read.error().message + ": BUILD files are read instead");
  ReadBazelFiles(inputs, graph);
}

}  // namespace arterial::indexer

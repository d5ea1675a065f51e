#include "indexer/build_graph/bazel_rules.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "indexer/build_graph/parallel.h"
#include "indexer/infer/source_tree.h"

namespace arterial::indexer {
namespace {

using starlark::Value;

// Attributes that name no files and no targets, whatever their texts look like.
constexpr std::array<std::string_view, 34> kNoLabels = {"name",
                                                        "visibility",
                                                        "tags",
                                                        "features",
                                                        "copts",
                                                        "cxxopts",
                                                        "linkopts",
                                                        "defines",
                                                        "local_defines",
                                                        "includes",
                                                        "testonly",
                                                        "licenses",
                                                        "licence",
                                                        "deprecation",
                                                        "include_prefix",
                                                        "strip_include_prefix",
                                                        "args",
                                                        "env",
                                                        "toolchains",
                                                        "compatible_with",
                                                        "restricted_to",
                                                        "exec_compatible_with",
                                                        "target_compatible_with",
                                                        "cmd",
                                                        "cmd_bash",
                                                        "outs",
                                                        "out",
                                                        "main_class",
                                                        "javacopts",
                                                        "test_class",
                                                        "default_visibility",
                                                        "strip_prefix",
                                                        "package_dir",
                                                        "message"};

bool OneOf(std::string_view text, std::initializer_list<std::string_view> choices) {
  return std::find(choices.begin(), choices.end(), text) != choices.end();
}

bool LooksLikeLabel(std::string_view text) {
  if (text.find_first_of(" \t\n*$") != text.npos) return false;
  return text.starts_with(':') || text.starts_with("//") ||
         (text.starts_with('@') && text.find("//") != text.npos);
}

std::string RoleOf(std::string_view attribute, std::string_view path) {
  if (OneOf(attribute, {"hdrs", "textual_hdrs", "public_hdrs", "headers"})) return "header";
  if (attribute == "srcs" || attribute == "non_arc_srcs")
    return IsHeader(path) ? "header" : "source";
  return "data";
}

std::string DepKind(const std::string& attribute) {
  if (OneOf(attribute, {"deps", "exports", "public_deps", "srcs", "hdrs", "textual_hdrs", "actual",
                        "external_deps", "grpc_only"}))
    return "public";
  if (attribute == "implementation_deps") return "private";
  if (OneOf(attribute, {"runtime_deps", "dynamic_deps", "malloc"})) return "link";
  if (OneOf(attribute, {"data", "resources", "tools", "exec_tools", "tests", "server", "client"}))
    return OneOf(attribute, {"tools", "exec_tools"}) ? "order" : "data";
  return "order";
}

}  // namespace

std::string WorkspaceOf(const FileTree& tree, std::string_view folder) {
  for (std::string_view at = folder; !at.empty(); at = FolderPart(at))
    for (const char* name : {"MODULE.bazel", "WORKSPACE", "WORKSPACE.bazel"})
      if (tree.HasFile(JoinPath(at, name))) return std::string(at);
  return {};
}

std::string AbsoluteLabel(std::string_view label, std::string_view package,
                          std::string_view workspace) {
  if (label.starts_with("@//")) label.remove_prefix(1);
  if (label.starts_with("@@//")) label.remove_prefix(2);
  std::string repository;
  if (label.starts_with('@')) {
    const size_t slashes = label.find("//");
    if (slashes == label.npos)  // @name is @name//:name
      return std::string(label) + "//:" + std::string(label.substr(label.rfind('@') + 1));
    repository = label.substr(0, slashes);
    label.remove_prefix(slashes);
  }
  std::string nested;
  if (label.starts_with("//") && repository.empty() && !workspace.empty()) {
    label.remove_prefix(2);
    nested = "//" + std::string(workspace);
    if (!label.empty() && !label.starts_with(':')) nested += '/';
    nested += label;
    label = nested;
  }
  if (label.starts_with("//")) {
    if (label.find(':') != label.npos) return repository + std::string(label);
    const std::string_view name = label.substr(label.rfind('/') + 1);
    return repository + std::string(label) + ":" + std::string(name);
  }
  if (label.starts_with(':')) label.remove_prefix(1);
  return "//" + std::string(package) + ":" + std::string(label);
}

std::string KindOfRule(std::string_view rule) {
  if (rule == "alias" || rule == "bind") return "alias";
  if (rule == "filegroup" || rule == "genrule" || rule.ends_with("_gen")) return "generated";
  if (rule == "proto_library") return "proto";
  if (rule.find("test_suite") != rule.npos || rule.find("config") != rule.npos ||
      rule.find("toolchain") != rule.npos || rule.find("platform") != rule.npos ||
      rule.find("constraint") != rule.npos || rule.ends_with("_flag") || rule == "package_group")
    return "other";
  if (rule.ends_with("test") || rule.ends_with("tests")) return "test";
  if (rule.ends_with("binary") || rule.ends_with("_fuzzer")) return "binary";
  if (rule.find("library") != rule.npos || rule.ends_with("_import")) return "library";
  return "other";
}

bool IsKnownRule(std::string_view rule) {
  static constexpr std::array<std::string_view, 14> kFamilies = {
      "cc_",    "java_",  "py_", "go_",      "sh_",    "rust_",  "objc_",
      "proto_", "swift_", "kt_", "android_", "apple_", "scala_", "nodejs_"};
  static constexpr std::array<std::string_view, 5> kEnds = {"_library", "_binary", "_test",
                                                            "_import", "_proto"};
  if (OneOf(rule, {"alias",
                   "filegroup",
                   "genrule",
                   "test_suite",
                   "config_setting",
                   "proto_library",
                   "package_group",
                   "bzl_library",
                   "constraint_value",
                   "constraint_setting",
                   "platform",
                   "toolchain",
                   "toolchain_type",
                   "cc_toolchain",
                   "bind",
                   "genquery",
                   "action_listener",
                   "extra_action",
                   "environment",
                   "environment_group",
                   "java_plugin",
                   "java_package_configuration",
                   "java_runtime",
                   "java_toolchain",
                   "label_flag",
                   "label_setting",
                   "bool_flag",
                   "string_flag",
                   "int_flag",
                   "cc_toolchain_suite",
                   "java_lite_proto_library",
                   "java_proto_library",
                   "cc_proto_library",
                   "cc_shared_library",
                   "cc_library_export",
                   "py_runtime",
                   "cc_toolchain_alias",
                   "cc_host_toolchain_alias",
                   "pkg_tar",
                   "xcode_config",
                   "xcode_version",
                   "available_xcodes",
                   "fdo_profile",
                   "local_repository"}))
    return true;
  return std::any_of(kFamilies.begin(), kFamilies.end(),
                     [&](std::string_view family) { return rule.starts_with(family); }) &&
         std::any_of(kEnds.begin(), kEnds.end(),
                     [&](std::string_view end) { return rule.ends_with(end); });
}

void PackageReader::Add(const starlark::RuleCall& call) {
  if (call.rule == "package") {
    if (const Value* value = call.Find("default_visibility"))
      for (const Value& item : value->IsSequence() ? *value->items : starlark::Items{})
        default_visibility_ += (default_visibility_.empty() ? "" : " ") + item.text;
    return;
  }
  const Value* name = call.Find("name");
  if (name == nullptr || !name->Is(Value::Kind::kString) || name->text.empty()) {
    issues_.Add("bazel_target_skipped", db::Severity::kWarning, package_.file, call.line,
                "the name of this " + call.rule + " is computed in a way that is not understood");
    return;
  }
  BazelTarget target;
  BuildTarget& t = target.target;
  t.label = "//" + package_.folder + ":" + name->text;
  t.rule = call.rule;
  t.macro = call.macro;
  t.kind = KindOfRule(call.rule);
  t.file = package_.file;
  t.line = call.line;
  t.visibility = default_visibility_;
  if (!package_.workspace.empty()) t.include_dirs.push_back(package_.workspace);
  if (call.external && !IsKnownRule(call.rule))
    issues_.Add("bazel_macro_not_understood", db::Severity::kInfo, package_.file, call.line,
                call.rule + " is of another repository: what it makes is taken to be one target " +
                    t.label + " with the attributes of the call");
  for (const starlark::NamedArgument& argument : call.arguments) TakeAttribute(argument, target);
  package_.targets.push_back(std::move(target));
}

void PackageReader::TakeAttribute(const starlark::NamedArgument& argument, BazelTarget& target) {
  const std::string& name = argument.name;
  const Value& value = argument.value;
  BuildTarget& t = target.target;
  if (name == "alwayslink") t.always_linked = value.Truth() && !value.Is(Value::Kind::kUnknown);
  if (name == "visibility") {
    t.visibility.clear();
    for (const Value& item : value.IsSequence() ? *value.items : starlark::Items{})
      t.visibility += (t.visibility.empty() ? "" : " ") + item.text;
  }
  if (name == "includes" && value.IsSequence())
    for (const Value& item : *value.items)
      t.include_dirs.push_back(item.text == "." ? package_.folder
                                                : JoinPath(package_.folder, item.text));
  if (name == "strip_include_prefix" && value.Is(Value::Kind::kString))
    t.include_dirs.push_back(value.text.starts_with('/') ? value.text.substr(1)
                                                         : JoinPath(package_.folder, value.text));
  if ((name == "outs" || name == "out") && (value.IsSequence() || value.Is(Value::Kind::kString)))
    for (const Value& item : value.IsSequence() ? *value.items : starlark::Items{value})
      if (item.Is(Value::Kind::kString))
        target.outputs.push_back(AbsoluteLabel(item.text, package_.folder, package_.workspace));
  if (std::find(kNoLabels.begin(), kNoLabels.end(), name) == kNoLabels.end())
    TakeLabels(name, value, target);
}

void PackageReader::TakeLabels(const std::string& attribute, const Value& value,
                               BazelTarget& target) {
  static constexpr std::array<std::string_view, 9> kFiles = {
      "srcs", "hdrs", "deps", "data", "textual_hdrs", "resources", "src", "public_hdrs", "headers"};
  const bool names_files = std::find(kFiles.begin(), kFiles.end(), attribute) != kFiles.end() ||
                           attribute.ends_with("deps") || attribute == "exports" ||
                           attribute == "actual" || attribute == "tools";
  if (names_files && (value.incomplete || value.Is(Value::Kind::kUnknown)))
    issues_.Add("bazel_attribute_not_understood", db::Severity::kInfo, package_.file,
                target.target.line,
                attribute + " of " + target.target.label +
                    " is computed in a way that is not understood: there may be more");
  auto take = [&](const Value& item, bool conditional) {
    if (!item.Is(Value::Kind::kString) || item.text.empty()) return;
    if (!names_files && !LooksLikeLabel(item.text)) return;
    target.references.push_back({AbsoluteLabel(item.text, package_.folder, package_.workspace),
                                 attribute, conditional || item.conditional});
  };
  if (value.IsSequence()) {
    for (const Value& item : *value.items) take(item, value.conditional);
  } else if (value.Is(Value::Kind::kDict)) {
    for (const auto& [key, item] : *value.entries) take(key, false);
  } else {
    take(value, value.conditional);
  }
}

namespace {

using Packages = std::vector<BazelPackage>;

// What packages say of a label.
struct Labels {
  std::unordered_map<std::string, std::string> owners;  // target or output -> target
  std::unordered_map<std::string, const BazelTarget*> targets;

  explicit Labels(const Packages& packages) {
    for (const BazelPackage& package : packages)
      for (const BazelTarget& target : package.targets)
        for (const std::string& output : target.outputs) owners[output] = target.target.label;
    for (const BazelPackage& package : packages)
      for (const BazelTarget& target : package.targets) {
        owners[target.target.label] = target.target.label;
        targets[target.target.label] = &target;
      }
  }
};

std::string PathOf(std::string_view label) {
  if (!label.starts_with("//")) return {};
  const size_t colon = label.find(':');
  return JoinPath(label.substr(2, colon - 2), label.substr(colon + 1));
}

bool Makes(std::string_view rule) {
  return OneOf(rule, {"cc_proto_library", "cc_grpc_library", "generate_cc"});
}

// Files that protoc writes for a rule that runs it: those of the .proto files of the libraries that
// it names. No attribute of the rule tells their names.
std::vector<std::string> MadeByProtoc(const BazelTarget& target, const Labels& labels) {
  const std::string& rule = target.target.rule;
  const std::string_view from = rule == "cc_proto_library" ? "deps" : "srcs";
  auto names = [&](std::string_view attribute) {
    return std::any_of(target.references.begin(), target.references.end(),
                       [&](const LabelReference& r) { return r.attribute == attribute; });
  };
  const bool services = rule == "cc_grpc_library" || (rule == "generate_cc" && names("plugin"));
  // With a library of messages beside it, a library of services makes no messages.
  const bool messages = !services || (rule == "cc_grpc_library" && !names("deps"));
  std::vector<std::string> made;
  for (const LabelReference& reference : target.references) {
    if (reference.attribute != from) continue;
    const auto library = labels.targets.find(reference.label);
    if (library == labels.targets.end()) continue;
    for (const LabelReference& source : library->second->references) {
      if (source.attribute != "srcs" || !source.label.ends_with(".proto")) continue;
      const std::string path = PathOf(source.label);
      const std::string stem = path.substr(0, path.size() - std::string_view("proto").size());
      for (const char* end : {"pb.h", "pb.cc"}) {
        if (messages) made.push_back(stem + end);
        if (services) made.push_back(stem + "grpc." + end);
      }
    }
  }
  return made;
}

void AddMade(const BazelTarget& maker, const Labels& labels, BuildTarget& t) {
  for (std::string& path : MadeByProtoc(maker, labels)) {
    const char* role = path.ends_with(".h") ? "header" : "source";
    t.files.push_back({std::move(path), role, true, false});
  }
}

void ResolveReference(const LabelReference& reference, const Labels& labels, const FileTree& tree,
                      BuildTarget& t) {
  const std::string& label = reference.label;
  const std::string path = PathOf(label);
  const bool is_source = reference.attribute == "srcs" || reference.attribute == "hdrs";
  const auto owner = labels.owners.find(label);
  if (owner != labels.owners.end()) {
    if (owner->second != t.label)
      t.deps.push_back(
          {owner->second, DepKind(reference.attribute), reference.conditional, t.file, t.line});
    if (label != owner->second) {  // a generated file
      t.files.push_back({path, RoleOf(reference.attribute, path), true, reference.conditional});
    } else if (is_source) {
      const auto maker = labels.targets.find(label);
      if (maker != labels.targets.end() && maker->second->target.rule == "generate_cc")
        AddMade(*maker->second, labels, t);
    }
  } else if (!path.empty() && (is_source || tree.HasFile(path))) {
    t.files.push_back({path, RoleOf(reference.attribute, path), false, reference.conditional});
  } else if (path.empty() || tree.Find(path) == nullptr) {
    t.deps.push_back({label, DepKind(reference.attribute), reference.conditional, t.file, t.line});
  }
}

}  // namespace

void ResolveBazel(Packages packages, const FileTree& tree, std::string_view system,
                  BuildGraph& graph) {
  const Labels labels(packages);
  ForEachIndex(packages.size(), [&](size_t i) {
    for (BazelTarget& target : packages[i].targets) {
      BuildTarget& t = target.target;
      t.system = system;
      for (const LabelReference& reference : target.references)
        ResolveReference(reference, labels, tree, t);
      for (const std::string& output : target.outputs) {
        const std::string path = PathOf(output);
        t.files.push_back({path, IsHeader(path) ? "header" : "source", true, false});
      }
      if (Makes(t.rule)) AddMade(target, labels, t);
      if (t.kind == "library" && t.rule.starts_with("cc_") &&
          std::none_of(t.files.begin(), t.files.end(),
                       [](const auto& f) { return f.role == "source"; }))
        t.kind = "headers";
    }
  });
  // Only now: they were looked up while others were resolved.
  for (BazelPackage& package : packages)
    for (BazelTarget& target : package.targets) graph.targets.push_back(std::move(target.target));
}

}  // namespace arterial::indexer

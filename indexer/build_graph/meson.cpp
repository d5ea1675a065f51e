#include "indexer/build_graph/meson.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "indexer/build_graph/ninja_links.h"
#include "indexer/command_line.h"
#include "indexer/infer/source_tree.h"

namespace arterial::indexer {
namespace {

using nlohmann::json;

const json& Member(const json& object, const char* key) {
  static const json kNothing;
  if (!object.is_object()) return kNothing;
  const auto at = object.find(key);
  return at == object.end() ? kNothing : *at;
}

std::string Text(const json& value) {
  return value.is_string() ? value.get<std::string>() : std::string();
}

// One text, or the first of several.
std::string First(const json& value) {
  return value.is_array() && !value.empty() ? Text(value[0]) : Text(value);
}

std::string KindOf(const std::string& type) {
  if (type == "executable" || type == "jar") return "binary";
  if (type.ends_with("library") || type.ends_with("module")) return "library";
  return type == "custom" ? "generated" : "other";
}

class Reader {
 public:
  Reader(const BuildInputs& inputs, BuildGraph& graph) : inputs_(inputs), graph_(graph) {
    constexpr uint64_t kMaxSize = uint64_t{1} << 30;
    if (const auto ninja = ReadText(inputs.build_dir + "/build.ninja", kMaxSize))
      links_ = ReadNinjaLinks(*ninja);
  }

  void Read(const json& targets) {
    for (const json& target : targets) {
      names_[Text(Member(target, "id"))] = Text(Member(target, "name"));
      for (const json& file : Member(target, "filename"))
        by_artifact_[Text(file)] = Text(Member(target, "name"));
    }
    for (const json& target : targets) ReadTarget(target);
  }

 private:
  std::string Shown(const std::string& path) const {
    return RelativeTo(Absolute(path, inputs_.build_dir), inputs_.tree.root());
  }

  void ReadTarget(const json& from) {
    BuildTarget target;
    target.label = Text(Member(from, "name"));
    target.rule = Text(Member(from, "type"));
    if (target.label.empty()) return;
    target.system = kMesonSystem;
    target.kind = KindOf(target.rule);
    target.file = Shown(Text(Member(from, "defined_in")));
    target.always_linked = target.rule == "shared module";
    if (const std::string artifact = First(Member(from, "filename")); !artifact.empty())
      target.artifact = Shown(artifact);
    for (const json& group : Member(from, "target_sources")) ReadSources(group, target);
    for (const json& extra : Member(from, "extra_files")) AddFile(Text(extra), false, target);
    for (const json& id : Member(from, "depends"))
      if (const auto name = names_.find(Text(id)); name != names_.end())
        AddDep(name->second, target);
    AddNinjaLinks(target);
    // What an archive links is told by Meson 1.4 alone.
    target.states_deps = target.rule != "static library" || Member(from, "depends").is_array();
    for (const json& name : Member(from, "dependencies"))
      if (!Text(name).empty()) AddDep(Text(name), target);
    graph_.targets.push_back(std::move(target));
  }

  void AddFile(const std::string& path, bool generated, BuildTarget& target) const {
    if (path.empty()) return;
    const std::string shown = Shown(path);
    const char* role = IsHeader(shown) ? "header" : IsTranslationUnit(shown) ? "source" : "data";
    target.files.push_back({shown, role, generated, false});
  }

  void AddDep(const std::string& to, BuildTarget& target, const char* kind = "link") const {
    if (to != target.label) target.deps.push_back({to, kind, false, target.file, 0});
  }

  void AddNinjaLinks(BuildTarget& target) const {
    if (target.artifact.empty()) return;
    const std::string artifact = Absolute(target.artifact, inputs_.tree.root());
    const auto link = links_.find(RelativeTo(artifact, inputs_.build_dir));
    if (link == links_.end()) return;
    const auto add = [&](const std::vector<std::string>& files, const char* kind) {
      for (const std::string& file : files)
        if (const auto maker = by_artifact_.find(Absolute(file, inputs_.build_dir));
            maker != by_artifact_.end())
          AddDep(maker->second, target, kind);
    };
    add(link->second.libraries, "link");
    add(link->second.before, "order");
  }

  void ReadSources(const json& group, BuildTarget& target) const {
    for (const json& source : Member(group, "sources")) AddFile(Text(source), false, target);
    for (const json& source : Member(group, "generated_sources")) {
      AddFile(Text(source), true, target);
      if (const auto maker = by_artifact_.find(Text(source)); maker != by_artifact_.end())
        AddDep(maker->second, target, "order");
    }
    std::vector<std::string> parameters;
    for (const json& parameter : Member(group, "parameters")) parameters.push_back(Text(parameter));
    const bool links = Member(group, "linker").is_array();
    for (const std::string& parameter : parameters) {
      // A linker is given libraries by their path within the build folder.
      if (const auto made = by_artifact_.find(Absolute(parameter, inputs_.build_dir));
          links && made != by_artifact_.end())
        AddDep(made->second, target);
      if (!links && parameter.starts_with("-I"))
        if (const std::string dir = Shown(parameter.substr(2)); !dir.starts_with('/'))
          target.include_dirs.push_back(dir);
    }
  }

  const BuildInputs& inputs_;
  BuildGraph& graph_;
  std::map<std::string, std::string> names_, by_artifact_;
  std::map<std::string, NinjaLink> links_;
};

}  // namespace

void ReadMeson(const BuildInputs& inputs, BuildGraph& graph) {
  if (inputs.build_dir.empty()) return;
  const std::string path = inputs.build_dir + "/meson-info/intro-targets.json";
  const std::optional<std::string> text = ReadText(path);
  if (!text) return;
  const json targets = json::parse(*text, nullptr, false);
  if (!targets.is_array()) {
    inputs.issues.Add("meson_reply_damaged", db::Severity::kWarning,
                      RelativeTo(path, inputs.tree.root()), 0, "it is no list of targets");
    return;
  }
  Reader(inputs, graph).Read(targets);
}

}  // namespace arterial::indexer

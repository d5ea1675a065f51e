#include "indexer/build_graph/uses.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "indexer/build_graph/parallel.h"
#include "indexer/infer/source_tree.h"

namespace arterial::indexer {
namespace {

bool IsCpp(std::string_view path) { return IsHeader(path) || IsTranslationUnit(path); }

// The strongest of several declarations of one dependency.
int Strength(std::string_view kind) {
  static constexpr std::string_view kOrder[] = {"order", "data",    "interface",
                                                "link",  "private", "public"};
  return static_cast<int>(std::find(std::begin(kOrder), std::end(kOrder), kind) -
                          std::begin(kOrder));
}

std::string_view NamePart(std::string_view path) { return path.substr(path.rfind('/') + 1); }

bool PassesOn(std::string_view kind) {
  return kind == "public" || kind == "interface" || kind == "link";
}

// The targets of one build system.
class SystemUses {
 public:
  SystemUses(const BuildGraph& graph, const FileIncludes& includes, std::string_view system)
      : graph_(graph),
        includes_(includes),
        owners_(graph, system, includes),
        files_of_(graph.targets.size()),
        headers_(graph.targets.size(), 0),
        first_line_(includes.files.size() + 1, 0) {
    for (TargetId id = 0; id < graph.targets.size(); ++id)
      if (graph.targets[id].system == system) {
        members_.push_back(id);
        by_label_[graph.targets[id].label] = id;
      }
    to_.resize(graph.targets.size());
    for (const TargetId id : members_)
      for (const DeclaredDep& dep : graph.targets[id].deps) to_[id].push_back(Find(dep.to));
    for (FileId file = 0; file < includes.files.size(); ++file)
      for (TargetId target : owners_.Of(file)) {
        files_of_[target].push_back(file);
        headers_[target] += IsHeader(includes.files[file]);
      }
    for (const IncludeLine& line : includes.lines) ++first_line_[line.from + 1];
    for (size_t i = 1; i < first_line_.size(); ++i) first_line_[i] += first_line_[i - 1];
  }

  void Run(std::vector<TargetDep>& out) {
    std::vector<std::map<std::string_view, TargetDep>> found(members_.size());
    ForEachIndex(members_.size(), [&](size_t i) {
      found[i] = Declared(members_[i]);
      TakeIncludes(members_[i], found[i]);
      for (auto& [label, dep] : found[i])
        if (dep.state.empty()) dep.state = StateOf(dep);
    });
    for (auto& deps : found)
      for (auto& [label, dep] : deps) out.push_back(std::move(dep));
  }

 private:
  // What an alias stands for.
  TargetId Actual(TargetId target) const {
    for (int i = 0; i < 10 && target != kNoTarget && graph_.targets[target].kind == "alias"; ++i) {
      const BuildTarget& alias = graph_.targets[target];
      if (alias.deps.size() != 1) break;
      target = to_[target][0];
    }
    return target;
  }
  // Calls take(target, kind) for each declared dependency within the tree.
  template <typename Take>
  void ForEachDep(TargetId target, const Take& take) const {
    const std::vector<DeclaredDep>& deps = graph_.targets[target].deps;
    for (size_t i = 0; i < deps.size(); ++i)
      if (to_[target][i] != kNoTarget) take(to_[target][i], std::string_view(deps[i].kind));
  }
  TargetId Find(std::string_view label) const {
    const auto found = by_label_.find(label);
    return found == by_label_.end() ? kNoTarget : found->second;
  }

  std::map<std::string_view, TargetDep> Declared(TargetId target) const {
    std::map<std::string_view, TargetDep> deps;
    for (size_t i = 0; i < to_[target].size(); ++i) {
      const DeclaredDep& declared = graph_.targets[target].deps[i];
      TargetDep& dep = deps[declared.to];
      if (!dep.declared.empty() && Strength(dep.declared) >= Strength(declared.kind)) continue;
      dep.from = target;
      dep.to = to_[target][i];
      dep.to_label = declared.to;
      dep.declared = declared.kind;
      dep.conditional = declared.conditional;
      dep.declared_file = declared.file;
      dep.declared_line = declared.line;
    }
    return deps;
  }

  std::pair<const IncludeLine*, const IncludeLine*> LinesOf(FileId file) const {
    return {includes_.lines.data() + first_line_[file],
            includes_.lines.data() + first_line_[file + 1]};
  }

  static void Use(TargetDep& dep, std::string_view how, std::string_view file, uint32_t line,
                  std::string_view of) {
    if (dep.uses++ > 0) return;
    dep.used = how;
    dep.use_file = file;
    dep.use_line = line;
    dep.use_of = of;
  }

  // A line may stand for several files, of which the build makes one: what is declared is meant,
  // and where nothing is, none of them surely.
  void TakeFile(TargetId target, FileId file, const std::map<TargetId, TargetDep*>& declared,
                std::map<TargetId, std::vector<const IncludeLine*>>& others) const {
    std::vector<const IncludeLine*> pending;
    std::vector<const IncludeLine*> settled;
    auto [line, end] = LinesOf(file);
    for (; line != end; ++line) {
      const std::vector<TargetId>& owners = owners_.Of(line->to);
      if (owners.empty()) continue;
      bool found = std::binary_search(owners.begin(), owners.end(), target);
      for (size_t i = 0; !found && i < owners.size(); ++i)
        if (const auto dep = declared.find(owners[i]); dep != declared.end())
          Use(*dep->second, "include", includes_.files[file], line->line,
              includes_.files[line->to]);
      found = found || std::any_of(owners.begin(), owners.end(),
                                   [&](TargetId owner) { return declared.contains(owner); });
      // A file that several targets compile speaks for neither.
      const bool certain = owners.size() == 1 && (owners_.Certain(line->to) || IsOnly(owners[0]));
      if (found)
        settled.push_back(line);
      else if (certain && owners_.Of(file).size() == 1)
        pending.push_back(line);
    }
    for (const IncludeLine* other : pending) {
      const TargetId owner = owners_.Of(other->to)[0];
      // One that is not there may be another spelling of a settled one, behind #else.
      const bool ambiguous =
          std::any_of(settled.begin(), settled.end(),
                      [&](const IncludeLine* s) {
                        return s->line == other->line || (includes_.read[other->to] == 0 &&
                                                          NamePart(includes_.files[s->to]) ==
                                                              NamePart(includes_.files[other->to]));
                      }) ||
          std::any_of(pending.begin(), pending.end(), [&](const IncludeLine* p) {
            return p->line == other->line && owners_.Of(p->to)[0] != owner;
          });
      if (!ambiguous) others[owner].push_back(other);
    }
  }

  // The file that an include line names, behind its generated or forwarding twin.
  void TakeIncludes(TargetId target, std::map<std::string_view, TargetDep>& deps) const {
    // Declared ones by what they really are.
    std::map<TargetId, TargetDep*> declared;
    for (auto& [label, dep] : deps)
      if (dep.to != kNoTarget) {
        declared.emplace(dep.to, &dep);
        if (const TargetId actual = Actual(dep.to); actual != kNoTarget)
          declared.emplace(actual, &dep);
      }
    std::map<TargetId, std::vector<const IncludeLine*>> others;
    for (FileId file : files_of_[target]) TakeFile(target, file, declared, others);
    if (others.empty()) return;
    const std::set<TargetId> passed = PassedOn(target);
    for (const auto& [owner, lines] : others) {
      const BuildTarget& to = graph_.targets[owner];
      if (to.kind == "binary" || to.kind == "test") continue;
      TargetDep& dep = deps[to.label];
      dep.from = target;
      dep.to = owner;
      dep.to_label = to.label;
      dep.state = !graph_.targets[target].states_deps ? "used"
                  : passed.contains(owner)            ? "transitive"
                                                      : "undeclared";
      for (const IncludeLine* line : lines)
        Use(dep, "include", includes_.files[line->from], line->line, includes_.files[line->to]);
    }
  }

  // An inferred owner is believed when it is a library that has files of its own.
  bool IsOnly(TargetId target) const { return graph_.targets[target].kind == "library"; }

  // All that the target's dependencies pass on to it, over any number of steps.
  const std::set<TargetId> PassedOn(TargetId target) const {
    std::set<TargetId> reached;
    std::vector<TargetId> work;
    ForEachDep(target, [&](TargetId to, std::string_view kind) {
      if (Strength(kind) > 1 && reached.insert(to).second) work.push_back(to);
    });
    while (!work.empty()) {
      const TargetId at = work.back();
      work.pop_back();
      ForEachDep(at, [&](TargetId to, std::string_view kind) {
        if (PassesOn(kind) && reached.insert(to).second) work.push_back(to);
      });
    }
    return reached;
  }

  std::string_view StateOf(TargetDep& dep) const {
    if (!dep.used.empty()) return "used";
    if (dep.to == kNoTarget)
      return dep.declared == "order" || dep.declared == "data" ? "build_only" : "external";
    if (dep.declared == "order" || dep.declared == "data") return "build_only";
    const BuildTarget& from = graph_.targets[dep.from];
    const TargetId actual = Actual(dep.to);
    const BuildTarget& to = graph_.targets[actual == kNoTarget ? dep.to : actual];
    if (to.kind == "generated" || to.kind == "proto" || to.kind == "other" || to.kind == "binary" ||
        from.kind == "generated" || from.kind == "other" || from.kind == "proto")
      return "build_only";
    const bool has_code = std::any_of(files_of_[dep.from].begin(), files_of_[dep.from].end(),
                                      [&](FileId file) { return includes_.read[file] != 0; });
    if (!has_code) return from.files.empty() || from.kind == "alias" ? "exported" : "unknown";
    if (from.kind == "headers" && dep.declared == "interface" && files_of_[dep.from].empty())
      return "exported";
    const TargetId target = actual == kNoTarget ? dep.to : actual;
    if (ReachedThrough(dep, target)) return "used";
    if (files_of_[target].empty()) return to.files.empty() ? "settings" : "unknown";
    if (std::none_of(files_of_[target].begin(), files_of_[target].end(),
                     [&](FileId file) { return IsCpp(includes_.files[file]); }))
      return "unknown";
    if (headers_[target] == 0 || to.always_linked) return "link_only";
    if (IsOpaque(to)) return "unknown";
    return "unused";
  }

  // All of it is made by the build, and by other tools than protoc: its sources are not read, and
  // what they define may be declared anywhere (yyparse).
  static bool IsOpaque(const BuildTarget& target) {
    return std::all_of(target.files.begin(), target.files.end(), [](const TargetFile& file) {
      return file.role == "data" || (file.generated && file.path.find(".pb.") == std::string::npos);
    });
  }

  // Whether the target includes what `to` passes on, or whether a file that it includes, includes a
  // file of `to`. Fills in the use.
  bool ReachedThrough(TargetDep& dep, TargetId to) const {
    std::set<TargetId> wanted = {to};
    std::set<TargetId> passed;
    std::vector<TargetId> work = {to};
    while (!work.empty()) {
      const TargetId at = work.back();
      work.pop_back();
      ForEachDep(at, [&](TargetId next, std::string_view kind) {
        if (PassesOn(kind) && passed.insert(next).second) work.push_back(next);
      });
    }
    // What is declared beside it does not come through it.
    ForEachDep(dep.from, [&](TargetId other, std::string_view) {
      if (other != dep.to) passed.erase(other);
    });
    std::vector<FileId> files = files_of_[dep.from];
    std::unordered_set<FileId> seen(files.begin(), files.end());
    const size_t own = files.size();
    for (size_t i = 0; i < files.size(); ++i) {
      auto [line, end] = LinesOf(files[i]);
      for (; line != end; ++line) {
        for (TargetId owner : owners_.Of(line->to)) {
          const bool through = i < own && passed.contains(owner);
          if (!wanted.contains(owner) && !through) continue;
          Use(dep, through ? "through" : "indirect", includes_.files[files[i]], line->line,
              includes_.files[line->to]);
          return true;
        }
        if (seen.insert(line->to).second) files.push_back(line->to);
      }
    }
    return false;
  }

  const BuildGraph& graph_;
  const FileIncludes& includes_;
  const FileOwners owners_;
  std::vector<TargetId> members_;
  std::unordered_map<std::string_view, TargetId> by_label_;
  std::vector<std::vector<TargetId>> to_;  // by target: its declared dependencies, in order
  std::vector<std::vector<FileId>> files_of_;
  std::vector<int> headers_;
  std::vector<size_t> first_line_;
};

}  // namespace

std::vector<TargetDep> FindUses(const BuildGraph& graph, const FileIncludes& includes,
                                const std::vector<SymbolUse>& symbols) {
  std::vector<TargetDep> deps;
  std::set<std::string> systems;
  for (const BuildTarget& target : graph.targets) systems.insert(target.system);
  for (const std::string& system : systems) SystemUses(graph, includes, system).Run(deps);
  std::map<std::pair<std::string, std::string>, const SymbolUse*> by_labels;
  for (const SymbolUse& use : symbols) by_labels[{use.from, use.to}] = &use;
  for (TargetDep& dep : deps) {
    if (dep.state != "unused" && dep.state != "link_only" && dep.state != "unknown") continue;
    const auto use = by_labels.find({graph.targets[dep.from].label, std::string(dep.to_label)});
    if (use == by_labels.end()) continue;
    dep.state = "link_only";
    dep.used = "symbol";
    dep.uses = use->second->count;
    dep.use_of = use->second->symbol;
  }
  return deps;
}

std::vector<std::vector<TargetId>> FindCycles(const std::vector<TargetDep>& deps, size_t targets) {
  std::vector<std::vector<TargetId>> next(targets);
  for (const TargetDep& dep : deps)
    if (dep.to != kNoTarget && dep.declared != "data") next[dep.from].push_back(dep.to);
  // Tarjan's components without recursion.
  std::vector<uint32_t> index(targets, 0), low(targets, 0), component(targets, 0);
  std::vector<TargetId> stack;
  std::vector<std::pair<TargetId, size_t>> calls;
  uint32_t counter = 0, components = 0;
  std::vector<std::vector<TargetId>> knots;
  for (TargetId start = 0; start < targets; ++start) {
    if (index[start] != 0) continue;
    calls.emplace_back(start, 0);
    while (!calls.empty()) {
      auto& [at, edge] = calls.back();
      if (edge == 0) {
        index[at] = low[at] = ++counter;
        stack.push_back(at);
      }
      if (edge < next[at].size()) {
        const TargetId to = next[at][edge++];
        if (index[to] == 0)
          calls.emplace_back(to, 0);
        else if (component[to] == 0)
          low[at] = std::min(low[at], index[to]);
        continue;
      }
      const TargetId done = at;
      calls.pop_back();
      if (!calls.empty()) low[calls.back().first] = std::min(low[calls.back().first], low[done]);
      if (low[done] != index[done]) continue;
      ++components;
      std::vector<TargetId> knot;
      for (TargetId member = kNoTarget; member != done;) {
        member = stack.back();
        stack.pop_back();
        component[member] = components;
        knot.push_back(member);
      }
      if (knot.size() > 1) knots.push_back(std::move(knot));
    }
  }
  std::vector<std::vector<TargetId>> cycles;
  for (const std::vector<TargetId>& knot : knots) {
    const TargetId first = *std::min_element(knot.begin(), knot.end());
    std::map<TargetId, TargetId> from;
    std::vector<TargetId> work = {first};
    for (size_t i = 0; i < work.size() && !from.contains(first); ++i)
      for (TargetId to : next[work[i]])
        if (component[to] == component[first] && from.emplace(to, work[i]).second)
          work.push_back(to);
    std::vector<TargetId> cycle;
    for (TargetId at = from[first]; at != first; at = from[at]) cycle.push_back(at);
    cycle.push_back(first);
    std::reverse(cycle.begin(), cycle.end());
    cycles.push_back(std::move(cycle));
  }
  std::sort(cycles.begin(), cycles.end());
  return cycles;
}

}  // namespace arterial::indexer

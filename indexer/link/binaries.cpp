#include "indexer/link/binaries.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace arterial::indexer {
namespace {

std::string_view FolderOf(std::string_view file) {
  const size_t slash = file.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : file.substr(0, slash);
}

// Folders that two files share from the root down.
int CommonFolders(std::string_view a, std::string_view b) {
  a = FolderOf(a);
  b = FolderOf(b);
  int common = 0;
  while (!a.empty() && !b.empty()) {
    const size_t i = std::min(a.find('/'), a.size()), j = std::min(b.find('/'), b.size());
    if (a.substr(0, i) != b.substr(0, j)) break;
    ++common;
    a.remove_prefix(std::min(i + 1, a.size()));
    b.remove_prefix(std::min(j + 1, b.size()));
  }
  return common;
}

std::string WithoutExtension(const std::string& file) {
  const size_t dot = file.rfind('.');
  return dot == std::string::npos || file.find('/', dot) != std::string::npos ? file
                                                                              : file.substr(0, dot);
}

// The class of the method `name`: "a::B::Get" -> "a::B".
std::string_view ClassOf(std::string_view name) {
  const size_t colons = name.rfind("::");
  return colons == name.npos ? std::string_view() : name.substr(0, colons);
}

// Constructor -> handlers that its class implements: a constructed object's table of virtual
// functions refers to them, which no override says where the interface is a library's or generated.
Grouped HandlersOfConstructors(const Program& program) {
  std::multimap<std::string_view, SymbolId> by_class;
  for (const auto& [key, site] : program.handlers)
    for (NodeId node : site.nodes) {
      const std::string_view name = program.strings[program.nodes[node].name];
      if (const std::string_view type = ClassOf(name); !type.empty())
        by_class.emplace(type, program.nodes[node].symbol);
    }
  std::vector<std::pair<uint32_t, uint32_t>> pairs;
  for (const Node& node : program.nodes) {
    const std::string_view name = program.strings[node.name];
    if (!NamesConstructor(name)) continue;
    auto [it, end] = by_class.equal_range(ClassOf(name));
    for (; it != end; ++it) pairs.emplace_back(node.symbol, it->second);
  }
  return Grouped::From(std::move(pairs), program.symbols.size());
}

class Linker {
 public:
  explicit Linker(const Program& program) : program_(program) {
    std::vector<std::pair<uint32_t, uint32_t>> definers, methods;
    for (UnitIndex unit = 0; unit < program.units.size(); ++unit) {
      const Unit& u = program.units[unit];
      for (NodeId node : u.defines)
        if (!program.nodes[node].internal) definers.emplace_back(program.nodes[node].symbol, unit);
      if (u.main != kNone && !u.target.empty()) targets_with_main_.insert(u.target);
    }
    for (const Override& o : program.overrides) methods.emplace_back(o.type, o.method);
    definers_ = Grouped::From(std::move(definers), program.symbols.size());
    methods_ = Grouped::From(std::move(methods), program.symbols.size());
    handlers_ = HandlersOfConstructors(program);
    defined_.assign(program.symbols.size(), 0);
    taken_.assign(program.units.size(), 0);
  }

  // Pulls units for what `binary` holds so far until nothing more can be found.
  void Link(Binary& binary, const std::string& target, const LinkedTargets* linked) {
    ++round_;
    target_ = target;
    linked_ = linked;
    std::vector<UnitIndex> work = std::move(binary.units);
    binary.units.clear();
    if (linked != nullptr && !linked->whole.empty())
      for (UnitIndex unit = 0; unit < program_.units.size(); ++unit)
        if (program_.units[unit].main == kNone &&
            linked->whole.contains(program_.units[unit].target))
          work.push_back(unit);
    for (UnitIndex unit : work) taken_[unit] = round_;
    for (size_t next = 0; next < work.size(); ++next) Define(work[next]);
    for (size_t next = 0; next < work.size(); ++next) {
      const Unit& unit = program_.units[work[next]];
      for (SymbolId symbol : unit.references) {
        Want(symbol, binary.main_file, work);
        auto [i, end] = handlers_.Of(symbol);
        for (; i != end; ++i) Want(*i, binary.main_file, work);
      }
      // A constructed object's table of virtual functions refers to its overriding methods.
      for (SymbolId type : unit.constructed) {
        auto [i, end] = methods_.Of(type);
        for (; i != end; ++i) Want(*i, binary.main_file, work);
      }
    }
    std::sort(work.begin(), work.end());
    binary.units = std::move(work);
  }

 private:
  void Define(UnitIndex unit) {
    for (NodeId node : program_.units[unit].defines) defined_[program_.nodes[node].symbol] = round_;
  }

  void Want(SymbolId symbol, const std::string& main_file, std::vector<UnitIndex>& work) {
    if (defined_[symbol] == round_) return;
    using Rank = std::tuple<int, int, UnitIndex>;  // the smallest is the best
    auto is_linked = [&](const Unit& unit) {
      return linked_ != nullptr && linked_->targets.contains(unit.target);
    };
    Rank best(INT32_MAX, 0, kNone);
    auto [i, end] = definers_.Of(symbol);
    for (; i != end; ++i) {
      const Unit& unit = program_.units[*i];
      if (unit.main != kNone) continue;
      const int tier = !target_.empty() && unit.target == target_ ? 0
                       : is_linked(unit)                          ? 1
                       : targets_with_main_.contains(unit.target) ? 3
                                                                  : 2;
      best = std::min(best, Rank(tier, -CommonFolders(unit.file, main_file), *i));
    }
    defined_[symbol] = round_;  // found, or not to be looked for again
    const UnitIndex unit = std::get<2>(best);
    if (unit == kNone || taken_[unit] == round_) return;
    taken_[unit] = round_;
    Define(unit);
    work.push_back(unit);
  }

  const Program& program_;
  Grouped definers_;  // symbol -> units
  Grouped methods_;   // type -> overriding methods that it declares
  Grouped handlers_;  // constructor -> handlers that its class implements
  std::set<std::string> targets_with_main_;
  std::string target_;
  const LinkedTargets* linked_ = nullptr;  // what the build links into the binary at hand
  std::vector<uint32_t> defined_, taken_;  // == round_: in the binary at hand
  uint32_t round_ = 0;
};

// Units with a main, by target and file: one file compiled twice for one target is one program.
using Mains = std::map<std::pair<std::string, std::string>, std::vector<UnitIndex>>;

std::string UniqueLabel(std::string label, std::set<std::string>& used) {
  std::string unique = label;
  for (int n = 2; !used.insert(unique).second; ++n) unique = label + "#" + std::to_string(n);
  return unique;
}

// Units that hold a call site, handler, span site, context or endpoint.
std::vector<bool> UnitsWithSites(const Program& program) {
  std::vector<bool> with_sites(program.units.size(), false);
  for (const auto* sites : {&program.call_sites, &program.handlers, &program.span_sites,
                            &program.context_sites, &program.endpoint_sites})
    for (const auto& [key, site] : *sites)
      for (UnitIndex unit : site.units) with_sites[unit] = true;
  return with_sites;
}

}  // namespace

std::vector<Binary> FindBinaries(const Program& program, const BuildLinks& links) {
  Mains mains;
  std::map<std::string, std::vector<UnitIndex>> by_target;
  std::map<std::string, int> mains_of_target;
  for (UnitIndex i = 0; i < program.units.size(); ++i) {
    const Unit& unit = program.units[i];
    if (unit.main != kNone) mains[{unit.target, unit.file}].push_back(i);
    if (!unit.target.empty()) by_target[unit.target].push_back(i);
  }
  for (const auto& [key, units] : mains) ++mains_of_target[key.first];
  Linker linker(program);
  const std::vector<bool> with_sites = UnitsWithSites(program);
  std::vector<Binary> binaries;
  std::set<std::string> used;
  for (const auto& [key, units] : mains) {
    const auto& [target, file] = key;
    const bool whole = !target.empty() && mains_of_target[target] == 1;
    Binary binary;
    binary.main_file = file;
    for (UnitIndex unit : units) binary.mains.push_back(program.units[unit].main);
    std::sort(binary.mains.begin(), binary.mains.end());
    binary.mains.erase(std::unique(binary.mains.begin(), binary.mains.end()), binary.mains.end());
    binary.units = whole ? by_target[target] : units;
    const auto linked = whole ? links.find(target) : links.end();
    linker.Link(binary, target, linked == links.end() ? nullptr : &linked->second);
    if (linked != links.end()) binary.build_system = linked->second.build_system;
    if (std::none_of(binary.units.begin(), binary.units.end(),
                     [&](UnitIndex unit) { return with_sites[unit]; }))
      continue;
    binary.label = UniqueLabel(whole ? target : WithoutExtension(file), used);
    binaries.push_back(std::move(binary));
  }
  std::sort(binaries.begin(), binaries.end(),
            [](const Binary& a, const Binary& b) { return a.label < b.label; });
  return binaries;
}

}  // namespace arterial::indexer

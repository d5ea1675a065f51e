#include "indexer/link/tables.h"

#include <map>
#include <optional>

#include "db/support/hash.h"
#include "indexer/link/flow_tables.h"

namespace arterial::indexer {
namespace {

// Row ids are 1 + the index of what they stand for; functions are numbered in order of NodeId.
int64_t RowId(uint32_t index) { return int64_t{index} + 1; }

class TableWriter {
 public:
  TableWriter(db::Connection& db, const Program& program, const Linked& linked)
      : db_(db), program_(program), linked_(linked) {}

  Status Write() {
    for (const char* table :
         {"call_order", "static_edge_flow", "call_flow", "static_edge_step", "static_edge",
          "span_call", "endpoint_site_binary", "endpoint_site", "context_site_binary",
          "context_site", "span_site_binary", "span_site", "handler_binary", "handler",
          "call_site_binary", "call_site", "function", "binary_unit", "binary"})
      ARTERIAL_RETURN_IF_ERROR(db_.Exec(std::string("DELETE FROM ") + table));
    ARTERIAL_RETURN_IF_ERROR(WriteBinaries());
    ARTERIAL_RETURN_IF_ERROR(WriteFunctions());
    ARTERIAL_RETURN_IF_ERROR(WriteOperations("call_site", linked_.call_sites));
    ARTERIAL_RETURN_IF_ERROR(WriteStatements());
    ARTERIAL_RETURN_IF_ERROR(WriteOperations("handler", linked_.handlers));
    ARTERIAL_RETURN_IF_ERROR(WriteSpanSites());
    ARTERIAL_RETURN_IF_ERROR(WriteMembership("call_site", linked_.call_sites));
    ARTERIAL_RETURN_IF_ERROR(WriteMembership("handler", linked_.handlers));
    ARTERIAL_RETURN_IF_ERROR(WriteMembership("span_site", linked_.span_sites));
    ARTERIAL_RETURN_IF_ERROR(WriteSpanCalls());
    ARTERIAL_RETURN_IF_ERROR(WriteContexts());
    ARTERIAL_RETURN_IF_ERROR(WriteMembership("context_site", linked_.context_sites));
    ARTERIAL_RETURN_IF_ERROR(WriteEndpoints());
    ARTERIAL_RETURN_IF_ERROR(WriteMembership("endpoint_site", linked_.endpoint_sites));
    ARTERIAL_RETURN_IF_ERROR(WriteEdges());
    return WriteFlows(db_, program_, linked_);
  }

 private:
  Status WriteBinaries() {
    Result<db::Statement> binary =
        db_.Prepare("INSERT INTO binary (id, label, main_file, build_system) VALUES (?, ?, ?, ?)");
    Result<db::Statement> member =
        db_.Prepare("INSERT INTO binary_unit (binary_id, unit_id) VALUES (?, ?)");
    if (!binary) return binary.error();
    if (!member) return member.error();
    for (uint32_t i = 0; i < linked_.binaries.size(); ++i) {
      const Binary& b = linked_.binaries[i];
      ARTERIAL_RETURN_IF_ERROR(binary->Run(RowId(i), b.label, b.main_file, b.build_system));
      for (UnitIndex unit : b.units)
        ARTERIAL_RETURN_IF_ERROR(member->Run(RowId(i), program_.units[unit].row));
    }
    return {};
  }

  // Only functions of the slice: on chains, and around sites.
  Status WriteFunctions() {
    for (const auto* sites : {&linked_.call_sites, &linked_.handlers, &linked_.span_sites,
                              &linked_.context_sites, &linked_.endpoint_sites})
      for (const LinkedSite& site : *sites) functions_.emplace(site.node, 0);
    for (const StaticEdge& edge : linked_.edges)
      for (const StaticEdge::Step& step : edge.steps) functions_.emplace(step.node, 0);
    Result<db::Statement> insert =
        db_.Prepare("INSERT INTO function (id, hash, name, file, line) VALUES (?, ?, ?, ?, ?)");
    if (!insert) return insert.error();
    int64_t next = 0;
    for (auto& [id, row] : functions_) {
      row = ++next;
      const Node& node = program_.nodes[id];
      const std::string& file = program_.strings[node.file];
      const std::string hash =
          ToBlob(Hasher().Add(ToBlob(program_.symbols[node.symbol])).Add(file).Finish());
      ARTERIAL_RETURN_IF_ERROR(
          insert->Run(row, db::Blob{hash}, program_.strings[node.name], file, int64_t{node.line}));
    }
    return {};
  }

  Status WriteOperations(const std::string& table, const std::vector<LinkedSite>& sites) {
    Result<db::Statement> insert = db_.Prepare(
        "INSERT INTO " + table +
        " (id, file, line, column, framework, operation, call_kind, api, function_id, degraded)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    if (!insert) return insert.error();
    for (uint32_t i = 0; i < sites.size(); ++i) {
      const auto& [file, line, column, operation] = *sites[i].key;
      const Site& site = *sites[i].site;
      ARTERIAL_RETURN_IF_ERROR(insert->Run(RowId(i), file, int64_t{line}, int64_t{column},
                                           site.framework, operation, site.kind, site.api,
                                           functions_.at(sites[i].node), site.degraded));
    }
    return {};
  }

  // What stores are asked; most call sites have neither.
  Status WriteStatements() {
    Result<db::Statement> update =
        db_.Prepare("UPDATE call_site SET statement = ?, key = ? WHERE id = ?");
    if (!update) return update.error();
    for (uint32_t i = 0; i < linked_.call_sites.size(); ++i) {
      const Site& site = *linked_.call_sites[i].site;
      if (!site.statement.empty() || !site.key.empty())
        ARTERIAL_RETURN_IF_ERROR(update->Run(site.statement, site.key, RowId(i)));
    }
    return {};
  }

  Status WriteSpanSites() {
    Result<db::Statement> insert = db_.Prepare(
        "INSERT INTO span_site (id, file, line, column, framework, name, function_id, degraded)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    if (!insert) return insert.error();
    for (uint32_t i = 0; i < linked_.span_sites.size(); ++i) {
      const LinkedSite& linked = linked_.span_sites[i];
      const auto& [file, line, column, operation] = *linked.key;
      std::optional<std::string_view> name;
      if (!linked.site->dynamic) name = linked.site->name;
      ARTERIAL_RETURN_IF_ERROR(insert->Run(RowId(i), file, int64_t{line}, int64_t{column},
                                           linked.site->framework, name, functions_.at(linked.node),
                                           linked.site->degraded));
    }
    return {};
  }

  Status WriteMembership(const std::string& table, const std::vector<LinkedSite>& sites) {
    Result<db::Statement> insert =
        db_.Prepare("INSERT INTO " + table + "_binary (" + table + "_id, binary_id) VALUES (?, ?)");
    if (!insert) return insert.error();
    for (uint32_t i = 0; i < sites.size(); ++i)
      for (uint32_t binary : sites[i].binaries)
        ARTERIAL_RETURN_IF_ERROR(insert->Run(RowId(i), RowId(binary)));
    return {};
  }

  static std::map<SiteKey, int64_t> Rows(const std::vector<LinkedSite>& sites) {
    std::map<SiteKey, int64_t> rows;
    for (uint32_t i = 0; i < sites.size(); ++i) rows[*sites[i].key] = RowId(i);
    return rows;
  }

  Status WriteSpanCalls() {
    const std::map<SiteKey, int64_t> calls = Rows(linked_.call_sites),
                                     spans = Rows(linked_.span_sites);
    std::map<std::pair<int64_t, int64_t>, bool> rows;  // -> only inherited
    for (const auto& [span, call] : program_.span_calls) {
      auto s = spans.find(span), c = calls.find(call);
      if (s != spans.end() && c != calls.end()) rows[{s->second, c->second}] = false;
    }
    for (const auto& [span, call] : linked_.inherited_spans)
      if (auto s = spans.find(span); s != spans.end())
        rows.try_emplace({s->second, RowId(call)}, true);
    Result<db::Statement> insert = db_.Prepare(
        "INSERT INTO span_call (span_site_id, call_site_id, inherited) VALUES (?, ?, ?)");
    if (!insert) return insert.error();
    for (const auto& [ids, inherited] : rows)
      ARTERIAL_RETURN_IF_ERROR(insert->Run(ids.first, ids.second, inherited));
    return {};
  }

  Status WriteContexts() {
    const std::map<SiteKey, int64_t> spans = Rows(linked_.span_sites);
    Result<db::Statement> insert = db_.Prepare(
        "INSERT INTO context_site (id, file, line, column, framework, direction, span_site_id,"
        " function_id, degraded) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    if (!insert) return insert.error();
    for (uint32_t i = 0; i < linked_.context_sites.size(); ++i) {
      const LinkedSite& linked = linked_.context_sites[i];
      const auto& [file, line, column, operation] = *linked.key;
      // Where several spans may be meant, none is named.
      std::optional<int64_t> span;
      if (auto of = program_.context_spans.find(*linked.key);
          of != program_.context_spans.end() && of->second.size() == 1)
        if (auto row = spans.find(*of->second.begin()); row != spans.end()) span = row->second;
      ARTERIAL_RETURN_IF_ERROR(insert->Run(RowId(i), file, int64_t{line}, int64_t{column},
                                           linked.site->framework, linked.site->kind, span,
                                           functions_.at(linked.node), linked.site->degraded));
    }
    return {};
  }

  Status WriteEndpoints() {
    Result<db::Statement> insert = db_.Prepare(
        "INSERT INTO endpoint_site (id, file, line, column, framework, role, address, source,"
        " function_id, degraded) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    if (!insert) return insert.error();
    for (uint32_t i = 0; i < linked_.endpoint_sites.size(); ++i) {
      const LinkedSite& linked = linked_.endpoint_sites[i];
      const auto& [file, line, column, operation] = *linked.key;
      const Site& site = *linked.site;
      ARTERIAL_RETURN_IF_ERROR(insert->Run(RowId(i), file, int64_t{line}, int64_t{column},
                                           site.framework, site.kind, site.name, site.api,
                                           functions_.at(linked.node), site.degraded));
    }
    return {};
  }

  Status WriteEdges() {
    Result<db::Statement> insert = db_.Prepare(
        "INSERT INTO static_edge (id, binary_id, handler_id, call_site_id, caller, hops, via,"
        " confidence) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    Result<db::Statement> step = db_.Prepare(
        "INSERT INTO static_edge_step (static_edge_id, position, function_id, via, file, line)"
        " VALUES (?, ?, ?, ?, ?, ?)");
    if (!insert) return insert.error();
    if (!step) return step.error();
    for (uint32_t i = 0; i < linked_.edges.size(); ++i) {
      const StaticEdge& edge = linked_.edges[i];
      const bool main = edge.handler == kNone;
      std::optional<int64_t> handler;
      if (!main) handler = RowId(edge.handler);
      const std::string caller = main ? "main:" + linked_.binaries[edge.binary].label
                                      : std::get<3>(*linked_.handlers[edge.handler].key);
      ARTERIAL_RETURN_IF_ERROR(insert->Run(
          RowId(i), RowId(edge.binary), handler, RowId(edge.call_site), caller,
          static_cast<int64_t>(edge.steps.size()) - 1, db::ToString(edge.via), edge.confidence));
      for (size_t position = 0; position < edge.steps.size(); ++position) {
        const auto& [node, how] = edge.steps[position];
        ARTERIAL_RETURN_IF_ERROR(
            step->Run(RowId(i), static_cast<int64_t>(position), functions_.at(node),
                      how == nullptr ? std::string_view() : db::ToString(how->via),
                      how == nullptr ? std::string() : program_.strings[how->file],
                      how == nullptr ? int64_t{0} : int64_t{how->line}));
      }
    }
    return {};
  }

  db::Connection& db_;
  const Program& program_;
  const Linked& linked_;
  std::map<NodeId, int64_t> functions_;  // row of each function stored
};

}  // namespace

Status WriteTables(db::Connection& db, const Program& program, const Linked& linked) {
  return TableWriter(db, program, linked).Write();
}

}  // namespace arterial::indexer

#include "runtime_join/aggregate_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

#include "runtime_join/stat_tables.h"

namespace arterial::runtime {
namespace {

std::string_view KindName(ComponentKind kind) {
  switch (kind) {
    case ComponentKind::kService:
      return "service";
    case ComponentKind::kPeer:
      return "peer";
    case ComponentKind::kSpan:
      return "span";
  }
  return {};
}

// One row's values, bound in order. Keeps BLOBs alive until the row is written.
class Row {
 public:
  explicit Row(db::Statement* statement) : statement_(statement) { statement->Reset(); }
  template <typename T>
  Row& Add(const T& value) {
    statement_->Bind(++index_, value);
    return *this;
  }
  Status Write() {
    Result<bool> step = statement_->Step();
    if (!step) return step.error();
    return {};
  }

 private:
  db::Statement* statement_;
  int index_ = 0;
};

// INSERT for a stat table: key columns, then what Stat::Visit lists; existing rows grow. Integers
// stop at the greatest value, as in memory: SQLite would turn a larger sum into a REAL.
template <typename Stat>
std::string UpsertSql(std::string_view table, std::string_view keys) {
  std::string columns(keys), marks, updates;
  for (auto count = std::count(keys.begin(), keys.end(), ',') + 1; count > 0; --count)
    marks += marks.empty() ? "?" : ", ?";
  Stat none;
  Stat::Visit(none, [&](std::string_view name, auto member, Stat& stat) {
    columns += fmt::format(", {}", name);
    marks += ", ?";
    if (!updates.empty()) updates += ", ";
    if constexpr (!std::is_same_v<std::decay_t<decltype(stat.*member)>, int64_t>)
      updates += fmt::format("{0} = u128_add({0}, excluded.{0})", name);
    else if (name.starts_with("max_"))
      updates += fmt::format("{0} = max({0}, excluded.{0})", name);
    else
      updates += fmt::format(
          "{0} = iif({0} > 9223372036854775807 - excluded.{0}, 9223372036854775807,"
          " {0} + excluded.{0})",
          name);
  });
  return fmt::format("INSERT INTO {} ({}) VALUES ({}) ON CONFLICT DO UPDATE SET {}", table, columns,
                     marks, updates);
}

class Writer {
 public:
  Writer(db::Connection& db, const Aggregate& aggregate, bool parked)
      : db_(db), a_(aggregate), parked_(parked) {}

  Status Run() {
    ARTERIAL_RETURN_IF_ERROR(Entities());
    ARTERIAL_RETURN_IF_ERROR(Paths());
    ARTERIAL_RETURN_IF_ERROR(Stats());
    ARTERIAL_RETURN_IF_ERROR(Latencies());
    ARTERIAL_RETURN_IF_ERROR(WriteSessions(db_, a_.sessions, a_.symbols, parked_));
    return Exemplars();
  }

 private:
  const std::string& Text(Symbol symbol) const { return a_.symbols[symbol]; }

  // Positions 0..size-1 in the order of key(i).
  template <typename KeyOf>
  static std::vector<uint32_t> Sorted(size_t size, KeyOf key) {
    std::vector<uint32_t> order(size);
    std::iota(order.begin(), order.end(), 0u);
    std::sort(order.begin(), order.end(), [&](uint32_t x, uint32_t y) { return key(x) < key(y); });
    return order;
  }

  // Inserts unless it exists; both statements take the same values. Returns the row's id.
  template <typename Bind>
  Result<int64_t> InsertOrFind(db::Statement* find, db::Statement* insert, Bind bind) {
    Row found(find);
    bind(found);
    Result<bool> step = find->Step();
    if (!step) return step.error();
    if (*step) {
      const int64_t id = find->Int(0);
      find->Reset();
      return id;
    }
    Row row(insert);
    bind(row);
    ARTERIAL_RETURN_IF_ERROR(row.Write());
    insert->Reset();
    return db_.LastInsertId();
  }

  // An entity table whose identity is `columns`; bind(row, i) binds them for entity i.
  template <typename KeyOf, typename Bind>
  Status Entity(std::string_view table, std::string_view columns, size_t size, KeyOf key, Bind bind,
                std::vector<int64_t>* ids) {
    std::string where, marks;
    for (size_t at = 0; at < columns.size();) {
      const size_t end = std::min(columns.find(", ", at), columns.size());
      where += fmt::format("{}{} = ?", where.empty() ? "" : " AND ", columns.substr(at, end - at));
      marks += marks.empty() ? "?" : ", ?";
      at = end + 2;
    }
    Result<db::Statement> find =
        db_.Prepare(fmt::format("SELECT id FROM {} WHERE {}", table, where));
    if (!find) return find.error();
    const bool named = table == "operation", journey = table == "journey";
    Result<db::Statement> insert =
        db_.Prepare(fmt::format("INSERT INTO {} ({}{}) VALUES ({}{})", table, columns,
                                named     ? ", system"
                                : journey ? ", configured"
                                          : "",
                                marks,
                                named     ? ", ''"
                                : journey ? ", 0"
                                          : ""));
    if (!insert) return insert.error();
    ids->resize(size);
    for (uint32_t i : Sorted(size, key)) {
      Result<int64_t> id = InsertOrFind(&*find, &*insert, [&](Row& row) { bind(row, i); });
      if (!id) return id.error();
      (*ids)[i] = *id;
    }
    return {};
  }

  Status Entities() {
    const auto component_key = [&](uint32_t i) {
      const ComponentKey& k = a_.components[i];
      return std::tie(Text(k.space), Text(k.name), Text(k.environment), k.kind);
    };
    ARTERIAL_RETURN_IF_ERROR(Entity(
        "component", "namespace, name, environment, kind", a_.components.size(), component_key,
        [&](Row& row, uint32_t i) {
          const ComponentKey& k = a_.components[i];
          row.Add(Text(k.space)).Add(Text(k.name)).Add(Text(k.environment));
          row.Add(KindName(k.kind));
        },
        &component_));
    ARTERIAL_RETURN_IF_ERROR(Entity(
        "operation", "component_id, name", a_.operations.size(),
        [&](uint32_t i) {
          const OperationKey& k = a_.operations[i];
          return std::pair<int64_t, std::string_view>(component_[k.component], Text(k.name));
        },
        [&](Row& row, uint32_t i) {
          row.Add(component_[a_.operations[i].component]).Add(Text(a_.operations[i].name));
        },
        &operation_));
    ARTERIAL_RETURN_IF_ERROR(UpdateOperations());
    ARTERIAL_RETURN_IF_ERROR(Entity(
        "edge", "caller_id, callee_id, messaging", a_.edges.size(),
        [&](uint32_t i) {
          const EdgeKey& k = a_.edges[i];
          return std::tuple(operation_[k.caller], operation_[k.callee], k.messaging);
        },
        [&](Row& row, uint32_t i) {
          const EdgeKey& k = a_.edges[i];
          row.Add(operation_[k.caller]).Add(operation_[k.callee]).Add(int64_t{k.messaging});
        },
        &edge_));
    ARTERIAL_RETURN_IF_ERROR(EvidenceRows());
    ARTERIAL_RETURN_IF_ERROR(Entity(
        "journey", "name, root_id", a_.journeys.size(),
        [&](uint32_t i) {
          const JourneyKey& k = a_.journeys[i];
          return std::pair<int64_t, std::string_view>(operation_[k.root], Text(k.name));
        },
        [&](Row& row, uint32_t i) {
          row.Add(Text(a_.journeys[i].name)).Add(operation_[a_.journeys[i].root]);
        },
        &journey_));
    Result<db::Statement> set = db_.Prepare("UPDATE journey SET configured = 1 WHERE id = ?");
    if (!set) return set.error();
    for (uint32_t i = 0; i < a_.journeys.size(); ++i)
      if (a_.journey_configured[i]) ARTERIAL_RETURN_IF_ERROR(set->Run(journey_[i]));
    return {};
  }

  Status UpdateOperations() {
    Result<db::Statement> set =
        db_.Prepare("UPDATE operation SET system = max(system, ?) WHERE id = ?");
    if (!set) return set.error();
    for (uint32_t i = 0; i < a_.operations.size(); ++i)
      if (a_.operation_system[i] != 0)
        ARTERIAL_RETURN_IF_ERROR(set->Run(Text(a_.operation_system[i]), operation_[i]));
    return {};
  }

  Status EvidenceRows() {
    return Entity(
        "evidence",
        "edge_id, span_name, observed_as, enclosing_spans, code_function, code_file, code_line,"
        " code_on_client, proxies, version",
        a_.evidence.size(),
        [&](uint32_t i) {
          const EvidenceKey& k = a_.evidence[i];
          using View = std::string_view;
          return std::tuple(edge_[k.edge], View(Text(k.span_name)), View(Text(k.observed_as)),
                            View(Text(k.enclosing_spans)), View(Text(k.code_function)),
                            View(Text(k.code_file)), k.code_line, k.code_on_client,
                            View(Text(k.proxies)), View(Text(k.version)));
        },
        [&](Row& row, uint32_t i) {
          const EvidenceKey& k = a_.evidence[i];
          row.Add(edge_[k.edge]).Add(Text(k.span_name)).Add(Text(k.observed_as));
          row.Add(Text(k.enclosing_spans)).Add(Text(k.code_function)).Add(Text(k.code_file));
          row.Add(int64_t{k.code_line}).Add(int64_t{k.code_on_client}).Add(Text(k.proxies));
          row.Add(Text(k.version));
        },
        &evidence_);
  }

  // Identity of a journey and path by content, the same in every database.
  std::vector<Hash128> PathHashes() const {
    std::vector<Hash128> hashes(a_.paths.size());
    for (uint32_t i = 0; i < a_.paths.size(); ++i) {
      const PathKey& k = a_.paths[i];
      Hasher hasher;
      if (k.parent == kNoId) {
        hasher.Add(Text(a_.journeys[k.journey].name));
        AddOperation(a_.journeys[k.journey].root, &hasher);
      } else {
        hasher.Add(ToBlob(hashes[k.parent]));
      }
      AddComponent(k.component, &hasher);
      if (k.operation != kNoId) AddOperation(k.operation, &hasher);
      hasher.Add(Text(k.name)).Add(ToString(static_cast<SpanKind>(k.kind)));
      hashes[i] = hasher.Finish();
    }
    return hashes;
  }
  void AddComponent(uint32_t component, Hasher* hasher) const {
    const ComponentKey& k = a_.components[component];
    hasher->Add(Text(k.space)).Add(Text(k.name)).Add(Text(k.environment));
    hasher->Add(KindName(k.kind));
  }
  void AddOperation(uint32_t operation, Hasher* hasher) const {
    AddComponent(a_.operations[operation].component, hasher);
    hasher->Add(Text(a_.operations[operation].name));
  }

  Status Paths() {
    const std::vector<Hash128> hashes = PathHashes();
    Result<db::Statement> find = db_.Prepare("SELECT id FROM call_path WHERE hash = ?");
    if (!find) return find.error();
    Result<db::Statement> insert = db_.Prepare(
        "INSERT INTO call_path (hash, journey_id, parent_id, component_id, operation_id, name,"
        " kind, depth) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    if (!insert) return insert.error();
    path_.resize(a_.paths.size());
    const auto key = [&](uint32_t i) { return std::pair(a_.path_depth[i], hashes[i]); };
    for (uint32_t i : Sorted(a_.paths.size(), key)) {
      const PathKey& k = a_.paths[i];
      const std::string hash = ToBlob(hashes[i]);
      bool whole = false;
      Result<int64_t> id = InsertOrFind(&*find, &*insert, [&](Row& row) {
        row.Add(db::Blob{hash});
        if (std::exchange(whole, true)) {
          row.Add(journey_[k.journey]);
          row.Add(k.parent == kNoId ? std::optional<int64_t>() : path_[k.parent]);
          row.Add(component_[k.component]);
          row.Add(k.operation == kNoId ? std::optional<int64_t>() : operation_[k.operation]);
          row.Add(Text(k.name)).Add(ToString(static_cast<SpanKind>(k.kind)));
          row.Add(int64_t{a_.path_depth[i]});
        }
      });
      if (!id) return id.error();
      path_[i] = *id;
    }
    return {};
  }

  template <typename Key, typename Stat, typename BindKey>
  Status Table(std::string_view table, std::string_view keys, const StatMap<Key, Stat>& stats,
               BindKey bind_key) {
    Result<db::Statement> upsert = db_.Prepare(UpsertSql<Stat>(table, keys));
    if (!upsert) return upsert.error();
    std::vector<std::string> blobs;
    for (const auto& [key, stat] : stats) {
      Row row(&*upsert);
      bind_key(row, key);
      blobs.clear();
      blobs.reserve(16);  // more would move those that are bound
      Stat::Visit(stat, [&](std::string_view, auto member, const Stat& s) {
        if constexpr (std::is_same_v<std::decay_t<decltype(s.*member)>, int64_t>) {
          row.Add(s.*member);
        } else {
          blobs.push_back(db::U128ToBlob(s.*member));
          row.Add(db::Blob{blobs.back()});
        }
      });
      ARTERIAL_RETURN_IF_ERROR(row.Write());
    }
    return {};
  }

  auto ById(const std::vector<int64_t>& ids) const {
    return [this, &ids](Row& row, const IdHour& key) {
      row.Add(ids[key.id]).Add(int64_t{key.hour}).Add(parked_);
    };
  }

  Status Stats() {
    ARTERIAL_RETURN_IF_ERROR(Table("component_version", "component_id, version, hour, parked",
                                   a_.versions, [&](Row& row, const IdPairHour& key) {
                                     row.Add(component_[key.id]).Add(Text(key.second));
                                     row.Add(int64_t{key.hour}).Add(parked_);
                                   }));
    ARTERIAL_RETURN_IF_ERROR(Table("component_system", "component_id, system, hour, parked",
                                   a_.systems, [&](Row& row, const IdPairHour& key) {
                                     row.Add(component_[key.id]).Add(Text(key.second));
                                     row.Add(int64_t{key.hour}).Add(parked_);
                                   }));
    ARTERIAL_RETURN_IF_ERROR(Table("component_owner",
                                   "component_id, attribute, owner, hour, parked", a_.owners,
                                   [&](Row& row, const OwnerKey& key) {
                                     row.Add(component_[key.component]).Add(Text(key.attribute));
                                     row.Add(Text(key.owner)).Add(int64_t{key.hour}).Add(parked_);
                                   }));
    ARTERIAL_RETURN_IF_ERROR(
        Table("entry_stat", "operation_id, hour, parked", a_.entries, ById(operation_)));
    ARTERIAL_RETURN_IF_ERROR(
        Table("component_quality", "component_id, hour, parked", a_.quality, ById(component_)));
    ARTERIAL_RETURN_IF_ERROR(
        Table("entry_root", "operation_id, hour, parked", a_.roots, ById(operation_)));
    ARTERIAL_RETURN_IF_ERROR(
        Table("entry_time", "operation_id, hour, parked", a_.entry_times, ById(operation_)));
    ARTERIAL_RETURN_IF_ERROR(
        Table("edge_time", "edge_id, hour, parked", a_.edge_times, ById(edge_)));
    ARTERIAL_RETURN_IF_ERROR(
        Table("entry_failure", "operation_id, hour, parked", a_.entry_failures, ById(operation_)));
    ARTERIAL_RETURN_IF_ERROR(
        Table("edge_failure", "edge_id, hour, parked", a_.edge_failures, ById(edge_)));
    ARTERIAL_RETURN_IF_ERROR(
        Table("edge_fanout", "edge_id, hour, parked", a_.fan_outs, ById(edge_)));
    ARTERIAL_RETURN_IF_ERROR(
        Table("edge_stat", "edge_id, hour, parked", a_.edge_stats, ById(edge_)));
    ARTERIAL_RETURN_IF_ERROR(Table("edge_answer", "edge_id, code, hour, parked", a_.answers,
                                   [&](Row& row, const IdPairHour& key) {
                                     row.Add(edge_[key.id]).Add(Text(key.second));
                                     row.Add(int64_t{key.hour}).Add(parked_);
                                   }));
    ARTERIAL_RETURN_IF_ERROR(Table("edge_journey", "edge_id, journey_id, hour, parked",
                                   a_.edge_journeys, [&](Row& row, const IdPairHour& key) {
                                     row.Add(edge_[key.id]).Add(journey_[key.second]);
                                     row.Add(int64_t{key.hour}).Add(parked_);
                                   }));
    ARTERIAL_RETURN_IF_ERROR(
        Table("evidence_stat", "evidence_id, hour, parked", a_.evidence_stats, ById(evidence_)));
    ARTERIAL_RETURN_IF_ERROR(Table("entry_span_name", "operation_id, name, kind, hour, parked",
                                   a_.span_names, [&](Row& row, const SpanNameKey& key) {
                                     row.Add(operation_[key.operation]).Add(Text(key.name));
                                     row.Add(ToString(static_cast<SpanKind>(key.kind)));
                                     row.Add(int64_t{key.hour}).Add(parked_);
                                   }));
    ARTERIAL_RETURN_IF_ERROR(
        Table("journey_stat", "journey_id, hour, parked", a_.journey_stats, ById(journey_)));
    ARTERIAL_RETURN_IF_ERROR(Table("journey_latency", "journey_id, hour, parked, bucket",
                                   a_.journey_latency, [&](Row& row, const BucketKey& key) {
                                     row.Add(journey_[key.journey]).Add(int64_t{key.hour});
                                     row.Add(parked_).Add(int64_t{key.bucket});
                                   }));
    return Table("call_path_stat", "path_id, hour, parked, octave", a_.path_stats,
                 [&](Row& row, const PathHour& key) {
                   row.Add(path_[key.path]).Add(int64_t{key.hour}).Add(parked_);
                   row.Add(int64_t{key.octave});
                 });
  }

  Status Latencies() {
    Result<db::Statement> upsert = db_.Prepare(
        "INSERT INTO edge_latency (edge_id, hour, parked, side, bucket, count)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count");
    if (!upsert) return upsert.error();
    for (const auto& [key, stat] : a_.edge_stats)
      for (const auto& [side, histogram] :
           {std::pair("client", &stat.client), std::pair("server", &stat.server),
            std::pair("network", &stat.network)})
        for (const auto& [bucket, count] : histogram->buckets())
          ARTERIAL_RETURN_IF_ERROR(
              upsert->Run(edge_[key.id], int64_t{key.hour}, parked_, side, bucket, count));
    return {};
  }

  Status Exemplars() {
    Result<db::Statement> find = db_.Prepare(
        "SELECT rank, duration_ns, spans FROM exemplar"
        " WHERE journey_id = ? AND slot = ? AND parked = ?");
    if (!find) return find.error();
    Result<db::Statement> put = db_.Prepare(
        "INSERT OR REPLACE INTO exemplar (journey_id, slot, parked, trace, rank, duration_ns,"
        " spans) VALUES (?, ?, ?, ?, ?, ?, ?)");
    if (!put) return put.error();
    for (const auto& [key, exemplar] : a_.exemplars.chosen()) {
      const int64_t journey = journey_[key.journey];
      const std::string slot = SlotName(key), rank = ToBlob(exemplar.rank);
      Result<bool> row = find->With(journey, slot, parked_).Step();
      if (!row) return row.error();
      if (*row) {
        const Exemplar now{
            {}, FromBlob(find->BlobAt(0)), find->Int(1), std::string(find->BlobAt(2))};
        find->Reset();
        if (!Takes(key.octave == kSlowest, exemplar, now)) continue;
      }
      ARTERIAL_RETURN_IF_ERROR(put->Run(journey, slot, parked_, ToHex(exemplar.trace),
                                        db::Blob{rank}, exemplar.duration_ns,
                                        db::Blob{exemplar.spans}));
    }
    return {};
  }

  db::Connection& db_;
  const Aggregate& a_;
  bool parked_;
  // Row ids by the aggregate's numbers.
  std::vector<int64_t> component_, operation_, edge_, evidence_, journey_, path_;
};

}  // namespace

Status WriteAggregate(db::Connection& db, const Aggregate& aggregate, bool parked) {
  return Writer(db, aggregate, parked).Run();
}

Status DeleteParked(db::Connection& db) {
  for (std::string_view table : StatTables())
    ARTERIAL_RETURN_IF_ERROR(db.Exec(fmt::format("DELETE FROM {} WHERE parked = 1", table)));
  return db.Exec(
      "DELETE FROM exemplar WHERE parked = 1; DELETE FROM session_visit WHERE parked = 1");
}

Status DeleteUnusedEntities(db::Connection& db) {
  // From the outermost inwards; rows that the last join refers to stay until the next one.
  return db.Exec(R"sql(
    DELETE FROM call_path WHERE id NOT IN (SELECT path_id FROM call_path_stat);
    DELETE FROM journey WHERE id NOT IN (SELECT journey_id FROM journey_stat)
      AND id NOT IN (SELECT journey_id FROM call_path)
      AND id NOT IN (SELECT journey_id FROM edge_journey)
      AND id NOT IN (SELECT journey_id FROM exemplar)
      AND id NOT IN (SELECT journey_id FROM journey_attainment)
      AND id NOT IN (SELECT journey_id FROM dependency_journey);
    DELETE FROM evidence WHERE id NOT IN (SELECT evidence_id FROM evidence_stat);
    DELETE FROM edge WHERE id NOT IN (SELECT edge_id FROM edge_stat)
      AND id NOT IN (SELECT edge_id FROM evidence)
      AND id NOT IN (SELECT edge_id FROM dependency_edge);
    DELETE FROM operation WHERE id NOT IN (SELECT operation_id FROM entry_stat)
      AND id NOT IN (SELECT caller_id FROM edge) AND id NOT IN (SELECT callee_id FROM edge)
      AND id NOT IN (SELECT root_id FROM journey)
      AND id NOT IN (SELECT operation_id FROM call_path WHERE operation_id IS NOT NULL)
      AND id NOT IN (SELECT operation_id FROM entry_span_name);
    DELETE FROM component WHERE id NOT IN (SELECT component_id FROM operation)
      AND id NOT IN (SELECT component_id FROM component_version)
      AND id NOT IN (SELECT component_id FROM component_system)
      AND id NOT IN (SELECT component_id FROM component_owner)
      AND id NOT IN (SELECT component_id FROM component_quality)
      AND id NOT IN (SELECT component_id FROM call_path)
      AND id NOT IN (SELECT component_id FROM component_target);
  )sql");
}

}  // namespace arterial::runtime

#include "runtime_join/match/dependency_writer.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace arterial::runtime {
namespace {

std::string Joined(const std::set<std::string>& words, std::string_view separator) {
  std::string out;
  for (const std::string& word : words) {
    if (!out.empty()) out += separator;
    out += word;
  }
  return out;
}

std::optional<std::string> OrNull(std::string text) {
  if (text.empty()) return std::nullopt;
  return text;
}

// Sums of all observed edges behind one dependency.
struct Totals {
  int64_t calls = 0, errors = 0, requests = 0, slack_ns = 0, slack_calls = 0;
  ObservedCritical critical;
  db::U128 weight = 0, request_weight = 0, entry_weight = 0, entry_weight_squares = 0;
  int64_t entries = 0;
  NecessityCounts counts;
  Histogram client, server, network;
  std::map<int64_t, std::pair<int64_t, ObservedCritical>> journeys;
};

Totals Sum(const Observed& observed, const Dependency& dependency) {
  Totals totals;
  for (const auto [e, of] : dependency.edges) {
    const Observed::Edge& edge = observed.edges[e];
    totals.calls += edge.calls;
    totals.errors += edge.errors;
    totals.requests += edge.requests;
    totals.critical.Add(edge.critical, of);
    totals.slack_ns += edge.slack_ns;
    totals.slack_calls += edge.slack_calls;
    totals.weight += edge.weight;
    totals.request_weight += edge.request_weight;
    totals.counts.Add(edge.counts);
    totals.client.Merge(edge.client);
    totals.server.Merge(edge.server);
    totals.network.Merge(edge.network);
    for (const auto& [journey, figures] : edge.journeys) {
      // A trace that goes to the callee by two names is one trace; the larger count is certain.
      auto& sum = totals.journeys[journey];
      sum.first = std::max(sum.first, figures.first);
      sum.second.Add(figures.second, of);
    }
  }
  if (dependency.is_static && dependency.retried) totals.counts.MakeGood();
  const std::set<int> callers(dependency.caller_operations.begin(),
                              dependency.caller_operations.end());
  for (int caller : callers) {
    totals.entries += observed.operations[caller].entries;
    totals.entry_weight += observed.operations[caller].weight;
    totals.entry_weight_squares += observed.operations[caller].weight_squares;
  }
  return totals;
}

double EffectiveSize(db::U128 weight, db::U128 squares) {
  if (squares == 0) return 0;
  const double w = std::ldexp(static_cast<double>(weight), -16);
  return w * w / std::ldexp(static_cast<double>(squares), -32);
}

// Static verdict of a dependency: what all its chains agree on; those that do not know have no say.
std::optional<std::string> FailureOf(const Dependency& dependency) {
  std::set<std::string> known = dependency.failures;
  if (known.empty()) return std::nullopt;
  known.erase("unknown");
  return known.size() == 1 ? *known.begin() : "unknown";
}

// Where the traces contradict the source. `mixed` contradicts nothing: some requests mind.
std::optional<std::string> Disagreement(VerdictKind verdict, const std::string& failure) {
  if (verdict == VerdictKind::kMandatory && (failure == "handled" || failure == "ignored"))
    return "the caller fails with the callee, though the source says that the failure is " +
           failure;
  if (verdict == VerdictKind::kOptional && failure == "propagates")
    return "the caller survives, though the source says that the failure propagates";
  return std::nullopt;
}

class Writer {
 public:
  Writer(db::Connection& db, const StaticIndex& index, const Observed& observed,
         const ComponentTies& ties)
      : db_(db), index_(index), observed_(observed) {
    for (const StaticIndex::Handler& handler : index.handlers) {
      file_of_.try_emplace(handler.operation, handler.file);
      for (int binary : handler.binaries) {
        const auto shown = ties.shown_of.find({binary, handler.operation});
        if (shown != ties.shown_of.end()) file_of_.try_emplace(shown->second, handler.file);
      }
    }
    for (const StaticIndex::Binary& binary : index.binaries)
      file_of_.try_emplace("main:" + binary.label, binary.main_file);
  }

  Status Write(const DependencyKey& key, const Dependency& dependency) {
    const Totals totals = Sum(observed_, dependency);
    const bool seen = !dependency.edges.empty();
    const std::string status = !seen                  ? "static-only"
                               : dependency.is_static ? "confirmed"
                                                      : "runtime-only";
    ++(!seen                  ? summary_.static_only
       : dependency.is_static ? summary_.confirmed
                              : summary_.runtime_only);
    ARTERIAL_RETURN_IF_ERROR(WriteRow(key, dependency, totals, status));
    const int64_t id = db_.LastInsertId();
    for (const auto [e, of] : dependency.edges)
      ARTERIAL_RETURN_IF_ERROR(
          Run("INSERT INTO dependency_edge VALUES (?, ?)", edge_, id, observed_.edges[e].id));
    for (const auto& [journey, figures] : totals.journeys)
      ARTERIAL_RETURN_IF_ERROR(Run("INSERT INTO dependency_journey VALUES (?, ?, ?, ?, ?, ?)",
                                   journey_, id, journey, figures.first, figures.second.ns,
                                   figures.second.clipped_ns, figures.second.assumed_ns));
    for (const auto& [site, share] : dependency.sites)
      ARTERIAL_RETURN_IF_ERROR(WriteSite(id, site, share, totals.calls));
    return {};
  }

  const JoinSummary& summary() const { return summary_; }

 private:
  template <typename... Args>
  Status Run(std::string_view sql, std::optional<db::Statement>& statement, const Args&... args) {
    if (!statement) {
      Result<db::Statement> prepared = db_.Prepare(sql);
      if (!prepared) return prepared.error();
      statement.emplace(std::move(*prepared));
    }
    return statement->Run(args...);
  }

  std::string Flags(const Dependency& dependency, const Totals& totals,
                    const VerdictResult& verdict, bool bounded) const {
    std::set<std::string> flags;
    if (verdict.no_control) flags.insert("no_control");
    if (verdict.one_incident) flags.insert("one_incident");
    if (!dependency.edges.empty() && observed_.unknown_weight > 0) flags.insert("weight_unknown");
    for (const auto [edge, of] : dependency.edges)
      if (of > 1) flags.insert("shared_span");
    if (!dependency.edges.empty() && dependency.is_static && dependency.retried)
      flags.insert("retried");
    if (bounded) {
      bool known = !index_.revision.empty();
      for (int caller : dependency.caller_operations)
        for (const std::string& version : observed_.operations[caller].versions)
          known = known && version.size() >= 7 && index_.revision.starts_with(version);
      if (!known) flags.insert("version_assumed");
    }
    return Joined(flags, " ");
  }

  std::optional<std::string> OwnerOfPath(const std::string& path) const {
    auto it = index_.path_owner.find(path);
    if (it == index_.path_owner.end()) return std::nullopt;
    return it->second;
  }

  // Whoever owns the handler of the operation in the component's binaries, else anywhere.
  std::optional<std::string> OwnerOf(const std::string& operation) const {
    const auto at = file_of_.find(operation);
    if (at != file_of_.end()) return OwnerOfPath(at->second);
    return std::nullopt;
  }

  Status WriteRow(const DependencyKey& key, const Dependency& dependency, const Totals& totals,
                  const std::string& status) {
    using OptionalInt = std::optional<int64_t>;
    using OptionalReal = std::optional<double>;
    const bool seen = !dependency.edges.empty();
    const VerdictResult verdict = Verdict(totals.counts);
    const std::optional<PresenceResult> presence =
        Presence(totals.request_weight, totals.entry_weight, totals.entry_weight_squares);
    const std::optional<std::string> failure = FailureOf(dependency);
    const bool judged = verdict.kind != VerdictKind::kUntested;
    OptionalReal bound;
    std::set<std::string> reasons = dependency.reasons;
    if (status == "static-only" && reasons.empty())
      bound =
          NeverObservedUpperBound(EffectiveSize(totals.entry_weight, totals.entry_weight_squares));
    const auto quantile = [&](const Histogram& histogram, uint32_t permille) -> OptionalInt {
      return histogram.Quantile(permille);
    };
    const auto count = [&](int64_t value) { return seen ? OptionalInt(value) : OptionalInt(); };
    OptionalReal share;
    if (seen && observed_.critical_ns > 0)
      share = static_cast<double>(totals.critical.ns) / static_cast<double>(observed_.critical_ns);
    const bool judgeable = seen && verdict.kind != VerdictKind::kAsync;
    return Run(
        "INSERT INTO dependency VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
        " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        row_, key.caller, key.callee, OrNull(key.caller_component), OrNull(key.callee_component),
        status, status == "confirmed" ? OrNull(dependency.rule) : std::nullopt,
        dependency.ambiguous, ToString(verdict.kind),
        judged                                     ? std::optional<std::string>("runtime")
        : failure.value_or("unknown") != "unknown" ? std::optional<std::string>("static")
                                                   : std::nullopt,
        count(totals.requests), count(totals.calls),
        seen ? OptionalReal(std::ldexp(static_cast<double>(totals.weight), -16)) : OptionalReal(),
        count(totals.errors), count(totals.counts.failed_with), count(totals.counts.survived),
        judgeable && verdict.interval ? OptionalReal(verdict.interval->low) : OptionalReal(),
        judgeable && verdict.interval ? OptionalReal(verdict.interval->high) : OptionalReal(),
        judgeable ? verdict.base_failure : OptionalReal(),
        seen && presence ? std::optional<std::string>(ToString(presence->kind)) : std::nullopt,
        seen && presence ? OptionalReal(std::min(1.0, presence->share)) : OptionalReal(),
        Flags(dependency, totals, verdict, bound.has_value()), bound, OrNull(Joined(reasons, " ")),
        count(totals.critical.ns), count(totals.critical.clipped_ns),
        count(totals.critical.assumed_ns),
        totals.slack_calls > 0 ? OptionalInt(totals.slack_ns / totals.slack_calls) : OptionalInt(),
        share, quantile(totals.client, 500), quantile(totals.client, 950),
        quantile(totals.client, 990), quantile(totals.server, 500), quantile(totals.server, 950),
        quantile(totals.server, 990), quantile(totals.network, 500), quantile(totals.network, 950),
        quantile(totals.network, 990), failure,
        failure && *failure != "unknown" && dependency.failures_at.size() == 1
            ? std::optional<std::string>(*dependency.failures_at.begin())
            : std::nullopt,
        Disagreement(verdict.kind, failure.value_or("unknown")),
        OrNull(Joined(dependency.observed_as, ", ")), OwnerOf(key.caller), OwnerOf(key.callee));
  }

  Status WriteSite(int64_t id, int site, const SiteShare& share, int64_t calls) {
    using OptionalInt = std::optional<int64_t>;
    const bool seen = !share.rule.empty();
    const bool own = seen && share.alone;
    NecessityCounts counts = share.counts;
    if (share.retried) counts.MakeGood();
    const auto rounded = [&](double value) {
      return seen ? OptionalInt(std::llround(value)) : OptionalInt();
    };
    return Run("INSERT INTO dependency_site VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", site_,
               id, index_.sites[site].id, OrNull(share.rule),
               seen && calls > 0 ? share.calls / static_cast<double>(calls) : 0.0, share.detail,
               rounded(share.calls), rounded(share.errors),
               own ? OptionalInt(counts.failed_with) : OptionalInt(),
               own ? OptionalInt(counts.survived) : OptionalInt(),
               own ? std::optional<std::string>(ToString(Verdict(counts).kind)) : std::nullopt,
               rounded(share.critical_ns), rounded(share.clipped_ns), rounded(share.assumed_ns));
  }

  db::Connection& db_;
  const StaticIndex& index_;
  const Observed& observed_;
  std::map<std::string, std::string> file_of_;  // operation -> file of its handler, or of main
  std::optional<db::Statement> row_, site_, edge_, journey_;
  JoinSummary summary_;
};

}  // namespace

Result<JoinSummary> WriteDependencies(db::Connection& db, const StaticIndex& index,
                                      const Observed& observed, const ComponentTies& ties,
                                      const JoinedDependencies& joined) {
  Writer writer(db, index, observed, ties);
  for (const auto& [key, dependency] : joined.all)
    ARTERIAL_RETURN_IF_ERROR(writer.Write(key, dependency));
  return writer.summary();
}

}  // namespace arterial::runtime

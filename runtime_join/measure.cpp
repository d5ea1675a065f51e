#include "runtime_join/measure.h"

#include <algorithm>
#include <bit>

#include "runtime_join/operation_name.h"

namespace arterial::runtime {
namespace {

std::string_view CodeFunction(const Span& span, std::string* scratch) {
  const Attributes& at = span.attributes;
  const std::string_view full = at.Get("code.function.name");
  if (!full.empty()) return full;
  const std::string_view function = at.Get("code.function");
  const std::string_view space = at.Get("code.namespace");
  if (function.empty() || space.empty()) return function;
  // Older attributes name the two apart; whose language it is shows in how the first is written.
  const bool dots =
      space.find("::") == std::string_view::npos && space.find('.') != std::string_view::npos;
  scratch->assign(space).append(dots ? "." : "::").append(function);
  return *scratch;
}

bool HasCode(const Span& span) {
  return !span.attributes
              .GetAny({"code.function.name", "code.function", "code.file.path", "code.filepath"})
              .empty();
}

uint32_t CodeLine(const Span& span) {
  const std::string_view text = span.attributes.GetAny({"code.line.number", "code.lineno"});
  uint32_t line = 0;
  for (char c : text.substr(0, 9)) {
    if (c < '0' || c > '9') return 0;
    line = line * 10 + static_cast<uint32_t>(c - '0');
  }
  return line;
}

std::string JoinNames(const std::vector<std::string_view>& names) {
  std::string out;
  for (std::string_view name : names) {
    if (!out.empty()) out += " > ";
    out += name;
  }
  return out;
}

}  // namespace

int32_t HourOf(int64_t time_ns) {
  constexpr int64_t kHour = 3'600'000'000'000;
  return static_cast<int32_t>(time_ns / kHour - (time_ns % kHour < 0 ? 1 : 0));
}

int32_t OctaveOf(int64_t duration_ns) {
  return duration_ns < 2 ? 0 : 63 - std::countl_zero(static_cast<uint64_t>(duration_ns));
}

Measurer::Measurer(const JourneyConfig& config, Aggregate* aggregate, db::IssueLog* issues)
    : config_(config), aggregate_(aggregate), issues_(issues) {}

void Measurer::Measure(const Trace& trace) {
  Prepare(trace);
  NameEntries();
  ResolveCalls();
  MeasureJourneys();  // before the calls, which count the critical time it finds
  CountEntries();
  CountSpanNames();
  CountCalls();
  CountLinks();
  JudgeEntries();
  CountQuality();
  CountRoots();
  CountTimes();
  CountFailures();
}

Measurer::ResourceIds Measurer::Ids(const Span& span) {
  const auto [at, added] = resources_.try_emplace(span.resource);
  if (added) {
    const Resource& r = *span.resource;
    at->second = {aggregate_->Component(r.service_namespace, r.service_name, r.environment,
                                        ComponentKind::kService),
                  aggregate_->symbols.Intern(r.service_version),
                  aggregate_->symbols.Intern(r.owner_key), aggregate_->symbols.Intern(r.owner)};
  }
  return at->second;
}

void Measurer::Prepare(const Trace& trace) {
  trace_ = &trace;
  topology_ = FindCalls(trace, config_.components);
  const size_t n = trace.spans.size();
  hour_.assign(n, 0);
  operation_.assign(n, kNoId);
  entry_index_.assign(n, -1);
  critical_.assign(n, {});
  slack_.assign(n, -1);
  journey_of_.assign(n, -1);
  instances_.clear();
  exemplar_.clear();
  for (int32_t i : topology_.order) {
    const int32_t parent = trace.parent[static_cast<size_t>(i)];
    hour_[i] = parent < 0 ? HourOf(At(i).start_ns) : hour_[parent];
  }
}

void Measurer::NameEntries() {
  entry_outcome_.clear();
  for (int32_t entry : topology_.entries) {
    const OperationName name = NameOperation(At(entry));
    operation_[entry] = aggregate_->Operation(Ids(At(entry)).component, name.name, name.system);
    entry_index_[entry] = static_cast<int32_t>(entry_outcome_.size());
    entry_outcome_.push_back(OutcomeOf(At(entry)));
  }
}

void Measurer::CountEntries() {
  const db::U128 weight = trace_->weight;
  for (size_t i = 0; i < topology_.entries.size(); ++i) {
    const int32_t entry = topology_.entries[i];
    EntryStat& stat = aggregate_->entries[{operation_[entry], hour_[entry]}];
    if (trace_->partial) {
      ++stat.partial_entries;
      continue;
    }
    ++stat.entries;
    stat.weight += weight;
    stat.weight_squares += weight * weight;
    if (entry_outcome_[i].non_ok) {
      ++stat.failed;
      stat.failed_weight += weight;
    }
    const ResourceIds ids = Ids(At(entry));
    ++aggregate_->versions[{ids.component, ids.version, hour_[entry]}].entries;
    if (!At(entry).resource->owner.empty())
      ++aggregate_->owners[{ids.component, ids.owner_key, ids.owner, hour_[entry]}].entries;
  }
}

void Measurer::ResolveCalls() {
  calls_.clear();
  const std::vector<Call>& calls = topology_.calls;
  for (size_t begin = 0, end; begin < calls.size(); begin = end) {
    for (end = begin; end < calls.size() && calls[end].entry == calls[begin].entry;) ++end;
    if (calls[begin].entry < 0)
      issues_->Add("call_without_caller", db::Severity::kInfo, {}, 0,
                   "a client span above which no entry span was recorded",
                   static_cast<int64_t>(end - begin));
    ResolveGroup(begin, end);
  }
}

// Calls of one entry span. A call whose server was not recorded (it was down, or the span was lost)
// is one of the dependency that another call of the same name shows, where that is unambiguous.
void Measurer::ResolveGroup(size_t begin, size_t end) {
  SymbolTable& symbols = aggregate_->symbols;
  std::unordered_map<Symbol, uint32_t> served;   // observed name -> callee, kNoId: several
  std::vector<std::pair<Symbol, Symbol>> names;  // as the client says: of operation and system
  names.reserve(end - begin);
  for (size_t i = begin; i < end; ++i) {
    const Call& call = topology_.calls[i];
    OperationName name;
    if (call.inner)
      name.name = At(call.client).name;
    else if (call.client >= 0)
      name = NameOperation(At(call.client));
    names.emplace_back(symbols.Intern(name.name), symbols.Intern(name.system));
    if (call.client < 0 || call.server < 0) continue;
    const auto [at, added] = served.try_emplace(names.back().first, operation_[call.server]);
    if (!added && at->second != operation_[call.server]) at->second = kNoId;
  }
  const size_t group = calls_.size();
  for (size_t i = begin; i < end; ++i) {
    const Call& call = topology_.calls[i];
    const auto [name, system] = names[i - begin];
    uint32_t callee = kNoId;
    if (call.client >= 0 && call.server < 0 && !call.inner) {
      const auto at = served.find(name);
      if (at != served.end()) callee = at->second;
    }
    if (callee == kNoId) callee = Callee(call, symbols[name], symbols[system]);
    if (call.client >= 0 && !call.inner && operation_[call.client] == kNoId) {
      operation_[call.client] = callee;
      const ResourceIds ids = Ids(At(call.client));
      ++aggregate_->versions[{ids.component, ids.version, hour_[call.client]}].client_spans;
      ++aggregate_->systems[{ids.component, system, hour_[call.client]}].client_spans;
    }
    if (call.entry < 0) continue;
    const uint32_t edge = aggregate_->Edge(operation_[call.entry], callee, call.messaging);
    bool repeated = false, first = true;
    for (size_t j = calls_.size(); j > group && calls_[j - 1].call->top == call.top; --j) {
      first = false;
      repeated |= calls_[j - 1].edge == edge;
    }
    if (repeated) continue;  // one call that two server spans answered
    const Outcome outcome = OutcomeOfCall(call.client < 0 ? nullptr : &At(call.client),
                                          call.server < 0 ? nullptr : &At(call.server));
    const Symbol code = outcome.ending == Ending::kAnswer ? symbols.Intern(outcome.code) : Symbol{};
    calls_.push_back({&call, edge, Evidence(call, edge, name), first, outcome.server_error,
                      outcome.ending, code, name});
  }
}

uint32_t Measurer::Callee(const Call& call, const std::string& observed,
                          const std::string& system) {
  if (call.server >= 0) return operation_[call.server];
  if (call.client < 0) return operation_[call.proxies.back()];
  if (call.inner)
    return aggregate_->Operation(aggregate_->Component("", "", "", ComponentKind::kSpan), observed,
                                 {});
  const Span& client = At(call.client);
  std::string_view queue = client.attributes.Get("messaging.system");
  const uint32_t component = aggregate_->Component(
      "", queue.empty() ? NamePeer(client) : std::string(queue), "", ComponentKind::kPeer);
  return aggregate_->Operation(component, observed, system);
}

uint32_t Measurer::Evidence(const Call& call, uint32_t edge, Symbol observed) {
  // The names nearest to the call; deeper nesting than this says no more about the place.
  constexpr size_t kMaxEnclosing = 16;
  SymbolTable& symbols = aggregate_->symbols;
  std::vector<std::string_view> enclosing, proxies;
  const Span* code = call.client >= 0 && HasCode(At(call.client)) ? &At(call.client) : nullptr;
  const bool on_client = code != nullptr;
  for (int32_t i = trace_->parent[static_cast<size_t>(call.top)];
       i >= 0 && i != call.entry && enclosing.size() < kMaxEnclosing;
       i = trace_->parent[static_cast<size_t>(i)]) {
    enclosing.push_back(At(i).name);
    if (code == nullptr && HasCode(At(i))) code = &At(i);
  }
  std::reverse(enclosing.begin(), enclosing.end());
  for (int32_t proxy : call.proxies) proxies.push_back(At(proxy).resource->service_name);
  std::string scratch;
  EvidenceKey key{};
  key.edge = edge;
  if (call.client >= 0) key.span_name = symbols.Intern(At(call.client).name);
  key.observed_as = observed;
  key.enclosing_spans = symbols.Intern(JoinNames(enclosing));
  if (code != nullptr) {
    key.code_function = symbols.Intern(CodeFunction(*code, &scratch));
    key.code_file = symbols.Intern(code->attributes.GetAny({"code.file.path", "code.filepath"}));
    key.code_line = CodeLine(*code);
    key.code_on_client = on_client ? 1 : 0;
  }
  key.proxies = symbols.Intern(JoinNames(proxies));
  key.version = Ids(At(call.entry)).version;
  return aggregate_->evidence.Intern(key);
}

void Measurer::CountCalls() {
  for (const MeasuredCall& call : calls_) CountCall(call);
}

void Measurer::CountCall(const MeasuredCall& measured) {
  const Call& call = *measured.call;
  const int32_t hour = hour_[call.entry];
  EdgeStat& stat = aggregate_->edge_stats[{measured.edge, hour}];
  EvidenceStat& evidence = aggregate_->evidence_stats[{measured.evidence, hour}];
  ++stat.calls;
  ++evidence.calls;
  stat.weight += trace_->weight;
  const Span* client = call.client >= 0 ? &At(call.client) : nullptr;
  const Span* server = call.server >= 0 ? &At(call.server) : nullptr;
  const bool error = client != nullptr ? OutcomeOf(*client).client_error : measured.server_error;
  stat.errors += error;
  evidence.errors += error;
  if (server != nullptr) {
    stat.server_errors += OutcomeOf(*server).server_error;
    stat.server.Add(server->end_ns - server->start_ns);
    if (client != nullptr && !call.messaging)
      stat.network.Add(std::max<int64_t>(
          (client->end_ns - client->start_ns) - (server->end_ns - server->start_ns), 0));
  }
  if (client != nullptr) {
    stat.client.Add(client->end_ns - client->start_ns);
    AddTo(evidence.duration_ns, client->end_ns - client->start_ns);
  }
  stat.callee_failed += measured.ending == Ending::kFailed;
  if (measured.ending == Ending::kAnswer) {
    AnswerStat& answer = aggregate_->answers[{measured.edge, measured.code, hour}];
    ++answer.calls;
    answer.caller_failed += entry_outcome_[static_cast<size_t>(entry_index_[call.entry])].non_ok;
  }
  if (!measured.first) return;
  AddCritical(stat, critical_[call.top]);
  AddCritical(evidence, critical_[call.top]);
  stat.critical_calls += critical_[call.top].ns > 0;
  if (slack_[call.top] > 0) {
    AddTo(stat.slack_ns, slack_[call.top]);
    ++stat.slack_calls;
  }
}

// producer -> queue -> consumer: the producer's half is counted in its own trace.
void Measurer::CountLinks() {
  for (int32_t entry : topology_.link_only) {
    const Span& consumer = At(entry);
    const std::string_view system = consumer.attributes.Get("messaging.system");
    if (system.empty()) continue;
    Span producer;
    producer.kind = SpanKind::kProducer;
    for (const std::string_view key :
         {"messaging.system", "messaging.destination.template", "messaging.destination.name",
          "messaging.destination", "messaging.kafka.topic", "messaging.destination.temporary"})
      if (consumer.attributes.Has(key)) producer.attributes.Add(key, consumer.attributes.Get(key));
    const OperationName queue = NameOperation(producer);
    const uint32_t component = aggregate_->Component("", system, "", ComponentKind::kPeer);
    const uint32_t caller = aggregate_->Operation(component, queue.name, queue.system);
    const uint32_t edge = aggregate_->Edge(caller, operation_[entry], true);
    EdgeStat& stat = aggregate_->edge_stats[{edge, hour_[entry]}];
    ++stat.calls;
    stat.weight += trace_->weight;
    const bool error = OutcomeOf(consumer).server_error;
    stat.errors += error;
    stat.server_errors += error;
    stat.callee_failed += OutcomeOf(consumer).ending == Ending::kFailed;
    stat.server.Add(consumer.end_ns - consumer.start_ns);
  }
}

void Measurer::CountSpanNames() {
  for (size_t i = 0; i < trace_->spans.size(); ++i) {
    const int32_t owner = topology_.owner[i];
    if (owner < 0) continue;
    const Span& span = trace_->spans[i];
    const Symbol name = aggregate_->symbols.Intern(span.name);
    ++aggregate_->span_names[{operation_[owner], name, static_cast<uint32_t>(span.kind), hour_[i]}]
          .spans;
  }
}

}  // namespace arterial::runtime

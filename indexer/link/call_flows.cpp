#include "indexer/link/call_flows.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

namespace arterial::indexer {
namespace {

using db::Confidence;
using db::Known;
using nlohmann::json;

// How the gRPC channels of one binary are made, as far as its units use those functions.
struct Channels {
  const db::ChannelFact* plain = nullptr;        // one without interceptors
  const db::ChannelFact* intercepted = nullptr;  // one with
  std::vector<const db::ChannelFact*> configured;
};

// "UNAVAILABLE after 3 s" and the like are durations as protobuf's JSON has them: "1.5s".
std::optional<int64_t> Nanoseconds(const json& value) {
  if (!value.is_string()) return std::nullopt;
  const std::string text = value.get<std::string>();
  if (text.size() < 2 || text.back() != 's') return std::nullopt;
  char* end = nullptr;
  const double seconds = std::strtod(text.c_str(), &end);
  if (end != text.c_str() + text.size() - 1 || seconds < 0 || seconds > 1e9) return std::nullopt;
  return static_cast<int64_t>(seconds * 1e9 + 0.5);
}

class Configs {
 public:
  // The method config that a service config has for the operation: of the method, else of its
  // service, else the default. Null if there is none.
  static json For(const std::string& text, const std::string& operation) {
    const json config = json::parse(text, nullptr, /*allow_exceptions=*/false);
    if (!config.is_object() || !config.contains("methodConfig")) return nullptr;
    const size_t slash = operation.rfind('/');
    const std::string service = operation.substr(0, slash);
    const std::string method = slash == std::string::npos ? "" : operation.substr(slash + 1);
    json best = nullptr;
    int best_rank = -1;
    for (const json& one : config["methodConfig"]) {
      if (!one.is_object() || !one.contains("name") || !one["name"].is_array()) continue;
      for (const json& name : one["name"]) {
        if (!name.is_object()) continue;
        const std::string wanted_service = Text(name, "service"), wanted = Text(name, "method");
        if (!wanted_service.empty() && wanted_service != service) continue;
        if (!wanted.empty() && wanted != method) continue;
        const int rank = (wanted_service.empty() ? 0 : 1) + (wanted.empty() ? 0 : 1);
        if (rank > best_rank) best = one, best_rank = rank;
      }
    }
    return best;
  }

  static std::string Text(const json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
  }
  static uint32_t Number(const json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_number_unsigned() ? found->get<uint32_t>() : 0;
  }
};

class Adder {
 public:
  Adder(const Program& program, Linked& linked) : program_(program), linked_(linked) {}

  void Run() {
    for (const LinkedSite& site : linked_.call_sites) {
      const auto& [file, line, column, operation] = *site.key;
      const auto found = program_.call_flows.find({file, line, column, std::string()});
      linked_.call_flows.push_back(found == program_.call_flows.end() ? db::CallFlow()
                                                                      : found->second);
    }
    for (const StaticEdge& edge : linked_.edges) AddRetry(edge);
    if (program_.channels.empty()) return;
    for (const Binary& binary : linked_.binaries) channels_.push_back(ChannelsOf(binary));
    for (size_t i = 0; i < linked_.call_sites.size(); ++i)
      if (linked_.call_sites[i].site->framework == "grpc" &&
          linked_.call_flows[i].location.line != 0)
        AddChannels(linked_.call_sites[i], linked_.call_flows[i]);
  }

 private:
  // A loop that tries a helper again tries the calls beneath it again.
  void AddRetry(const StaticEdge& edge) {
    db::CallFlow& flow = linked_.call_flows[edge.call_site];
    if (flow.location.line == 0 || flow.retry.kind == db::RetryKind::kLoop) return;
    for (const StaticEdge::Step& step : edge.steps) {
      if (step.edge == nullptr) continue;
      const auto place = std::tie(step.edge->from, step.edge->to, step.edge->file, step.edge->line);
      const auto of = [](const HelperCall& call) {
        return std::tie(call.from, call.to, call.file, call.line);
      };
      auto call = std::partition_point(program_.helper_calls.begin(), program_.helper_calls.end(),
                                       [&](const HelperCall& c) { return of(c) < place; });
      for (; call != program_.helper_calls.end() && of(*call) == place; ++call)
        if (call->flow.retry.kind == db::RetryKind::kLoop) flow.retry = call->flow.retry;
    }
  }

  bool Holds(const std::vector<NodeId>& sorted, NodeId node) const {
    return std::binary_search(sorted.begin(), sorted.end(), node);
  }

  Channels ChannelsOf(const Binary& binary) const {
    Channels channels;
    for (const auto& [node, fact] : program_.channels) {
      bool defined = false, used = program_.nodes[node].is_main;
      for (UnitIndex unit : binary.units) {
        const Unit& u = program_.units[unit];
        defined = defined || Holds(u.defines, node);
        used = used || std::binary_search(u.references.begin(), u.references.end(),
                                          program_.nodes[node].symbol);
      }
      if (!defined || !used) continue;
      if (!fact.service_config.empty()) channels.configured.push_back(&fact);
      if (fact.makes) (fact.intercepted ? channels.intercepted : channels.plain) = &fact;
    }
    if (channels.intercepted != nullptr && !InterceptorInjects(binary))
      channels.plain = channels.intercepted, channels.intercepted = nullptr;
    return channels;
  }

  // An interceptor of the binary adds to what calls send.
  bool InterceptorInjects(const Binary& binary) const {
    for (const auto& [node, fact] : program_.channels)
      if (fact.intercepted && !fact.makes)
        for (UnitIndex unit : binary.units)
          if (Holds(program_.units[unit].defines, node)) return true;
    return false;
  }

  void AddChannels(const LinkedSite& site, db::CallFlow& flow) const {
    const db::ChannelFact* plain = nullptr;
    const db::ChannelFact* intercepted = nullptr;
    std::vector<const db::ChannelFact*> configured;
    for (uint32_t binary : site.binaries) {
      const Channels& channels = channels_[binary];
      if (channels.plain != nullptr) plain = channels.plain;
      if (channels.intercepted != nullptr) intercepted = channels.intercepted;
      configured.insert(configured.end(), channels.configured.begin(), channels.configured.end());
    }
    if (intercepted != nullptr && flow.context.trace != Known::kYes) {
      flow.context.trace = plain != nullptr ? Known::kUnknown : Known::kYes;
      flow.context.confidence = plain != nullptr ? Confidence::kLow : Confidence::kMedium;
      flow.context.evidence = {{intercepted->location, "channels inject the trace context"}};
      if (plain != nullptr) flow.context.evidence.push_back({plain->location, "and some do not"});
    }
    for (const db::ChannelFact* fact : configured) AddConfig(*fact, *site.key, flow);
  }

  static void AddConfig(const db::ChannelFact& fact, const SiteKey& key, db::CallFlow& flow) {
    const json config = Configs::For(fact.service_config, std::get<3>(key));
    if (config.is_null()) return;
    const db::Evidence evidence{fact.location, "service config"};
    const auto retry = config.find("retryPolicy");
    if (retry != config.end() && retry->is_object() && flow.retry.kind != db::RetryKind::kLoop) {
      flow.retry = {db::RetryKind::kServiceConfig,
                    Confidence::kMedium,
                    Configs::Number(*retry, "maxAttempts"),
                    false,
                    retry->contains("initialBackoff") ? Known::kYes : Known::kNo,
                    {evidence}};
    }
    const auto hedging = config.find("hedgingPolicy");
    if (hedging != config.end() && hedging->is_object()) {
      flow.channel.hedging = Known::kYes;
      flow.channel.evidence.push_back(evidence);
    }
    const auto ready = config.find("waitForReady");
    if (ready != config.end() && ready->is_boolean() &&
        flow.channel.wait_for_ready == Known::kUnknown) {
      flow.channel.wait_for_ready = ready->get<bool>() ? Known::kYes : Known::kNo;
      flow.channel.evidence.push_back(evidence);
    }
    const auto timeout = config.find("timeout");
    if (timeout == config.end() || flow.deadline.kind == db::DeadlineKind::kSet ||
        flow.deadline.kind == db::DeadlineKind::kInherited)
      return;
    const std::optional<int64_t> limit = Nanoseconds(*timeout);
    flow.deadline = {db::DeadlineKind::kSet,
                     Confidence::kMedium,
                     limit.has_value(),
                     limit.value_or(0),
                     "",
                     {evidence}};
  }

  const Program& program_;
  Linked& linked_;
  std::vector<Channels> channels_;  // by binary
};

}  // namespace

void AddCallers(const Program& program, Linked& linked) { Adder(program, linked).Run(); }

}  // namespace arterial::indexer

// KINDS context_flow deadline
// Whether what came with the request goes out with the call.
#include <grpcpp/grpcpp.h>

#include "../../frameworks/include/opentelemetry/trace/tracer.h"
#include "shop.grpc.pb.h"

// As examples of OpenTelemetry have it.
struct Carrier : opentelemetry::context::propagation::TextMapCarrier {
  explicit Carrier(grpc::ClientContext* context) : context_(context) {}
  grpc::ClientContext* context_;
};

using shop::v1::Item;

class Handler final : public shop::v1::Catalog::Service {
 public:
  explicit Handler(shop::v1::Catalog::Stub* stub) : stub_(stub) {}

  grpc::Status Get(grpc::ServerContext* context, const Item* item, Item* answer) override {
    const auto onward = grpc::ClientContext::FromServerContext(*context);
    return stub_->Get(onward.get(), *item, answer);  // EXPECT context_flow trace yes cancellation yes deadline yes high // EXPECT deadline inherited high
  }

  grpc::Status AsyncNote(grpc::ServerContext* context, const Item* item, Item* answer) override {
    const auto onward = grpc::ClientContext::FromServerContext(
        *context, grpc::PropagationOptions().disable_deadline_propagation());
    return stub_->Get(onward.get(), *item, answer);  // EXPECT context_flow trace yes cancellation yes deadline no high // EXPECT deadline none high
  }

  grpc::Status Fresh(grpc::ServerContext*, const Item* item, Item* answer) {
    grpc::ClientContext onward;
    return stub_->Get(&onward, *item, answer);  // EXPECT context_flow trace no cancellation no deadline no medium // EXPECT deadline none high
  }

  grpc::Status OwnDeadline(grpc::ServerContext* context, const Item* item, Item* answer) {
    grpc::ClientContext onward;
    onward.set_deadline(context->deadline());
    return stub_->Get(&onward, *item, answer);  // EXPECT context_flow trace no cancellation no deadline yes medium // EXPECT deadline inherited high
  }

  grpc::Status Metadata(grpc::ServerContext* context, const Item* item, Item* answer) {
    grpc::ClientContext onward;
    for (const auto& [key, value] : context->client_metadata())
      onward.AddMetadata(std::string(key.data(), key.size()), std::string(value.data(), value.size()));
    return stub_->Get(&onward, *item, answer);  // EXPECT context_flow trace yes cancellation no deadline no high // EXPECT deadline none high
  }

  grpc::Status OtherMetadata(grpc::ServerContext*, const Item* item, Item* answer) {
    grpc::ClientContext onward;
    onward.AddMetadata("caller", "shop");
    return stub_->Get(&onward, *item, answer);  // EXPECT context_flow trace no cancellation no deadline no medium // EXPECT deadline none high
  }

  // OpenTelemetry's propagator writes into a carrier around the context.
  grpc::Status Injected(grpc::ServerContext*, const Item* item, Item* answer) {
    grpc::ClientContext onward;
    Carrier carrier(&onward);
    auto current = opentelemetry::context::RuntimeContext::GetCurrent();
    opentelemetry::context::propagation::GlobalTextMapPropagator::GetGlobalPropagator()->Inject(carrier, current);
    return stub_->Get(&onward, *item, answer);  // EXPECT context_flow trace yes cancellation no deadline no high // EXPECT deadline none high
  }

  grpc::Status InjectedElsewhere(grpc::ServerContext*, const Item* item, Item* answer) {
    grpc::ClientContext onward, other;
    Carrier carrier(&other);
    auto current = opentelemetry::context::RuntimeContext::GetCurrent();
    opentelemetry::context::propagation::GlobalTextMapPropagator::GetGlobalPropagator()->Inject(carrier, current);
    return stub_->Get(&onward, *item, answer);  // EXPECT context_flow trace no cancellation no deadline no medium // EXPECT deadline none high
  }

 private:
  shop::v1::Catalog::Stub* const stub_;
};

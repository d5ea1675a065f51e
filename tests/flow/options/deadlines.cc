// KINDS deadline channel
// Deadlines of gRPC calls.
#include <grpcpp/grpcpp.h>

#include <chrono>

#include "shop.grpc.pb.h"

using shop::v1::Item;
using std::chrono::system_clock;

shop::v1::Catalog::Stub* stub;
constexpr auto kLimit = std::chrono::milliseconds(250);
int FLAGS_timeout_ms = 700;

void None(const Item& item, Item* answer) {
  grpc::ClientContext context;
  stub->Get(&context, item, answer);  // EXPECT deadline none high // EXPECT channel pooled ready unknown
}

void Set(const Item& item, Item* answer) {
  grpc::ClientContext context;
  context.set_deadline(system_clock::now() + std::chrono::seconds(5));
  context.set_wait_for_ready(true);
  stub->Get(&context, item, answer);  // EXPECT deadline set high 5000000000ns // EXPECT channel pooled ready yes
}

void Constant(const Item& item, Item* answer) {
  grpc::ClientContext context;
  const auto now = system_clock::now();
  const auto deadline = now + 2 * kLimit;
  context.set_deadline(deadline);
  stub->Get(&context, item, answer);  // EXPECT deadline set high 500000000ns // EXPECT channel pooled ready unknown
}

void Flag(const Item& item, Item* answer) {
  grpc::ClientContext context;
  context.set_deadline(system_clock::now() + std::chrono::milliseconds(FLAGS_timeout_ms));
  stub->Get(&context, item, answer);  // EXPECT deadline set high 700000000ns flag timeout_ms // EXPECT channel pooled ready unknown
}

void Gpr(const Item& item, Item* answer) {
  grpc::ClientContext context;
  context.set_deadline(gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC), gpr_time_from_millis(40, GPR_TIMESPAN)));
  stub->Get(&context, item, answer);  // EXPECT deadline set high 40000000ns // EXPECT channel pooled ready unknown
}

// Too late: the call is made without.
void After(const Item& item, Item* answer) {
  grpc::ClientContext context;
  stub->Get(&context, item, answer);  // EXPECT deadline none high // EXPECT channel pooled ready unknown
  context.set_deadline(system_clock::now() + std::chrono::seconds(5));
}

void Sometimes(const Item& item, Item* answer, bool hurry) {
  grpc::ClientContext context;
  if (hurry) context.set_deadline(system_clock::now() + std::chrono::seconds(1));
  stub->Get(&context, item, answer);  // EXPECT deadline set medium 1000000000ns // EXPECT channel pooled ready unknown
}

void OfAnother(const Item& item, Item* answer) {
  grpc::ClientContext context, other;
  other.set_deadline(system_clock::now() + std::chrono::seconds(5));
  stub->Get(&context, item, answer);  // EXPECT deadline none high // EXPECT channel pooled ready unknown
}

void Prepare(grpc::ClientContext* context, int seconds = 3) {
  context->set_deadline(system_clock::now() + std::chrono::seconds(seconds));
}
void Helped(const Item& item, Item* answer) {
  grpc::ClientContext context;
  Prepare(&context);
  stub->Get(&context, item, answer);  // EXPECT deadline set high 3000000000ns // EXPECT channel pooled ready unknown
}

void Elsewhere(grpc::ClientContext* context);
void OutOfSight(const Item& item, Item* answer) {
  grpc::ClientContext context;
  Elsewhere(&context);
  stub->Get(&context, item, answer);  // EXPECT deadline unknown low // EXPECT channel pooled ready unknown
}

std::unique_ptr<grpc::ClientContext> Made() {
  auto context = std::make_unique<grpc::ClientContext>();
  context->set_deadline(system_clock::now() + std::chrono::minutes(1));
  return context;
}
void Returned(const Item& item, Item* answer) {
  const auto context = Made();
  stub->Get(context.get(), item, answer);  // EXPECT deadline set high 60000000000ns // EXPECT channel pooled ready unknown
}

template <typename Ask>
grpc::Status WithDeadline(Ask ask) {
  grpc::ClientContext context;
  context.set_deadline(system_clock::now() + std::chrono::seconds(4));
  return ask(context);
}
void Wrapped(const Item& item, Item* answer) {
  WithDeadline([&](grpc::ClientContext& context) {
    return stub->Get(&context, item, answer);  // EXPECT deadline set high 4000000000ns // EXPECT channel pooled ready unknown
  });
}

// Handed in by callers of this unit, all of whom set one.
grpc::Status Inner(grpc::ClientContext* context, const Item& item, Item* answer) {
  return stub->Get(context, item, answer);  // EXPECT deadline set high 9000000000ns // EXPECT channel pooled ready unknown
}
void Outer(const Item& item, Item* answer) {
  grpc::ClientContext context;
  context.set_deadline(system_clock::now() + std::chrono::seconds(9));
  Inner(&context, item, answer);
}

class Client {
 public:
  explicit Client(std::chrono::milliseconds timeout = std::chrono::milliseconds(1500)) : timeout_(timeout) {}
  void Ask(const Item& item, Item* answer) {
    grpc::ClientContext context;
    context.set_deadline(system_clock::now() + timeout_);
    stub->Get(&context, item, answer);  // EXPECT deadline set high 1500000000ns // EXPECT channel pooled ready unknown
  }

 private:
  const std::chrono::milliseconds timeout_;
};
Client client;

void OwnChannel(const Item& item, Item* answer) {
  const auto channel = grpc::CreateChannel("shop:1", grpc::InsecureChannelCredentials());
  const auto own = shop::v1::Catalog::NewStub(channel);
  grpc::ClientContext context;
  own->Get(&context, item, answer);  // EXPECT deadline none high // EXPECT channel per_call ready unknown
}

// One channel for all rounds.
void KeptChannel(const Item& item, Item* answer) {
  const auto channel = grpc::CreateChannel("shop:1", grpc::InsecureChannelCredentials());
  const auto own = shop::v1::Catalog::NewStub(channel);
  for (int i = 0; i < 3; ++i) {
    grpc::ClientContext context;
    own->Get(&context, item, answer);  // EXPECT deadline none high // EXPECT channel pooled ready unknown
  }
}

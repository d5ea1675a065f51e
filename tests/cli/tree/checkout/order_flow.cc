#include "audit.pb.h"

grpc::Status CheckoutService::PlaceOrder(Context* context, const Order* order, Placed* placed) {
  cart_->GetCart(&call, user, &cart);
	return flow_->Pay(cart);
}

void OrderFlow::Pay(const Cart& cart) {
  stub_->Charge(&call, amount, &receipt);
  if (FLAGS_audit) audit_->Record(&call, receipt, &ack);
}

void OrderFlow::Notify(const Placed& placed) {
  pool_->Run([this] {
    email_->async()->Send(&call, &mail, &sent, [](grpc::Status) {});
  });
}

#include "checkout.grpc.pb.h"

// POST /checkout
void Checkout(const httplib::Request& request, httplib::Response& response) {
  stub->PlaceOrder(&context, order, &placed);
}

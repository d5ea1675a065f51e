// KINDS arrival
// StatusOr of helpers: handed on, replaced, unwrapped.
#include "absl/status/statusor.h"

absl::StatusOr<int> Price();

absl::StatusOr<int> Handed() {
  auto price = Price();  // EXPECT arrival return propagates return @9 in Handed of Price
  if (!price.ok()) return price.status();
  return *price + 1;
}
int Replaced() {
  return Price().value_or(0);  // EXPECT arrival return handled @13 in Replaced of Price
}
int Insisted() {
  return Price().value();  // EXPECT arrival return propagates throw @16 in Insisted of Price
}
void Dropped() {
  Price();  // EXPECT arrival return ignored @19 in Dropped of Price
}

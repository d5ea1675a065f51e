// KINDS order
// One after the other, instead of each other, in loops.
#include "calls.h"

void Plain() {
  A();  // EXPECT order A before B none
  B();
}

void Branches(int which) {
  if (which == 0)
    A();  // EXPECT order A excludes B none // EXPECT order A before C none
  else
    B();  // EXPECT order B before C none
  C();
}

void Returned(bool early) {
  if (early) {
    A();  // EXPECT order A excludes B none
    return;
  }
  B();
}

void Switched(int which) {
  switch (which) {
    case 0:
      A();  // EXPECT order A before B none // EXPECT order A excludes C none
      [[fallthrough]];
    case 1:
      B();  // EXPECT order B excludes C none
      break;
    default:
      C();
  }
}

void Caught() {
  try {
    A();  // EXPECT order A before B none // EXPECT order A before C none
  } catch (...) {
    B();  // EXPECT order B before C none
  }
  C();
}

void Looped(int times) {
  for (int i = 0; i < times; ++i) {
    A();  // EXPECT order A before B none
    B();
  }
}

int Chosen(bool one) {
  return one ? A() : B();  // EXPECT order A excludes B none
}

bool ShortCut() {
  return A() != 0 && B() != 0;  // EXPECT order A before B control
}

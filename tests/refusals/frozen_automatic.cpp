// A frozen layer that lives on the stack.
// EXPECT: frozen_automatic.cpp:16
// EXPECT: static storage duration|constant expression
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/networks.hpp>
#include <ingot/network/frozen.hpp>
using namespace ingot;

void train() {
#ifdef FIXED
  static Dense<4, 2> const features{};
  [[maybe_unused]] Frozen<features> frozen;
#else
  Dense<4, 2> const features{};
  [[maybe_unused]] Frozen<features> frozen;
#endif
}

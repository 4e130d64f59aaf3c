// FLAGS: -std=c++11
// EXPECT: fatal error: .?Ingot is written in C\+\+20: compile with -std=c\+\+20 or later
// ERRORS: 1
// MAX-LINES: 8
#include <ingot/layers/dense.hpp>
#include <ingot/network/network.hpp>

int main() {
  ingot::Network<ingot::Dense<2, 2>> net;
  return net({0, 1})[0] > 0 ? 0 : 1;
}

#ifdef FIXED
// The same under -std=c++20.
#endif

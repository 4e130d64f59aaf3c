// FLAGS: -std=c++17
// EXPECT: fatal error: .?Ingot is written in C\+\+20: compile with -std=c\+\+20 or later
// ERRORS: 1
// MAX-LINES: 8
#include <ingot/ingot.hpp>

int main() {
  ingot::Network<ingot::Dense<2, 8>, ingot::Tanh<8>, ingot::Dense<8, 2>> net;
  return net({0, 1})[0] > 0 ? 0 : 1;
}

#ifdef FIXED
// The same under -std=c++20.
#endif

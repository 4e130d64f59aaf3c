// FLAGS: -std=c++14
// EXPECT: fatal error: .?Ingot is written in C\+\+20: compile with -std=c\+\+20 or later
// ERRORS: 1
// MAX-LINES: 8
#include <ingot/host.hpp>

int main() {
  ingot::Network<ingot::Dense<2, 2>> net;
  ingot::load_weights(net, "weights.safetensors");
}

#ifdef FIXED
// The same under -std=c++20.
#endif

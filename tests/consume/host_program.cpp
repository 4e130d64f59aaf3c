// The same with the host's conveniences.
#include <ingot/host.hpp>

int main() {
  ingot::Network<ingot::Dense<2, 1>> net{};
  return net({0, 0})[0] == 0.0f ? 0 : 1;
}

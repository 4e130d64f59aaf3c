// What a user's first program looks like, built the way users build.
#include <ingot/ingot.hpp>

int main() {
  using Net = ingot::Network<ingot::Dense<2, 3>, ingot::Relu<3>, ingot::Dense<3, 1>>;
  Net net{};
  ingot::initialize(net, 1);
  net.layer<2>().bias[0] = 5.0f;
  return net({0, 0})[0] == 5.0f ? 0 : 1;
}

#include "linked.hpp"

SharedNet made_elsewhere(std::uint64_t seed) {
  SharedNet net{};
  ingot::initialize(net, seed, ingot::XavierUniform{});
  return net;
}

ingot::Tensor<float, 2> run_elsewhere(SharedNet const& net, ingot::Tensor<float, 3> const& x) {
  return net(x);
}

// Layers first, then a header of the library's that declares std::array anew, then expressions: any order compiles.
// clang-format off
#include <ingot/networks.hpp>
#include <memory>
#include "linked.hpp"
// clang-format on

SharedNet made_elsewhere(std::uint64_t seed) {
  SharedNet net{};
  ingot::initialize(net, seed, ingot::XavierUniform{});
  return net;
}

ingot::Tensor<float, 2> run_elsewhere(SharedNet const& net, ingot::Tensor<float, 3> const& x) {
  return net(x);
}

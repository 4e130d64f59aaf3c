// Golden vectors of another network.
// EXPECT: golden vectors are a batch of the network's inputs and one of its outputs
// EXPECT: Tensor<float, 2, 4>
// ERRORS: 1
// MAX-LINES: 14
#include <ingot/ingot.hpp>
#include <ingot/deploy/golden.hpp>

using Net = ingot::Network<ingot::Dense<3, 2>>;
#ifdef FIXED
constexpr ingot::Tensor<float, 2, 3> inputs{};
#else
constexpr ingot::Tensor<float, 2, 4> inputs{};
#endif
constexpr ingot::Tensor<float, 2, 2> outputs{};
constexpr ingot::Golden golden{inputs, outputs, ingot::GoldenBound{.absolute = 1e-5}};

bool run(Net const& net) {
  return bool(ingot::verify(net, golden));
}

// A network whose scratch does not belong on the stack.
// EXPECT: verify\(net, golden\) would put too many bytes on the stack: place a GoldenWorkspace<Net>
// EXPECT: Bytes<\d+(ul)?>, (ingot::detail::)?(StackLimit|Bytes<16384(ul)?>)
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/deploy/golden.hpp>

using Net = ingot::Network<ingot::Dense<8, 6000>, ingot::Relu<6000>, ingot::Dense<6000, 2>>;
constexpr ingot::Tensor<float, 1, 8> inputs{};
constexpr ingot::Tensor<float, 1, 2> outputs{};
constexpr ingot::Golden golden{inputs, outputs, ingot::GoldenBound{.absolute = 1e-5}};

bool run(Net const& net, [[maybe_unused]] ingot::GoldenWorkspace<Net>& workspace) {
#ifdef FIXED
  return bool(ingot::verify(net, golden, workspace));
#else
  return bool(ingot::verify(net, golden));
#endif
}

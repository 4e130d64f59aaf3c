// EXPECT: layer_exists<.*At<0, .*Residual<.*Twice.*InBranch<0, (struct )?ingot::reasons::NoForward
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

struct Twice {
  using input_shape = Shape<2>;
  using output_shape = Shape<2>;
};

#ifdef FIXED
using Net = Network<Residual<Relu<2>>>;
#else
using Net = Network<Residual<Twice>>;
#endif

auto run(Net const& net, tensor_t<float, Net::input_shape> const& x) {
  return net(x);
}

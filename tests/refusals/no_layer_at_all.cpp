// EXPECT: a layer names its input_shape, an ingot::Shape
// EXPECT: has_input_shape<.*At<0, int> ?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

#ifdef FIXED
using First = ingot::Relu<2>;
#else
using First = int;
#endif

using Net = ingot::Network<First, ingot::Dense<2, 1>>;

auto run(Net const& net, ingot::Tensor<float, 2> const& x) {
  return net(x);
}

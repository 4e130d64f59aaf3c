// The word of a cell behind an input whose steps are not the cell's.
// EXPECT: layer_exists<.*At<1, .*RankOrSizeOf<.*Shape<9, 4>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

constexpr auto now = graph::state<"h", 3> + graph::input<"x", 3>;
constexpr auto made = graph::cell(now, graph::next<"h">(now));

#ifdef FIXED
using Net = decltype(build<Shape<9, 3>>(relu, recurrent<made>));
#else
using Net = decltype(build<Shape<9, 4>>(relu, recurrent<made>));
#endif

auto run(Net const& net, tensor_t<float, Net::input_shape> const& x) {
  return net(x);
}

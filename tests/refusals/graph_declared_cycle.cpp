// Three nodes that read each other in a ring, among others; the message goes the way round from the first name in the
// alphabet. The expression of a refused declaration is not refused again.
// EXPECT: no node reads itself, directly or through others
// EXPECT: Cycle<.*("alpha"|'a', 'l', 'p', 'h', 'a').*("gamma"|'g', 'a', 'm', 'm', 'a').*("beta"|'b', 'e', 't', 'a').*("alpha"|'a', 'l', 'p', 'h', 'a')
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/declared/declared.hpp>

using namespace ingot::graph;

constexpr auto model = declare<"out">(node<"gamma", "beta">(relu), node<"out", "gamma", "x">(add),
#ifdef FIXED
                                      node<"beta", "alpha">(functions::tanh), node<"alpha", "x">(sigmoid),
#else
                                      node<"beta", "alpha">(functions::tanh),
                                      node<"alpha", "gamma">(sigmoid),
#endif
                                      leaf(input<"x", 2, 3>));
constexpr auto out = model.expression<"out">() + model["alpha"_key];
constexpr auto both = model.outputs();

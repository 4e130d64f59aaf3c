// A repetition along an axis that is not there.
// EXPECT: a repetition is along an axis of the shape
// EXPECT: Shape<2, 3>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
constexpr auto h = exp(x) * relu(x + sigmoid(x)) - tanh(x);

#ifdef FIXED
constexpr auto y = repeat<1, 4>(h);
#else
constexpr auto y = repeat<2, 4>(h);
#endif

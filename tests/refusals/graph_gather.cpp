// A position behind the last one.
// EXPECT: gather takes positions within an axis of the shape
// EXPECT: Shape<2, 3>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
constexpr auto h = exp(x) * relu(x + sigmoid(x)) - tanh(x);

#ifdef FIXED
constexpr auto y = gather<1, 2, 0, 2>(h);
#else
constexpr auto y = gather<1, 2, 0, 3>(h);
#endif

constexpr auto z = exp(y);

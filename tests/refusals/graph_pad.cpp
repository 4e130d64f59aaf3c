// A padding along an axis that there is not.
// EXPECT: a padding is along an axis of the shape
// EXPECT: Shape<2, 3>, 2
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/graph/operations/padding.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
#ifdef FIXED
constexpr auto y = pad<1, 1, 1>(x);
#else
constexpr auto y = pad<2, 1, 1>(x);
#endif

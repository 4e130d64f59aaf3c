// A workspace of integers.
// EXPECT: the scalar of a workspace is float or double
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
#ifdef FIXED
auto workspace = workspace_for<double>(sum(x));
#else
auto workspace = workspace_for<int>(sum(x));
#endif

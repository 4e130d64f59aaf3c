// A workspace for a gradient, with the name as text.
// EXPECT: a workspace is for an expression, or for its gradient: workspace_for\(y\), workspace_for\(y, wrt<\\?"w\\?">\)
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
#ifdef FIXED
auto workspace = workspace_for(sum(x), wrt<"x">);
#else
auto workspace = workspace_for(sum(x), "x");
#endif

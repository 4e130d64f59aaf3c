// A workspace for a plain number.
// EXPECT: a workspace is for an expression, or for its gradient: workspace_for\(y\), workspace_for\(y, wrt<\\?"w\\?">\)
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
#ifdef FIXED
auto workspace = workspace_for(exp(x));
#else
auto workspace = workspace_for(3.0);
#endif

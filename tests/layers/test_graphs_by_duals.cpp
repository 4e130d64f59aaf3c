// The backward pass of every layer over a graph that is small enough, proven while this file compiles: it has nothing
// to run.
#include "graph_cases.hpp"
#include "table_by_duals.hpp"

using namespace tests;

static_assert(exact_table<GraphCases>());

int main() {}

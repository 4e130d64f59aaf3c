// The backward pass of attention where it is small enough, proven while this file compiles: it has nothing to run.
#include "multi_head_cases.hpp"
#include "table_by_duals.hpp"

using namespace tests;

static_assert(exact_table<MultiHeadCases>());

int main() {}

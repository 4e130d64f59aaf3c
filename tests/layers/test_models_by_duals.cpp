// The backward pass of the layers of models.hpp where they are small enough, proven while this file compiles: it has
// nothing to run.
#include "model_cases.hpp"
#include "table_by_duals.hpp"

using namespace tests;

static_assert(exact_table<TransposedCases>());
static_assert(exact_table<ModelPoolCases>());
static_assert(exact_table<ModelLayerCases>());

int main() {}

// The backward pass of every layer of attention that is small enough, proven while this file compiles.
#include "attention_cases.hpp"
#include "table_by_duals.hpp"

static_assert(tests::exact_table<tests::AttentionCases>());

int main() {}

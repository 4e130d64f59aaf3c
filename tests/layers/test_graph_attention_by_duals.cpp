// The backward passes of attention over neighbours and of message passing, proven while this file compiles: it has
// nothing to run.
#include "graph_attention_cases.hpp"
#include "message_passing_cases.hpp"
#include "table_by_duals.hpp"

using namespace tests;

static_assert(exact_table<GraphAttentionCases>());
static_assert(exact_table<MessagePassingCases>());

int main() {}

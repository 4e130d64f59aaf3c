// Attention that is not causal reads what is to come; a transformer block of it says where.
// EXPECT: a layer cannot run step by step: streams<...> has its position, its type and the reason
// EXPECT: At<1, (ingot::)?TransformerBlock<
// EXPECT: InBranch<0, .*InStream<.*At<0, (ingot::)?MultiHeadAttention<.*ReadsTheFuture
// ERRORS: 1
// MAX-LINES: 14
#include <ingot/attention.hpp>

using namespace ingot;

#ifdef FIXED
constexpr TransformerOptions options{.causal = true};
#else
constexpr TransformerOptions options{};
#endif
State<Network<PerStep<8, Dense<3, 4>>, TransformerBlock<8, 4, 2, 6, options>>> state;

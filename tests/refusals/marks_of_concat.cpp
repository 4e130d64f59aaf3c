// Attention of one marked sequence to another without .marked.
// EXPECT: marks_match<.*GivesMarks<0, .*Concat<.*TakesNoMarks<1, .*CrossAttention<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/attention.hpp>

using namespace ingot;

constexpr EmbeddingOptions padded{.padding = 0, .marked = true};
using Encoded = decltype(concat(embedding<5, 16, padded>, embedding<6, 16, padded>));

#ifdef FIXED
using Net = decltype(build<Shape<7>>(Encoded{}, cross_attention<7, 4, AttentionOptions{.marked = true}>));
#else
using Net = decltype(build<Shape<7>>(Encoded{}, cross_attention<7, 4>));
#endif

Net net{};

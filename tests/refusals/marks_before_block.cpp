// A block without .marked behind an embedding with it: 17 features are not the reason.
// EXPECT: marks_match<.*GivesMarks<0, .*Embedding<.*TakesNoMarks<2, .*TransformerBlock<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/attention.hpp>

using namespace ingot;

constexpr EmbeddingOptions padded{.padding = 0, .marked = true};
constexpr TransformerOptions marked{.marked = true};

#ifdef FIXED
using Net = decltype(build<Shape<7>>(embedding<5, 16, padded>, identity, transformer_block<4, 32, marked>));
#else
using Net = decltype(build<Shape<7>>(embedding<5, 16, padded>, identity, transformer_block<4, 32>));
#endif

Net net{};

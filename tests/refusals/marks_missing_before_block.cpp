// A marked block behind an embedding that gives no marks: the width that it would have is not the reason.
// EXPECT: marks_match<.*GivesNoMarks<0, .*Embedding<.*TakesMarks<1, .*TransformerBlock<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/attention.hpp>

using namespace ingot;

constexpr EmbeddingOptions padded{.padding = 0, .marked = true};
constexpr TransformerOptions marked{.marked = true};

#ifdef FIXED
using Net = decltype(build<Shape<7>>(embedding<5, 16, padded>, transformer_block<4, 32, marked>));
#else
using Net = decltype(build<Shape<7>>(embedding<5, 16>, transformer_block<4, 32, marked>));
#endif

Net net{};

// Without build(): shapes fit, and marks would be features.
// EXPECT: marks_match<.*GivesMarks<0, .*Embedding<.*TakesNoMarks<1, .*TransformerBlock<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/attention.hpp>

using namespace ingot;

constexpr EmbeddingOptions padded{.padding = 0, .marked = true};

#ifdef FIXED
using Net = Network<Embedding<7, 5, 16, padded>, TransformerBlock<7, 16, 4, 32, TransformerOptions{.marked = true}>>;
#else
using Net = Network<Embedding<7, 5, 16, padded>, TransformerBlock<7, 17, 17, 32>>;
#endif

Net net{};

// Positions without .marked behind an embedding with it would add to the marks.
// EXPECT: marks_match<.*GivesMarks<0, .*Embedding<.*TakesNoMarks<1, .*LearnedPositions<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/attention.hpp>

using namespace ingot;

constexpr EmbeddingOptions padded{.padding = 0, .marked = true};

#ifdef FIXED
using Net = decltype(build<Shape<7>>(embedding<5, 16, padded>, learned_positions<PositionOptions{.marked = true}>));
#else
using Net = decltype(build<Shape<7>>(embedding<5, 16, padded>, learned_positions<>));
#endif

Net net{};

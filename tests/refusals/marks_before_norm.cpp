// A norm that is not kept from the marks.
// EXPECT: marks_match<.*GivesMarks<0, .*Embedding<.*TakesNoMarks<1, .*LayerNorm<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/attention.hpp>

using namespace ingot;

constexpr EmbeddingOptions padded{.padding = 0, .marked = true};
constexpr MeanOverStepsOptions marked{.marked = true};

#ifdef FIXED
using Net = decltype(build<Shape<7>>(embedding<5, 16, padded>, per_marked_step<layer_norm<>>, mean_over_steps<marked>));
#else
using Net = decltype(build<Shape<7>>(embedding<5, 16, padded>, layer_norm<>, mean_over_steps<marked>));
#endif

Net net{};

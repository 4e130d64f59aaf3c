// A body that knows nothing of marks, with a sum around it, behind an embedding that gives them.
// EXPECT: marks_match<.*GivesMarks<0, .*Embedding<.*TakesNoMarks<1, .*Residual<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/attention.hpp>

using namespace ingot;

constexpr EmbeddingOptions padded{.padding = 0, .marked = true};

#ifdef FIXED
using Net = decltype(build<Shape<7>>(embedding<5, 16, padded>, per_marked_step<residual(dense<16>)>));
#else
using Net = decltype(build<Shape<7>>(embedding<5, 16, padded>, residual(per_step<dense<17>>)));
#endif

Net net{};

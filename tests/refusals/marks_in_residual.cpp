// Within a residual, too.
// EXPECT: layer_exists<.*At<1, .*InBranch<0, .*MarksDiffer<.*GivesMarks<0, .*TakesNoMarks<1, .*PerStep<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/attention.hpp>

using namespace ingot;

constexpr EmbeddingOptions padded{.padding = 0, .marked = true};

#ifdef FIXED
using Net = decltype(build<Shape<7>>(
    embedding<5, 16, padded>, residual(chain(per_marked_step<rms_norm<>>, per_marked_step<dense<16>>))));
#else
using Net = decltype(build<Shape<7>>(embedding<5, 16, padded>,
                                     residual(chain(per_marked_step<rms_norm<>>, per_step<dense<17>>))));
#endif

Net net{};

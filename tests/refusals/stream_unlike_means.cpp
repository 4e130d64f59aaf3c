// Means over time of which those at the ends are of fewer numbers.
// EXPECT: a layer cannot run step by step: streams<...> has its position, its type and the reason
// EXPECT: MeansOfFewerNumbersAtTheEnds
// ERRORS: 1
// MAX-LINES: 14
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
constexpr Pool1dOptions options{.stride = 1, .padding = {2, 0}};
#else
constexpr Pool1dOptions options{.stride = 1, .padding = {2, 0}, .count_include_pad = false};
#endif
State<Network<Conv1d<Shape<2, 40>, 4, 1>, AvgPool1d<Shape<4, 40>, 3, options>>> state;

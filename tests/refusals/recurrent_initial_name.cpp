// A parameter that has the name of the learnt initial state of h.
// EXPECT: this layer is refused
// EXPECT: NameOfAnInitialState<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;
using namespace ingot::graph;

constexpr auto now = state<"h", 3> + input<"x", 3> * parameter<"h_0", 3>;
constexpr auto made = cell(now, next<"h">(now));

#ifdef FIXED
Recurrent<made, 5> const layer{};
#else
Recurrent<made, 5, RecurrentOptions{.initial = InitialState::learned}> const layer{};
#endif

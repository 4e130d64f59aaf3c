// A cell that is refused, as a layer: what is wrong with it is said once, where it is made.
// EXPECT: what a state becomes has its shape
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

constexpr auto level = graph::state<"level", 2>;
#ifdef FIXED
constexpr auto rates = graph::parameter<"rates", 2>;
#else
constexpr auto rates = graph::parameter<"rates", 3, 1>;
#endif
constexpr auto leaky = graph::cell(level + graph::input<"x", 2>, graph::next<"level">(level * rates));

decltype(build<Shape<7, 2>>(recurrent<leaky>, per_step<dense<3>>)) net{};

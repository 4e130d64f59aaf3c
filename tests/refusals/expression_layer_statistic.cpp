// A parameter that no gradient moves.
// EXPECT: this layer is refused
// EXPECT: RoleOfAStatistic<.*m
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>
#include <ingot/layers/expression_layer.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 3>;
template <ingot::Role R>
constexpr auto m = parameter_with_role<"m", R, 3>;

#ifdef FIXED
struct Layer : ingot::ExpressionLayer<x - m<ingot::Role::shift>> {};
#else
struct Layer : ingot::ExpressionLayer<x - m<ingot::Role::mean>> {};
#endif

Layer const layer{};

// Cells as texts, as pictures, by evaluation, and declared by name. What compiles has passed.
#include <cstddef>
#include <ingot/declared/declared.hpp>
#include <ingot/graph.hpp>
#include <ingot/graph/cell.hpp>
#include <string_view>
#include <type_traits>

using namespace ingot;
using namespace ingot::graph;

namespace {

constexpr auto x = input<"x", 2>;
constexpr auto level = state<"level", 2>;
constexpr auto peak = state<"peak", 2>;
constexpr auto now = level + parameter<"rate"> * (x - level);
constexpr auto follower = cell(now, next<"peak">(maximum(peak, now)), next<"level">(now));

// An empty type that can be a template argument; equal cells are one type.
static_assert(AnyCell<decltype(follower)> && !AnyCell<decltype(now)> && !AnyExpression<decltype(follower)>);
static_assert(std::is_empty_v<decltype(follower)>);
static_assert(std::is_same_v<decltype(follower),
                             decltype(cell(now, next<"peak">(maximum(peak, now)), next<"level">(now))) const>);
static_assert(!std::is_same_v<decltype(cell(now, next<"level">(now))), decltype(cell(x, next<"level">(now)))>);

// Texts say what is a state and what it becomes.
static_assert(line_of<now> == "state<level> + rate * (x - state<level>)");
static_assert(line_of<follower> ==
              "a, next<peak>(maximum(state<peak>, a)), next<level>(a) where a = state<level> + rate * (x - "
              "state<level>)");
static_assert(tree_of<follower> ==
              "#1 add [2]\n"
              "  state<level> [2]\n"
              "  multiply [2]\n"
              "    rate []\n"
              "    subtract [2]\n"
              "      x [2]\n"
              "      state<level> [2]\n"
              "next<peak> = maximum [2]\n"
              "  state<peak> [2]\n"
              "  #1\n"
              "next<level> = #1\n");
static_assert(line_of<cell(level, next<"level">(x))> == "state<level>, next<level>(x)");

// The picture has dashed edges from what states become to the states, and one output.
constexpr bool shows(std::string_view part) {
  for (std::size_t i = 0; i + part.size() <= graphviz_of<follower>.size(); ++i) {
    if (graphviz_of<follower>.substr(i, part.size()) == part) return true;
  }
  return false;
}
static_assert(shows("n0 [label=\"state<level>\", shape=box, style=\"rounded,filled\""));
static_assert(shows("  n5 [label=\"+\"]\n"));
static_assert(shows("  n5 -> out0 [label=\" [2]\"]\n"));
static_assert(!shows("out1"));
static_assert(shows("  n6 [label=\"state<peak>\", shape=box"));
static_assert(shows("  n7 -> n6 [label=\" next<peak> [2]\", style=dashed, constraint=false]\n"));
static_assert(shows("  n5 -> n0 [label=\" next<level> [2]\", style=dashed, constraint=false]\n"));

// Evaluated by itself, a step takes its states as inputs.
static_assert([] {
  auto const [y, highest, at] =
      evaluate(decltype(follower)::outputs(), bind<"x">(Tensor<double, 2>{1, 3}),
               bind<"level">(Tensor<double, 2>{0, 1}), bind<"peak">(Tensor<double, 2>{2, 0}), bind<"rate">(0.5));
  return y == Tensor<double, 2>{0.5, 2} && highest == Tensor<double, 2>{2, 2} && at == y;
}());

// The same by name: what a node becomes may be declared before it, and read it through a state.
constexpr auto declared = declare<"now">(
    leaf<"now">(state<"level", 2>), node<"now", "level", "change">(add),
    node<"change", "rate", "x", "level">([](auto rate, auto to, auto from) { return rate * (to - from); }),
    leaf(parameter<"rate">), leaf(x));
static_assert(std::is_same_v<decltype(declared.cell()), decltype(cell(now, next<"level">(now)))>);
static_assert(std::is_same_v<decltype(declared.expression<"level">()), std::remove_const_t<decltype(level)>>);

// Without a name the one node that nothing reads, not even a state, is the output.
constexpr auto unnamed = declare(node<"y", "now">([](auto e) { return tanh(e); }), leaf<"now">(state<"level", 2>),
                                 node<"now", "level", "x">(add), leaf(x));
static_assert(std::is_same_v<decltype(unnamed.cell()), decltype(cell(tanh(level + x), next<"level">(level + x)))>);

// Two states that become one another: a cycle through states alone.
constexpr auto swapped =
    declare<"y">(leaf<"b">(state<"a", 2>), leaf<"a">(state<"b", 2>), leaf(x), node<"y", "x", "a">(add));
static_assert(std::is_same_v<decltype(swapped.cell()),
                             decltype(cell(x + state<"a", 2>, next<"a">(state<"b", 2>), next<"b">(state<"a", 2>)))>);

}  // namespace

int main() {}

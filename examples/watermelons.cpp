// A first computation graph: what two watermelons cost, and how the bill depends on each number in it.
#include <cstdio>
#include <ingot/graph.hpp>
#include <ingot/graph/backward/value_and_gradient.hpp>
#include <ingot/graph/derivatives/gradient.hpp>
#include <ingot/graph/evaluation/evaluate.hpp>
#include <ingot/graph/text/text.hpp>

#include "promise.hpp"

using namespace ingot::graph;

namespace {

constexpr auto price = input<"price">;
constexpr auto count = input<"count">;
constexpr auto tax = input<"tax">;
constexpr auto total = price * count * tax;

// The compiler knows it already: an expression is evaluated wherever a program is.
static_assert(evaluate(total, bind<"price">(100.0), bind<"count">(2.0), bind<"tax">(1.5))[0] == 300);

}  // namespace

int main() {
  auto const a = bind<"price">(100.0);
  auto const b = bind<"count">(2.0);
  auto const c = bind<"tax">(1.1);

  print("total = ", line_of<total>);
  double const bill = evaluate(total, a, b, c)[0];
  std::printf("two watermelons at 100, and a tax of 10 %%: %g\n", bill);
  check(near(bill, 220), "220");

  std::puts("\nDerivatives as numbers: forward through the graph once, and once back");
  auto const [value, by_price, by_count, by_tax] = evaluate_with_gradient(total, wrt<"price", "count", "tax">, a, b, c);
  std::printf("by the price %g, by the count %g, by the tax %g\n", by_price[0], by_count[0], by_tax[0]);
  check(value[0] == bill, "the same bill");
  check(near(by_price[0], 2.2), "a price higher by 1 costs 2.2 more");
  check(near(by_count[0], 110), "one more watermelon 110");
  check(near(by_tax[0], 200), "a tax factor higher by 1 costs 200");

  std::puts("\nDerivatives as expressions, found by the compiler");
  constexpr auto slope_of_price = gradient<total, "price">;
  constexpr auto slope_of_count = gradient<total, "count">;
  constexpr auto slope_of_tax = gradient<total, "tax">;
  print("by the price: ", line_of<slope_of_price>);
  print("by the count: ", line_of<slope_of_count>);
  print("by the tax:   ", line_of<slope_of_tax>);
  check(near(evaluate(slope_of_price, b, c)[0], 2.2), "2.2, whatever the price");
  check(near(evaluate(slope_of_count, a, c)[0], 110), "110, whatever the count");
  check(near(evaluate(slope_of_tax, a, b)[0], 200), "200, whatever the tax");
  return all_kept ? 0 : 1;
}

// Leaves replaced by expressions: by types where the result can be written down, by numbers once.
#define BOOST_TEST_MODULE graph substitute
#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <ingot/graph.hpp>
#include <ingot/graph/evaluation/evaluate.hpp>
#include <ingot/graph/substitute.hpp>
#include <type_traits>
#include <utility>

using namespace ingot;
using namespace ingot::graph;

namespace {

template <class A, class B>
inline constexpr bool same = std::is_same_v<std::remove_cvref_t<A>, std::remove_cvref_t<B>>;

constexpr auto x = input<"x", 2, 3>;
constexpr auto y = input<"y", 2, 3>;
constexpr auto w = parameter<"w", 3, 4>;
constexpr auto f = sum(x * exp(x) + y / (1.0_c + x));

static_assert(
    same<decltype(substitute<"x">(f, tanh(y))), decltype(sum(tanh(y) * exp(tanh(y)) + y / (1.0_c + tanh(y))))>);
static_assert(same<decltype(substitute<"y">(f, x)), decltype(sum(x * exp(x) + x / (1.0_c + x)))>);
// The leaf itself, and an expression that is the leaf.
static_assert(same<decltype(substitute<"x">(f, x)), decltype(f)>);
static_assert(same<decltype(substitute<"x">(x, exp(y))), decltype(exp(y))>);
// All at once: the names are not looked for in what stands there.
static_assert(same<decltype(substitute<"x", "y">(f, y, x)), decltype(sum(y * exp(y) + x / (1.0_c + y)))>);
static_assert(same<decltype(substitute<"x">(f, x* x)), decltype(sum((x * x) * exp(x * x) + y / (1.0_c + x * x)))>);
// What nothing reads any more is gone: y had its last reader here.
static_assert(decltype(substitute<"y">(x + y, x))::graph.node_count == 2);
// Sub-expressions that become equal are one: x + x, and e^x twice.
static_assert(decltype(substitute<"y">(exp(x) * exp(y), x))::graph.node_count == 3);
// A parameter, its role left behind; operands of every shape.
static_assert(same<decltype(substitute<"w">(matmul(x, w), transpose(parameter<"v", 4, 3>))),
                   decltype(matmul(x, transpose(parameter<"v", 4, 3>)))>);
// Of outputs.
static_assert(same<decltype(substitute<"x">(outputs(f, exp(x)), tanh(y))),
                   decltype(outputs(substitute<"x">(f, tanh(y)), exp(tanh(y))))>);

template <std::size_t Links, class E>
constexpr auto chain(E e) {
  if constexpr (Links == 0) {
    return e;
  } else {
    return chain<Links - 1>(tanh(e) * e);
  }
}
static_assert(same<decltype(substitute<"x">(chain<20>(x), chain<20>(x))), decltype(chain<40>(x))>);

}  // namespace

BOOST_AUTO_TEST_CASE(what_is_replaced_is_computed_so) {
  Tensor<double, 2, 3> const y_value{0.5, -1, 2, 0.25, 3, -0.5};
  Tensor<double, 2, 3> x_value{};
  for (std::size_t i = 0; i < x_value.size(); ++i) x_value[i] = y_value[i] * y_value[i];
  auto const with_leaf = evaluate(f, bind<"x">(x_value), bind<"y">(y_value));
  auto const replaced = evaluate(substitute<"x">(f, y * y), bind<"y">(y_value));
  BOOST_TEST(with_leaf[0] == replaced[0]);
}

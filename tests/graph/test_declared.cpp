// Expressions declared by name: the order of declaration says nothing, and every node is found by its name.
#define BOOST_TEST_MODULE graph declared
#include <algorithm>
#include <array>
#include <boost/hana/contains.hpp>
#include <boost/hana/keys.hpp>
#include <boost/hana/length.hpp>
#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <ingot/declared/declared.hpp>
#include <ingot/graph/evaluation/evaluate.hpp>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

using namespace ingot;
using namespace ingot::graph;

namespace {

template <class A, class B>
inline constexpr bool same = std::is_same_v<std::remove_cvref_t<A>, std::remove_cvref_t<B>>;

constexpr auto x = input<"x", 8, 13>;
constexpr auto y = input<"y", 8, 1>;
constexpr auto w1 = parameter<"w1", 16, 13>;
constexpr auto b1 = parameter<"b1", 16>;
constexpr auto w2 = parameter<"w2", 1, 16>;
constexpr auto b2 = parameter<"b2", 1>;

constexpr auto model =
    declare<"cost">(node<"cost", "y", "out">(mean_squared_error), node<"out", "h", "w2", "b2">(linear),
                    node<"h", "l1">([](auto l) { return sigmoid(l); }), node<"l1", "x", "w1", "b1">(linear), leaf(x),
                    leaf(y), leaf(w1), leaf(b1), leaf(w2), leaf(b2));

// The same, by hand.
constexpr auto l1 = matmul(x, transpose(w1)) + b1;
constexpr auto h = sigmoid(l1);
constexpr auto out = matmul(h, transpose(w2)) + b2;
constexpr auto cost = mean(square(y - out));

static_assert(same<decltype(model.expression<"cost">()), decltype(cost)>);
static_assert(same<decltype(model.expression<"out">()), decltype(out)>);
static_assert(same<decltype(model.expression<"l1">()), decltype(l1)>);
static_assert(same<decltype(model.expression<"w2">()), decltype(w2)>);
static_assert(same<decltype(model["h"_key]), decltype(h)>);
static_assert(same<decltype(model.outputs()), decltype(outputs(cost))>);

// As a map.
constexpr auto expressions = model.expressions();
static_assert(decltype(boost::hana::length(expressions))::value == 10);
static_assert(same<decltype(expressions["out"_key]), decltype(out)>);
static_assert(decltype(boost::hana::contains(boost::hana::keys(expressions), "b2"_key))::value);
static_assert(!decltype(boost::hana::contains(boost::hana::keys(expressions), "b3"_key))::value);

// Functions as objects.
constexpr auto with_words = declare(node<"z", "s", "t">(add), node<"s", "a">(sigmoid), node<"t", "a">(functions::tanh),
                                    node<"a", "r", "m">(multiply), node<"r", "p">(relu), node<"m", "p">(softmax),
                                    node<"p", "x", "v">(matmul), leaf(x), leaf(input<"v", 13, 4>));
constexpr auto product = matmul(x, input<"v", 13, 4>);
constexpr auto gated = relu(product) * softmax(product);
static_assert(same<decltype(with_words.expression<"z">()), decltype(sigmoid(gated) + tanh(gated))>);

// A node may read none, one twice, and a name may be of any length.
constexpr auto others = declare(node<"a name of more than sixteen characters", "two", "two">(add),
                                node<"two">([] { return constant<2.0>; }));
static_assert(same<decltype(others.expression<"a name of more than sixteen characters">()),
                   decltype(constant<2.0> + constant<2.0>)>);

// Several outputs, one of them read by another.
constexpr auto two =
    declare<"out", "cost">(node<"cost", "y", "out">(mean_squared_error), leaf(y), node<"out", "x", "w", "b">(linear),
                           leaf(x), leaf(parameter<"w", 1, 13>), leaf(b2), node<"b", "b2">([](auto e) { return e; }));
static_assert(same<decltype(two.outputs()), decltype(outputs(two.expression<"out">(), two.expression<"cost">()))>);

// Every order of five nodes gives one type.
template <std::size_t I>
constexpr auto declared_node() {
  if constexpr (I == 0) {
    return leaf(input<"x", 3>);
  } else if constexpr (I == 1) {
    return leaf(parameter<"w", 3>);
  } else if constexpr (I == 2) {
    return node<"a", "x">(functions::tanh);
  } else if constexpr (I == 3) {
    return node<"b", "w", "a">(multiply);
  } else {
    return node<"c", "b", "a">([](auto scaled, auto curve) { return sum(scaled / (1.0_c + curve)); });
  }
}
constexpr std::array<std::size_t, 5> permutation(std::size_t number) {
  std::array<std::size_t, 5> places{0, 1, 2, 3, 4};
  for (std::size_t i = 0; i < number; ++i) std::next_permutation(places.begin(), places.end());
  return places;
}
template <std::size_t Number>
constexpr auto declared_in_order() {
  constexpr std::array<std::size_t, 5> order = permutation(Number);
  return declare(declared_node<order[0]>(), declared_node<order[1]>(), declared_node<order[2]>(),
                 declared_node<order[3]>(), declared_node<order[4]>());
}
constexpr auto a5 = tanh(input<"x", 3>);
constexpr auto c5 = sum(parameter<"w", 3> * a5 / (1.0_c + a5));
static_assert(permutation(119) == std::array<std::size_t, 5>{4, 3, 2, 1, 0});
static_assert([]<std::size_t... Number>(std::index_sequence<Number...>) {
  return (same<decltype(declared_in_order<Number>().template expression<"c">()), decltype(c5)> && ...);
}(std::make_index_sequence<120>{}));

// A chain of fifty, shuffled.
constexpr std::size_t links = 50;
template <std::size_t I>
inline constexpr Text<4> link_name = [] {
  char const characters[4]{'n', static_cast<char>('0' + I / 10), static_cast<char>('0' + I % 10), '\0'};
  return Text<4>(characters);
}();
template <std::size_t I>
constexpr auto link() {
  if constexpr (I == 0) {
    return leaf(input<"n00", 2, 2>);
  } else if constexpr (I % 2 == 0) {
    return node<link_name<I>, link_name<I - 1>>(functions::tanh);
  } else {
    return node<link_name<I>, link_name<I / 2>, link_name<I - 1>>(multiply);
  }
}
constexpr auto chain = []<std::size_t... I>(std::index_sequence<I...>) {
  return declare(link<I * 17 % links>()...);
}(std::make_index_sequence<links>{});
constexpr auto chain_in_order = []<std::size_t... I>(std::index_sequence<I...>) {
  return declare(link<I>()...);
}(std::make_index_sequence<links>{});
template <std::size_t I>
constexpr auto by_hand() {
  if constexpr (I == 0) {
    return input<"n00", 2, 2>;
  } else if constexpr (I % 2 == 0) {
    return tanh(by_hand<I - 1>());
  } else {
    return by_hand<I / 2>() * by_hand<I - 1>();
  }
}
static_assert(same<decltype(chain.expression<"n49">()), decltype(by_hand<49>())>);
static_assert(same<decltype(chain_in_order.expression<"n49">()), decltype(by_hand<49>())>);

constexpr std::size_t place(std::string_view name) {
  auto const order = chain.order();
  return static_cast<std::size_t>(std::find(order.begin(), order.end(), name) - order.begin());
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_node_comes_after_what_it_reads) {
  auto const name = [](std::size_t i) {
    return std::string{'n', static_cast<char>('0' + i / 10), static_cast<char>('0' + i % 10)};
  };
  for (std::size_t i = 1; i < links; ++i) {
    BOOST_TEST(place(name(i)) < links);
    BOOST_TEST(place(name(i - 1)) < place(name(i)));
    if (i % 2 == 1) BOOST_TEST(place(name(i / 2)) < place(name(i)));
  }
}

// x w^T + b with w [out, in]; the cost by hand.
BOOST_AUTO_TEST_CASE(ready_functions_compute_what_they_say) {
  constexpr auto small = declare<"out", "cost">(
      node<"cost", "t", "out">(mean_squared_error), node<"out", "x", "w", "b">(linear), leaf(input<"x", 2>),
      leaf(input<"t", 3>), leaf(parameter<"w", 3, 2>), leaf(parameter<"b", 3>));
  Tensor<double, 2> const x_value{1, 2};
  Tensor<double, 3, 2> const w_value{1, 0, 0, 1, 3, -1};
  Tensor<double, 3> const b_value{10, 20, 30};
  Tensor<double, 3> const t_value{10, 20, 30};
  auto const y_value = evaluate(small.expression<"out">(), bind<"x">(x_value), bind<"w">(w_value), bind<"b">(b_value));
  BOOST_TEST(y_value[0] == 11);
  BOOST_TEST(y_value[1] == 22);
  BOOST_TEST(y_value[2] == 31);
  auto const cost_value = evaluate(small.expression<"cost">(), bind<"x">(x_value), bind<"w">(w_value),
                                   bind<"b">(b_value), bind<"t">(t_value));
  BOOST_TEST(cost_value[0] == 2);  // (1 + 4 + 1) / 3
}

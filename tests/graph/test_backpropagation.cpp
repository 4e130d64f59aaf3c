// The table of the general backpropagation algorithm, and the picture with values and gradients on its edges.
#define BOOST_TEST_MODULE backpropagation
#include <array>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "evaluated.hpp"
#include "ingot/core/decimal.hpp"
#include "ingot/graph/derivatives/gradient.hpp"
#include "ingot/graph/derivatives/gradient_at.hpp"
#include "ingot/graph/evaluation/evaluate.hpp"
#include "ingot/graph/operations/arrangement.hpp"
#include "ingot/graph/operations/convolution.hpp"
#include "ingot/graph/text/backpropagation.hpp"
#include "node_derivatives.hpp"
#include "reference_derivatives.hpp"

using namespace ingot;
using namespace ingot::graph;

namespace {

// A text of at most so many characters, in a constant expression, too.
struct Characters {
  std::array<char, 2000> all{};
  std::size_t size = 0;
  constexpr void operator()(char c) { all[size++] = c; }
  constexpr bool is(std::string_view text) const { return std::string_view(all.data(), size) == text; }
};
template <class E, class... Bindings>
constexpr Characters table_of(E e, Bindings const&... bindings) {
  Characters text;
  spell_backpropagation(e, text, bindings...);
  return text;
}
template <class E, class... Bindings>
std::string picture_of(E e, Bindings const&... bindings) {
  std::string text;
  spell_graphviz(e, [&text](char c) { text += c; }, bindings...);
  return text;
}

namespace numbers {

constexpr auto x = input<"x">;
constexpr auto y = input<"y">;
constexpr auto z = input<"z">;

// While the program compiles.
static_assert(table_of((x + y) * z, bind<"x">(-2.0), bind<"y">(5.0), bind<"z">(-4.0))
                  .is("node       shape  value  gradient\n"
                      "x          []     -2     -4\n"
                      "y          []     5      -4\n"
                      "a = x + y  []     3      -4\n"
                      "z          []     -4     3\n"
                      "b = a * z  []     -12    1\n"));

// What meets at a node is added; numbers stand in the text of what reads them; names go around those of leaves.
static_assert(table_of(square(x) * 3_c + exp(x - x) * input<"a">, bind<"x">(2.0f), bind<"a">(0.5f))
                  .is("node           shape  value  gradient\n"
                      "x              []     2      12\n"
                      "b = square(x)  []     4      3\n"
                      "c = b * 3      []     12     1\n"
                      "d = x - x      []     0      0.5\n"
                      "e = exp(d)     []     1      0.5\n"
                      "a              []     0.5    1\n"
                      "f = e * a      []     0.5    1\n"
                      "g = c + f      []     12.5   1\n"));

// Tensors: nested brackets, and of more than eight numbers the first three.
constexpr Tensor<double, 2, 2> two_by_two{1, 2, 3, 4};
constexpr Tensor<double, 2, 1> pair{0.5, -1};
static_assert(table_of(sum(matmul(input<"m", 2, 2>, input<"v", 2, 1>)), bind<"m">(two_by_two), bind<"v">(pair))
                  .is("node              shape   value             gradient\n"
                      "m                 [2, 2]  [[1, 2], [3, 4]]  [[0.5, -1], [0.5, -1]]\n"
                      "v                 [2, 1]  [[0.5], [-1]]     [[4], [6]]\n"
                      "a = matmul(m, v)  [2, 1]  [[-1.5], [-2.5]]  [[1], [1]]\n"
                      "b = sum(a)        []      -4                1\n"));
constexpr Tensor<double, 3, 3> nine{1.0 / 3, 2, 3, 4, 5, 6, 7, 8, 9};
static_assert(table_of(sum(input<"n", 3, 3>), bind<"n">(nine))
                  .is("node        shape   value                  gradient\n"
                      "n           [3, 3]  [0.333333, 2, 3, ...]  [1, 1, 1, ...]\n"
                      "a = sum(n)  []      44.3333                1\n"));

// A loss of one axis, one that is a leaf, one that is a number.
constexpr Tensor<double, 1> three{3};
static_assert(table_of(-input<"s", 1>, bind<"s">(three))
                  .is("node    shape  value  gradient\ns       [1]    [3]    [-1]\na = -s  [1]    [-3]   [1]\n"));
static_assert(table_of(x, bind<"x">(7.0)).is("node  shape  value  gradient\nx     []     7      1\n"));
static_assert(table_of(2_c).is("node  shape  value  gradient\n2     []     2      1\n"));

}  // namespace numbers

std::string rounded_to_six(double value) {
  std::string text;
  spell_rounded(value, 6, [&text](char c) { text += c; });
  return text;
}

// The table's numbers of every node, against an interpreter; what edges give back adds up to them.
template <auto Loss>
void check_numbers(unsigned seed, double low = -1, double high = 1) {
  tests::Reference<double> r(Loss.graph);
  tests::set_random(r, seed, low, high);
  r.run();
  using graph::detail::Written;
  constexpr auto const& g = Loss.graph;
  auto const rows = tests::evaluated_like(
      r, graph::detail::outputs_of_result<graph::detail::ValuesAndGradients<Loss.graph, Written::nodes>>());
  auto const edges = tests::evaluated_like(
      r, graph::detail::outputs_of_result<graph::detail::ValuesAndGradients<Loss.graph, Written::edges>>());
  std::size_t const listed = graph::detail::count_of_values(g);
  BOOST_TEST_REQUIRE(rows.size() == 2 * listed);

  std::vector<std::vector<double>> given_back(r.graph().node_count);
  std::size_t next = listed;
  graph::detail::for_each_edge(g, [&](ingot::graph::detail::NodeId reader, std::size_t slot) {
    auto& sum = given_back[r.graph().operand(r.graph().kind(reader), slot)];
    auto const& share = edges.at(next++);
    sum.resize(share.size());
    for (std::size_t i = 0; i < share.size(); ++i) sum[i] += share[i];
  });
  BOOST_TEST(next == edges.size());

  std::size_t row = 0;
  for (ingot::graph::detail::NodeId id = 0; id < r.graph().node_count; ++id) {
    if (!graph::detail::has_value_in_text(g, id)) continue;
    BOOST_TEST_CONTEXT("node " << id << ", " << ingot::graph::detail::name_of(r.graph().kind(id).operation)) {
      tests::check_near(rows[row], r.value(id), 1e-13);
      tests::check_near(edges[row], r.value(id), 1e-13);
      tests::check_near(rows[listed + row], tests::by_duals(r, id), 1e-12);
      if (id != r.graph().root()) tests::check_near(given_back[id], tests::by_duals(r, id), 1e-12);
    }
    ++row;
  }
}

namespace tensors {

constexpr auto x = input<"x", 3, 4>;
constexpr auto y = input<"y", 3, 4>;
constexpr auto row = input<"row", 4>;
constexpr auto t = distribution<"t", 3, 4>;
constexpr auto z1 = matmul(x, transpose(parameter<"w1", 5, 4>)) + parameter<"b1", 5>;
constexpr auto z2 = matmul(tanh(z1), transpose(parameter<"w2", 4, 5>)) + parameter<"b2", 4>;

}  // namespace tensors

}  // namespace

BOOST_AUTO_TEST_CASE(numbers_are_those_of_an_interpreter) {
  using namespace tensors;
  check_numbers<-mean(sum(t * log(softmax(z2)), axis<1>))>(1);
  check_numbers<sum(square(x + y) * row + exp(x + y) * sigmoid(-row))>(2);
  check_numbers<sum(log(sigmoid(x)) - log(1_c - sigmoid(y * row)) + x / x)>(3);
  check_numbers<sum(where(greater(x, y), x * x * row, exp(y)) / (1_c + exp(row)))>(4);
  check_numbers<mean(concat<0>(x, x * y, softmax(x, axis<0>)) * broadcast<9, 4>(slice<0, 0, 1>(y)))>(5);
  check_numbers<sum(square(max_pool2d<2>(relu(convolution(input<"i", 1, 5, 5>, parameter<"k", 2, 1, 2, 2>)))))>(6);
  check_numbers<sum(power(x, 3_c) * log_sum_exp(row) + maximum(row, 0.5_c * x) * (x * 0_c))>(7, 0.5, 2);
  check_numbers<sum(reshape<12>(x) * concat<0>(row, row, reshape<4>(slice<0, 1, 2>(y))) - step(1_c))>(8);
}

BOOST_AUTO_TEST_CASE(numbers_are_rounded) {
  BOOST_TEST(rounded_to_six(0) == "0");
  BOOST_TEST(rounded_to_six(-2) == "-2");
  BOOST_TEST(rounded_to_six(2.0 / 3) == "0.666667");
  BOOST_TEST(rounded_to_six(-1.0 / 3) == "-0.333333");
  BOOST_TEST(rounded_to_six(static_cast<double>(0.1f)) == "0.1");
  BOOST_TEST(rounded_to_six(1.0000005) == "1");
  BOOST_TEST(rounded_to_six(1.000005) == "1.00001");
  BOOST_TEST(rounded_to_six(0.99999951) == "1");
  BOOST_TEST(rounded_to_six(99.99999) == "100");
  BOOST_TEST(rounded_to_six(9.999996e-8) == "1e-7");
  BOOST_TEST(rounded_to_six(1234567) == "1234570");
  BOOST_TEST(rounded_to_six(1.23456789e20) == "1.23457e20");
  BOOST_TEST(rounded_to_six(std::numeric_limits<double>::infinity()) == "inf");
  BOOST_TEST(rounded_to_six(std::nan("")) == "nan");
}

BOOST_AUTO_TEST_CASE(edges_have_values_and_what_comes_back) {
  using namespace numbers;
  constexpr auto s = x + y;
  std::string const picture = picture_of(s * z + square(s) + z / z, bind<"x">(-2.0), bind<"y">(5.0), bind<"z">(-4.0));
  auto const has = [&](std::string_view line) { return picture.find(line) != std::string::npos; };
  BOOST_TEST(picture.starts_with("digraph {\n"));
  BOOST_TEST(has("  n0 -> n2 [label=\" []\\nvalue -2\\ngradient 2\"]\n"));
  // The shares of two readers, -4 and 6, are the 2 that goes on.
  BOOST_TEST(has("  n2 -> n4 [label=\" []\\nvalue 3\\ngradient -4\"]\n"));
  BOOST_TEST(has("  n2 -> n5 [label=\" []\\nvalue 3\\ngradient 6\"]\n"));
  // Read twice by one.
  BOOST_TEST(has("  n3 -> n7 [label=\" 1: []\\nvalue -4\\ngradient 0\"]\n"));
  BOOST_TEST(has("  n3 -> n7 [label=\" 2: []\\nvalue -4\"]\n"));
  BOOST_TEST(has("  n8 -> out0 [label=\" []\\nvalue -2\\ngradient 1\"]\n"));
  // But for what the edges say, it is the picture without values.
  std::string without;
  for (std::size_t i = 0; i < picture.size(); ++i) {
    if (picture.compare(i, 8, "\\nvalue ") == 0) i = picture.find('"', i);
    without += picture[i];
  }
  BOOST_TEST(without == graphviz_of<s * z + square(s) + z / z>);
}

// As written, the logarithm of a probability that has become 0 has an infinite slope, and the softmax one of 0.
BOOST_AUTO_TEST_CASE(far_out_nodes_as_they_are_written_have_no_gradient) {
  constexpr auto logits = input<"z", 2>;
  constexpr auto loss = -sum(distribution<"t", 2> * log(softmax(logits)));
  Tensor<float, 2> const far{0, 1000};
  Tensor<float, 2> const half{0.5f, 0.5f};
  BOOST_TEST((evaluate(gradient<loss, "z">, bind<"z">(far), bind<"t">(half)) == Tensor<float, 2>{-0.5f, 0.5f}));
  BOOST_TEST((evaluate(gradient_at<loss, logits>, bind<"z">(far), bind<"t">(half)) == Tensor<float, 2>{-0.5f, 0.5f}));
  BOOST_TEST(table_of(loss, bind<"z">(far), bind<"t">(half))
                 .is("node            shape  value       gradient\n"
                     "t               [2]    [0.5, 0.5]  [1000, -0]\n"
                     "z               [2]    [0, 1000]   [nan, 0.5]\n"
                     "a = softmax(z)  [2]    [0, 1]      [-inf, -0.5]\n"
                     "b = log(a)      [2]    [-1000, 0]  [-0.5, -0.5]\n"
                     "c = t * b       [2]    [-500, 0]   [-1, -1]\n"
                     "d = sum(c)      []     -500        -1\n"
                     "e = -d          []     500         1\n"));
}

// Expressions as text: every operation, precedence, sharing, trees.
#define BOOST_TEST_MODULE graph_text
#include <array>
#include <bit>
#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iomanip>
#include <limits>
#include <random>
#include <sstream>
#include <string>
#include <string_view>

#include "ingot/core/decimal.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/graph.hpp"
#include "ingot/graph/outputs.hpp"
#include "ingot/graph/text/text.hpp"

namespace graph = ingot::graph;
using namespace ingot::graph;

namespace {

constexpr auto x = input<"x", 2, 3>;
constexpr auto y = input<"y", 2, 3>;
constexpr auto z = input<"z", 2, 3>;
constexpr auto w = parameter<"w", 4, 3>;
constexpr auto image = input<"image", 4, 9, 9>;
constexpr auto kernels = parameter<"kernels", 6, 2, 3, 3>;

// Leaves. A name is written as it is; a constant with as few digits as read back; a table with its shape.
static_assert(line_of<x> == "x");
static_assert(line_of<parameter<"block.0.weight", 3>> == "block.0.weight");
static_assert(line_of<0.5_c> == "0.5");
static_assert(line_of<2_c> == "2");
static_assert(line_of<1e-3_c> == "1e-3");
static_assert(line_of<constant<-0.1>> == "-0.1");
static_assert(line_of<table<ingot::Tensor<double, 2, 2>{0, 1, -1, 0.5}>> == "table<2, 2>{0, 1, -1, 0.5}");
static_assert(line_of<table<ingot::Tensor<float, 30>{
                  {1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0}}>> ==
              "table<30>{1, 2, 3, ...}");

// Element by element.
static_assert(line_of<-x> == "-x");
static_assert(line_of<graph::exp(x)> == "exp(x)");
static_assert(line_of<graph::expm1(x)> == "expm1(x)");
static_assert(line_of<graph::log(x)> == "log(x)");
static_assert(line_of<graph::log1p(x)> == "log1p(x)");
static_assert(line_of<graph::sqrt(x)> == "sqrt(x)");
static_assert(line_of<graph::tanh(x)> == "tanh(x)");
static_assert(line_of<sigmoid(x)> == "sigmoid(x)");
static_assert(line_of<softplus(x)> == "softplus(x)");
static_assert(line_of<normal_cdf(x)> == "normal_cdf(x)");
static_assert(line_of<normal_pdf(x)> == "normal_pdf(x)");
static_assert(line_of<relu(x)> == "relu(x)");
static_assert(line_of<step(x)> == "step(x)");
static_assert(line_of<graph::abs(x)> == "abs(x)");
static_assert(line_of<sign(x)> == "sign(x)");
static_assert(line_of<x + y> == "x + y");
static_assert(line_of<x - y> == "x - y");
static_assert(line_of<x * y> == "x * y");
static_assert(line_of<x / y> == "x / y");
static_assert(line_of<square(x)> == "square(x)");
static_assert(line_of<x * x> == "square(x)");
static_assert(line_of<power(x, y)> == "power(x, y)");
static_assert(line_of<maximum(x, y)> == "maximum(x, y)");
static_assert(line_of<minimum(x, y)> == "minimum(x, y)");
static_assert(line_of<greater(x, y)> == "greater(x, y)");
static_assert(line_of<greater_equal(x, y)> == "greater_equal(x, y)");
static_assert(line_of<less(x, y)> == "greater(y, x)");
static_assert(line_of<less_equal(x, y)> == "greater_equal(y, x)");
static_assert(line_of<where(greater(x, 0_c), x, y)> == "where(greater(x, 0), x, y)");

// Arranged anew.
static_assert(line_of<reshape<3, 2>(x)> == "reshape<3, 2>(x)");
static_assert(line_of<flatten(x)> == "reshape<6>(x)");
static_assert(line_of<broadcast<5, 2, 3>(x)> == "broadcast<5, 2, 3>(x)");
static_assert(line_of<transpose(x)> == "transpose(x)");
static_assert(line_of<permute<1, 0>(x)> == "transpose(x)");
static_assert(line_of<permute<1, 0, 2>(image)> == "permute<1, 0, 2>(image)");
static_assert(line_of<permute<1, 2, 0>(image)> == "permute<1, 2, 0>(image)");
static_assert(line_of<permute<0, 2, 1>(image)> == "transpose(image)");
static_assert(line_of<slice<-1, 1, 3>(x)> == "slice<1, 1, 3>(x)");
static_assert(line_of<concat<0>(x, y, x)> == "concat<0>(x, y, x)");

// Sums of products.
static_assert(line_of<sum(x)> == "sum(x)");
static_assert(line_of<sum(x, axis<0>)> == "sum(x, axis<0>)");
static_assert(line_of<sum(image, axis<0, -1>)> == "sum(image, axis<0, 2>)");
static_assert(line_of<sum(image, axis<0, 1, 2>)> == "sum(image)");
static_assert(line_of<mean(x)> == "sum(x) / 6");
static_assert(line_of<mean(x, axis<0>)> == "sum(x, axis<0>) / 2");
static_assert(line_of<matmul(x, transpose(w))> == "matmul(x, transpose(w))");
static_assert(line_of<softmax(x)> == "softmax(x)");
static_assert(line_of<softmax(x, axis<0>)> == "softmax(x, axis<0>)");
static_assert(line_of<log_sum_exp(x)> == "log_sum_exp(x)");
static_assert(line_of<log_sum_exp(x, axis<0>)> == "log_sum_exp(x, axis<0>)");

// Windows: what is as usual is left out.
static_assert(line_of<convolution<ConvOptions{.groups = 2}>(image, kernels)> ==
              "convolution<groups 2>(image, kernels)");
static_assert(line_of<convolution(image, parameter<"k", 6, 4, 3, 3>)> == "convolution(image, k)");
static_assert(
    line_of<convolution<ConvOptions{.stride = {1, 2}, .padding = 1, .dilation = 2, .groups = 2}>(image, kernels)> ==
    "convolution<stride 1x2, padding 1, dilation 2, groups 2>(image, kernels)");
static_assert(line_of<max_pool2d<3>(image)> == "max_pool2d<3>(image)");
static_assert(line_of<max_pool2d<3, PoolOptions{.stride = 2}>(image)> == "max_pool2d<3, stride 2>(image)");
static_assert(line_of<avg_pool2d<ingot::Size2(3, 1), PoolOptions{.stride = {3, 1}, .padding = {0, 0}}>(image)> ==
              "avg_pool2d<3x1>(image)");
static_assert(line_of<avg_pool2d<2, PoolOptions{.stride = 1, .padding = {0, 1}}>(image)> ==
              "avg_pool2d<2, stride 1, padding 0x1>(image)");
static_assert(line_of<avg_pool2d<2, PoolOptions{.stride = 1, .padding = {0, 1, 1, 0}}>(image)> ==
              "avg_pool2d<2, stride 1, padding 0x1x1x0>(image)");
static_assert(line_of<avg_pool2d<2, PoolOptions{.stride = 1, .padding = {1, 1, 0, 0}}>(image)> ==
              "avg_pool2d<2, stride 1, padding 1x1x0x0>(image)");

// Operations that no word makes: what derivatives are written in.
template <ingot::graph::detail::Operation Op, ingot::Dimensions S, std::array Options, auto... Operands>
constexpr auto node = detail::apply<Op, S, Options, decltype(Operands)::name...>();

constexpr std::array<std::uint64_t, 2> transposed_left{1, 0};
constexpr std::array<std::uint64_t, 2> transposed_right{0, 1};
constexpr std::array<std::uint64_t, 2> transposed_both{1, 1};
constexpr std::array<std::uint64_t, 2> at_two{1, 2};
constexpr auto window = pack_window(3, 2, 1, 1);
constexpr auto window_and_groups = detail::appended(window, std::array<std::uint64_t, 1>{1});
constexpr auto dy = input<"dy", 6, 5, 5>;
constexpr auto filters = parameter<"filters", 6, 4, 3, 3>;

static_assert(line_of<node<graph::detail::Operation::matmul, ingot::Dimensions{2, {3, 3}}, transposed_left, x, y>> ==
              "matmul(transpose(x), y)");
static_assert(line_of<node<graph::detail::Operation::matmul, ingot::Dimensions{2, {2, 4}}, transposed_right, x, w>> ==
              "matmul(x, transpose(w))");
static_assert(
    line_of<node<graph::detail::Operation::matmul, ingot::Dimensions{2, {3, 4}}, transposed_both, x + y, w>> ==
    "matmul(transpose(x + y), transpose(w))");
static_assert(line_of<node<graph::detail::Operation::pad, ingot::Dimensions{2, {2, 9}}, at_two, x>> ==
              "pad<1, 2, 9>(x)");
static_assert(line_of<node<graph::detail::Operation::convolution_input, ingot::Dimensions{3, {4, 9, 9}},
                           window_and_groups, filters, dy>> ==
              "convolution_input<image 9, stride 2, padding 1>(filters, dy)");
static_assert(line_of<node<graph::detail::Operation::convolution_weight, ingot::Dimensions{4, {6, 4, 3, 3}},
                           window_and_groups, image, dy>> ==
              "convolution_weight<kernel 3, stride 2, padding 1>(image, dy)");
static_assert(
    line_of<node<graph::detail::Operation::max_pool_gather, ingot::Dimensions{3, {4, 5, 5}}, window, image, image>> ==
    "max_pool_gather<3, stride 2, padding 1>(image, image)");
static_assert(line_of<node<graph::detail::Operation::max_unpool, ingot::Dimensions{3, {6, 9, 9}}, window, image, dy>> ==
              "max_unpool<3, stride 2, padding 1>(image, dy)");
static_assert(line_of<node<graph::detail::Operation::avg_pool_backward, ingot::Dimensions{3, {6, 9, 8}}, window, dy>> ==
              "avg_pool_backward<3, image 9x8, stride 2, padding 1>(dy)");

// Parentheses: as few as tell the graph. Subtraction and division are read from the left, and so is the rest.
static_assert(line_of<2_c * input<"lambda"> * x> == "2 * lambda * x");
static_assert(line_of<2_c * (input<"lambda"> * x)> == "2 * (lambda * x)");
static_assert(line_of<x + y + z> == "x + y + z");
static_assert(line_of<x + (y + z)> == "x + (y + z)");
static_assert(line_of<x - y - z> == "x - y - z");
static_assert(line_of<x - (y - z)> == "x - (y - z)");
static_assert(line_of<x + y - z> == "x + y - z");
static_assert(line_of<x - (y + z)> == "x - (y + z)");
static_assert(line_of<x / y / z> == "x / y / z");
static_assert(line_of<x / (y * z)> == "x / (y * z)");
static_assert(line_of<x * y + z> == "x * y + z");
static_assert(line_of<x*(y + z)> == "x * (y + z)");
static_assert(line_of<(x + y) * z> == "(x + y) * z");
static_assert(line_of<x + y * z> == "x + y * z");
static_assert(line_of<y * (1_c - y)> == "y * (1 - y)");
static_assert(line_of<(-x) * y> == "-x * y");
static_assert(line_of<-(x* y)> == "-(x * y)");
static_assert(line_of<x * (-y)> == "x * -y");
static_assert(line_of<x - (-y)> == "x - -y");
static_assert(line_of<-(-x)> == "-(-x)");
static_assert(line_of<-(x + y)> == "-(x + y)");
static_assert(line_of<-graph::exp(x)> == "-exp(x)");
static_assert(line_of<-0.5_c> == "-0.5");
static_assert(line_of<negate(0.5_c)> == "-(0.5)");
static_assert(line_of<constant<-0.5>> == "-0.5");
static_assert(line_of<negate(constant<-0.5>)> == "-(-0.5)");
static_assert(line_of<constant<-2.0> * x> == "-2 * x");
static_assert(line_of<graph::exp(x + y)> == "exp(x + y)");
static_assert(line_of<power(x - y, -z)> == "power(x - y, -z)");
static_assert(line_of<x + square(y + z)> == "x + square(y + z)");
static_assert(line_of<x / square(y)> == "x / square(y)");

// Sharing: what is used more than once is named, leaves and constants are not.
constexpr auto s = sigmoid(x);
static_assert(line_of<s * (1_c - s)> == "a * (1 - a) where a = sigmoid(x)");
static_assert(line_of<s + graph::exp(x + 1_c) / (x + 1_c)> == "sigmoid(x) + exp(a) / a where a = x + 1");
static_assert(line_of<square(s) + s> == "square(a) + a where a = sigmoid(x)");
static_assert(line_of<square(s)> == "square(sigmoid(x))");
static_assert(line_of<square(square(x))> == "square(square(x))");
// Definitions follow in the order of use, each after what uses it.
constexpr auto t = graph::tanh(y);
static_assert(line_of<(t - s) * (s + t)> == "(a - b) * (b + a) where a = tanh(y), b = sigmoid(x)");
constexpr auto u = s * (1_c - s);
static_assert(line_of<u / graph::exp(u)> == "a / exp(a) where a = b * (1 - b), b = sigmoid(x)");
// A name that is a sum stands without parentheses, its definition with those of its own.
constexpr auto v = x + (y - z);
static_assert(line_of<v * v / graph::exp(v)> == "square(a) / exp(a) where a = x + (y - z)");
static_assert(line_of<graph::exp(v) * v> == "exp(a) * a where a = x + (y - z)");
// Names of leaves are not used again.
constexpr auto c = sigmoid(input<"a", 2> + input<"c", 2> + input<"a1", 2>);
constexpr auto d = graph::exp(c);
static_assert(line_of<c * d - d> == "b * d - d where b = sigmoid(a + c + a1), d = exp(b)");

// Several outputs are separated by commas.
static_assert(line_of<outputs(s, x)> == "sigmoid(x), x");
static_assert(line_of<outputs(s, s * (1_c - s))> == "a, a * (1 - a) where a = sigmoid(x)");
static_assert(line_of<outputs(s + y, s* y)> == "a + y, a * y where a = sigmoid(x)");

// Trees.
static_assert(tree_of<x> == "x [2, 3]\n");
static_assert(tree_of<relu(matmul(x, transpose(w)) + parameter<"b", 4>)> ==
              "relu [2, 4]\n"
              "  add [2, 4]\n"
              "    matmul [2, 4]\n"
              "      x [2, 3]\n"
              "      transpose [3, 4]\n"
              "        w [4, 3]\n"
              "    b [4]\n");
static_assert(tree_of<s * (1_c - s)> ==
              "multiply [2, 3]\n"
              "  #1 sigmoid [2, 3]\n"
              "    x [2, 3]\n"
              "  subtract [2, 3]\n"
              "    1 []\n"
              "    #1\n");
static_assert(tree_of<square(u)> ==
              "square [2, 3]\n"
              "  multiply [2, 3]\n"
              "    #1 sigmoid [2, 3]\n"
              "      x [2, 3]\n"
              "    subtract [2, 3]\n"
              "      1 []\n"
              "      #1\n");
static_assert(tree_of<node<graph::detail::Operation::matmul, ingot::Dimensions{2, {2, 4}}, transposed_right, x, w>> ==
              "matmul(_, transpose(_)) [2, 4]\n"
              "  x [2, 3]\n"
              "  w [4, 3]\n");
static_assert(tree_of<outputs(sum(s), s, sum(x))> ==
              "sum []\n"
              "  #1 sigmoid [2, 3]\n"
              "    x [2, 3]\n"
              "#1\n"
              "sum []\n"
              "  x [2, 3]\n");

// A chain of n doublings has n + 1 nodes and 2^n paths. Its text grows with the nodes.
template <std::size_t N, auto X>
constexpr auto doubled(Expression<X> at) {
  if constexpr (N == 0) {
    return at;
  } else {
    return doubled<N - 1>(at + at);
  }
}
static_assert(line_of<doubled<3>(x)> == "a + a where a = b + b, b = x + x");
static_assert(line_of<doubled<40>(x)>.size() < 40 * 16);
static_assert(tree_of<doubled<40>(x)>.size() < 40 * (2 * 40 + 40));

std::string number(double value) {
  std::string text;
  ingot::spell_number(value, [&](char ch) { text += ch; });
  return text;
}

}  // namespace

BOOST_AUTO_TEST_CASE(numbers_are_short) {
  BOOST_TEST(number(0) == "0");
  BOOST_TEST(number(-0.0) == "-0");
  BOOST_TEST(number(1) == "1");
  BOOST_TEST(number(-3) == "-3");
  BOOST_TEST(number(10) == "10");
  BOOST_TEST(number(1000) == "1000");
  BOOST_TEST(number(123456789) == "123456789");
  BOOST_TEST(number(1e9) == "1e9");
  BOOST_TEST(number(12345678901) == "12345678901");
  BOOST_TEST(number(0.5) == "0.5");
  BOOST_TEST(number(0.01) == "0.01");
  BOOST_TEST(number(0.001) == "1e-3");
  BOOST_TEST(number(0.00015) == "1.5e-4");
  BOOST_TEST(number(0.044715) == "0.044715");
  BOOST_TEST(number(100.25) == "100.25");
  BOOST_TEST(number(0.1 + 0.2) == "0.30000000000000004");
  BOOST_TEST(number(1.0 / 3) == "0.3333333333333333");
  BOOST_TEST(number(-2.5e-10) == "-2.5e-10");
  BOOST_TEST(number(std::numeric_limits<double>::denorm_min()) == "5e-324");
  BOOST_TEST(number(std::numeric_limits<double>::min()) == "2.2250738585072014e-308");
  BOOST_TEST(number(std::numeric_limits<double>::max()) == "1.7976931348623157e308");
  BOOST_TEST(number(std::numeric_limits<double>::infinity()) == "inf");
  BOOST_TEST(number(-std::numeric_limits<double>::infinity()) == "-inf");
  BOOST_TEST(number(std::numeric_limits<double>::quiet_NaN()) == "nan");
}

// Against the C library: what is written reads back, and is no shorter text of its does.
BOOST_AUTO_TEST_CASE(numbers_read_back) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 20000; ++i) {
    double value = std::bit_cast<double>(random());
    if (i % 2 == 0) value = static_cast<double>(random() % 1'000'000) / (i % 4 == 0 ? 1000.0 : 7.0);
    if (value != value || value == std::numeric_limits<double>::infinity() || value == 0) continue;
    std::string const text = number(value);
    BOOST_TEST_REQUIRE(std::strtod(text.c_str(), nullptr) == value, text);
    int const digits = ingot::detail::decimal_of(value < 0 ? -value : value).count;
    if (digits == 1) continue;
    std::ostringstream shorter;
    shorter << std::scientific << std::setprecision(digits - 2) << value;
    BOOST_TEST_REQUIRE(std::strtod(shorter.str().c_str(), nullptr) != value, text);
  }
}

// At run time, through a sink, the text is the constant.
BOOST_AUTO_TEST_CASE(a_sink_at_run_time) {
  std::string line, tree;
  spell_line(u / graph::exp(u), [&](char ch) { line += ch; });
  spell_tree(u / graph::exp(u), [&](char ch) { tree += ch; });
  BOOST_TEST(line == line_of<u / graph::exp(u)>);
  BOOST_TEST(tree == tree_of<u / graph::exp(u)>);
  BOOST_TEST(line_of<u>.data()[line_of<u>.size()] == '\0');
}

// The reference interpreter against results worked out by hand.
#define BOOST_TEST_MODULE graph_reference
#include "reference.hpp"

#include <boost/test/unit_test.hpp>
#include <map>
#include <string>
#include <vector>

#include "ingot/graph.hpp"
#include "ingot/graph/outputs.hpp"
#include "reference_derivatives.hpp"

using namespace ingot;
using namespace ingot::graph;
using namespace ingot::tests;

namespace {

using Numbers = std::vector<double>;

void check(graph::detail::GraphView graph, std::map<std::string, Numbers> const& leaves, Numbers const& expected) {
  Reference<double> r(graph);
  for (auto const& [name, values] : leaves) r.set(name, values);
  r.run();
  BOOST_TEST(r.result() == expected, boost::test_tools::tolerance(1e-14) << boost::test_tools::per_element());
}

// A node that no word makes: an operation on named leaves.
template <ingot::graph::detail::Operation Op, Dimensions S, std::array Options, auto... Gs>
constexpr graph::detail::GraphView node(Expression<Gs>...) {
  return decltype(graph::detail::apply<Op, S, Options, Gs...>())::graph;
}

template <class E>
constexpr graph::detail::GraphView graph_of(E) {
  return E::graph;
}

constexpr std::array<std::uint64_t, 11> window_of(std::size_t kernel, std::size_t stride, std::size_t padding,
                                                  std::size_t dilation, std::size_t groups) {
  return graph::detail::appended(pack_window(kernel, stride, padding, dilation), std::array<std::uint64_t, 1>{groups});
}

constexpr auto x = input<"x", 2, 3>;
Numbers const six{1, 2, 3, 4, 5, 6};

}  // namespace

BOOST_AUTO_TEST_CASE(functions_of_one_number) {
  constexpr auto v = input<"v", 4>;
  std::map<std::string, Numbers> const at{{"v", {-2, 0, 1, 3}}};
  check(graph_of(-v), at, {2, 0, -1, -3});
  check(graph_of(exp(v)), at, {0.1353352832366127, 1, 2.718281828459045, 20.085536923187668});
  check(graph_of(expm1(v)), at, {-0.8646647167633873, 0, 1.718281828459045, 19.085536923187668});
  check(graph_of(tanh(v)), at, {-0.9640275800758169, 0, 0.7615941559557649, 0.9950547536867305});
  check(graph_of(sigmoid(v)), at, {0.11920292202211755, 0.5, 0.7310585786300049, 0.9525741268224334});
  check(graph_of(softplus(v)), at, {0.1269280110429725, 0.6931471805599453, 1.3132616875182228, 3.048587351573742});
  check(graph_of(normal_cdf(v)), at, {0.022750131948179195, 0.5, 0.8413447460685429, 0.9986501019683699});
  check(graph_of(normal_pdf(v)), at,
        {0.05399096651318806, 0.3989422804014327, 0.24197072451914337, 0.0044318484119380075});
  check(graph_of(relu(v)), at, {0, 0, 1, 3});
  check(graph_of(step(v)), at, {0, 0, 1, 1});
  check(graph_of(abs(v)), at, {2, 0, 1, 3});
  check(graph_of(sign(v)), at, {-1, 0, 1, 1});
  check(graph_of(square(v)), at, {4, 0, 1, 9});
  std::map<std::string, Numbers> const positive{{"v", {0.25, 1, 2, 4}}};
  check(graph_of(log(v)), positive, {-1.3862943611198906, 0, 0.6931471805599453, 1.3862943611198906});
  check(graph_of(log1p(v)), positive,
        {0.22314355131420976, 0.6931471805599453, 1.0986122886681098, 1.6094379124341003});
  check(graph_of(sqrt(v)), positive, {0.5, 1, 1.4142135623730951, 2});
}

BOOST_AUTO_TEST_CASE(functions_of_two_and_three_numbers) {
  constexpr auto a = input<"a", 4>;
  constexpr auto b = input<"b", 4>;
  std::map<std::string, Numbers> const at{{"a", {1, -2, 3, 2}}, {"b", {4, -2, 2, -1}}};
  check(graph_of(a + b), at, {5, -4, 5, 1});
  check(graph_of(a - b), at, {-3, 0, 1, 3});
  check(graph_of(a * b), at, {4, 4, 6, -2});
  check(graph_of(a / b), at, {0.25, 1, 1.5, -2});
  check(graph_of(power(a, b)), at, {1, 0.25, 9, 0.5});
  check(graph_of(maximum(a, b)), at, {4, -2, 3, 2});
  check(graph_of(minimum(a, b)), at, {1, -2, 2, -1});
  check(graph_of(greater(a, b)), at, {0, 0, 1, 1});
  check(graph_of(greater_equal(a, b)), at, {0, 1, 1, 1});
  check(graph_of(less(a, b)), at, {1, 0, 0, 0});
  check(graph_of(less_equal(a, b)), at, {1, 1, 0, 0});
  check(graph_of(where(greater(a, b), a, 0.5_c)), at, {0.5, 0.5, 3, 2});
}

BOOST_AUTO_TEST_CASE(broadcasting) {
  constexpr auto row = input<"row", 3>;
  constexpr auto column = input<"column", 2, 1>;
  check(graph_of(x + row), {{"x", six}, {"row", {10, 20, 30}}}, {11, 22, 33, 14, 25, 36});
  check(graph_of(x - column), {{"x", six}, {"column", {1, 2}}}, {0, 1, 2, 2, 3, 4});
  check(graph_of(column * row), {{"row", {1, 2, 3}}, {"column", {10, 20}}}, {10, 20, 30, 20, 40, 60});
  check(graph_of(2_c * x), {{"x", six}}, {2, 4, 6, 8, 10, 12});
  check(graph_of(input<"s"> / row), {{"s", {6}}, {"row", {1, 2, 3}}}, {6, 3, 2});
  check(graph_of(table<Tensor<double, 2, 1>{1, 100}> * x), {{"x", six}}, {1, 2, 3, 400, 500, 600});
  check(graph_of(where(row, column, x)), {{"x", six}, {"row", {0, 1, 0}}, {"column", {-1, -2}}}, {1, -1, 3, 4, -2, 6});
}

BOOST_AUTO_TEST_CASE(arrangements) {
  check(graph_of(reshape<3, 2>(x)), {{"x", six}}, six);
  check(graph_of(broadcast<2, 2, 3>(x)), {{"x", six}}, {1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6});
  check(graph_of(transpose(x)), {{"x", six}}, {1, 4, 2, 5, 3, 6});
  // [2, 3, 1] -> [3, 1, 2]: result(i, 0, k) = operand(k, i, 0).
  constexpr auto v = input<"v", 2, 3, 2>;
  Numbers const twelve{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
  check(graph_of(permute<1, 2, 0>(v)), {{"v", twelve}}, {0, 6, 1, 7, 2, 8, 3, 9, 4, 10, 5, 11});
  check(graph_of(permute<2, 0, 1>(v)), {{"v", twelve}}, {0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11});
  check(graph_of(slice<1, 1, 3>(x)), {{"x", six}}, {2, 3, 5, 6});
  check(graph_of(slice<0, 1, 2>(x)), {{"x", six}}, {4, 5, 6});
  check(graph_of(concat<1>(x, input<"column", 2, 1>, x)), {{"x", six}, {"column", {7, 8}}},
        {1, 2, 3, 7, 1, 2, 3, 4, 5, 6, 8, 4, 5, 6});
  check(graph_of(concat<0>(input<"row", 1, 3>, x)), {{"x", six}, {"row", {7, 8, 9}}}, {7, 8, 9, 1, 2, 3, 4, 5, 6});
  check(graph_of(repeat<1, 2>(x)), {{"x", six}}, {1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6});
  check(graph_of(repeat<0, 2>(x)), {{"x", six}}, {1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6});
  check(node<graph::detail::Operation::pad, Dimensions{2, {2, 5}}, std::array<std::uint64_t, 2>{1, 1}>(x), {{"x", six}},
        {0, 1, 2, 3, 0, 0, 4, 5, 6, 0});
}

BOOST_AUTO_TEST_CASE(sums_and_products) {
  check(graph_of(sum(x)), {{"x", six}}, {21});
  check(graph_of(sum(x, axis<0>)), {{"x", six}}, {5, 7, 9});
  check(graph_of(sum(x, axis<-1>)), {{"x", six}}, {6, 15});
  check(graph_of(mean(x, axis<0>)), {{"x", six}}, {2.5, 3.5, 4.5});
  check(graph_of(matmul(x, input<"m", 3, 2>)), {{"x", six}, {"m", {1, 2, 3, 4, 5, 6}}}, {22, 28, 49, 64});
  check(graph_of(matmul(x, input<"v", 3>)), {{"x", six}, {"v", {1, 0, -1}}}, {-2, -2});
  check(graph_of(matmul(input<"v", 2>, x)), {{"x", six}, {"v", {1, -1}}}, {-3, -3, -3});
  // Two products of one matrix with two.
  check(graph_of(matmul(x, input<"m", 2, 3, 1>)), {{"x", six}, {"m", {1, 0, 0, 0, 1, 2}}}, {1, 4, 8, 17});
  constexpr std::array<std::uint64_t, 2> left{1, 0};
  constexpr std::array<std::uint64_t, 2> right{0, 1};
  constexpr std::array<std::uint64_t, 2> both{1, 1};
  constexpr auto m = input<"m", 2, 3>;
  std::map<std::string, Numbers> const at{{"x", six}, {"m", {1, 0, 2, 0, 1, 1}}};
  check(node<graph::detail::Operation::matmul, Dimensions{2, {3, 3}}, left>(x, m), at, {1, 4, 6, 2, 5, 9, 3, 6, 12});
  check(node<graph::detail::Operation::matmul, Dimensions{2, {2, 2}}, right>(x, m), at, {7, 5, 16, 11});
  check(node<graph::detail::Operation::matmul, Dimensions{2, {3, 1}}, both>(x, input<"r", 1, 2>),
        {{"x", six}, {"r", {1, 10}}}, {41, 52, 63});
}

BOOST_AUTO_TEST_CASE(softmax_along_an_axis) {
  Numbers const logs{0, 0.6931471805599453, 0, 1.0986122886681098, 0, 1.3862943611198906};  // ln of 1 2 1 3 1 4
  check(graph_of(softmax(x)), {{"x", logs}}, {0.25, 0.5, 0.25, 0.375, 0.125, 0.5});
  check(graph_of(softmax(x, axis<0>)), {{"x", logs}}, {0.25, 2.0 / 3, 0.2, 0.75, 1.0 / 3, 0.8});
  check(graph_of(exp(log_sum_exp(x))), {{"x", logs}}, {4, 8});
  check(graph_of(exp(log_sum_exp(x, axis<0>))), {{"x", logs}}, {4, 3, 5});
  check(graph_of(log_sum_exp(input<"v", 2>)), {{"v", {1000, 1000}}}, {1000.6931471805599});
}

BOOST_AUTO_TEST_CASE(convolutions) {
  // A 3x3 image, kernel [[1, 2], [3, 4]].
  constexpr auto image = input<"image", 1, 3, 3>;
  constexpr auto kernel = input<"kernel", 1, 1, 2, 2>;
  std::map<std::string, Numbers> const at{{"image", {1, 2, 3, 4, 5, 6, 7, 8, 9}}, {"kernel", {1, 2, 3, 4}}};
  check(graph_of(convolution(image, kernel)), at, {37, 47, 67, 77});
  check(graph_of(convolution<ConvOptions{.stride = 2, .padding = 1}>(image, kernel)), at, {4, 18, 36, 77});
  check(graph_of(convolution<ConvOptions{.dilation = 2}>(image, kernel)), at, {1 + 6 + 21 + 36});
  // Two groups of one channel, two filters each, kernels of one tap; a batch of two.
  check(graph_of(convolution<ConvOptions{.groups = 2}>(input<"x", 2, 2, 1, 1>, input<"w", 4, 1, 1, 1>)),
        {{"x", {1, 2, 3, 4}}, {"w", {10, 20, 30, 40}}}, {10, 20, 60, 80, 30, 60, 120, 160});
  // Two channels are summed.
  check(graph_of(convolution(input<"x", 2, 1, 2>, input<"w", 1, 2, 1, 2>)),
        {{"x", {1, 2, 3, 4}}, {"w", {1, 10, 100, 1000}}}, {4321});
  constexpr auto dy = input<"dy", 1, 2, 2>;
  std::map<std::string, Numbers> const back{
      {"image", {1, 2, 3, 4, 5, 6, 7, 8, 9}}, {"kernel", {1, 2, 3, 4}}, {"dy", {1, 0, 0, 10}}};
  check(
      node<graph::detail::Operation::convolution_input, Dimensions{3, {1, 3, 3}}, window_of(2, 1, 0, 1, 1)>(kernel, dy),
      {{"kernel", {1, 2, 3, 4}}, {"dy", {1, 0, 0, 10}}}, {1, 2, 0, 3, 14, 20, 0, 30, 40});
  check(node<graph::detail::Operation::convolution_weight, Dimensions{4, {1, 1, 2, 2}}, window_of(2, 1, 0, 1, 1)>(image,
                                                                                                                  dy),
        {{"image", {1, 2, 3, 4, 5, 6, 7, 8, 9}}, {"dy", {1, 0, 0, 10}}}, {51, 62, 84, 95});
}

BOOST_AUTO_TEST_CASE(pools_of_images) {
  constexpr auto image = input<"image", 1, 3, 3>;
  std::map<std::string, Numbers> const at{{"image", {1, 5, 5, 4, 5, 2, 7, 0, -9}}};
  check(graph_of(max_pool2d<2, PoolOptions{.stride = 1}>(image)), at, {5, 5, 7, 5});
  check(graph_of(max_pool2d<2, PoolOptions{.stride = 2, .padding = 1}>(image)), at, {1, 5, 7, 5});
  check(graph_of(avg_pool2d<2, PoolOptions{.stride = 1}>(image)), at, {3.75, 4.25, 4, -0.5});
  check(graph_of(avg_pool2d<2, PoolOptions{.stride = 2, .padding = 1}>(image)), at, {0.25, 2.5, 2.75, -0.5});
  constexpr auto words = pack_window(2, 1, 0, 1);
  std::map<std::string, Numbers> with = at;
  with["v"] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
  check(node<graph::detail::Operation::max_pool_gather, Dimensions{3, {1, 2, 2}}, words>(image, input<"v", 1, 3, 3>),
        with, {2, 2, 7, 5});
  with.erase("v");
  with["dy"] = {1, 10, 100, 1000};
  check(node<graph::detail::Operation::max_unpool, Dimensions{3, {1, 3, 3}}, words>(image, input<"dy", 1, 2, 2>), with,
        {0, 11, 0, 0, 1000, 0, 100, 0, 0});
  check(node<graph::detail::Operation::avg_pool_backward, Dimensions{3, {1, 3, 3}}, words>(input<"dy", 1, 2, 2>),
        {{"dy", {4, 8, 12, 16}}}, {1, 3, 2, 4, 10, 6, 3, 7, 4});
}

BOOST_AUTO_TEST_CASE(names_and_roots) {
  constexpr auto y = x * x;
  Reference<double> r(y.graph);
  BOOST_CHECK_THROW(r.run(), std::invalid_argument);
  BOOST_CHECK_THROW(r.set("z", six), std::invalid_argument);
  BOOST_CHECK_THROW(r.set("x", {1, 2}), std::invalid_argument);
  r.set("x", six);
  r.run();
  BOOST_TEST(r.value(r.leaf("x")) == six);
  BOOST_TEST(&r.value(r.graph().root()) == &r.result());

  constexpr auto both = outputs(y, sum(x)).graph;
  Reference<double> two(both);
  two.set("x", six);
  two.run();
  BOOST_TEST(two.result(1) == Numbers{21});
}

// One expression of all smooth functions; its gradient by duals is that by differences.
BOOST_AUTO_TEST_CASE(derivatives) {
  constexpr auto w = parameter<"w", 3, 4>;
  constexpr auto t = distribution<"t", 4>;
  constexpr auto h = matmul(x, w);
  constexpr auto smooth = tanh(h) * sigmoid(h) + softplus(h) * normal_cdf(h) - normal_pdf(h) / (exp(h) + 2_c) +
                          log1p(square(h)) + expm1(h) + sqrt(log(h * h + 3_c)) + power(2_c + h * h, h);
  constexpr auto loss = mean(smooth) - sum(t * softmax(h)) + sum(log_sum_exp(h, axis<0>));
  Reference<double> r(loss.graph);
  set_random(r, 1);
  for (std::string const name : {"x", "w", "t"}) {
    BOOST_TEST(gradient_by_duals(r, name) == gradient_by_differences(r, name), boost::test_tools::tolerance(1e-8)
                                                                                   << boost::test_tools::per_element());
  }
  double total = 0;
  for (double const p : r.value(r.leaf("t"))) total += p;
  BOOST_TEST(total == 1.0, boost::test_tools::tolerance(1e-14));

  // d sum(x^3) along e = 3 x^2 e, and its derivative once more, 6 x e e.
  constexpr auto cube = sum(x * x * x);
  Reference<Dual<double>> second(cube.graph);
  std::vector<Dual<double>> at;
  for (double const v : six) at.push_back({v, 1});
  second.set("x", at);
  auto const along = derivatives_along(second, "x", std::vector<Dual<double>>(6, Dual<double>(1.0)));
  BOOST_TEST(along[0][0].value == 3 * 91.0);
  BOOST_TEST(along[0][0].derivative == 6 * 21.0);
}

BOOST_AUTO_TEST_CASE(float_too) {
  Reference<float> r(decltype(sum(exp(x)))::graph);
  r.set("x", {0, 0, 0, 0, 0, 1});
  r.run();
  BOOST_TEST(r.result()[0] == 5 + 2.7182818f, boost::test_tools::tolerance(1e-6f));
}

// The words that make expressions: shapes, sharing, names and numbers, as facts of their types.
#define BOOST_TEST_MODULE graph_operations
#include <boost/test/unit_test.hpp>
#include <string_view>
#include <type_traits>

#include "ingot/core/tensor.hpp"
#include "ingot/graph.hpp"
#include "ingot/graph/outputs.hpp"
#include "reference.hpp"

using namespace ingot;
using namespace ingot::graph;
using ingot::tests::Reference;

namespace {

template <std::size_t... Extents, auto G>
constexpr bool has_shape(Expression<G>) {
  return std::is_same_v<typename Expression<G>::shape, Shape<Extents...>> &&
         Expression<G>::dimensions == dimensions_of(Shape<Extents...>{});
}
template <class A, class B>
constexpr bool same(A, B) {
  return std::is_same_v<A, B>;
}
constexpr std::size_t nodes(AnyExpression auto e) {
  return e.graph.node_count;
}
constexpr std::size_t nodes_together(AnyExpression auto a, AnyExpression auto b) {
  return outputs(a, b).graph.node_count;
}

constexpr auto s = input<"s">;
constexpr auto v = input<"v", 3>;
constexpr auto x = input<"x", 2, 3>;
constexpr auto column = input<"column", 2, 1>;
constexpr auto batch = input<"batch", 4, 2, 3>;

// Elementwise words keep the shape.
static_assert(has_shape<2, 3>(-x));
static_assert(has_shape<2, 3>(exp(x)));
static_assert(has_shape<2, 3>(expm1(x)));
static_assert(has_shape<2, 3>(log(x)));
static_assert(has_shape<2, 3>(log1p(x)));
static_assert(has_shape<2, 3>(sqrt(x)));
static_assert(has_shape<2, 3>(tanh(x)));
static_assert(has_shape<2, 3>(sigmoid(x)));
static_assert(has_shape<2, 3>(softplus(x)));
static_assert(has_shape<2, 3>(normal_cdf(x)));
static_assert(has_shape<2, 3>(normal_pdf(x)));
static_assert(has_shape<2, 3>(relu(x)));
static_assert(has_shape<2, 3>(step(x)));
static_assert(has_shape<2, 3>(abs(x)));
static_assert(has_shape<2, 3>(sign(x)));
static_assert(has_shape<2, 3>(square(x)));
static_assert(has_shape<>(exp(s)));

// Broadcasting: NumPy's table of ranks and ones.
static_assert(has_shape<2, 3>(x + s));
static_assert(has_shape<2, 3>(s + x));
static_assert(has_shape<>(s + s));
static_assert(has_shape<3>(s * v));
static_assert(has_shape<2, 3>(x + v));
static_assert(has_shape<2, 3>(v - x));
static_assert(has_shape<2, 3>(x * column));
static_assert(has_shape<2, 3>(column / x));
static_assert(has_shape<2, 3>(column + v));
static_assert(has_shape<2, 3>(v + column));
static_assert(has_shape<4, 2, 3>(batch + x));
static_assert(has_shape<4, 2, 3>(column - batch));
static_assert(has_shape<4, 2, 3>(batch * v));
static_assert(has_shape<5, 4, 3, 2>(input<"a", 5, 1, 3, 1> + input<"b", 4, 1, 2>));
static_assert(has_shape<8, 7, 6, 5>(input<"a", 8, 1, 6, 1> * input<"b", 7, 1, 5>));
static_assert(has_shape<1, 2, 3, 4, 5, 6>(input<"a", 1, 1, 1, 1, 1, 6> + input<"b", 2, 3, 4, 5, 1>));
static_assert(has_shape<2, 1, 1>(input<"a", 1> + input<"b", 2, 1, 1>));
static_assert(has_shape<1>(s + input<"a", 1>));
static_assert(has_shape<2, 3>(power(x, v)));
static_assert(has_shape<2, 3>(maximum(column, v)));
static_assert(has_shape<2, 3>(minimum(x, s)));
static_assert(has_shape<2, 3>(greater(x, v)));
static_assert(has_shape<2, 3>(greater_equal(s, x)));
static_assert(has_shape<2, 3>(less(v, x)));
static_assert(has_shape<2, 3>(less_equal(column, v)));
static_assert(has_shape<4, 2, 3>(where(s, v, batch)));
static_assert(has_shape<4, 2, 3>(where(batch, s, 0_c)));
static_assert(has_shape<2, 3>(where(column, v, s)));
static_assert(same(less(x, v), greater(v, x)));
static_assert(same(less_equal(x, v), greater_equal(v, x)));

// Arrangements.
static_assert(has_shape<3, 2>(reshape<3, 2>(x)));
static_assert(has_shape<6>(flatten(x)));
static_assert(has_shape<1, 6, 1>(reshape<1, 6, 1>(x)));
static_assert(has_shape<1>(flatten(s)));
static_assert(has_shape<>(reshape<>(input<"a", 1, 1>)));
static_assert(has_shape<1>(reshape<1>(s)));
static_assert(has_shape<5, 2, 3>(broadcast<5, 2, 3>(x)));
static_assert(has_shape<2, 7>(broadcast<2, 7>(column)));
static_assert(has_shape<2, 3>(broadcast<2, 3>(s)));
static_assert(has_shape<2, 3>(broadcast<2, 3>(x)));
static_assert(has_shape<3, 2>(transpose(x)));
static_assert(has_shape<4, 3, 2>(transpose(batch)));
static_assert(has_shape<3, 4, 2>(permute<2, 0, 1>(batch)));
static_assert(has_shape<3, 4, 2>(permute<-1, 0, 1>(batch)));
static_assert(has_shape<2, 4, 3>(permute<1, -3, 2>(batch)));
static_assert(has_shape<3>(permute<0>(v)));
static_assert(has_shape<>(permute<>(s)));
static_assert(same(permute<1, 0>(x), transpose(x)));
static_assert(same(permute<0, -1, -2>(batch), transpose(batch)));
static_assert(has_shape<1, 3>(slice<0, 1, 2>(x)));
static_assert(has_shape<2, 2>(slice<-1, 1, 3>(x)));
static_assert(has_shape<2, 3>(slice<1, 0, 3>(x)));
static_assert(has_shape<4, 2, 1>(slice<-1, 2, 3>(batch)));
static_assert(has_shape<4, 1, 3>(slice<-2, 0, 1>(batch)));
static_assert(same(slice<1, 0, 2>(x), slice<-1, 0, 2>(x)));
static_assert(has_shape<2, 7>(concat<1>(x, column, x)));
static_assert(has_shape<2, 7>(concat<-1>(x, column, x)));
static_assert(has_shape<6, 3>(concat<0>(x, x, x)));
static_assert(has_shape<9>(concat<0>(v, v, v)));
static_assert(has_shape<2, 3>(concat<0>(x)));
static_assert(has_shape<4, 5, 3>(concat<-2>(batch, batch, slice<1, 0, 1>(batch))));
static_assert(has_shape<2, 9>(repeat<1, 3>(x)));
static_assert(has_shape<8, 3>(repeat<-2, 4>(x)));
static_assert(has_shape<3>(repeat<0, 1>(v)));
static_assert(has_shape<1, 1, 1, 2, 1, 3>(repeat<3, 2>(input<"a", 1, 1, 1, 1, 1, 3>)));

// Reductions.
static_assert(has_shape<>(sum(x)));
static_assert(has_shape<3>(sum(x, axis<0>)));
static_assert(has_shape<2>(sum(x, axis<1>)));
static_assert(has_shape<2>(sum(x, axis<-1>)));
static_assert(has_shape<2>(sum(batch, axis<0, 2>)));
static_assert(has_shape<2>(sum(batch, axis<-1, 0>)));
static_assert(has_shape<>(sum(batch, axis<0, 1, 2>)));
static_assert(same(sum(x, axis<0, 1>), sum(x)));
static_assert(same(sum(x, axis<1, 0>), sum(x, axis<-2, -1>)));
static_assert(has_shape<>(sum(s)));
static_assert(has_shape<>(mean(batch)));
static_assert(has_shape<4>(mean(batch, axis<1, 2>)));
static_assert(has_shape<4, 3>(mean(batch, axis<-2>)));
static_assert(same(mean(x, axis<0>), sum(x, axis<0>) / 2_c));
static_assert(same(mean(batch), sum(batch) / 24_c));
static_assert(has_shape<2, 3>(softmax(x)));
static_assert(has_shape<2, 3>(softmax(x, axis<0>)));
static_assert(has_shape<4, 2, 3>(softmax(batch, axis<-2>)));
static_assert(same(softmax(x), softmax(x, axis<1>)));
static_assert(!same(softmax(x), softmax(x, axis<0>)));
static_assert(has_shape<2>(log_sum_exp(x)));
static_assert(has_shape<3>(log_sum_exp(x, axis<0>)));
static_assert(has_shape<4, 3>(log_sum_exp(batch, axis<1>)));
static_assert(has_shape<>(log_sum_exp(v)));

// Matrix products.
static_assert(has_shape<2, 4>(matmul(x, input<"w", 3, 4>)));
static_assert(has_shape<2, 1>(matmul(x, input<"w", 3, 1>)));
static_assert(has_shape<2, 5>(matmul(x, transpose(input<"w", 5, 3>))));
static_assert(has_shape<2>(matmul(x, v)));
static_assert(has_shape<>(matmul(v, v)));
static_assert(has_shape<2>(matmul(v, transpose(x))));
static_assert(has_shape<4, 2>(matmul(batch, v)));
static_assert(has_shape<4, 3>(matmul(input<"u", 2>, batch)));
static_assert(has_shape<4, 2, 5>(matmul(batch, input<"w", 3, 5>)));
static_assert(has_shape<4, 2, 5>(matmul(batch, input<"w", 4, 3, 5>)));
static_assert(has_shape<4, 6, 3>(matmul(input<"w", 6, 2>, batch)));
static_assert(has_shape<7, 4, 2, 5>(matmul(input<"a", 7, 1, 2, 3>, input<"b", 4, 3, 5>)));
static_assert(has_shape<4, 2, 2>(matmul(batch, transpose(batch))));
static_assert(has_shape<5, 4, 3, 2, 1, 6>(matmul(input<"a", 5, 1, 3, 1, 1, 8>, input<"b", 4, 1, 2, 8, 6>)));

// Windows, with and without a batch.
constexpr auto image = input<"image", 4, 9, 7>;
constexpr auto images = input<"images", 5, 4, 9, 7>;
static_assert(has_shape<6, 7, 5>(convolution(image, input<"w", 6, 4, 3, 3>)));
static_assert(has_shape<5, 6, 7, 6>(convolution(images, input<"w", 6, 4, 3, 2>)));
static_assert(has_shape<6, 5, 4>(convolution<ConvOptions{.stride = 2, .padding = 1}>(image, input<"w", 6, 4, 3, 3>)));
static_assert(has_shape<8, 5, 3>(convolution<ConvOptions{.dilation = 2, .groups = 2}>(image, input<"w", 8, 2, 3, 3>)));
static_assert(has_shape<4, 9, 7>(convolution<ConvOptions{.padding = 1, .groups = 4}>(image, input<"w", 4, 1, 3, 3>)));
static_assert(has_shape<4, 4, 3>(max_pool2d<2>(image)));
static_assert(has_shape<5, 4, 3, 2>(avg_pool2d<3>(images)));
static_assert(has_shape<4, 5, 4>(max_pool2d<3, PoolOptions{.stride = 2, .padding = 1}>(image)));
static_assert(has_shape<4, 9, 7>(avg_pool2d<3, PoolOptions{.stride = 1, .padding = 1}>(image)));

// Equal expressions have equal types, however they came about; others have others.
static_assert(same(exp(x) + v, exp(input<"x", 2, 3>) + input<"v", 3>));
static_assert(!same(x, input<"y", 2, 3>));
static_assert(!same(x, input<"x", 3, 2>));
static_assert(!same(x, parameter<"x", 2, 3>));
static_assert(!same(x, distribution<"x", 2, 3>));
static_assert(!same(x + v, x - v));
static_assert(!same(x - v, v - x));
static_assert(!same(input<"x", 6>, input<"x", 6, 1>));
static_assert(!same(slice<0, 0, 1>(x), slice<0, 1, 2>(x)));
static_assert(!same(parameter<"w", 3>, parameter_with_role<"w", Role::scale, 3>));
static_assert(same(parameter<"w", 3>, parameter_with_role<"w", Role::bias, 3>));
static_assert(same(parameter<"w", 3, 2>, parameter_with_role<"w", Role::weight, 3, 2>));

// A sub-expression is one node, however often it is used, and on whichever side of a sum or a product it stands.
static_assert(nodes(x) == 1);
static_assert(nodes(exp(x)) == 2);
static_assert(nodes(x * x) == 2);
static_assert(nodes(exp(x) * exp(x)) == 3);
static_assert(nodes((x + v) * exp(x + v)) == 5);
static_assert(nodes(sigmoid(x) * (1_c - sigmoid(x))) == 5);
static_assert(nodes(x * v + v * x) == 4);
static_assert(nodes((x + v) / (v + x)) == 4);
static_assert(nodes((x - v) * (v - x)) == 5);
static_assert(nodes(maximum(x, v) + maximum(v, x)) == 4);
static_assert(nodes(minimum(x, v) * minimum(v, x)) == 4);
static_assert(nodes(greater(x, v) + greater(v, x)) == 5);
static_assert(nodes(power(x, v) + power(v, x)) == 5);
static_assert(nodes_together(x * v, v* x) == 3);
static_assert(nodes_together(x / v, v / x) == 4);
static_assert(nodes_together(x, x) == 1);
static_assert(nodes_together(exp(x) + v, log(exp(x))) == 5);
static_assert(nodes_together(sum(x * v, axis<0>), sum(v* x, axis<1>)) == 5);
static_assert(nodes_together(sum(x, axis<0>), sum(x, axis<1>)) == 3);
constexpr auto doubled = x + x;
constexpr auto again = doubled + doubled;
static_assert(nodes(again) == 3);
static_assert(nodes(again + again) == 4);
static_assert(nodes(2_c * x + 2_c * v) == 6);
static_assert(nodes(2_c * x + 3_c * x) == 6);
static_assert(nodes(square(x) + x * x) == 3);

// Names of whole words and between, and in other alphabets.
template <AnyExpression E>
constexpr graph::detail::LeafName name_of_root(E) {
  constexpr graph::detail::Kind kind = graph::detail::GraphView(E::graph).kind(E::graph.root());
  return graph::detail::name_of_leaf(E::graph.pool + kind.first, kind.options);
}
template <Text N>
constexpr bool keeps_name() {
  return name_of_root(input<N, 2>) == N.view() && name_of_root(parameter<N>).size() == N.view().size() &&
         name_of_root(distribution<N, 2>) == N.view();
}
static_assert(keeps_name<"a">());
static_assert(keeps_name<"seven77">());
static_assert(keeps_name<"eight888">());
static_assert(keeps_name<"nine99999">());
static_assert(keeps_name<"sixteen_16161616">());
static_assert(keeps_name<"seventeen_17171717">());
static_assert(keeps_name<"layer.0.weight">());
static_assert(keeps_name<"w\"quoted\"\\">());
static_assert(keeps_name<" ">());
static_assert(keeps_name<"größe">());
static_assert(keeps_name<"重み">());
static_assert(!same(input<"eight888", 2>, input<"eight8888", 2>));
static_assert(!(name_of_root(input<"ab">) == "abc"));

// Numbers.
constexpr double number(AnyExpression auto e) {
  return std::bit_cast<double>(graph::detail::GraphView(e.graph).option(graph::detail::GraphView(e.graph).kind(0), 0));
}
static_assert(number(0.5_c) == 0.5);
static_assert(number(1e-3_c) == 1e-3);
static_assert(number(2_c) == 2);
static_assert(number(1'000_c) == 1000);
static_assert(number(3.14159265358979323846264338327950288_c) == 3.14159265358979323846264338327950288);
static_assert(number(0.1_c) == 0.1);
static_assert(number(1E+2_c) == 100);
static_assert(number(.25_c) == 0.25);
static_assert(number(7._c) == 7);
static_assert(number(6.02214076e23_c) == 6.02214076e23);
static_assert(number(1.7976931348623157e308_c) == 1.7976931348623157e308);
static_assert(number(2.2250738585072014e-308_c) == 2.2250738585072014e-308);
static_assert(number(5e-324_c) == 5e-324);
static_assert(number(9007199254740993_c) == 9007199254740993.0);
static_assert(number(0_c) == 0);
static_assert(number(0.000_c) == 0);
static_assert(same(0.5_c, constant<0.5>));
static_assert(same(0.50_c, 5e-1_c));
static_assert(!same(0.5_c, 0.25_c));
static_assert(has_shape<>(2_c));
static_assert(!same(constant<0.0>, constant<-0.0>));

// Tables.
constexpr auto numbers = table<Tensor<double, 2, 2>{0.5, 1, 1, 0}>;
static_assert(has_shape<2, 2>(numbers));
static_assert(nodes(numbers) == 1);
static_assert(nodes(numbers * numbers) == 2);
static_assert(same(numbers, table<Tensor<float, 2, 2>{0.5f, 1, 1, 0}>));
static_assert(!same(numbers, table<Tensor<double, 4>{0.5, 1, 1, 0}>));
static_assert(has_shape<2>(table<Tensor<double, 2>{1, 2}> + s));
static_assert(has_shape<>(table<Tensor<double>{3}>));

// The longest axis and the most axes that there can be.
static_assert(has_shape<2097151>(exp(input<"a", 2097151>)));
static_assert(has_shape<2097151, 1, 1, 2097151, 1, 1>(exp(input<"a", 2097151, 1, 1, 1, 1, 1> +
                                                          input<"b", 2097151, 1, 1>)));

}  // namespace

BOOST_AUTO_TEST_CASE(repetition_of_six_axes) {
  constexpr auto y = repeat<4, 2>(input<"a", 1, 1, 1, 1, 2, 2>);
  Reference<double> r(decltype(y)::graph);
  r.set("a", {1, 2, 3, 4});
  r.run();
  BOOST_TEST(r.result() == (std::vector<double>{1, 2, 3, 4, 1, 2, 3, 4}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_large_table) {
  constexpr auto large = [] {
    Tensor<float, 2000> t{};
    for (std::size_t i = 0; i < t.size(); ++i) t[i] = static_cast<float>(i);
    return t;
  };
  constexpr auto y = sum(table<large()> * input<"a">);
  Reference<double> r(decltype(y)::graph);
  r.set("a", {2});
  r.run();
  BOOST_TEST(r.result()[0] == 2000 * 1999);
}

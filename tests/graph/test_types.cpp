// Expressions as Boost.Hana sees them.
#define BOOST_TEST_MODULE graph types
#include <boost/hana/back.hpp>
#include <boost/hana/count_if.hpp>
#include <boost/hana/find.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/length.hpp>
#include <boost/hana/not_equal.hpp>
#include <boost/hana/optional.hpp>
#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <ingot/declared/types.hpp>
#include <ingot/graph.hpp>
#include <type_traits>

using namespace ingot;
using namespace ingot::graph;
namespace hana = boost::hana;

namespace {

template <class A, class B>
inline constexpr bool same = std::is_same_v<std::remove_cvref_t<A>, std::remove_cvref_t<B>>;

constexpr auto x = input<"x", 2, 3>;
constexpr auto w = parameter<"w", 3, 4>;
constexpr auto b = parameter<"a name of twenty-six letters", 4>;
constexpr auto t = distribution<"t", 2, 4>;
constexpr auto z = matmul(x, w) + b;
constexpr auto loss = -sum(t * log(softmax(z)));

// Each after its operands, left to right; the last is the whole.
constexpr auto parts = sub_expressions<loss>;
static_assert(decltype(hana::length(parts))::value == loss.graph.node_count);
static_assert(decltype(hana::length(parts))::value == 11);
static_assert(same<decltype(parts[hana::size_c<0>]), decltype(t)>);
static_assert(same<decltype(parts[hana::size_c<1>]), decltype(x)>);
static_assert(same<decltype(parts[hana::size_c<2>]), decltype(w)>);
static_assert(same<decltype(parts[hana::size_c<3>]), decltype(matmul(x, w))>);
static_assert(same<decltype(parts[hana::size_c<4>]), decltype(b)>);
static_assert(same<decltype(parts[hana::size_c<5>]), decltype(z)>);
static_assert(same<decltype(parts[hana::size_c<6>]), decltype(softmax(z))>);
static_assert(same<decltype(hana::back(parts)), decltype(loss)>);
// A part in whose own graph the operands come in another order than in the whole.
constexpr auto crossed = (exp(w) * tanh(w)) / (tanh(w) - exp(w));
static_assert(same<decltype(sub_expressions<crossed>[hana::size_c<4>]), decltype(tanh(w) - exp(w))>);
static_assert(decltype(hana::length(sub_expressions<x>))::value == 1);

// With Hana's own algorithms.
constexpr auto is_matrix = [](auto e) { return hana::bool_c<(e.dimensions.rank == 2)>; };
static_assert(decltype(hana::count_if(parts, is_matrix))::value == 8);

constexpr auto leaves = leaves_by_name<loss>;
static_assert(decltype(hana::length(leaves))::value == 4);
static_assert(same<decltype(leaves["x"_key]), decltype(x)>);
static_assert(same<decltype(leaves[key<"w">]), decltype(w)>);
static_assert(same<decltype(leaves["t"_key]), decltype(t)>);
static_assert(same<decltype(leaves["a name of twenty-six letters"_key]), decltype(b)>);
static_assert(decltype(hana::find(leaves, "y"_key) == hana::nothing)::value);
static_assert(decltype(hana::length(leaves_by_name<constant<2.0>>))::value == 0);

}  // namespace

BOOST_AUTO_TEST_CASE(a_loop_over_the_leaves) {
  std::size_t numbers = 0;
  hana::for_each(hana::values(leaves), [&](auto e) { numbers += e.dimensions.size(); });
  BOOST_TEST(numbers == 6 + 12 + 4 + 8);
}

// Networks of expressions, and golden vectors: what they compute, what differs first, and what of it is a constant.
#define BOOST_TEST_MODULE golden
#include <array>
#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>

#include "ingot/deploy/golden.hpp"
#include "ingot/deploy/golden_of.hpp"
#include "ingot/deploy/weights_fingerprint.hpp"
#include "ingot/graph/operations/activations.hpp"
#include "ingot/graph/operations/arrangement.hpp"
#include "ingot/graph/operations/functions.hpp"
#include "ingot/graph/operations/leaves.hpp"
#include "ingot/layers/activations.hpp"
#include "ingot/layers/dense.hpp"
#include "ingot/network/expression_network.hpp"
#include "ingot/network/frozen.hpp"
#include "ingot/network/network.hpp"

using namespace ingot;
using graph::bind;

namespace {

constexpr GoldenBound near_by{.relative = 1e-4, .absolute = 1e-5};

using Two = Network<Dense<2, 2>, Relu<2>>;
constexpr Two two = [] {
  Two net{};
  net.layer<0>().weight = {1, 2, 3, 4};
  net.layer<0>().bias = {0, 1};
  return net;
}();
constexpr Tensor<float, 2, 2> inputs{1, 0, 0, 1};
constexpr Tensor<float, 2, 2> outputs{1, 4, 2, 5};
// FNV-1a of "0.weight", 2, 2, its numbers, "0.bias", 2 and its numbers, computed by another program.
constexpr std::uint64_t weights_of_two = 0xeee73f488cc42ad0;
constexpr Golden golden{inputs, outputs, near_by, weights_of_two};
constexpr Network<Dense<2, 2, double>> wide = [] {
  Network<Dense<2, 2, double>> net{};
  net.layer<0>().weight = {1, 2, 3, 4};
  net.layer<0>().bias = {0, 1};
  return net;
}();
static_assert(weights_fingerprint(wide) == 0xeab05c54619f58b8);

static_assert(weights_fingerprint(two) == weights_of_two);
static_assert(agrees(two, golden));
constexpr Frozen<two> frozen;
static_assert(weights_fingerprint(frozen) == weights_of_two && agrees(frozen, golden));

namespace policy {

constexpr auto model = [] {
  namespace g = graph;
  constexpr auto x = g::input<"x", 1, 3>;
  constexpr auto h = g::input<"h", 1, 2>;
  constexpr auto weight = g::parameter<"fc.weight", 2, 5>;
  constexpr auto next = g::relu(g::linear(g::concat<1>(x, h), weight, g::parameter<"fc.bias", 2>));
  return g::outputs(next, h, next, g::constant<2.5>, g::input<"rate">);
}();
using Net = ExpressionNetwork<model, Names<"next", "h", "again", "half", "rate">>;

constexpr Net net = [] {
  Net made{};
  made.get<"fc.weight">() = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  return made;
}();
constexpr Tensor<float, 1, 3> x{1, 0, -1};
constexpr Tensor<float, 1, 2> h{0.5f, 0.25f};

constexpr Tensor<float, 2, 1, 3> golden_x{1, 0, -1, 0, 1, 0};
constexpr Tensor<float, 2, 1, 2> golden_h{0.5f, 0.25f, 0, 0};
constexpr Tensor<float, 2> golden_rate{3, 4};
constexpr Tensor<float, 2, 1, 2> golden_next{1.25f, 5, 2, 7};
constexpr Tensor<float, 2> golden_half{2.5f, 2.5f};
constexpr auto golden =
    golden_of<Net>(near_by, weights_fingerprint(net), expected<"half">(golden_half), given<"h">(golden_h),
                   given<"x">(golden_x), given<"rate">(golden_rate), expected<"next">(golden_next),
                   expected<"again">(golden_next), expected<"h">(golden_h), expected<"rate">(golden_rate));
static_assert(agrees(net, golden));

}  // namespace policy

template <class T>
bool says(Verification<T> const& result, std::string_view text) {
  return std::string_view(result.text) == text;
}

}  // namespace

BOOST_AUTO_TEST_CASE(named_results) {
  constexpr auto y = policy::net(bind<"h">(policy::h), bind<"rate">(3.0f), bind<"x">(policy::x));
  static_assert(y.get<"next">() == Tensor<float, 1, 2>{1.25f, 5} && y.get<"again">() == y.get<0>());
  static_assert(y.get<"h">() == policy::h && y.get<"half">() == 2.5f && y.get<"rate">() == 3.0f);
  auto const [next, h, again, half, rate] = y;
  BOOST_TEST((next == y.get<"next">() && h == policy::h && again == next && half == 2.5f && rate == 3.0f));

  static policy::Net::Results results;
  static policy::Net::Workspace workspace;
  policy::net.forward(results, workspace, bind<"x">(policy::x), bind<"h">(policy::h), bind<"rate">(3.0f));
  BOOST_TEST((results.get<"next">() == next && results.get<"rate">() == 3.0f));
}

BOOST_AUTO_TEST_CASE(facts_of_an_expression_network) {
  using policy::Net;
  static_assert(parameter_count<Net> == 12 && parameter_bytes<Net> == sizeof(Net) && sizeof(Net) == 48);
  static_assert(macs_of<Net> == 10 && workspace_bytes<Net> == sizeof(float) * Net::Workspace::size);
  static_assert(Net::input_names == std::array<std::string_view, 3>{"x", "h", "rate"});
  static_assert(std::is_same_v<Net::input_shape_at<0>, Shape<1, 3>> &&
                std::is_same_v<Net::output_shape_at<1>, Shape<1, 2>>);
  // Names, order and scalar of the outputs tell architectures apart.
  using Other = ExpressionNetwork<policy::model, Names<"next", "h", "again", "rate", "half">>;
  static_assert(fingerprint_v<Net> != fingerprint_v<Other>);
  static_assert(fingerprint_v<Net> != fingerprint_v<Net::with_scalar<double>>);
  static_assert(weights_fingerprint(policy::net) == 0x6143748201f29c7f);
}

BOOST_AUTO_TEST_CASE(other_weights) {
  Two net = two;
  net.layer<0>().bias[0] = -0.0f;
  auto const result = verify(net, golden);
  BOOST_TEST(!result);
  BOOST_TEST((result.fault == GoldenFault::weights));
  BOOST_TEST(std::string_view(result.text).starts_with("the weights are others: their fingerprint is "));
  BOOST_TEST(std::string_view(result.text).ends_with(", the golden vectors are of eee73f488cc42ad0"));
  // Where any weights will do, the outputs decide.
  BOOST_TEST(bool(verify(net, Golden{inputs, outputs, near_by})));
}

BOOST_AUTO_TEST_CASE(the_first_output_that_differs) {
  constexpr Tensor<float, 2, 2> wrong{1, 4, 2.5f, 6};
  auto const result = verify(two, Golden{inputs, wrong, near_by, weights_of_two});
  BOOST_TEST((result.fault == GoldenFault::output && result.sample == 1 && result.position == 0));
  BOOST_TEST((result.expected == 2.5f && result.found == 2.0f));
  BOOST_TEST(says(result, "sample 1, output [0]: expected 2.5, found 2; the bound is 1e-5 + 1e-4 |expected|"));
  BOOST_TEST(says(verify(two, golden), ""));

  policy::Net net = policy::net;
  net.get<"fc.bias">() = {0, 0.125f};
  auto of_any_weights = policy::golden;
  of_any_weights.weights = 0;
  static GoldenWorkspace<policy::Net> workspace;
  auto const named = verify(net, of_any_weights, workspace);
  BOOST_TEST(says(named, "sample 0, output next [0, 1]: expected 5, found 5.125; the bound is 1e-5 + 1e-4 |expected|"));
  BOOST_TEST((verify(net, policy::golden).fault == GoldenFault::weights));
}

// |found - expected| <= absolute + relative |expected|, at its edge; NaN with NaN, infinities with themselves.
BOOST_AUTO_TEST_CASE(the_bound) {
  constexpr GoldenBound eighth{.relative = 0.125, .absolute = 0.5};
  static_assert(detail::is_within(4.0f, 3.5f, {.absolute = 0.5}) && !detail::is_within(4.0f, 3.25f, {.absolute = 0.5}));
  static_assert(detail::is_within(-7.5, -8.0, {.relative = 0.0625}) &&
                !detail::is_within(-7.25, -8.0, {.relative = 0.0625}));
  static_assert(detail::is_within(9.5f, 8.0f, eighth) && !detail::is_within(9.75f, 8.0f, eighth));
  constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  constexpr float infinity = std::numeric_limits<float>::infinity();
  constexpr GoldenBound wide{.relative = 1, .absolute = 1e30};
  BOOST_TEST((detail::is_within(nan, nan, wide) && !detail::is_within(nan, 1.0f, wide)));
  BOOST_TEST((!detail::is_within(1.0f, nan, wide) && !detail::is_within(1.0f, infinity, wide)));
  BOOST_TEST((detail::is_within(infinity, infinity, wide) && !detail::is_within(-infinity, infinity, wide)));
  BOOST_TEST(!detail::is_within(infinity, 1.0f, wide));
}

BOOST_AUTO_TEST_CASE(numbers_in_texts) {
  auto const spelled = [](auto number) {
    std::array<char, 64> text{};
    std::size_t length = 0;
    auto put = [&](char c) { text[length++] = c; };
    detail::spell_output(number, put);
    return std::string(text.data(), length);
  };
  BOOST_TEST(spelled(0.1f) == "0.1");
  BOOST_TEST(spelled(-1.25e-40f) == "-1.2500003e-40");
  BOOST_TEST(spelled(std::numeric_limits<float>::denorm_min()) == "1.4012985e-45");
  BOOST_TEST(spelled(0.1) == "0.1");
  BOOST_TEST(spelled(-0.0f) == "-0");
  BOOST_TEST(spelled(-std::numeric_limits<double>::infinity()) == "-inf");
  BOOST_TEST(spelled(std::numeric_limits<float>::quiet_NaN()) == "nan");
}

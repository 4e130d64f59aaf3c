// Stacks of residual blocks: against the same written out, the training pass by dual numbers, names, costs, and step by
// step, with gates, slices of channels and packed convolutions: the bits of the whole sequence.
#define BOOST_TEST_MODULE skip_stack
#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <string>
#include <type_traits>
#include <vector>

#include "streams.hpp"

using namespace ingot;
using namespace ingot::tests;

namespace {

constexpr Conv1dOptions no_bias{.bias = false};

// Small enough to be differentiated while this compiles: a condition and none, gates and functions, bodies of several
// layers, parts whose backward reads their own output.
using Block = SkipBlock<Dense<3, 2>, Sigmoid<2>, Network<Dense<2, 2>, Tanh<2>, Dense<2, 3>>, Dense<2, 2>>;
using Other = SkipBlock<Network<Dense<3, 4>, Tanh<4>>, Dense<4, 2>, Network<Dense<2, 3>, Sigmoid<3>>>;
using Small = SkipStack<SkipArray<Dense<2, 3>, Dense<2, 1>, Block, Other>>;
static_assert(check_by_duals<Small, 2>().worst() < 1e-12);
using Two = SkipStack<SkipArray<Conv1d<Shape<1, 3>, 2, 1, no_bias>, Conv1d<Shape<1, 3>, 2, 1, no_bias>,
                                SkipBlock<Conv1d<Shape<2, 3>, 2, 2, causal(2)>, GatedActivation<Shape<2, 3>>,
                                          Conv1d<Shape<1, 3>, 2, 1>, Conv1d<Shape<1, 3>, 2, 1, no_bias>>>,
                      SkipArray<Dense<1, 1>, Dense<1, 1>, SkipBlock<Dense<1, 1>, Tanh<1>, Dense<1, 1>>>>;
static_assert(!not_refused<Two>);
using Wave = WaveNet<4, 1, WaveNetArray{.channels = 2, .outputs = 1, .blocks = 2, .kernel = 2, .gated = true},
                     WaveNetArray{.channels = 1, .outputs = 1, .blocks = 1, .kernel = 2, .head_bias = true}>;
static_assert(not_refused<Wave>);
static_assert(parameter_count<Wave> == (2 + 2 * (4 * 2 * 2 + 4 + 4 + 4 + 2) + 2) + (2 + (2 + 1 + 1 + 1 + 1) + 2));

// In words.
static_assert(
    std::is_same_v<
        decltype(build<Shape<1, 4>>(skip_stack(
            skip_array(conv1d<2, 1, no_bias>, conv1d<1, 1, no_bias>,
                       skip_block(conv1d<4, 2, causal(2)>, gated_activation<>, conv1d<2, 1>, conv1d<4, 1, no_bias>),
                       skip_block(conv1d<4, 2, causal(2, 2)>, gated_activation<>, conv1d<2, 1>, conv1d<4, 1, no_bias>)),
            skip_array(conv1d<1, 1, no_bias>, conv1d<1, 1>,
                       skip_block(conv1d<1, 2, causal(2)>, tanh(), conv1d<1, 1>, conv1d<1, 1, no_bias>))))),
        Network<Wave>>);
static_assert(std::is_same_v<
              decltype(build<Shape<2>>(
                  skip_stack(skip_array(dense<3>, dense<1>, skip_block(dense<4>, sigmoid, dense<3>))), narrow<0, 1>)),
              Network<SkipStack<SkipArray<Dense<2, 3>, Dense<4, 1>, SkipBlock<Dense<3, 4>, Sigmoid<4>, Dense<4, 3>>>>,
                      Narrow<Shape<1>, 0, 1>>>);

// Step by step: packed convolutions or not.

constexpr std::size_t time = 70;
template <std::size_t C>
using Over = Shape<C, time>;

template <bool Packed, std::size_t C, std::size_t F, std::size_t K, Conv1dOptions O>
struct Choice {
  using type = Conv1d<Over<C>, F, K, O>;
};
template <std::size_t C, std::size_t F, std::size_t K, Conv1dOptions O>
struct Choice<true, C, F, K, O> {
  using type = PackedConv1d<Over<C>, F, K, O>;
};
// Causal, with K taps D apart.
template <bool Packed, std::size_t C, std::size_t F, std::size_t K, std::size_t D>
struct CausalChoice {
  static constexpr Conv1dOptions options = causal(K, D);
  using type = typename Choice<Packed, C, F, K, options>::type;
};
template <bool Packed, std::size_t C, std::size_t F, std::size_t K, std::size_t D>
using Conv = typename CausalChoice<Packed, C, F, K, D>::type;
template <bool Packed, std::size_t C, std::size_t F>
using Mix = typename Choice<Packed, C, F, 1, no_bias>::type;
template <bool Packed, std::size_t C, std::size_t D>
using Gated = SkipBlock<Conv<Packed, C, 2 * C, 2, D>, GatedActivation<Over<2 * C>>, Conv<Packed, C, C, 1, 1>,
                        Mix<Packed, 2, 2 * C>>;
template <bool Packed, std::size_t C, std::size_t D>
using Plain = SkipBlock<Conv<Packed, C, C, 3, D>, Tanh<C, time>, Conv<Packed, C, C, 1, 1>>;
template <bool Packed>
using StackOf = Network<
    SkipStack<SkipArray<Mix<Packed, 2, 5>, Mix<Packed, 5, 3>, Gated<Packed, 5, 1>, Gated<Packed, 5, 4>>,
              SkipArray<Mix<Packed, 5, 3>, Conv<Packed, 3, 1, 4, 1>, Plain<Packed, 3, 1>, Plain<Packed, 3, 17>>>,
    Tanh<1, time>>;
// What waits, what wraps, and what is not frame after frame.
using Waiting = Network<PackedConv1d<Over<2>, 17, 3, Conv1dOptions{.padding = 1}>, Conv<true, 17, 6, 2, 3>,
                        Relu<6, time>, Narrow<Over<6>, 1, 4>, GatedActivation<Over<4>>, Conv<true, 2, 3, 2, 1>>;

}  // namespace

BOOST_AUTO_TEST_CASE(is_what_its_parts_are_one_by_one) {
  Small net{};
  randomize(net, 1);
  Tensor<float, 2> const x{0.3F, -0.8F};
  auto const& array = net.array<0>();
  auto run = [](auto const& layer, auto const& in) {
    using L = std::remove_cvref_t<decltype(layer)>;
    tensor_t<float, typename L::output_shape> out{};
    Workspace<float, workspace_size_v<L, 1>> scratch{};
    ingot::forward<1, float, L>(layer, in, out, Scratch<float, workspace_size_v<L, 1>>(scratch));
    return out;
  };
  auto const h = run(array.start(), x);
  auto z = run(array.block<0>().filter(), h);
  auto const m = run(array.block<0>().condition(), x);
  for (std::size_t i = 0; i < z.size(); ++i) z[i] += m[i];
  auto const a = run(array.block<0>().gate(), z);
  auto h1 = run(array.block<0>().update(), a);
  for (std::size_t i = 0; i < h1.size(); ++i) h1[i] += h[i];
  auto sum = run(array.block<1>().gate(), run(array.block<1>().filter(), h1));
  for (std::size_t i = 0; i < sum.size(); ++i) sum[i] = a[i] + sum[i];
  auto const expected = run(array.head(), sum);

  Tensor<float, 1> y{};
  Workspace<float, Small::workspace_size<1>> workspace{};
  net.forward<1>(x, y, workspace);
  BOOST_TEST((y == expected));
}

// Training computes what inference does, whatever is fused there.
BOOST_AUTO_TEST_CASE(trains_on_the_same_outputs) {
  using Net = Network<WaveNet<9, 2, WaveNetArray{.channels = 4, .outputs = 3, .blocks = 3, .gated = true},
                              WaveNetArray{.channels = 3, .outputs = 2, .blocks = 2}>,
                      Tanh<2, 9>>;
  static Net net;
  randomize(net, 1);
  Tensor<float, 3, 2, 9> x{};
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(uniform_symmetric(RandomKey{7}, i));
  Tensor<float, 3, 2, 9> y{};
  Tensor<float, 3, 2, 9> trained{};
  static Net::Workspace<3> workspace;
  static Net::Saved<3> saved;
  net.forward<3>(x, y, workspace);
  net.forward_training<3>(x, trained, saved, TrainingContext{});
  BOOST_TEST((y == trained));

  // The last update reaches nothing: its gradient is 0.
  static Net gradient;
  Tensor<float, 3, 2, 9> dx{};
  net.backward<3>(x, trained, y, dx, saved, gradient);
  auto const& unread = gradient.layer<0>().array<1>().block<1>().update();
  BOOST_TEST(std::all_of(unread.weight.begin(), unread.weight.end(), [](float v) { return v == 0; }));
  auto const& read = gradient.layer<0>().array<1>().block<0>().update();
  BOOST_TEST(std::none_of(read.weight.begin(), read.weight.end(), [](float v) { return v == 0; }));
}

BOOST_AUTO_TEST_CASE(names_its_parameters) {
  std::vector<std::string> names;
  Wave net{};
  visit_parameters(
      [&](ParameterPath const& path, Parameter, auto&) {
        std::string name;
        path.spell([&](char c) { name += c; });
        names.push_back(name);
      },
      net);
  std::vector<std::string> const expected{
      "0.start.weight",       "0.0.filter.weight", "0.0.filter.bias", "0.0.condition.weight", "0.0.update.weight",
      "0.0.update.bias",      "0.1.filter.weight", "0.1.filter.bias", "0.1.condition.weight", "0.1.update.weight",
      "0.1.update.bias",      "0.head.weight",     "1.start.weight",  "1.0.filter.weight",    "1.0.filter.bias",
      "1.0.condition.weight", "1.0.update.weight", "1.0.update.bias", "1.head.weight",        "1.head.bias"};
  BOOST_TEST(names == expected, boost::test_tools::per_element());
}

// The standard model of guitar modellers: known numbers.
BOOST_AUTO_TEST_CASE(knows_its_costs) {
  using Standard = WaveNet<1, 1, WaveNetArray{.channels = 16, .outputs = 8},
                           WaveNetArray{.channels = 8, .outputs = 1, .head_bias = true}>;
  static_assert(parameter_count<Standard> == 13801);
  constexpr std::size_t of_16 = 16 + 10 * (16 * 16 * 3 + 16 + 16 * 16) + 16 * 8;
  constexpr std::size_t of_8 = 16 * 8 + 10 * (8 * 8 * 3 + 8 + 8 * 8) + 8 - 8 * 8;
  static_assert(macs_of<Standard> == of_16 + of_8);
  // A bias each filter and update, a condition, tanh, a sum of skips but at the first, an update but of the last.
  static_assert(other_operations_of<Standard> == 16 * (10 * 6 - 1) + 8 * (10 * 6) - 2 * 8 + 1);
  // h and the next h, z and a, the condition, the sum: as much for six blocks as for three.
  using Three = SkipStack<SkipArray<Dense<2, 3>, Dense<2, 1>, Block, Block, Block>>;
  using Six = SkipStack<SkipArray<Dense<2, 3>, Dense<2, 1>, Block, Block, Block, Block, Block, Block>>;
  static_assert(Three::workspace_size<1> == Six::workspace_size<1> && Six::workspace_size<1> <= 3 + 3 + 2 + 3 + 2);
  static_assert(
      fingerprint_v<Standard> !=
      fingerprint_v<
          WaveNet<1, 1, WaveNetArray{.channels = 16, .outputs = 8}, WaveNetArray{.channels = 8, .outputs = 1}>>);
  static_assert(std::is_same_v<with_scalar_t<with_scalar_t<Standard, double>, float>, Standard>);
}

BOOST_AUTO_TEST_CASE(runs_step_by_step) {
#if !defined(INGOT_TESTS_BRIEF)
  check_stream<StackOf<false>, 4>(1);
#endif
  static_assert(state_bytes<StackOf<true>> == state_bytes<StackOf<false>>);
  static_assert(state_bytes<StackOf<false>> ==
                (5 * (1 + 4) + 3 * (2 + 34 + 3)) * sizeof(float) + 4 * sizeof(StatePosition));
}
BOOST_AUTO_TEST_CASE(runs_step_by_step_of_packed_convolutions) {
  check_stream<StackOf<true>, 20>(2);
}
BOOST_AUTO_TEST_CASE(packed_convolutions_wait) {
  check_stream<Waiting, 5>(3);
}

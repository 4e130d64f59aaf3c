// Attention and transformer blocks as layers of networks: marks, costs, names, and how they are spelled.
#define BOOST_TEST_MODULE transformer_block
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <string>
#include <type_traits>
#include <vector>

#include "ingot/attention.hpp"
#include "ingot/host/type_spelling.hpp"
#include "ingot/network/cost.hpp"
#include "ingot/training/initialize.hpp"

using namespace ingot;

namespace {

constexpr AttentionOptions marked{.marked = true};
constexpr TransformerOptions marked_first{.norm_first = true, .marked = true};

template <class S>
tensor_t<float, S> drawn(std::uint64_t seed) {
  tensor_t<float, S> x;
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(uniform_symmetric({seed, 1}, i));
  return x;
}

// Of steps that do not count, other features: the same outputs of those that do.
template <class Net, std::size_t Time, std::size_t Width>
void check_padding() {
  Net net{};
  initialize(net, 4);
  auto x = drawn<Shape<Time, Width + 1>>(2);
  for (std::size_t t = 0; t < Time; ++t) x(t, Width) = t % 3 == 1 ? 0.0f : 1.0f;
  auto const y = net(x);
  for (std::size_t d = 0; d < Width; ++d) x(1, d) = 1000.0f;
  auto const again = net(x);
  for (std::size_t t = 0; t < Time; ++t) {
    BOOST_TEST(y(t, Width) == x(t, Width));
    for (std::size_t d = 0; d < Width; ++d) BOOST_TEST((t == 1 || again(t, d) == y(t, d)));
  }
}

template <class Net>
std::vector<std::string> names() {
  std::vector<std::string> all;
  Net net{};
  visit_parameters(
      [&](ParameterPath const& path, Parameter, auto const&) {
        std::string name;
        path.spell([&](char c) { name += c; });
        all.push_back(name);
      },
      net);
  return all;
}

}  // namespace

BOOST_AUTO_TEST_CASE(padding_has_no_influence) {
  check_padding<decltype(build<Shape<7, 5>>(transformer_block<2, 3, marked_first>)), 7, 4>();
  check_padding<decltype(build<Shape<7, 5>>(multi_head_attention<2, marked>)), 7, 4>();
}

BOOST_AUTO_TEST_CASE(where_no_step_counts_attention_is_its_bias) {
  Network<MultiHeadAttention<3, 4, 2, marked>> net{};
  initialize(net, 1);
  net.layer<0>().out_proj.bias = {1, 2, 3, 4};
  auto x = drawn<Shape<3, 5>>(1);
  for (std::size_t t = 0; t < 3; ++t) x(t, 4) = 0.0f;
  auto const y = net(x);
  for (std::size_t t = 0; t < 3; ++t) {
    for (std::size_t d = 0; d < 4; ++d) BOOST_TEST(y(t, d) == static_cast<float>(d + 1));
    BOOST_TEST(y(t, 4) == 0.0f);
  }
}

BOOST_AUTO_TEST_CASE(weights_are_dropped_in_training_alone) {
  // All values are 1: each head attends to 1 in inference, in training to the sum of the weights that are left.
  using L = MultiHeadAttention<9, 2, 1, AttentionOptions{.dropout = 0.5}>;
  L layer{};
  layer.in_proj_bias = {1, -1, 2, 1, 1, 1};
  layer.out_proj.weight = {1, 0, 0, 1};
  auto const x = drawn<Shape<9, 2>>(2);
  Tensor<float, 9, 2> y{};
  Workspace<float, L::workspace_size<1>> workspace{};
  forward<1, float, L>(layer, x, y, workspace);
  for (float const v : y) BOOST_TEST(math::abs(v - 1.0f) < 1e-6f);
  L::Saved<1, float> saved{};
  forward_training<1, float, L>(layer, x, y, saved, TrainingContext{RandomKey{1, 2}, 1});
  float sum = 0;
  float farthest = 0;
  for (float const v : y) {
    float const weights = v * 9.0f / 2.0f;  // of nine equal ones, those that are left
    BOOST_TEST(math::abs(weights - static_cast<float>(static_cast<int>(weights + 0.5f))) < 1e-5f);
    farthest = std::max(farthest, math::abs(v - 1.0f));
    sum += v / 18.0f;
  }
  BOOST_TEST(farthest > 0.2f);
  BOOST_TEST(math::abs(sum - 1.0f) < 0.3f);
}

BOOST_AUTO_TEST_CASE(queries_and_memory_are_the_branches_of_a_concat) {
  // A self-attention is one to a memory that is the input itself.
  using Twice = Concat<Identity<Shape<5, 6>>, Identity<Shape<5, 6>>>;
  static constexpr auto words = concat(chain(multi_head_attention<2>), chain(multi_head_attention<3>));
  static_assert(std::is_same_v<decltype(build<Shape<5, 6>>(words, cross_attention<5, 2>))::layer_type<1>,
                               CrossAttention<5, 5, 6, 2>>);
  Network<Twice, CrossAttention<5, 5, 6, 2>> net{};
  Network<MultiHeadAttention<5, 6, 2>> same{};
  initialize(same, 3);
  net.layer<1>().in_proj_weight = same.layer<0>().in_proj_weight;
  net.layer<1>().out_proj = same.layer<0>().out_proj;
  auto const x = drawn<Shape<5, 6>>(8);
  auto const y = net(x);
  auto const expected = same(x);
  for (std::size_t i = 0; i < y.size(); ++i) BOOST_TEST(math::abs(y[i] - expected[i]) <= 1e-6f);
}

BOOST_AUTO_TEST_CASE(costs_count_what_is_seen) {
  constexpr std::size_t projections = 4 * 10 * 8 * 8;
  static_assert(macs_of<MultiHeadAttention<10, 8, 2>> == projections + 2 * 8 * 100);
  static_assert(macs_of<MultiHeadAttention<10, 8, 2, AttentionOptions{.causal = true}>> == projections + 2 * 8 * 55);
  static_assert(macs_of<MultiHeadAttention<10, 8, 2, AttentionOptions{.causal = true, .window = 3}>> ==
                projections + 2 * 8 * (1 + 2 + 8 * 3));
  static_assert(macs_of<CrossAttention<2, 5, 8, 2>> == (2 + 2 + 5 + 5) * 8 * 8 + 2 * 8 * 2 * 5);
  static_assert(macs_of<TransformerBlock<10, 8, 2, 12>> == projections + 2 * 8 * 100 + 2 * 10 * 8 * 12);
  static_assert(parameter_count<TransformerBlock<10, 8, 2, 12>> == 4 * 64 + 4 * 8 + 2 * 8 * 12 + 12 + 8 + 4 * 8);
  // Whatever the batch, attention takes scratch for one sequence.
  static_assert(workspace_size_v<MultiHeadAttention<10, 8, 2>, 1> == workspace_size_v<MultiHeadAttention<10, 8, 2>, 9>);
  constexpr auto all = cost<Network<TransformerBlock<10, 8, 2, 12>>>;
  BOOST_TEST(all.macs == (macs_of<TransformerBlock<10, 8, 2, 12>>));
}

BOOST_AUTO_TEST_CASE(parameters_are_named_as_in_pytorch) {
  BOOST_TEST(
      (names<TransformerBlock<2, 4, 2, 3, TransformerOptions{.norm_first = true, .dropout = 0.1}>>()) ==
          (std::vector<std::string>{"self_attn.in_proj_weight", "self_attn.in_proj_bias", "self_attn.out_proj.weight",
                                    "self_attn.out_proj.bias", "linear1.weight", "linear1.bias", "linear2.weight",
                                    "linear2.bias", "norm1.weight", "norm1.bias", "norm2.weight", "norm2.bias"}),
      boost::test_tools::per_element());
  BOOST_TEST((names<MultiHeadAttention<2, 4, 2, AttentionOptions{.bias = false}>>()) ==
                 (std::vector<std::string>{"in_proj_weight", "out_proj.weight"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(types_are_spelled_as_in_a_program) {
  BOOST_TEST((spell_type<MultiHeadAttention<4, 8, 2>>().text) == "ingot::MultiHeadAttention<4, 8, 2>");
  BOOST_TEST((spell_type<MultiHeadAttention<4, 8, 2, AttentionOptions{.causal = true, .window = 3}, double>>().text) ==
             "ingot::MultiHeadAttention<4, 8, 2, ingot::AttentionOptions{.causal = true, .window = 3}, double>");
  BOOST_TEST(
      (spell_type<MultiHeadAttention<4, 8, 2, AttentionOptions{.marked = true, .bias = false, .hands_on = false}>>()
           .text) ==
      "ingot::MultiHeadAttention<4, 8, 2, ingot::AttentionOptions{.marked = true, .bias = false, .hands_on = "
      "false}>");
  BOOST_TEST((spell_type<CrossAttention<1, 4, 8, 2>>().text) == "ingot::CrossAttention<1, 4, 8, 2>");
  BOOST_TEST((spell_type<FeedForward<4, 8, 2, BlockActivation::gelu>>().text) ==
             "ingot::FeedForward<4, 8, 2, ingot::BlockActivation::gelu>");
  BOOST_TEST(
      (spell_type<TransformerBlock<4, 8, 2, 16, TransformerOptions{.norm = BlockNorm::rms, .dropout = 0.1}>>().text) ==
      "ingot::TransformerBlock<4, 8, 2, 16, ingot::TransformerOptions{.norm = ingot::BlockNorm::rms, .dropout = "
      "0.1}>");
}

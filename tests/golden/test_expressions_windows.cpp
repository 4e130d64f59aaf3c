// Convolution, pooling and what layers are made of against PyTorch.
#define BOOST_TEST_MODULE golden_expressions_windows
#include "expression.hpp"
#include "ingot/graph.hpp"

using namespace ingot;
using namespace ingot::graph;

BOOST_TEST_GLOBAL_FIXTURE(ReportWorst);

BOOST_AUTO_TEST_CASE(convolutions) {
  using Options = ConvOptions;
  check<convolution(input<"x", 2, 5, 5>, input<"y", 3, 2, 3, 3>), "x", "y">("conv");
  check<convolution(input<"x", 2, 3, 6, 5>, input<"y", 4, 3, 3, 2>), "x", "y">("conv_batch");
  check<convolution<Options{.stride = 2, .padding = 1}>(input<"x", 2, 2, 7, 7>, input<"y", 3, 2, 3, 3>), "x", "y">(
      "conv_stride_padding");
  check<convolution<Options{.dilation = 2}>(input<"x", 2, 7, 8>, input<"y", 3, 2, 3, 3>), "x", "y">("conv_dilation");
  check<convolution<Options{.padding = 1, .groups = 2}>(input<"x", 2, 4, 5, 5>, input<"y", 6, 2, 3, 3>), "x", "y">(
      "conv_groups");
  check<convolution<Options{.padding = 1, .groups = 3}>(input<"x", 3, 6, 5>, input<"y", 3, 1, 3, 3>), "x", "y">(
      "conv_depthwise");
  check<convolution<Options{.stride = {2, 3}, .padding = {2, 1}, .dilation = {2, 3}}>(input<"x", 2, 3, 11, 9>,
                                                                                      input<"y", 4, 3, 3, 2>),
        "x", "y">("conv_all_differ");
  check<relu(convolution(input<"x", 2, 2, 5, 5>, input<"y", 3, 2, 3, 3>) + reshape<3, 1, 1>(input<"z", 3>)), "x", "y",
        "z">("conv_bias");
}

BOOST_AUTO_TEST_CASE(pooling) {
  using Options = PoolOptions;
  check<max_pool2d<2>(input<"x", 2, 2, 6, 6>), "x">("max_pool");
  check<max_pool2d<3, Options{.stride = 2, .padding = 1}>(input<"x", 2, 3, 7, 7>), "x">("max_pool_overlap");
  check<max_pool2d<3, Options{.stride = 2, .padding = 1}>(input<"x", 2, 7, 7>), "x">("max_pool_ties");
  check<max_pool2d<Size2(3, 2), Options{.stride = {2, 1}, .padding = {1, 1}}>(input<"x", 2, 7, 5>), "x">(
      "max_pool_not_square");
  check<avg_pool2d<2>(input<"x", 2, 2, 6, 6>), "x">("avg_pool");
  check<avg_pool2d<3, Options{.stride = 2, .padding = 1}>(input<"x", 2, 3, 7, 7>), "x">("avg_pool_overlap");
}

BOOST_AUTO_TEST_CASE(layers) {
  constexpr auto x = input<"x", 3, 7>;
  check<relu(matmul(input<"x", 5, 7>, transpose(input<"w", 3, 7>)) + input<"b", 3>), "x", "w", "b">("dense");
  check<input<"x", 3, 4> * normal_cdf(input<"x", 3, 4>), "x">("gelu");
  constexpr auto centred = x - reshape<3, 1>(mean(x, axis<-1>));
  constexpr auto normal = centred / sqrt(reshape<3, 1>(mean(square(centred), axis<-1>)) + 1e-5_c);
  check<normal * input<"w", 7> + input<"b", 7>, "x", "w", "b">("layer_norm");
  check<matmul(softmax(matmul(input<"q", 2, 3, 4>, transpose(input<"k", 2, 5, 4>)) / 2_c), input<"v", 2, 5, 3>), "q",
        "k", "v">("attention");
  constexpr auto logits = input<"x", 4, 3>;
  check<mean(softplus(logits) - input<"t", 4, 3> * logits), "x", "t">("logistic");
}

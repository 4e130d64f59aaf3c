// The layers that tests hold to their promises, one line a case. Three programs go through the table:
//   gradients_by_duals         proves the backward pass of what is small while it compiles
//   gradients_by_differences   holds every backward pass to central differences
//   golden/layers              compares with PyTorch's outputs and gradients, where a case names them
//
// A new layer is a line here. Its golden vectors are a line in tests/golden/layer_cases.py, whose name stands behind the
// batch as "<file of golden/data>/<name>", and a run of make_golden.py.
#pragma once

#include <cstddef>
#include <string_view>

#include "ingot/core/text.hpp"
#include "ingot/networks.hpp"

namespace tests {

using namespace ingot;

// A layer, the batch that it is given, and where PyTorch's results stand.
template <class L, std::size_t Batch, Text Golden = "">
struct LayerCase {
  using layer = L;
  static constexpr std::size_t batch = Batch;
  static constexpr std::string_view golden = Golden.view();
  // The batch for which there are few enough numbers that a compiler can differentiate with respect to each: the same, or
  // 1; 0 where there are too many in one sample.
  static constexpr std::size_t small_batch = [] {
    for (std::size_t const batch : {Batch, std::size_t{1}}) {
      std::size_t const numbers = batch * (L::input_shape::size + L::output_shape::size) + parameter_count<L>;
      if (numbers <= 100 && batch >= least_batch_v<L>) return batch;
    }
    return std::size_t{0};
  }();
};

template <class... Cases>
struct CaseTable {
  // Calls f.operator()<Case>() for every case.
  template <class F>
  static constexpr void for_each(F const& f) {
    (f.template operator()<Cases>(), ...);
  }
};

// clang-format off
using LayerCases = CaseTable<
    LayerCase<Dense<1, 1>, 1, "dense/dense_1_1">,
    LayerCase<Dense<3, 7>, 2, "dense/dense_3_7">,
    LayerCase<Dense<7, 3, float, Bias::none>, 5, "dense/dense_7_3_no_bias">,
    LayerCase<Dense<17, 33>, 2, "dense/dense_17_33">,
    LayerCase<Dense<33, 17>, 5, "dense/dense_33_17">,
    LayerCase<Dense<33, 1>, 1, "dense/dense_33_1">,
    LayerCase<Dense<1, 33, float, Bias::none>, 2, "dense/dense_1_33_no_bias">,
    LayerCase<Dense<17, 1>, 1>,
    LayerCase<Dense<2, 3, float, Bias::none>, 2>,
    LayerCase<Dense<7, 40, float, Bias::none>, 3>,
    LayerCase<Conv2d<Shape<1, 5, 5>, 2, 3>, 2, "conv/conv2d_plain">,
    LayerCase<Conv2d<Shape<3, 7, 7>, 4, 3, ConvOptions{.stride = 2, .padding = 1}>, 2, "conv/conv2d_stride_padding">,
    LayerCase<Conv2d<Shape<2, 9, 8>, 3, 3, ConvOptions{.stride = {2, 1}}>, 1, "conv/conv2d_two_strides">,
    LayerCase<Conv2d<Shape<3, 17, 17>, 5, 5, ConvOptions{.padding = 2}>, 1, "conv/conv2d_17_wide">,
    LayerCase<Conv2d<Shape<2, 5, 4>, 3, 3, ConvOptions{.padding = {2, 1, 0, 2}}>, 2, "conv/conv2d_uneven_padding">,
    LayerCase<Conv2d<Shape<2, 9, 9>, 3, 3, ConvOptions{.dilation = 2}>, 1, "conv/conv2d_dilation">,
    LayerCase<Conv2d<Shape<4, 6, 6>, 6, 3, ConvOptions{.padding = 1, .groups = 2}>, 2, "conv/conv2d_groups">,
    LayerCase<Conv2d<Shape<3, 7, 5>, 3, 3, ConvOptions{.padding = 1, .groups = 3}>, 2, "conv/conv2d_depthwise">,
    LayerCase<Conv2d<Shape<3, 7, 5>, 6, 3, ConvOptions{.stride = 2, .padding = 1, .groups = 3, .bias = false}>, 2, "conv/conv2d_depthwise_two_each">,
    LayerCase<Conv2d<Shape<2, 7, 5>, 3, Size2{3, 2}, ConvOptions{.padding = {1, 0}}>, 5, "conv/conv2d_not_square">,
    LayerCase<Conv2d<Shape<7, 3, 3>, 5, 1, ConvOptions{.bias = false}>, 2, "conv/conv2d_1x1">,
    LayerCase<Conv2d<Shape<2, 4, 3>, 5, Size2{4, 3}>, 2, "conv/conv2d_kernel_is_image">,
    LayerCase<Conv2d<Shape<3, 11, 9>, 4, Size2{3, 2}, ConvOptions{.stride = {2, 3}, .padding = {2, 1}, .dilation = {2, 3}}>, 2, "conv/conv2d_all_differ">,
    LayerCase<Conv2d<Shape<3, 1, 1>, 2, 3, ConvOptions{.padding = 1}>, 1, "conv/conv2d_one_pixel">,
    LayerCase<Conv2d<Shape<33, 3, 3>, 17, 3, ConvOptions{.padding = 1}>, 2, "conv/conv2d_33_to_17">,
    LayerCase<Conv2d<Shape<2, 4, 3>, 2, 2>, 2>,
    LayerCase<Conv2d<Shape<1, 5, 5>, 1, 3, ConvOptions{.stride = 2, .padding = 1}>, 2>,
    LayerCase<Conv2d<Shape<1, 5, 5>, 1, Size2(2, 1), ConvOptions{.dilation = Size2(3, 1)}>, 1>,
    LayerCase<Conv2d<Shape<2, 3, 3>, 4, 2, ConvOptions{.groups = 2, .bias = false}>, 1>,
    LayerCase<Conv2d<Shape<1, 2, 3>, 1, 3, ConvOptions{.padding = Padding2(2, 1, 0, 1)}>, 1>,
    LayerCase<Conv2d<Shape<4, 19, 19>, 8, 5, ConvOptions{.groups = 2, .bias = false}>, 1>,
    LayerCase<Conv1d<Shape<1, 7>, 1, 3>, 1, "conv/conv1d_plain">,
    LayerCase<Conv1d<Shape<3, 17>, 5, 5, Conv1dOptions{.stride = 2, .padding = 2}>, 2, "conv/conv1d_stride_padding">,
    LayerCase<Conv1d<Shape<4, 33>, 6, 3, Conv1dOptions{.padding = 1, .dilation = 2, .groups = 2, .bias = false}>, 5, "conv/conv1d_dilation_groups">,
    LayerCase<Conv1d<Shape<2, 1>, 3, 1>, 2, "conv/conv1d_one_long">,
    LayerCase<Conv1d<Shape<2, 5>, 2, 3, Conv1dOptions{.stride = 2, .padding = 1}>, 2>,
    LayerCase<Conv1d<Shape<3, 34>, 5, 4, Conv1dOptions{.stride = 3, .padding = Padding1(2, 1)}>, 2>,
    LayerCase<MaxPool2d<Shape<2, 6, 6>, 2>, 2, "pool/max_pool2d">,
    LayerCase<MaxPool2d<Shape<3, 7, 7>, 3, PoolOptions{.stride = 2, .padding = 1}>, 2, "pool/max_pool2d_overlap_padding">,
    LayerCase<MaxPool2d<Shape<1, 7, 5>, Size2{3, 2}, PoolOptions{.stride = {2, 1}, .padding = {1, 1}}>, 5, "pool/max_pool2d_not_square">,
    LayerCase<MaxPool2d<Shape<3, 3, 4>, Size2{3, 4}>, 2, "pool/max_pool2d_kernel_is_image">,
    LayerCase<MaxPool2d<Shape<2, 7, 7>, 3, PoolOptions{.stride = 2, .padding = 1}>, 2, "pool/max_pool2d_ties">,
    LayerCase<MaxPool2d<Shape<2, 5, 5>, 3, PoolOptions{.stride = 2, .padding = 1}>, 1, "pool/max_pool2d_negative">,
    LayerCase<MaxPool2d<Shape<1, 4, 4>, 3, PoolOptions{.stride = 1, .padding = 1}>, 1>,
    LayerCase<MaxPool2d<Shape<1, 20, 20>, 2>, 1>,
    LayerCase<MaxPool1d<Shape<3, 17>, 3, Pool1dOptions{.stride = 2, .padding = 1}>, 2, "pool/max_pool1d">,
    LayerCase<MaxPool1d<Shape<1, 33>, 3>, 5, "pool/max_pool1d_plain">,
    LayerCase<MaxPool1d<Shape<2, 6>, 3>, 2>,
    LayerCase<AvgPool2d<Shape<2, 6, 6>, 2>, 2, "pool/avg_pool2d">,
    LayerCase<AvgPool2d<Shape<3, 7, 7>, 3, PoolOptions{.stride = 2, .padding = 1}>, 2, "pool/avg_pool2d_overlap_padding">,
    LayerCase<AvgPool2d<Shape<1, 7, 5>, Size2{3, 2}, PoolOptions{.stride = {2, 1}, .padding = {1, 1}}>, 5, "pool/avg_pool2d_not_square">,
    LayerCase<AvgPool2d<Shape<1, 4, 3>, 2, PoolOptions{.stride = 1, .padding = 1}>, 2>,
    LayerCase<AvgPool1d<Shape<3, 17>, 3, Pool1dOptions{.stride = 2, .padding = 1}>, 2, "pool/avg_pool1d">,
    LayerCase<AvgPool1d<Shape<7, 8>, 2>, 1, "pool/avg_pool1d_plain">,
    LayerCase<AvgPool1d<Shape<2, 6>, 2>, 2>,
    LayerCase<GlobalAvgPool2d<Shape<5, 7, 3>>, 2, "pool/global_avg_pool2d">,
    LayerCase<GlobalAvgPool2d<Shape<2, 2, 3>>, 2>,
    LayerCase<GlobalAvgPool1d<Shape<3, 17>>, 5, "pool/global_avg_pool1d">,
    LayerCase<GlobalAvgPool1d<Shape<2, 3>>, 2>,
    LayerCase<BatchNorm<Shape<7>>, 5, "norm/batch_norm_7">,
    LayerCase<BatchNorm<Shape<33>, NormOptions{.epsilon = 1e-3, .momentum = 0.3}>, 2, "norm/batch_norm_33">,
    LayerCase<BatchNorm<Shape<3, 4, 5>>, 2, "norm/batch_norm_images">,
    LayerCase<BatchNorm<Shape<3, 4, 5>>, 1, "norm/batch_norm_one_image">,
    LayerCase<BatchNorm<Shape<4, 7>>, 5, "norm/batch_norm_sequences">,
    LayerCase<BatchNorm<Shape<17>>, 3, "norm/batch_norm_three_samples">,
    LayerCase<BatchNorm<Shape<3>>, 5, "norm/batch_norm_far_from_zero">,
    LayerCase<BatchNorm<Shape<3>>, 4>,
    LayerCase<BatchNorm<Shape<2, 2, 2>>, 2>,
    LayerCase<LayerNorm<Shape<7>>, 2, "norm/layer_norm_7">,
    LayerCase<LayerNorm<Shape<33>, LayerNormOptions{.epsilon = 1e-3}>, 5, "norm/layer_norm_33">,
    LayerCase<LayerNorm<Shape<3, 4, 5>>, 2, "norm/layer_norm_all_axes">,
    LayerCase<LayerNorm<Shape<3, 4, 5>, LayerNormOptions{.axes = 1}>, 2, "norm/layer_norm_last_axis">,
    LayerCase<LayerNorm<Shape<5>>, 2>,
    LayerCase<LayerNorm<Shape<2, 3>, LayerNormOptions{.epsilon = 1e-3, .axes = 1}>, 2>,
    LayerCase<Rnn<1, 1, 1>, 1, "recurrent_more/rnn_1_1_1">,
    LayerCase<Rnn<5, 3, 7, RnnOptions{.activation = RnnActivation::relu}>, 2, "recurrent/rnn_relu">,
    LayerCase<Rnn<4, 2, 17, RnnOptions{.direction = SequenceDirection::bidirectional, .output = StepOutput::last}>, 3, "recurrent_more/rnn_both_last">,
    LayerCase<Gru<1, 3, 8>, 2, "recurrent_more/gru_one_step">,
    LayerCase<Gru<6, 1, 8>, 3, "recurrent/gru">,
    LayerCase<Gru<11, 5, 16, GruOptions{.output = StepOutput::last, .keep_every = 4}>, 2, "recurrent_more/gru_last">,
    LayerCase<Gru<5, 17, 9, GruOptions{.direction = SequenceDirection::bidirectional, .initial = InitialState::learned}>, 2, "recurrent/gru_both_learned">,
    LayerCase<Gru<4, 3, 5, GruOptions{.direction = SequenceDirection::reverse, .bias = false}>, 2, "recurrent_more/gru_reverse_no_bias">,
    LayerCase<Gru<5, 3, 7, GruOptions{.reset = ResetGate::before_product}>, 2, "recurrent/gru_before_product">,
    LayerCase<Gru<3, 1, 2>, 1>,
    LayerCase<Gru<2, 1, 2, GruOptions{.initial = InitialState::learned, .reset = ResetGate::before_product}>, 2>,
    LayerCase<Lstm<1, 2, 3>, 1, "recurrent_more/lstm_one_step">,
    LayerCase<Lstm<9, 1, 16, LstmOptions{.keep_every = 4}>, 2, "recurrent/lstm">,
    LayerCase<Lstm<5, 3, 7, LstmOptions{.direction = SequenceDirection::bidirectional, .output = StepOutput::last, .initial = InitialState::learned}>, 3, "recurrent/lstm_both_last_learned">,
    LayerCase<Lstm<4, 3, 5, LstmOptions{.direction = SequenceDirection::reverse, .output = StepOutput::last, .bias = false}>, 2, "recurrent_more/lstm_reverse_last">,
    LayerCase<Lstm<5, 4, 6, LstmOptions{.peepholes = true}>, 2, "recurrent/lstm_peepholes">,
    LayerCase<Lstm<3, 2, 4, LstmOptions{.initial = InitialState::learned}>, 2, "recurrent_more/lstm_learned">,
    LayerCase<Lstm<2, 1, 2, LstmOptions{.output = StepOutput::last, .keep_every = 2, .peepholes = true}>, 1>,
    LayerCase<Dropout<0.5, 9>, 2>,
    LayerCase<Dropout<0.3, 65>, 3>,
    LayerCase<Relu<2, 3, 7>, 2, "activations/relu">,
    LayerCase<LeakyRelu<0.01, 2, 3, 7>, 2, "activations/leaky_relu">,
    LayerCase<LeakyRelu<0.1, 7>, 2>,
    LayerCase<Elu<1.0, 2, 3, 7>, 2, "activations/elu">,
    LayerCase<Elu<1.5, 2, 3, 7>, 2, "activations/elu_alpha">,
    LayerCase<Gelu<2, 3, 7>, 2, "activations/gelu">,
    LayerCase<Silu<2, 3, 7>, 2, "activations/silu">,
    LayerCase<Sigmoid<2, 3, 7>, 2, "activations/sigmoid">,
    LayerCase<Tanh<2, 3, 7>, 2, "activations/tanh">,
    LayerCase<HardSigmoid<2, 3, 7>, 2, "activations/hard_sigmoid">,
    LayerCase<HardSwish<2, 3, 7>, 2, "activations/hard_swish">,
    LayerCase<Softplus<2, 3, 7>, 2, "activations/softplus">,
    LayerCase<GatedActivation<Shape<4, 3>>, 2>,
    LayerCase<GatedActivation<Shape<6>, activation::Silu, activation::Relu>, 3>,
    LayerCase<GatedActivation<Shape<14, 5>>, 2>,
    LayerCase<Narrow<Shape<4, 3>, 1, 2>, 2>,
    LayerCase<Narrow<Shape<5>, 0, 5>, 3>,
    LayerCase<Narrow<Shape<5, 7, 2>, 3, 2>, 2>,
    LayerCase<Softmax<1>, 2, "activations/softmax_1">,
    LayerCase<Softmax<7>, 5, "activations/softmax_7">,
    LayerCase<Softmax<33>, 1, "activations/softmax_33">,
    LayerCase<Softmax<3, 5>, 2, "activations/softmax_last_axis">,
    LayerCase<LogSoftmax<1>, 2, "activations/log_softmax_1">,
    LayerCase<LogSoftmax<7>, 5, "activations/log_softmax_7">,
    LayerCase<LogSoftmax<33>, 1, "activations/log_softmax_33">,
    LayerCase<LogSoftmax<3, 5>, 2, "activations/log_softmax_last_axis">,
    LayerCase<Flatten<2, 3>, 2>,
    LayerCase<Flatten<3, 5, 7>, 2>,
    LayerCase<Reshape<Shape<2, 3>, Shape<3, 2>>, 2>,
    LayerCase<Reshape<Shape<6, 7>, Shape<2, 21>>, 2>,
    LayerCase<Transpose<Shape<3, 2>>, 2>,
    LayerCase<Transpose<Shape<5, 7>>, 3>,
    LayerCase<PerStep<3, Dense<2, 3>>, 2>,
    LayerCase<PerStep<5, Dense<3, 7>>, 2, "dense/per_step_5_dense_3_7">,
    LayerCase<PerStep<2, Network<Dense<2, 3>, LayerNorm<Shape<3>>, Tanh<3>, Dropout<0.5, 3>>>, 2>,
    LayerCase<PerStep<3, Flatten<2, 2>>, 2>,
    LayerCase<PerStep<4, Conv1d<Shape<2, 9>, 3, 3, Conv1dOptions{.padding = 1}>>, 2>,
    LayerCase<Identity<Shape<4>>, 2>,
    LayerCase<Identity<Shape<17>>, 3>>;
// clang-format on

}  // namespace tests

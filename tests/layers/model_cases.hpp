// The layers of models.hpp, and pooling with all its options: case_table.hpp says what a line is. Golden vectors are
// those of tests/golden/model_cases.py.
#pragma once

#include "case_table.hpp"
#include "ingot/models.hpp"
#include "ingot/networks.hpp"

namespace tests {

// clang-format off
using TransposedCases = CaseTable<
    LayerCase<ConvTranspose2d<Shape<2, 3, 3>, 4, 3>, 2, "transposed/plain">,
    LayerCase<ConvTranspose2d<Shape<5, 4, 4>, 6, 4, ConvTransposeOptions{.stride = 2, .padding = 1}>, 2, "transposed/decoder">,
    LayerCase<ConvTranspose2d<Shape<3, 7, 5>, 5, 3, ConvTransposeOptions{.stride = 2, .padding = 1, .output_padding = 1}>, 2, "transposed/output_padding">,
    LayerCase<ConvTranspose2d<Shape<4, 5, 6>, 6, Size2{3, 2}, ConvTransposeOptions{.stride = {2, 3}, .padding = {0, 1}, .groups = 2}>, 2, "transposed/groups">,
    LayerCase<ConvTranspose2d<Shape<3, 4, 4>, 3, 3, ConvTransposeOptions{.stride = 2, .groups = 3, .bias = false}>, 1, "transposed/depthwise">,
    LayerCase<ConvTranspose2d<Shape<3, 4, 5>, 2, 3, ConvTransposeOptions{.stride = 2, .padding = 1, .dilation = 2}>, 2, "transposed/dilation">,
    LayerCase<ConvTranspose2d<Shape<4, 5, 6>, 2, Size2{3, 4}, ConvTransposeOptions{.stride = {3, 2}, .padding = {2, 1}, .output_padding = {1, 2}, .dilation = {2, 3}, .groups = 2}>, 2, "transposed/all_differ">,
    LayerCase<ConvTranspose2d<Shape<3, 4, 4>, 2, 2, ConvTransposeOptions{.stride = 3, .output_padding = 2}>, 2, "transposed/kernel_below_stride">,
    LayerCase<ConvTranspose2d<Shape<3, 5, 4>, 4, 1, ConvTransposeOptions{.stride = 2, .output_padding = 1}>, 1, "transposed/one_tap">,
    LayerCase<ConvTranspose2d<Shape<9, 1, 1>, 7, 4>, 2, "transposed/from_one_pixel">,
    LayerCase<ConvTranspose2d<Shape<3, 9, 17>, 4, 5, ConvTransposeOptions{.padding = 2}>, 1, "transposed/stride_1_padding">,
    LayerCase<ConvTranspose2d<Shape<2, 6, 6>, 3, 3, ConvTransposeOptions{.stride = 2, .padding = 4}>, 1, "transposed/more_padding_than_kernel">,
    LayerCase<ConvTranspose2d<Shape<2, 4, 4>, 3, 3, ConvTransposeOptions{.output_padding = 2, .dilation = 3}>, 2, "transposed/output_padding_of_dilation">,
    LayerCase<ConvTranspose2d<Shape<3, 5, 4>, 4, 4, ConvTransposeOptions{.stride = 2, .padding = {1, 2, 3, 0}}>, 2, "transposed/uneven_padding">,
    LayerCase<ConvTranspose2d<Shape<8, 3, 40>, 16, Size2{2, 4}, ConvTransposeOptions{.stride = {1, 2}, .padding = {0, 1}}>, 1, "transposed/wide">,
    LayerCase<ConvTranspose2d<Shape<2, 2, 3>, 2, 3, ConvTransposeOptions{.stride = 2, .padding = 1, .output_padding = 1}>, 1>,
    LayerCase<ConvTranspose2d<Shape<1, 2, 2>, 1, 2, ConvTransposeOptions{.padding = {0, 1, 0, 0}, .output_padding = {1, 2}, .dilation = {2, 3}}>, 2>,
    LayerCase<ConvTranspose2d<Shape<2, 2, 2>, 2, 2, ConvTransposeOptions{.stride = {3, 1}, .groups = 2, .bias = false}>, 1>,
    LayerCase<ConvTranspose1d<Shape<3, 7>, 5, 4, ConvTranspose1dOptions{.stride = 2, .padding = 1}>, 2, "transposed/sequence">,
    LayerCase<ConvTranspose1d<Shape<4, 9>, 6, 16, ConvTranspose1dOptions{.stride = 8, .padding = 4, .groups = 2}>, 2, "transposed/sequence_stride_8">,
    LayerCase<ConvTranspose1d<Shape<2, 33>, 3, 5, ConvTranspose1dOptions{.stride = 3, .padding = 2, .output_padding = 2, .dilation = 2, .bias = false}>, 3, "transposed/sequence_all">,
    LayerCase<ConvTranspose1d<Shape<2, 4>, 2, 3, ConvTranspose1dOptions{.stride = 2, .padding = Padding1(2, 0), .dilation = 3, .groups = 2}>, 2>>;
using ModelPoolCases = CaseTable<
    LayerCase<MaxPool2d<Shape<2, 9, 8>, Size2{3, 2}, PoolOptions{.stride = {1, 2}, .padding = {1, 0}, .dilation = {2, 3}}>, 2, "model_pools/max_dilation">,
    LayerCase<MaxPool2d<Shape<2, 9, 21>, 3, PoolOptions{.stride = 1, .dilation = 2}>, 1, "model_pools/max_dilation_stride_1">,
    LayerCase<MaxPool2d<Shape<1, 9, 9>, 2, PoolOptions{.stride = 2, .dilation = 3}>, 2, "model_pools/max_dilation_ties">,
    LayerCase<MaxPool2d<Shape<2, 7, 8>, 3, PoolOptions{.stride = 2, .ceil_mode = true}>, 2, "model_pools/max_ceil">,
    LayerCase<MaxPool2d<Shape<2, 7, 7>, 3, PoolOptions{.padding = 1, .ceil_mode = true}>, 1, "model_pools/max_ceil_drops_a_window">,
    LayerCase<MaxPool2d<Shape<2, 10, 11>, 3, PoolOptions{.stride = 2, .padding = 1, .dilation = 2, .ceil_mode = true}>, 1, "model_pools/max_ceil_dilation">,
    LayerCase<MaxPool2d<Shape<2, 2, 5>, 3, PoolOptions{.stride = 2, .ceil_mode = true}>, 1, "model_pools/max_ceil_kernel_exceeds">,
    LayerCase<MaxPool2d<Shape<1, 5, 5>, 2, PoolOptions{.stride = 1, .padding = 1, .dilation = 3}>, 1>,
    LayerCase<MaxPool1d<Shape<3, 18>, 4, Pool1dOptions{.stride = 3, .padding = 1, .dilation = 2, .ceil_mode = true}>, 2, "model_pools/max_sequence">,
    LayerCase<AvgPool2d<Shape<2, 7, 6>, 3, PoolOptions{.stride = 2, .padding = 1, .count_include_pad = false}>, 2, "model_pools/avg_uncounted">,
    LayerCase<AvgPool2d<Shape<2, 7, 8>, 3, PoolOptions{.stride = 2, .padding = 1, .ceil_mode = true}>, 2, "model_pools/avg_ceil">,
    LayerCase<AvgPool2d<Shape<2, 8, 20>, 3, PoolOptions{.stride = 2, .ceil_mode = true}>, 2, "model_pools/avg_ceil_plain">,
    LayerCase<AvgPool2d<Shape<3, 6, 9>, Size2{3, 2}, PoolOptions{.stride = 2, .padding = 1, .ceil_mode = true, .count_include_pad = false}>, 1, "model_pools/avg_ceil_uncounted">,
    LayerCase<AvgPool2d<Shape<2, 7, 7>, 3, PoolOptions{.padding = 1, .ceil_mode = true}>, 1, "model_pools/avg_ceil_drops_a_window">,
    LayerCase<AvgPool2d<Shape<1, 4, 5>, 3, PoolOptions{.stride = 2, .padding = {1, 0, 0, 2}, .ceil_mode = true, .count_include_pad = false}>, 2>,
    LayerCase<AvgPool1d<Shape<3, 18>, 4, Pool1dOptions{.stride = 3, .padding = 2, .ceil_mode = true}>, 2, "model_pools/avg_sequence">,
    LayerCase<AvgPool1d<Shape<3, 18>, 4, Pool1dOptions{.stride = 3, .padding = 2, .ceil_mode = true, .count_include_pad = false}>, 2, "model_pools/avg_sequence_uncounted">>;
using ModelLayerCases = CaseTable<
    LayerCase<GroupNorm<Shape<6, 3, 5>, 2>, 2, "model_layers/group_norm">,
    LayerCase<GroupNorm<Shape<4, 7>, 1, GroupNormOptions{.epsilon = 1e-3}>, 2, "model_layers/group_norm_of_all">,
    LayerCase<GroupNorm<Shape<12>, 4>, 3, "model_layers/group_norm_of_features">,
    LayerCase<GroupNorm<Shape<4, 9, 33>, 2>, 1, "model_layers/group_norm_wide">,
    LayerCase<GroupNorm<Shape<4, 3>, 2>, 2>,
    LayerCase<InstanceNorm<Shape<3, 4, 5>>, 2, "model_layers/instance_norm">,
    LayerCase<InstanceNorm<Shape<4, 17>, GroupNormOptions{.epsilon = 1e-2}>, 2, "model_layers/instance_norm_sequence">,
    LayerCase<InstanceNorm<Shape<2, 2, 3>>, 2>,
    LayerCase<LocalResponseNorm<Shape<7, 3, 4>>, 2, "model_layers/response">,
    LayerCase<LocalResponseNorm<Shape<7, 9>, LocalResponseNormOptions{.size = 4, .alpha = 0.5, .beta = 0.5, .k = 2}>, 2, "model_layers/response_even">,
    LayerCase<LocalResponseNorm<Shape<5, 3, 3>, LocalResponseNormOptions{.size = 3, .alpha = 0.3, .beta = 0.6, .k = 1.5}>, 2, "model_layers/response_power">,
    LayerCase<LocalResponseNorm<Shape<4, 18>, LocalResponseNormOptions{.size = 9, .alpha = 2, .beta = 1}>, 1, "model_layers/response_of_all">,
    LayerCase<LocalResponseNorm<Shape<6, 2>, LocalResponseNormOptions{.size = 4, .alpha = 0.3, .beta = 0.6, .k = 2, .more_after = true}>, 1>,
    LayerCase<Selu<2, 3, 7>, 2, "model_layers/selu">,
    LayerCase<Celu<1.0, 2, 3, 7>, 2, "model_layers/celu">,
    LayerCase<Celu<1.5, 2, 3, 7>, 2, "model_layers/celu_alpha">,
    LayerCase<Mish<2, 3, 7>, 2, "model_layers/mish">,
    LayerCase<Softsign<2, 3, 7>, 2, "model_layers/softsign">,
    LayerCase<GeluTanh<2, 3, 7>, 2, "model_layers/gelu_tanh">,
    LayerCase<Hardtanh<-1.0, 1.0, 2, 3, 7>, 2, "model_layers/hardtanh">,
    LayerCase<Hardtanh<-0.5, 2.0, 2, 3, 7>, 2, "model_layers/hardtanh_bounds">,
    LayerCase<Relu6<2, 3, 7>, 2, "model_layers/relu6">,
    LayerCase<ThresholdedRelu<0.75, 2, 3, 7>, 2, "model_layers/thresholded_relu">,
    LayerCase<PRelu<Shape<2, 3, 7>>, 2, "model_layers/prelu">,
    LayerCase<PRelu<Shape<2, 3, 7>, PReluOptions{.shared = true}>, 2, "model_layers/prelu_shared">,
    LayerCase<PRelu<Shape<5>>, 3, "model_layers/prelu_features">,
    LayerCase<PRelu<Shape<3, 4>>, 2>>;
// clang-format on

}  // namespace tests

// The networks that the benchmarks measure.
#pragma once

#include <ingot/ingot.hpp>

namespace models {

using namespace ingot;

using Mlp = decltype(build<Shape<16>>(dense<64>, ingot::tanh, dense<64>, ingot::tanh, dense<4>, ingot::tanh));
using Classifier = decltype(build<Shape<784>>(dense<128>, relu, dense<64>, relu, dense<10>));
using LeNet = decltype(build<Shape<3, 28, 28>>(conv2d<6, 5>, relu, max_pool2d<2>, conv2d<16, 5>, relu, max_pool2d<2>,
                                               flatten, dense<120>, relu, dense<84>, relu, dense<10>));

// The keyword spotter of MLPerf Tiny (DS-CNN), its normalisations folded into the convolutions.
inline constexpr auto separable =
    chain(conv2d<64, 3, ConvOptions{.padding = 1, .groups = 64}>, relu, conv2d<64, 1>, relu);
using DsCnn = decltype(build<Shape<1, 49, 10>>(
    conv2d<64, Size2{10, 4}, ConvOptions{.stride = 2, .padding = Padding2{4, 1, 5, 1}}>, relu, separable, separable,
    separable, separable, global_avg_pool2d, dense<12>));

// The image classifier of MLPerf Tiny (ResNet-8), its normalisations folded into the convolutions.
template <std::size_t Filters>
inline constexpr auto narrowing =
    residual(chain(conv2d<Filters, 3, ConvOptions{.stride = 2, .padding = Padding2{0, 0, 1, 1}}>, relu,
                   conv2d<Filters, 3, ConvOptions{.padding = 1}>),
             conv2d<Filters, 1, ConvOptions{.stride = 2}>);
using ResNet8 = decltype(build<Shape<3, 32, 32>>(
    conv2d<16, 3, ConvOptions{.padding = 1}>, relu,
    residual(conv2d<16, 3, ConvOptions{.padding = 1}>, relu, conv2d<16, 3, ConvOptions{.padding = 1}>), relu,
    narrowing<32>, relu, narrowing<64>, relu, global_avg_pool2d, dense<10>));

// Recurrent cells that run step by step, with a dense layer to one output.
inline constexpr std::size_t steps = 64;
template <auto cell>
using Recurrent = decltype(build<Shape<steps, 1>>(cell, per_step<dense<1>>));
using Gru8 = Recurrent<gru<8>>;
using Gru24 = Recurrent<gru<24>>;
using Lstm24 = Recurrent<lstm<24>>;

}  // namespace models

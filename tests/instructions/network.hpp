// A network, named by NETWORK, and where it computes.
#pragma once

#include <ingot/deploy/prepare.hpp>
#include <ingot/networks.hpp>

#include "../../bench/models.hpp"

namespace models {

// Layers that take one path whatever the data.
using Smooth = decltype(build<Shape<4, 11, 11>>(
    conv2d<8, 3>, batch_norm<>, silu, max_pool2d<3, PoolOptions{.stride = 2}>, conv2d<8, 3>, sigmoid, avg_pool2d<2>,
    flatten, dense<32>, ingot::tanh(), dense<32>, elu<1.0>, layer_norm<>, dense<32>, hard_swish, dense<16>,
    hard_sigmoid, dense<16>, leaky_relu<0.1>, dense<10>));
// Those that have branches.
using Branches = decltype(build<Shape<16>>(dense<32>, gelu, dense<32>, softplus, dense<10>, softmax));
// A stride beyond 2, which does not compute in registers.
using WideStride = decltype(build<Shape<8, 9, 9>>(max_pool2d<3>));
// One step of a cell, as a sequence of one, as layers hold their weights and in panels.
using GruStep = decltype(build<Shape<1, 8>>(gru<24>, per_step<dense<1>>));
using LstmStep = decltype(build<Shape<1, 8>>(lstm<24>, per_step<dense<1>>));
using PackedGruStep = prepared_t<GruStep>;
using PackedLstmStep = prepared_t<LstmStep>;

}  // namespace models

extern models::NETWORK net;
extern models::NETWORK::Workspace<1> workspace;
extern ingot::batch_t<float, 1, models::NETWORK::input_shape> x;
extern ingot::batch_t<float, 1, models::NETWORK::output_shape> y;

extern "C" void infer();

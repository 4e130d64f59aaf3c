// Layers from expressions that several tests look at.
#pragma once

#include <cstddef>

#include "ingot/graph.hpp"
#include "ingot/layers/expression_layer.hpp"

namespace formulas {

using namespace ingot::graph;
using ingot::ExpressionLayer;
using ingot::Role;

// x sigmoid(beta x), beta learnt.
template <std::size_t N>
inline constexpr auto swish = input<"x", N> * sigmoid(parameter_with_role<"beta", Role::scale> * input<"x", N>);

// (x W1 + b1) sigmoid(x W2 + b2)
template <std::size_t In, std::size_t Out>
constexpr auto gated() {
  constexpr auto x = input<"x", In>;
  return (matmul(x, parameter<"w1", In, Out>) + parameter<"b1", Out>)*sigmoid(matmul(x, parameter<"w2", In, Out>) +
                                                                              parameter<"b2", Out>);
}

// W x + b as a dense layer has it.
template <std::size_t In, std::size_t Out>
inline constexpr auto linear = matmul(input<"x", In>, transpose(parameter<"weight", Out, In>)) + parameter<"bias", Out>;

// Scaled dot-product attention of a sequence to itself: T steps of D numbers (Vaswani et al. 2017).
template <std::size_t T, std::size_t D>
constexpr auto attention() {
  constexpr auto x = input<"x", T, D>;
  constexpr auto q = matmul(x, parameter<"wq", D, D>);
  constexpr auto k = matmul(x, parameter<"wk", D, D>);
  constexpr auto v = matmul(x, parameter<"wv", D, D>);
  constexpr auto weights = softmax(matmul(q, transpose(k)) / sqrt(constant<static_cast<double>(D)>));
  return matmul(matmul(weights, v), parameter<"wo", D, D>);
}

// A convolution with a bias.
template <std::size_t C, std::size_t H, std::size_t W, std::size_t Filters, std::size_t Kernel,
          ConvOptions Options = ConvOptions{}>
inline constexpr auto convolved =
    convolution<Options>(input<"x", C, H, W>, parameter<"weight", Filters, C / Options.groups, Kernel, Kernel>) +
    reshape<Filters, 1, 1>(parameter<"bias", Filters>);

template <std::size_t N, class T = float>
struct Swish : ExpressionLayer<swish<N>, T> {};
template <std::size_t In, std::size_t Out, class T = float>
struct Gated : ExpressionLayer<gated<In, Out>(), T> {};
template <std::size_t In, std::size_t Out, class T = float>
struct Linear : ExpressionLayer<linear<In, Out>, T> {};
template <std::size_t Steps, std::size_t Width, class T = float>
struct Attention : ExpressionLayer<attention<Steps, Width>(), T> {};

}  // namespace formulas

// How large a network is: facts about its type, for a static_assert.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <initializer_list>

#include "ingot/layers/layer.hpp"

namespace ingot {

// Parameters of a layer or network, running statistics included: it holds these and nothing else.
template <class L>
inline constexpr std::size_t parameter_count = has_parameters_v<L> ? sizeof(L) / sizeof(default_scalar_t<L>) : 0;

// Bytes of its parameters: what it takes of flash.
template <class L>
inline constexpr std::size_t parameter_bytes = has_parameters_v<L> ? sizeof(L) : 0;

// Multiply-accumulates of one sample's inference: those of matrix products and convolutions, as graph::macs counts
// them, padding as if it were multiplied. What a layer's member `macs` says; 0 where it has none.
template <class L>
inline constexpr std::size_t macs_of = [] {
  if constexpr (requires { L::macs; }) return std::size_t{L::macs};
  return std::size_t{0};
}();

namespace detail {

template <class... Layers>
inline constexpr std::size_t macs_of_all = [] {
  std::size_t total = 0;
  for (std::size_t const macs : {std::size_t{0}, macs_of<Layers>...}) total += macs;
  return total;
}();

}  // namespace detail

// Operations of one sample's inference beside the multiply-accumulates. Each of these counts one: a function of one
// number, whatever it takes (an activation); an addition, subtraction, product or quotient of two numbers that is no
// part of a multiply-accumulate (a bias, the sum of a residual's branches, a factor of a normalisation); and each
// number that is summed up or compared in a mean, a sum or a maximum (the window of a pooling, padding included).
// Reshapes, copies and what inference passes on count nothing; what is fused counts as if it were not. Of an
// expression's layer it is what graph::operation_count has beside the multiply-accumulates. What a layer's member
// `other_operations` says; one an output where it has none.
template <class L>
inline constexpr std::size_t other_operations_of = [] {
  if constexpr (requires { L::other_operations; }) {
    return std::size_t{L::other_operations};
  } else if constexpr (!HasOutputShape<L> || reshapes_only_v<L> || identity_in_inference_v<L>) {
    return std::size_t{0};
  } else {
    return std::size_t{L::output_shape::size};
  }
}();

namespace detail {

template <class... Layers>
inline constexpr std::size_t other_operations_of_all = [] {
  std::size_t total = 0;
  for (std::size_t const operations : {std::size_t{0}, other_operations_of<Layers>...}) total += operations;
  return total;
}();

}  // namespace detail

// Bytes of scratch that inference on a batch of B takes, beside the input and the output.
template <class L, std::size_t B = 1>
inline constexpr std::size_t workspace_bytes = workspace_size_v<L, B> * sizeof(default_scalar_t<L>);

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

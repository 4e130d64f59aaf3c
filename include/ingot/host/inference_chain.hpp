// Calls of a layer or network of which each waits for the one before.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/core/random.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/host/thread_time.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/layer_calls.hpp"
#include "ingot/network/checks.hpp"

namespace ingot {

// Whether the calls of a type can be measured: of a network or layer that computes in float or double.
template <class Net>
inline constexpr bool can_be_measured = [] {
  using T = default_scalar_t<Net>;
  return detail::NetworkLike<Net> && (std::is_same_v<T, float> || std::is_same_v<T, double>);
}();

namespace detail {

// Numbers in [0, 1), the same on every machine.
template <class Numbers>
void fill_uniform(Numbers& x) {
  using T = typename Numbers::value_type;
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<T>(uniform_unit({2, 0}, i));
}

// Inference on a batch, again and again: the first number of the input is 1e-20 times the first output of the call
// before off what it was, so that no call begins before the last one's answer is there. Each buffer begins with a line
// of the cache.
template <class L, std::size_t B, class T>
struct InferenceChain {
  alignas(64) batch_t<T, B, typename L::input_shape> x;
  alignas(64) batch_t<T, B, typename L::output_shape> y;
  alignas(64) Workspace<T, workspace_size_v<L, B>> workspace;
  T first;

  void begin() { first = x[0]; }
  void call(L const& layer) {
    forward<B, T, L>(layer, x, y, workspace);
    x[0] = first + T(1e-20) * y[0];
    keep_in_memory(this);
  }
};

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"

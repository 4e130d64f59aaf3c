// Frozen layers, step by step: as the layers whose values they read.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/network/frozen.hpp"
#include "ingot/network/streaming/chain.hpp"
#include "ingot/network/streaming/streamed.hpp"

namespace ingot {

namespace detail {

template <class L, class F>
struct FramedFrozen {
  using stored = L;
  using scalar = scalar_t<F>;
  using input_shape = typename F::input_shape;
  using output_shape = typename F::output_shape;
  static constexpr bool takes_post_ops = takes_post_ops_v<F>;
  static constexpr bool reshapes_only = reshapes_only_v<F>;
  static constexpr std::size_t state_size = state_sizes<F>.values;
  static constexpr std::size_t state_positions = state_sizes<F>.positions;

  template <class T>
  static constexpr void rest(L const&, T* values, StatePosition* positions) {
    put_part_to_rest<F, StateSizes{}>(L::values(), values, positions);
  }
};

template <class L, class F>
inline constexpr bool takes_sum_v<FramedFrozen<L, F>> = takes_sum_v<F>;
template <class L, class F, std::size_t B>
inline constexpr auto inference_flow<FramedFrozen<L, F>, B> = inference_flow<F, B>;
template <class L, class F>
struct Inference<FramedFrozen<L, F>> {
  template <class Plan, std::size_t B, class T, class Memory, class PostOps = kernels::NoPostOps>
  static constexpr void run(L const&, Memory const& memory, PostOps const& ops = {}) {
    Inference<F>::template run<Plan, B, T>(L::values(), memory, ops);
  }
};

}  // namespace detail

template <auto const& Values, std::size_t... Path>
struct Streamed<Frozen<Values, Path...>> : Streamed<typename Frozen<Values, Path...>::layer> {
  using L = Frozen<Values, Path...>;
  template <detail::StreamPoint Before>
  using framed = detail::FramedFrozen<L, detail::streamed_t<typename L::layer, Before>>;
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

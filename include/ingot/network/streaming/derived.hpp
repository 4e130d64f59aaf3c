// Layers that derive from others, step by step: as those.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/network/framed.hpp"
#include "ingot/network/inference.hpp"
#include "ingot/network/streaming/chain.hpp"
#include "ingot/network/streaming/streamed.hpp"

namespace ingot {

namespace detail {

// Of a layer L that derives from the one that F is framed of.
template <class L, class F>
struct FramedDerived {
  using stored = L;
  using scalar = typename F::scalar;
  using input_shape = typename F::input_shape;
  using output_shape = typename F::output_shape;
  static constexpr bool takes_post_ops = takes_post_ops_v<F>;
  static constexpr std::size_t state_size = state_sizes<F>.values;
  static constexpr std::size_t state_positions = state_sizes<F>.positions;

  template <class T>
  static constexpr void rest(L const& layer, T* values, StatePosition* positions) {
    put_part_to_rest<F, StateSizes{}>(layer, values, positions);
  }
};

template <class L, class F>
inline constexpr bool takes_sum_v<FramedDerived<L, F>> = takes_sum_v<F>;
template <class L, class F, std::size_t B>
inline constexpr auto inference_flow<FramedDerived<L, F>, B> = inference_flow<F, B>;
template <class L, class F>
struct Inference<FramedDerived<L, F>> : Inference<F> {};

// How L streams, which derives from Base.
template <class L, class Base>
struct StreamedDerived : Streamed<Base> {
  template <StreamPoint Before>
  using framed = FramedDerived<L, streamed_t<Base, Before>>;
};

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"

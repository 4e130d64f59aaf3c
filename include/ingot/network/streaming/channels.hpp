// Gates and slices of channels, step by step.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/scalar.hpp"
#include "ingot/layers/gated_activation.hpp"
#include "ingot/layers/narrow.hpp"
#include "ingot/network/framed.hpp"
#include "ingot/network/streaming/streamed.hpp"

namespace ingot {

namespace detail {

// A layer without parameters of one step, where that is Framed.
template <class L, class Framed>
struct FramedAlike : Framed, StatelessStep {
  using stored = L;
  using scalar = AnyScalar;
};

// Layers over channels, whose axis is the first: time is the second.
template <class L>
struct StreamedOverChannels {
  static constexpr TimeAxis axis = TimeAxis::second;
  static constexpr StreamPoint after(StreamPoint before) {
    return before.axis == TimeAxis::second && has_time<typename L::input_shape>(before) ? before : refused(before);
  }
  template <StreamPoint Before>
  using reason = reasons::TimeIsAnotherAxis;
};

}  // namespace detail

template <class Input, class Value, class Opening>
struct Streamed<GatedActivation<Input, Value, Opening>>
    : detail::StreamedOverChannels<GatedActivation<Input, Value, Opening>> {
  template <detail::StreamPoint Before>
  using framed = detail::FramedAlike<GatedActivation<Input, Value, Opening>,
                                     GatedActivation<detail::frame_shape_t<Input, Before>, Value, Opening>>;
};
template <class Input, std::size_t First, std::size_t Count>
struct Streamed<Narrow<Input, First, Count>> : detail::StreamedOverChannels<Narrow<Input, First, Count>> {
  template <detail::StreamPoint Before>
  using framed =
      detail::FramedAlike<Narrow<Input, First, Count>, Narrow<detail::frame_shape_t<Input, Before>, First, Count>>;
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

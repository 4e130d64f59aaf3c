// How a layer streams: which it does, with what delay, and as which framed layer (network/framed.hpp).
//
// Specialise Streamed beside the class of a layer that is to run step by step. It has
//   axis                             TimeAxis: which axis of its input is time, or `any`
//   transposes = true                time is the other axis of its output, first for second
//   after(StreamPoint before)        static constexpr; what is known behind the layer, from what is known before it:
//                                    refused(before) where it cannot stream what comes
//   stride                           frames of its input a frame of its output, if not 1
//   ends_time = true                 time is gone behind it: it gives one output a sequence
//   framed<Before>                   the framed layer, from the StreamPoint before it
//   reason<Before>                   the type that is printed where after() refuses
// Layers that act on each frame by itself have little to say: StreamedFrameByFrame<L>. Layers with memory that have
// `advance` (layers/stateful.hpp) stream without saying so; so do elementwise layers.
//
// A layer made of layers finds out about its parts by streamed_t<Part, Before> and Streamed<Part>::after(Before), and
// its framed form holds theirs; it specialises inference_flow and Inference for that form: chain.hpp, joined.hpp.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/layers/elementwise.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/reshape.hpp"
#include "ingot/layers/stateful.hpp"
#include "ingot/network/framed.hpp"
#include "ingot/network/streaming/stream_point.hpp"

namespace ingot {

namespace reasons {

// The layer reads the whole sequence at once, and says nothing of how it could read step by step.
struct ReadsTheWholeSequence {};
// Each output depends on later steps, however far away: a layer that reads backward, or both ways.
struct ReadsTheFuture {};
// Time is another axis of what comes than the layer takes it for.
struct TimeIsAnotherAxis {};
// Values of different times become neighbours of which none is time.
struct MixesTimeWithOtherAxes {};
// A mean of a window at an end is one of fewer numbers than others are.
struct MeansOfFewerNumbersAtTheEnds {};
// A reset must be possible at each step, and the state at rest is one step's: several a step are not.
struct SeveralFramesAStep {};

}  // namespace reasons

// Where nothing else is said: what time is gone for runs as it is, all else is refused.
template <class L>
struct Streamed {
  static constexpr TimeAxis axis = TimeAxis::any;
  static constexpr detail::StreamPoint after(detail::StreamPoint before) {
    return before.axis == TimeAxis::gone ? before : refused(before);
  }
  template <detail::StreamPoint Before>
  using framed = L;
  template <detail::StreamPoint Before>
  using reason = std::conditional_t<reads_future_v<L>, reasons::ReadsTheFuture, reasons::ReadsTheWholeSequence>;
};

namespace detail {

// A layer as it streams behind a point: itself where time is gone.
template <class L, StreamPoint Before>
struct StreamedAt {
  using type = typename Streamed<L>::template framed<Before>;
};
template <class L, StreamPoint Before>
requires(Before.axis == TimeAxis::gone)
struct StreamedAt<L, Before> {
  using type = L;
};
template <class L, StreamPoint Before>
using streamed_t = typename StreamedAt<L, Before>::type;

// What is known behind a layer.
template <class L>
constexpr StreamPoint stream_after(StreamPoint before) {
  return before.refused || before.axis == TimeAxis::gone ? before : Streamed<L>::after(before);
}

// Frames of a layer's input a frame of its output.
template <class L>
inline constexpr std::size_t stream_stride = [] {
  if constexpr (requires { Streamed<L>::stride; }) return std::size_t{Streamed<L>::stride};
  return std::size_t{1};
}();

// Whether time is gone behind a layer, and the stride in time of layers one after the other: of those that time reaches.
template <class L>
inline constexpr bool ends_time = [] {
  if constexpr (requires { Streamed<L>::ends_time; }) return bool{Streamed<L>::ends_time};
  return false;
}();
template <class... Layers>
inline constexpr std::size_t stream_stride_of_chain = [] {
  struct Part {
    std::size_t stride;
    bool ends_time;
  };
  std::size_t product = 1;
  for (Part const part : {Part{stream_stride<Layers>, ends_time<Layers>}...}) {
    product *= part.stride;
    if (part.ends_time) break;
  }
  return product;
}();

// An elementwise layer of one step.
template <class L, class S>
struct FramedElementwise;
template <class L, std::size_t... Extents>
struct FramedElementwise<L, Shape<Extents...>> : Elementwise<typename L::function, Extents...>, StatelessStep {
  using stored = L;
  using scalar = AnyScalar;
};

// A layer that passes frames on.
template <class L, class In, class Out = In>
struct FramedIdentity {
  using stored = L;
  using scalar = AnyScalar;
  using input_shape = In;
  using output_shape = Out;
  static constexpr bool reshapes_only = true;
};

// What streams where time is the first axis.
struct StreamedAlongFirstAxis {
  static constexpr TimeAxis axis = TimeAxis::first;
  static constexpr StreamPoint after(StreamPoint before) {
    return before.axis == TimeAxis::first ? before : refused(before);
  }
  template <StreamPoint>
  using reason = reasons::TimeIsAnotherAxis;
};

// What streams whichever axis is time.
template <class L>
struct StreamedAlongAnyAxis {
  static constexpr TimeAxis axis = TimeAxis::any;
  static constexpr StreamPoint after(StreamPoint before) {
    return has_time<typename L::input_shape>(before) ? before : refused(before);
  }
  template <StreamPoint>
  using reason = reasons::TimeIsAnotherAxis;
};

}  // namespace detail

template <class L>
requires detail::computes_elementwise<L, float>
struct Streamed<L> : detail::StreamedAlongAnyAxis<L> {
  template <detail::StreamPoint Before>
  using framed = detail::FramedElementwise<L, detail::frame_shape_t<typename L::input_shape, Before>>;
};

// What passes its input on, always or in inference.
template <class L>
requires(!detail::computes_elementwise<L, float> &&
         (identity_in_inference_v<L> ||
          (reshapes_only_v<L> && std::is_same_v<typename L::input_shape, typename L::output_shape>)))
struct Streamed<L> : detail::StreamedAlongAnyAxis<L> {
  template <detail::StreamPoint Before>
  using framed = detail::FramedIdentity<L, detail::frame_shape_t<typename L::input_shape, Before>>;
};

// A reshape that leaves the first axis, where that is time.
template <class L>
requires(!detail::computes_elementwise<L, float> && !identity_in_inference_v<L> && reshapes_only_v<L> &&
         !std::is_same_v<typename L::input_shape, typename L::output_shape>)
struct Streamed<L> {
  using In = typename L::input_shape;
  using Out = typename L::output_shape;
  static constexpr TimeAxis axis = TimeAxis::any;
  static constexpr detail::StreamPoint after(detail::StreamPoint before) {
    if constexpr (In::rank > 0 && Out::rank > 0) {
      if (before.axis == TimeAxis::first && In::extents[0] == Out::extents[0]) return before;
    }
    return refused(before);
  }
  template <detail::StreamPoint Before>
  using framed = detail::FramedIdentity<L, detail::frame_shape_t<In, Before>, detail::frame_shape_t<Out, Before>>;
  template <detail::StreamPoint Before>
  using reason = reasons::MixesTimeWithOtherAxes;
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

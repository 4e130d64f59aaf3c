// Layers that act on each frame by itself, step by step: they remember nothing.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/kernels/batch_norm.hpp"
#include "ingot/kernels/post_ops.hpp"
#include "ingot/kernels/transpose.hpp"
#include "ingot/layers/batch_norm.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/layer_norm.hpp"
#include "ingot/layers/per_step.hpp"
#include "ingot/layers/transpose.hpp"
#include "ingot/network/framed.hpp"
#include "ingot/network/inference.hpp"
#include "ingot/network/streaming/streamed.hpp"

namespace ingot {

namespace detail {

// Of a normalisation's frames: of a BatchNorm's over [Channels, Time, ...], of one of the last axes behind time.
template <class L, class S>
struct FramedNorm {
  using stored = L;
  using scalar = scalar_t<L>;
  using input_shape = S;
  using output_shape = S;

  template <std::size_t B, class T>
  static constexpr void step(L const& layer, View<T const, B, S> x, View<T, B, S> y, StreamState<T>, Scratch<T, 0>,
                             kernels::NoPostOps) {
    layer.template normalize<B, S>(x, y);
  }
};

// Of a layer that each step of a sequence goes through.
template <class L, std::size_t Frames>
struct FramedPerStep {
  using stored = L;
  using Layer = typename L::layer_type;
  using scalar = scalar_t<L>;
  using In = typename L::In;
  using Out = typename L::Out;
  using input_shape = typename FrameShape<prepend_t<1, In>, TimeAxis::first, Frames>::type;
  using output_shape = typename FrameShape<prepend_t<1, Out>, TimeAxis::first, Frames>::type;
  static constexpr bool takes_post_ops = Frames == 1 && takes_post_ops_v<Layer>;
  static constexpr bool reshapes_only = reshapes_only_v<Layer>;
  template <std::size_t B>
  static constexpr std::size_t workspace_size = workspace_size_v<Layer, (Frames == 1 ? B : Frames)>;

  template <std::size_t B, class T, class PostOps>
  static constexpr void step(L const& layer, View<T const, B, input_shape> x, View<T, B, output_shape> y,
                             StreamState<T>, Scratch<T, workspace_size<B>> scratch, PostOps const& ops) {
    if constexpr (Frames == 1) {
      // The tree itself: the forward of a network takes no post-operations.
      Inference<Layer>::template run<StepsOfTree<Layer, B>, B, T>(
          layer.layer, FlowMemory<T>{{x.data, x.stride}, {y.data, y.stride}, scratch.data}, ops);
    } else {
      for (std::size_t b = 0; b < B; ++b) {
        ingot::forward<Frames, T, Layer>(layer.layer, View<T const, Frames, In>(x.sample(b), In::size),
                                         View<T, Frames, Out>(y.sample(b), Out::size), scratch);
      }
    }
  }
};

// What normalises the last axes, `Axes` of them, each frame by itself where time is another axis.
template <class L, std::size_t Axes>
struct StreamedNormOfLastAxes {
  using S = typename L::input_shape;
  static constexpr TimeAxis axis = TimeAxis::any;
  static constexpr StreamPoint after(StreamPoint before) {
    return S::rank > Axes + (before.axis == TimeAxis::second ? 1 : 0) ? before : refused(before);
  }
  template <StreamPoint Before>
  using framed = FramedNorm<L, frame_shape_t<S, Before>>;
  template <StreamPoint>
  using reason = reasons::ReadsTheWholeSequence;
};

constexpr StreamPoint transposed(StreamPoint point) {
  point.axis = point.axis == TimeAxis::first ? TimeAxis::second : TimeAxis::first;
  return point;
}

// Of a Transpose between shapes of a step; of one frame it is none.
template <class L, class In, class Out>
struct FramedTranspose {
  using stored = L;
  using scalar = AnyScalar;
  using input_shape = In;
  using output_shape = Out;
  static constexpr bool reshapes_only = In::rank < 2;

  template <std::size_t B, class T>
  static constexpr void step(L const&, View<T const, B, In> x, View<T, B, Out> y, StreamState<T>, Scratch<T, 0>,
                             kernels::NoPostOps) {
    kernels::transpose<In::extents[0], In::extents[1]>(x, y);
  }
};

template <class L, StreamPoint Before>
struct FramedTransposeOf {
  static constexpr StreamPoint after = transposed(Before);
  using type = FramedTranspose<L, frame_shape_t<typename L::input_shape, Before>,
                               frame_shape_t<typename L::output_shape, after>>;
};

}  // namespace detail

template <class S, NormOptions Options, class T>
struct Streamed<BatchNorm<S, Options, T>> {
  static constexpr TimeAxis axis = S::rank > 1 ? TimeAxis::second : TimeAxis::any;
  static constexpr detail::StreamPoint after(detail::StreamPoint before) {
    return before.axis == TimeAxis::second && S::rank > 1 ? before : refused(before);
  }
  template <detail::StreamPoint Before>
  using framed = detail::FramedNorm<BatchNorm<S, Options, T>, detail::frame_shape_t<S, Before>>;
  template <detail::StreamPoint>
  using reason = reasons::TimeIsAnotherAxis;
};

template <class S, LayerNormOptions Options, class T>
struct Streamed<LayerNorm<S, Options, T>>
    : detail::StreamedNormOfLastAxes<LayerNorm<S, Options, T>, (Options.axes == 0 ? S::rank : Options.axes)> {};

template <std::size_t Time, class L>
struct Streamed<PerStep<Time, L>> : detail::StreamedAlongFirstAxis {
  template <detail::StreamPoint Before>
  using framed = detail::FramedPerStep<PerStep<Time, L>, Before.frames>;
};

template <class S>
struct Streamed<Transpose<S>> {
  static constexpr TimeAxis axis = TimeAxis::any;
  static constexpr bool transposes = true;
  static constexpr detail::StreamPoint after(detail::StreamPoint before) { return detail::transposed(before); }
  template <detail::StreamPoint Before>
  using framed = typename detail::FramedTransposeOf<Transpose<S>, Before>::type;
  template <detail::StreamPoint>
  using reason = reasons::TimeIsAnotherAxis;
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

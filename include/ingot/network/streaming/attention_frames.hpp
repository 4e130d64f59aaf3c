// Layers around attention that act on each frame by itself, step by step: they remember nothing.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/kernels/elementwise.hpp"
#include "ingot/kernels/post_ops.hpp"
#include "ingot/layers/attention/per_marked_step.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/rms_norm.hpp"
#include "ingot/network/framed.hpp"
#include "ingot/network/streaming/frame_by_frame.hpp"
#include "ingot/network/streaming/streamed.hpp"

namespace ingot {

template <class S, RmsNormOptions Options, class T>
struct Streamed<RmsNorm<S, Options, T>>
    : detail::StreamedNormOfLastAxes<RmsNorm<S, Options, T>, (Options.axes == 0 ? S::rank : Options.axes)> {};

namespace detail {

// Of a layer that the features of each step go through, and its mark does not.
template <class L, std::size_t Frames>
struct FramedPerMarkedStep {
  using stored = L;
  using Layer = typename L::layer_type;
  using scalar = scalar_t<L>;
  using In = typename L::In;
  using Out = typename L::Out;
  using input_shape = typename FrameShape<Shape<1, In::size + 1>, TimeAxis::first, Frames>::type;
  using output_shape = typename FrameShape<Shape<1, Out::size + 1>, TimeAxis::first, Frames>::type;
  template <std::size_t B>
  static constexpr std::size_t workspace_size = workspace_size_v<Layer, (Frames == 1 ? B : Frames)>;

  template <std::size_t B, class T>
  static constexpr void step(L const& layer, View<T const, B, input_shape> x, View<T, B, output_shape> y,
                             StreamState<T>, Scratch<T, workspace_size<B>> scratch, kernels::NoPostOps) {
    if constexpr (Frames == 1) {
      run<B, T>(layer.layer, x.data, x.stride, y.data, y.stride, scratch);
    } else {
      for (std::size_t b = 0; b < B; ++b) {
        run<Frames, T>(layer.layer, x.sample(b), In::size + 1, y.sample(b), Out::size + 1, scratch);
      }
    }
  }

 private:
  template <std::size_t N, class T>
  static constexpr void run(Layer const& layer, T const* x, std::size_t x_stride, T* y, std::size_t y_stride,
                            Scratch<T, workspace_size_v<Layer, N>> scratch) {
    View<T const, N, In> const in(x, x_stride);
    View<T, N, Out> const out(y, y_stride);
    if constexpr (reshapes_only_v<Layer>) {
      kernels::copy(in.template as<Out>(), out);
    } else {
      ingot::forward<N, T, Layer>(layer, in, out, scratch);
    }
    kernels::copy(View<T const, N, Shape<1>>(x + In::size, x_stride), View<T, N, Shape<1>>(y + Out::size, y_stride));
  }
};

}  // namespace detail

template <std::size_t Time, class L>
struct Streamed<PerMarkedStep<Time, L>> : detail::StreamedAlongFirstAxis {
  template <detail::StreamPoint Before>
  using framed = detail::FramedPerMarkedStep<PerMarkedStep<Time, L>, Before.frames>;
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// Convolutions and pools over time, step by step.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>

#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/kernels/convolution.hpp"
#include "ingot/kernels/pooling.hpp"
#include "ingot/kernels/post_ops.hpp"
#include "ingot/kernels/window.hpp"
#include "ingot/layers/conv1d.hpp"
#include "ingot/layers/conv2d.hpp"
#include "ingot/layers/pooling.hpp"
#include "ingot/network/framed.hpp"
#include "ingot/network/streaming/history.hpp"
#include "ingot/network/streaming/streamed.hpp"
#include "ingot/network/streaming/window_step.hpp"

namespace ingot {

namespace detail {

// Frames of a value in `Frames` frames a step.
template <std::size_t C, std::size_t Width, std::size_t Frames, bool Wide>
using frames_t =
    typename FrameShape<std::conditional_t<Wide, Shape<C, 1, Width>, Shape<C, 1>>, TimeAxis::second, Frames>::type;

// What windows over time share: C channels of Width numbers a frame in, Filters of OutWidth out. Wide: frames have an
// axis of their own, as those of [Channels, Time, Frequency].
template <class L, WindowStep W, std::size_t C, std::size_t Width, std::size_t Filters, std::size_t OutWidth, bool Wide>
struct FramedWindow {
  using stored = L;
  using scalar = scalar_t<L>;
  using input_shape = frames_t<C, Width, W.frames, Wide>;
  using output_shape = frames_t<Filters, OutWidth, W.output_frames(), Wide>;
  template <std::size_t B, class T>
  using Frames = History<C, W.frames, Width, W.history(), B, T>;
  static constexpr std::size_t state_size = Frames<1, float>::size;
  static constexpr std::size_t state_positions = Frames<1, float>::positions;

  template <std::size_t B, class T>
  static constexpr Frames<B, T> frames(View<T const, B, input_shape> x, StreamState<T> state) {
    return {x.data, x.stride, state, W.frames_before(state.steps)};
  }

  // The windows of `Count` outputs, from one on: [C, Kernel, Count, Width].
  template <std::size_t Count, std::size_t B, class T>
  static constexpr void gather(Frames<B, T> const& frames, std::size_t first, T rest, T* windows) {
    for (std::size_t u = 0; u < W.kernel; ++u) {
      for (std::size_t o = 0; o < Count; ++o) {
        Frame<T> const from = frames.frame(W.frame(first + o, u));
        T* const to = windows + (u * Count + o) * Width;
        for (std::size_t c = 0; c < C; ++c) {
          T* const row = to + c * W.kernel * Count * Width;
          for (std::size_t i = 0; i < Width; ++i) row[i] = from.data == nullptr ? rest : from.data[c * from.apart + i];
        }
      }
    }
  }

  // Puts the outputs [Filters, Count, OutWidth] from one on where they belong.
  template <std::size_t Count, std::size_t B, class T>
  static constexpr void spread(T const* outputs, std::size_t first, View<T, B, output_shape> y) {
    constexpr std::size_t frames = W.output_frames();
    for (std::size_t o = 0; o < Count; ++o) {
      T* const to = y.sample((first + o) / frames) + (first + o) % frames * OutWidth;
      for (std::size_t f = 0; f < Filters; ++f) {
        std::copy_n(outputs + (f * Count + o) * OutWidth, OutWidth, to + f * frames * OutWidth);
      }
    }
  }
};

// A convolution along time: one product of the gathered windows of a block.
template <class L, WindowStep W, kernels::Channels K, bool HasBias>
struct FramedConv1d : FramedWindow<L, W, K.input, 1, K.filters, 1, false> {
  using Base = FramedWindow<L, W, K.input, 1, K.filters, 1, false>;
  using typename Base::input_shape, typename Base::output_shape;
  static constexpr bool takes_post_ops = true;
  template <std::size_t B>
  static constexpr std::size_t outputs = B * W.output_frames();
  template <std::size_t B>
  static constexpr std::size_t gathered = K.input * W.kernel * outputs<B>;
  template <std::size_t B>
  static constexpr std::size_t workspace_size = gathered<B> + (B == 1 ? 0 : K.filters * outputs<B>);

  template <std::size_t B, class T, class PostOps>
  static constexpr void step(L const& layer, View<T const, B, input_shape> x, View<T, B, output_shape> y,
                             StreamState<T> state, Scratch<T, workspace_size<B>> scratch, PostOps const& ops) {
    constexpr std::size_t count = outputs<B>;
    constexpr kernels::Window columns{{1, 1, 1, 1, 0, 0}, {count, 1, 1, 1, 0, 0}};
    constexpr kernels::Channels channels{K.input * W.kernel, K.filters, K.groups};
    using In = Shape<channels.input, count>;
    using Out = Shape<K.filters, count>;
    auto const frames = Base::template frames<B, T>(x, state);
    Base::template gather<count, B, T>(frames, 0, T(0), scratch.data);
    View<T const, 1, In> const in(scratch.data, In::size);
    if constexpr (B == 1) {
      kernels::convolution_forward<HasBias, columns, channels>(layer.weight.data(), layer.bias.data(), in,
                                                               View<T, 1, Out>(y.data, Out::size),
                                                               static_cast<T*>(nullptr), ops);
    } else {
      View<T, 1, Out> const out(scratch.data + gathered<B>, Out::size);
      kernels::convolution_forward<HasBias, columns, channels>(layer.weight.data(), layer.bias.data(), in, out);
      Base::template spread<count, B, T>(out.data, 0, y);
      kernels::apply_post_ops(y, ops);
    }
    frames.push(T(0));
  }
};

// What a frame's window is along the other axis: as many rows as the kernel has, and one of them out.
constexpr kernels::Window window_of_frame(kernels::Window g) {
  return {{g.rows.kernel, g.rows.kernel, 1, 1, 0, 0}, g.columns};
}

// A convolution over time and frequency: that of one image of as many frames as the kernel has rows, an output frame.
template <class L, WindowStep W, kernels::Window G, kernels::Channels K, bool HasBias>
struct FramedConv2d : FramedWindow<L, W, K.input, G.columns.input, K.filters, G.columns.output(), true> {
  using Base = FramedWindow<L, W, K.input, G.columns.input, K.filters, G.columns.output(), true>;
  using typename Base::input_shape, typename Base::output_shape;
  using T = scalar_t<L>;
  static constexpr bool takes_post_ops = true;
  static constexpr kernels::Window window = window_of_frame(G);
  using In = Shape<K.input, W.kernel, G.columns.input>;
  using Out = Shape<K.filters, 1, G.columns.output()>;
  static constexpr std::size_t copies = kernels::convolution_scratch<window, K, T>;
  static constexpr bool direct = W.output_frames() == 1;
  template <std::size_t B>
  static constexpr std::size_t workspace_size = In::size + copies + (direct ? 0 : Out::size);

  template <std::size_t B, class T, class PostOps>
  static constexpr void step(L const& layer, View<T const, B, input_shape> x, View<T, B, output_shape> y,
                             StreamState<T> state, Scratch<T, workspace_size<B>> scratch, PostOps const& ops) {
    auto const frames = Base::template frames<B, T>(x, state);
    View<T const, 1, In> const in(scratch.data, In::size);
    T* const rest = copies == 0 ? nullptr : scratch.data + In::size;
    for (std::size_t o = 0; o < B * W.output_frames(); ++o) {
      Base::template gather<1, B, T>(frames, o, T(0), scratch.data);
      if constexpr (direct) {
        kernels::convolution_forward<HasBias, window, K>(layer.weight.data(), layer.bias.data(), in,
                                                         View<T, 1, Out>(y.sample(o), Out::size), rest, ops.from(o, 0));
      } else {
        View<T, 1, Out> const out(scratch.data + In::size + copies, Out::size);
        kernels::convolution_forward<HasBias, window, K>(layer.weight.data(), layer.bias.data(), in, out, rest);
        Base::template spread<1, B, T>(out.data, o, y);
      }
    }
    if constexpr (!direct) kernels::apply_post_ops(y, ops);
    frames.push(T(0));
  }
};

// The largest, or the mean, of windows: channel by channel, of whole rows of each frame that a window reads.
template <class L, WindowStep W, kernels::Window G, std::size_t C, bool Wide, bool Largest>
struct FramedPool : FramedWindow<L, W, C, G.columns.input, C, G.columns.output(), Wide> {
  using Base = FramedWindow<L, W, C, G.columns.input, C, G.columns.output(), Wide>;
  using typename Base::input_shape, typename Base::output_shape;
  static constexpr kernels::Window window = window_of_frame(G);
  using In = Shape<C, W.kernel, G.columns.input>;
  using Out = Shape<C, 1, G.columns.output()>;
  template <std::size_t B>
  static constexpr std::size_t workspace_size = In::size + Out::size;

  // What is no number of the sequence is never the largest, and a zero in a mean.
  template <class T>
  static constexpr T padding() {
    return Largest ? T(-std::numeric_limits<float>::infinity()) : T(0);
  }

  template <std::size_t B, class T>
  static constexpr void step(L const&, View<T const, B, input_shape> x, View<T, B, output_shape> y,
                             StreamState<T> state, Scratch<T, workspace_size<B>> scratch, kernels::NoPostOps) {
    auto const frames = Base::template frames<B, T>(x, state);
    View<T const, 1, In> const in(scratch.data, In::size);
    View<T, 1, Out> const out(scratch.data + In::size, Out::size);
    for (std::size_t o = 0; o < B * W.output_frames(); ++o) {
      Base::template gather<1, B, T>(frames, o, padding<T>(), scratch.data);
      if constexpr (Largest) {
        kernels::max_pool_forward<window, C>(in, out);
      } else {
        kernels::avg_pool_forward<window, C>(in, out);
      }
      Base::template spread<1, B, T>(out.data, o, y);
    }
    frames.push(padding<T>());
  }

  template <class T>
  static constexpr void rest(L const&, T* values, StatePosition* positions) {
    std::fill_n(values, Base::state_size, padding<T>());
    std::fill_n(positions, Base::state_positions, StatePosition{0});
  }
};

// What windows over time share as layers: Time is their axis, and Framed<WindowStep> what they become.
template <kernels::Axis Time>
struct StreamedWindow {
  static constexpr TimeAxis axis = TimeAxis::second;
  static constexpr std::size_t stride = Time.stride;
  static constexpr StreamPoint after(StreamPoint before) { return after_window(Time, before); }
  template <StreamPoint Before>
  using reason = reasons::TimeIsAnotherAxis;
};

template <class Input, std::size_t Kernel, Pool1dOptions Options>
using pool1d_base = Pool1dBase<MaxPool, Input, Kernel, Options>;
template <class Input, Size2 Kernel, PoolOptions Options>
using pool2d_base = Pool2dBase<MaxPool, Input, Kernel, Options>;

// Whether all windows of a pooling are means of as many numbers; where they are not it does not stream.
template <class Input, auto Kernel, auto Options>
inline constexpr bool means_alike =
    AvgPoolBase<Input, Kernel, Options>::counted == kernels::all_padding(AvgPoolBase<Input, Kernel, Options>::window);
struct UnlikeMeans {
  static constexpr TimeAxis axis = TimeAxis::any;
  static constexpr StreamPoint after(StreamPoint before) {
    return before.axis == TimeAxis::gone ? before : refused(before);
  }
  template <StreamPoint>
  using reason = reasons::MeansOfFewerNumbersAtTheEnds;
};

// A window along time alone, as one over images of one column.
constexpr kernels::Window along_time(kernels::Axis time) {
  return {time, {1, 1, 1, 1, 0, 0}};
}

}  // namespace detail

template <std::size_t C, std::size_t Time, std::size_t Filters, std::size_t Kernel, Conv1dOptions Options, class T>
struct Streamed<Conv1d<Shape<C, Time>, Filters, Kernel, Options, T>>
    : detail::StreamedWindow<detail::Conv1dBase<C, Time, Filters, Kernel, Options, T>::window.columns> {
  using L = Conv1d<Shape<C, Time>, Filters, Kernel, Options, T>;
  using Base = detail::Conv1dBase<C, Time, Filters, Kernel, Options, T>;
  template <detail::StreamPoint Before>
  using framed =
      detail::FramedConv1d<L, detail::window_step(Base::window.columns, Before), Base::channels, Options.bias>;
};

template <std::size_t C, std::size_t Time, std::size_t Width, std::size_t Filters, Size2 Kernel, ConvOptions Options,
          class T>
struct Streamed<Conv2d<Shape<C, Time, Width>, Filters, Kernel, Options, T>>
    : detail::StreamedWindow<detail::Conv2dBase<C, Time, Width, Filters, Kernel, Options, T>::window.rows> {
  using L = Conv2d<Shape<C, Time, Width>, Filters, Kernel, Options, T>;
  using Base = detail::Conv2dBase<C, Time, Width, Filters, Kernel, Options, T>;
  template <detail::StreamPoint Before>
  using framed = detail::FramedConv2d<L, detail::window_step(Base::window.rows, Before), Base::window, Base::channels,
                                      Options.bias>;
};

template <std::size_t C, std::size_t Time, std::size_t Kernel, Pool1dOptions Options>
struct Streamed<MaxPool1d<Shape<C, Time>, Kernel, Options>>
    : detail::StreamedWindow<detail::pool1d_base<Shape<C, Time>, Kernel, Options>::window.columns> {
  static constexpr kernels::Axis time = detail::pool1d_base<Shape<C, Time>, Kernel, Options>::window.columns;
  template <detail::StreamPoint Before>
  using framed = detail::FramedPool<MaxPool1d<Shape<C, Time>, Kernel, Options>, detail::window_step(time, Before),
                                    detail::along_time(time), C, false, true>;
};
template <class Input, std::size_t Kernel, Pool1dOptions Options>
struct Streamed<AvgPool1d<Input, Kernel, Options>> : detail::UnlikeMeans {
  template <detail::StreamPoint>
  using framed = AvgPool1d<Input, Kernel, Options>;
};
template <std::size_t C, std::size_t Time, std::size_t Kernel, Pool1dOptions Options>
requires detail::means_alike<Shape<C, Time>, Kernel, Options>
struct Streamed<AvgPool1d<Shape<C, Time>, Kernel, Options>>
    : detail::StreamedWindow<detail::pool1d_base<Shape<C, Time>, Kernel, Options>::window.columns> {
  static constexpr kernels::Axis time = detail::pool1d_base<Shape<C, Time>, Kernel, Options>::window.columns;
  template <detail::StreamPoint Before>
  using framed = detail::FramedPool<AvgPool1d<Shape<C, Time>, Kernel, Options>, detail::window_step(time, Before),
                                    detail::along_time(time), C, false, false>;
};
template <std::size_t C, std::size_t Time, std::size_t Width, Size2 Kernel, PoolOptions Options>
struct Streamed<MaxPool2d<Shape<C, Time, Width>, Kernel, Options>>
    : detail::StreamedWindow<detail::pool2d_base<Shape<C, Time, Width>, Kernel, Options>::window.rows> {
  static constexpr kernels::Window window = detail::pool2d_base<Shape<C, Time, Width>, Kernel, Options>::window;
  template <detail::StreamPoint Before>
  using framed = detail::FramedPool<MaxPool2d<Shape<C, Time, Width>, Kernel, Options>,
                                    detail::window_step(window.rows, Before), window, C, true, true>;
};
template <class Input, Size2 Kernel, PoolOptions Options>
struct Streamed<AvgPool2d<Input, Kernel, Options>> : detail::UnlikeMeans {
  template <detail::StreamPoint>
  using framed = AvgPool2d<Input, Kernel, Options>;
};
template <std::size_t C, std::size_t Time, std::size_t Width, Size2 Kernel, PoolOptions Options>
requires detail::means_alike<Shape<C, Time, Width>, Kernel, Options>
struct Streamed<AvgPool2d<Shape<C, Time, Width>, Kernel, Options>>
    : detail::StreamedWindow<detail::pool2d_base<Shape<C, Time, Width>, Kernel, Options>::window.rows> {
  static constexpr kernels::Window window = detail::pool2d_base<Shape<C, Time, Width>, Kernel, Options>::window;
  template <detail::StreamPoint Before>
  using framed = detail::FramedPool<AvgPool2d<Shape<C, Time, Width>, Kernel, Options>,
                                    detail::window_step(window.rows, Before), window, C, true, false>;
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// Convolutions whose weights are in the order of streams, step by step.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cstddef>

#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/kernels/frames.hpp"
#include "ingot/kernels/post_ops.hpp"
#include "ingot/layers/packed_conv1d.hpp"
#include "ingot/network/framed.hpp"
#include "ingot/network/streaming/streamed.hpp"
#include "ingot/network/streaming/window.hpp"
#include "ingot/network/streaming/window_step.hpp"

namespace ingot {

namespace detail {

// A convolution along time, tile by tile of frames. Its ring is that of FramedConv1d: the same state.
template <class L, WindowStep W, std::size_t C, std::size_t Filters, bool HasBias>
struct FramedPackedConv1d {
  using stored = L;
  using scalar = scalar_t<L>;
  using input_shape = frames_t<C, 1, W.frames, false>;
  using output_shape = frames_t<Filters, 1, W.frames, false>;
  static constexpr kernels::FrameWindow window{C, Filters, W.kernel, W.dilation};
  static_assert(window.history() == W.history());
  static constexpr bool takes_post_ops = true;
  static constexpr std::size_t state_size = C * W.history();
  static constexpr std::size_t state_positions = W.history() > 1 ? 1 : 0;
  // Frames that come by several a step stand channel by channel in it; those before the sequence are zeros.
  static constexpr bool by_frame = W.frames == 1;
  static constexpr bool waits = W.delay > 0;
  template <std::size_t B>
  static constexpr std::size_t count = B * W.frames;
  // A copy of the input, where it is not frame after frame, and of the output.
  template <std::size_t B>
  static constexpr std::size_t copied = by_frame && B == 1 && !waits ? 0 : count<B> * C;
  template <std::size_t B>
  static constexpr std::size_t gathered = by_frame ? 0 : count<B> * Filters;
  template <std::size_t B>
  static constexpr std::size_t workspace_size = copied<B> + gathered<B> + kernels::frames_scratch<window, count<B>>;

  template <std::size_t B, class T, class PostOps>
  static constexpr void step(L const& layer, View<T const, B, input_shape> x, View<T, B, output_shape> y,
                             StreamState<T> state, Scratch<T, workspace_size<B>> scratch, PostOps const& ops) {
    T* const rest = scratch.data + copied<B> + gathered<B>;
    T const* frames = x.data;
    if (!(by_frame && x.contiguous() && !waits)) frames = copy<B, T>(x, state.steps, scratch.data);
    StatePosition unused = 0;
    StatePosition& position = state_positions > 0 ? *state.positions : unused;
    if constexpr (by_frame) {
      kernels::convolve_frames<HasBias, window, B>(layer.weight.data(), layer.bias.data(), frames, y.data, y.stride,
                                                   state.values, position, rest, kernels::few_of(ops));
      kernels::apply_post_ops(y, kernels::rest_of(ops));
    } else {
      T* const out = scratch.data + copied<B>;
      kernels::convolve_frames<HasBias, window, count<B>>(layer.weight.data(), layer.bias.data(), frames, out, Filters,
                                                          state.values, position, rest);
      for (std::size_t n = 0; n < count<B>; ++n) {
        T* const to = y.sample(n / W.frames) + n % W.frames;
        for (std::size_t f = 0; f < Filters; ++f) to[f * W.frames] = out[n * Filters + f];
      }
      kernels::apply_post_ops(y, ops);
    }
  }

 private:
  template <std::size_t B, class T>
  static constexpr T const* copy(View<T const, B, input_shape> x, std::size_t steps, T* frames) {
    for (std::size_t n = 0; n < count<B>; ++n) {
      T const* const from = x.sample(n / W.frames) + n % W.frames;
      for (std::size_t c = 0; c < C; ++c) frames[n * C + c] = from[c * W.frames];
    }
    std::fill_n(frames, std::min(count<B>, W.frames_before(steps)) * C, T(0));
    return frames;
  }
};

}  // namespace detail

template <std::size_t C, std::size_t Time, std::size_t Filters, std::size_t Kernel, Conv1dOptions Options, class T>
struct Streamed<PackedConv1d<Shape<C, Time>, Filters, Kernel, Options, T>>
    : detail::StreamedWindow<detail::Conv1dBase<C, Time, Filters, Kernel, Options, T>::window.columns> {
  using L = PackedConv1d<Shape<C, Time>, Filters, Kernel, Options, T>;
  template <detail::StreamPoint Before>
  using framed =
      detail::FramedPackedConv1d<L, detail::window_step(L::window.columns, Before), C, Filters, Options.bias>;
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

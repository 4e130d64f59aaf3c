// The geometry of a window that slides over a stream: which frames, of those that have come, each output reads.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cstddef>

#include "ingot/kernels/window.hpp"
#include "ingot/network/streaming/stream_point.hpp"

namespace ingot::detail {

// One axis of a window, in steps of `frames` frames that come `delay` late. Frame q of a block counts from its first;
// those before are negative.
struct WindowStep {
  std::size_t frames;
  std::size_t delay;
  std::size_t kernel;
  std::size_t stride;
  std::size_t dilation;
  std::size_t padding;  // before the first frame

  constexpr std::size_t span() const { return (kernel - 1) * dilation + 1; }
  constexpr std::size_t output_frames() const { return frames / stride; }
  // An output can leave when the last frame that it reads has come.
  constexpr std::size_t output_delay() const {
    std::size_t const last = delay + span();
    return last <= padding + stride ? 0 : (last - padding - stride + stride - 1) / stride;
  }
  // The newest frames that it has no use for yet.
  constexpr std::size_t slack() const { return output_delay() * stride + padding + stride - delay - span(); }
  // How many frames before those of the step itself it reads.
  constexpr std::size_t history() const {
    std::size_t const back = slack() + span();
    return back <= stride ? 0 : back - stride;
  }
  // The frame that a tap of an output of the block reads.
  constexpr std::ptrdiff_t frame(std::size_t output, std::size_t tap) const {
    return static_cast<std::ptrdiff_t>((output + 1) * stride) -
           static_cast<std::ptrdiff_t>(1 + slack() + (kernel - 1 - tap) * dilation);
  }
  // How many frames at the start of a block are before the sequence begins.
  constexpr std::size_t frames_before(std::size_t steps) const {
    return delay == 0 || steps * frames >= delay ? 0 : delay - steps * frames;
  }

  friend constexpr bool operator==(WindowStep const&, WindowStep const&) = default;
};

constexpr WindowStep window_step(kernels::Axis time, StreamPoint before) {
  return {before.frames, before.delay, time.kernel, time.stride, time.dilation, time.before};
}

// Behind a window.
constexpr StreamPoint after_window(kernels::Axis time, StreamPoint before) {
  if (before.axis != TimeAxis::second || before.frames % time.stride != 0) return refused(before);
  WindowStep const step = window_step(time, before);
  auto const jump = static_cast<std::ptrdiff_t>(before.jump);
  StreamPoint point = before;
  point.frames = step.output_frames();
  point.first -= static_cast<std::ptrdiff_t>(time.before) * jump;
  point.last += (static_cast<std::ptrdiff_t>(step.span()) - 1 - static_cast<std::ptrdiff_t>(time.before)) * jump;
  point.jump *= time.stride;
  point.settling += (step.history() + before.frames - 1) / before.frames;
  return delayed(point, step.output_delay());
}

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"

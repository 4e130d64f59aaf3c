// What is known of a stream at one point of a network: behind one layer and before the next.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cstddef>

#include "ingot/core/shape.hpp"

namespace ingot {

// Which axis of a value is time: the first, as in [Time, Features], or the second, as in [Channels, Time] and
// [Channels, Time, Frequency]; `any` of a layer that leaves open which; `gone` behind what gives one output a sequence.
enum class TimeAxis : unsigned char { any, first, second, gone };

namespace detail {

// A stream carries the frames of a whole sequence, some later: frame n that passes this point is frame n - delay of it,
// and before the first are frames that mean nothing.
struct StreamPoint {
  TimeAxis axis = TimeAxis::gone;
  std::size_t frames = 1;    // of one step
  std::size_t delay = 0;     // in frames
  std::size_t warm_up = 0;   // steps until neither this point nor any before it waits for its first frame
  std::size_t jump = 1;      // frames of the network's input from one frame to the next
  std::ptrdiff_t first = 0;  // frames of the input that frame 0 depends on: from this one
  std::ptrdiff_t last = 0;   // to this one
  std::size_t settling = 0;  // steps of an unchanging input after which nothing here changes any more
  bool unbounded = false;    // some frame depends on all before it
  bool refused = false;      // the layer before this point does not stream

  friend constexpr bool operator==(StreamPoint const&, StreamPoint const&) = default;

  // From the first to the last frame of the input that one frame depends on.
  constexpr std::size_t receptive_field() const { return static_cast<std::size_t>(last - first + 1); }
};

constexpr StreamPoint refused(StreamPoint point) {
  point.refused = true;
  return point;
}

// Behind what waits until `delay` frames have passed that leave at once else.
constexpr StreamPoint delayed(StreamPoint point, std::size_t delay) {
  point.delay = delay;
  point.warm_up = std::max(point.warm_up, (delay + point.frames - 1) / point.frames);
  return point;
}

// Where branches join: those that wait less are made to wait for the others.
constexpr StreamPoint joined(StreamPoint a, StreamPoint b) {
  StreamPoint point = a;
  point.delay = std::max(a.delay, b.delay);
  std::size_t const waits = std::max(point.delay - a.delay, point.delay - b.delay);
  point.warm_up = std::max(a.warm_up, b.warm_up);
  point.first = std::min(a.first, b.first);
  point.last = std::max(a.last, b.last);
  point.settling = std::max(a.settling, b.settling) + (waits + a.frames - 1) / a.frames;
  point.unbounded = a.unbounded || b.unbounded;
  point.refused = a.refused || b.refused || a.axis != b.axis || a.frames != b.frames || a.jump != b.jump;
  return delayed(point, point.delay);
}

// The shape of a value over time, with `frames` frames of it. A single one has no time axis.
template <class S, TimeAxis Axis, std::size_t Frames>
struct FrameShape {
  using type = S;
};
template <std::size_t Time, std::size_t... Rest, std::size_t Frames>
struct FrameShape<Shape<Time, Rest...>, TimeAxis::first, Frames> {
  using type = Shape<Frames, Rest...>;
};
template <std::size_t Time, std::size_t... Rest>
struct FrameShape<Shape<Time, Rest...>, TimeAxis::first, 1> {
  using type = Shape<Rest...>;
};
template <std::size_t C, std::size_t Time, std::size_t... Rest, std::size_t Frames>
struct FrameShape<Shape<C, Time, Rest...>, TimeAxis::second, Frames> {
  using type = Shape<C, Frames, Rest...>;
};
template <std::size_t C, std::size_t Time, std::size_t... Rest>
struct FrameShape<Shape<C, Time, Rest...>, TimeAxis::second, 1> {
  using type = Shape<C, Rest...>;
};
template <class S, StreamPoint Point>
using frame_shape_t = typename FrameShape<S, Point.axis, Point.frames>::type;

// Whether a shape has the axis that is time.
template <class S>
constexpr bool has_time(StreamPoint point) {
  return S::rank > (point.axis == TimeAxis::second ? 1 : 0);
}

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"

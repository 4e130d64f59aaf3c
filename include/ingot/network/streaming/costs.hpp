// What a step costs.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <utility>

#include "ingot/layers/layer.hpp"
#include "ingot/layers/sizes.hpp"
#include "ingot/network/concat.hpp"
#include "ingot/network/network.hpp"
#include "ingot/network/residual.hpp"
#include "ingot/network/streaming/chain.hpp"
#include "ingot/network/streaming/joined.hpp"
#include "ingot/network/streaming/streamed.hpp"

namespace ingot::detail {

// The multiply-accumulates of one step of a layer, behind a point: its share of the whole sequence's.
template <class L>
struct StreamMacs {
  static constexpr std::size_t of(StreamPoint before) {
    if (before.axis == TimeAxis::gone || before.refused) return macs_of<L>;
    std::size_t const frames = time_of<typename L::output_shape>(stream_after<L>(before));
    if (frames > 0) return macs_of<L> / frames * stream_after<L>(before).frames;
    return macs_of<L> / time_of<typename L::input_shape>(before) * before.frames;
  }

  // Frames of a value over time; 0 where time is gone.
  template <class S>
  static constexpr std::size_t time_of(StreamPoint point) {
    if (point.axis == TimeAxis::gone) return 0;
    return S::extents[point.axis == TimeAxis::second ? 1 : 0];
  }
};
template <class L>
constexpr std::size_t stream_macs(StreamPoint before) {
  return StreamMacs<L>::of(before);
}

template <class... Layers>
struct StreamMacs<Network<Layers...>> {
  static constexpr std::size_t of(StreamPoint before) {
    auto const points = stream_points<Layers...>(before);
    std::array<std::size_t (*)(StreamPoint), sizeof...(Layers)> const macs{&stream_macs<Layers>...};
    std::size_t sum = 0;
    for (std::size_t i = 0; i < macs.size(); ++i) sum += macs[i](points[i]);
    return sum;
  }
};
template <class Body, class Around>
struct StreamMacs<Residual<Body, Around>> {
  static constexpr std::size_t of(StreamPoint before) {
    return stream_macs<Body>(before) + stream_macs<shortcut_t<Body, Around>>(before);
  }
};
template <class A, class B, class C, class... Rest>
struct StreamMacs<Residual<A, B, C, Rest...>> : StreamMacs<Network<A, B, C, Rest...>> {};
template <class... Branches>
struct StreamMacs<Concat<Branches...>> {
  static constexpr std::size_t of(StreamPoint before) { return (std::size_t{0} + ... + stream_macs<Branches>(before)); }
};

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"

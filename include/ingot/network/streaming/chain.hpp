// Networks, step by step.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "ingot/core/folds.hpp"
#include "ingot/core/pack.hpp"
#include "ingot/network/flow.hpp"
#include "ingot/network/framed.hpp"
#include "ingot/network/fusion.hpp"
#include "ingot/network/inference.hpp"
#include "ingot/network/network.hpp"
#include "ingot/network/streaming/streamed.hpp"

namespace ingot {

namespace detail {

// Puts one of several layers to rest, whose part of the state begins at Offset.
template <class F, StateSizes Offset, class T>
constexpr void put_part_to_rest(stored_t<F> const& layer, T* values, StatePosition* positions) {
  if constexpr (requires { F::rest(layer, values, positions); }) {
    F::rest(layer, values + Offset.values, positions + Offset.positions);
  } else if constexpr (state_sizes<F> != StateSizes{}) {
    for (std::size_t i = 0; i < state_sizes<F>.values; ++i) values[Offset.values + i] = T(0);
    for (std::size_t i = 0; i < state_sizes<F>.positions; ++i) positions[Offset.positions + i] = 0;
  }
}
template <class... Framed, class T>
constexpr void put_parts_to_rest(Pack<stored_t<Framed>...> const& layers, T* values, StatePosition* positions) {
  constexpr auto offsets = offsets_of<Framed...>;
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    static_cast<void>(InOrder{
        true,
        (put_part_to_rest<Framed, offsets[I]>(element<I, stored_t<Framed>>(layers), values, positions), true)...});
  }(std::index_sequence_for<Framed...>{});
}

// One layer after the other, each of one step.
template <class L, class... Framed>
struct FramedChain {
  using stored = L;
  using scalar = scalar_t<L>;
  using input_shape = typename type_at_t<0, Framed...>::input_shape;
  using output_shape = typename type_at_t<sizeof...(Framed) - 1, Framed...>::output_shape;
  static constexpr bool takes_post_ops = takes_post_ops_v<type_at_t<last_unfused<Framed...>, Framed...>>;
  static constexpr std::size_t state_size = state_sizes_of_all<Framed...>.values;
  static constexpr std::size_t state_positions = state_sizes_of_all<Framed...>.positions;

  template <class T>
  static constexpr void rest(L const& layers, T* values, StatePosition* positions) {
    put_parts_to_rest<Framed...>(layers, values, positions);
  }
};

template <class L, class... Framed>
inline constexpr bool takes_sum_v<FramedChain<L, Framed...>> =
    takes_sum_v<type_at_t<last_unfused<Framed...>, Framed...>>;
template <class L, class... Framed, std::size_t B>
inline constexpr auto inference_flow<FramedChain<L, Framed...>, B> = chain_flow<B, Framed...>();
template <class L, class... Framed>
struct Inference<FramedChain<L, Framed...>> : InferenceOfChain<Framed...> {};

// What is known of a stream before each layer of a chain, and behind the last.
template <class... Layers>
constexpr std::array<StreamPoint, sizeof...(Layers) + 1> stream_points(StreamPoint before) {
  std::array<StreamPoint (*)(StreamPoint), sizeof...(Layers)> const next{&stream_after<Layers>...};
  std::array<StreamPoint, sizeof...(Layers) + 1> points{before};
  for (std::size_t i = 0; i < next.size(); ++i) points[i + 1] = next[i](points[i]);
  return points;
}

template <class L, StreamPoint Before, class Positions, class... Layers>
struct FramedChainOf;
template <class L, StreamPoint Before, std::size_t... I, class... Layers>
struct FramedChainOf<L, Before, std::index_sequence<I...>, Layers...> {
  static constexpr auto points = stream_points<Layers...>(Before);
  using type = FramedChain<L, streamed_t<Layers, points[I]>...>;
};

// The layer that a chain cannot stream, and why.
template <std::size_t Position, class L, class Reason>
struct RefusedInStream {
  using where = At<Position, L>;
  using reason = Reason;
};
template <StreamPoint Before, class... Layers>
constexpr auto refused_in_stream() {
  constexpr auto points = stream_points<Layers...>(Before);
  constexpr std::size_t position = [&] {
    std::size_t i = 0;
    while (!points[i + 1].refused) ++i;
    return i;
  }();
  using L = type_at_t<position, Layers...>;
  return RefusedInStream<position, L, typename Streamed<L>::template reason<points[position]>>{};
}

// Which axis is time: the first layer says so that knows.
struct AxisOf {
  TimeAxis axis;
  bool transposes;
};
template <class L>
constexpr AxisOf axis_of() {
  bool transposes = false;
  if constexpr (requires { Streamed<L>::transposes; }) transposes = Streamed<L>::transposes;
  return {Streamed<L>::axis, transposes};
}
template <class... Layers>
inline constexpr AxisOf axis_of_chain = [] {
  bool transposed = false;
  for (AxisOf const one : {axis_of<Layers>()...}) {
    if (one.axis == TimeAxis::first || one.axis == TimeAxis::second) {
      bool const first = (one.axis == TimeAxis::first) != transposed;
      return AxisOf{first ? TimeAxis::first : TimeAxis::second, false};
    }
    transposed = transposed != one.transposes;
  }
  return AxisOf{TimeAxis::any, transposed};
}();

}  // namespace detail

namespace reasons {

// What a layer that is made of layers cannot stream: the position of the one, its type, and its reason.
template <class Where, class Reason>
struct InStream {};

}  // namespace reasons

template <class... Layers>
struct Streamed<Network<Layers...>> {
  using Net = Network<Layers...>;
  static constexpr TimeAxis axis = detail::axis_of_chain<Layers...>.axis;
  static constexpr bool transposes = detail::axis_of_chain<Layers...>.transposes;
  static constexpr std::size_t stride = detail::stream_stride_of_chain<Layers...>;
  static constexpr bool ends_time = (detail::ends_time<Layers> || ...);
  static constexpr detail::StreamPoint after(detail::StreamPoint before) {
    return detail::stream_points<Layers...>(before).back();
  }
  template <detail::StreamPoint Before>
  using framed = typename detail::FramedChainOf<Net, Before, std::index_sequence_for<Layers...>, Layers...>::type;
  template <detail::StreamPoint Before>
  using found = decltype(detail::refused_in_stream<Before, Layers...>());
  template <detail::StreamPoint Before>
  using reason = reasons::InStream<typename found<Before>::where, typename found<Before>::reason>;
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

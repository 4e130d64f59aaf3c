// A network prepared for streams: its weights in the order in which steps read them, its costs as constants.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <limits>
#include <type_traits>
#include <utility>

#include "ingot/core/folds.hpp"
#include "ingot/deploy/prepare.hpp"
#include "ingot/deploy/skip_stack.hpp"
#include "ingot/layers/conv1d.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/packed_conv1d.hpp"
#include "ingot/layers/per_step.hpp"
#include "ingot/network/concat.hpp"
#include "ingot/network/network.hpp"
#include "ingot/network/residual.hpp"
#include "ingot/network/streaming.hpp"
#include "ingot/network/streaming/costs.hpp"

namespace ingot {

// What stands for a layer in a Streaming network, and how it is filled: what prepare() puts there. Specialise it for a
// layer whose steps like its weights in another order, beside that other layer:
//   type                             the layer that takes its place: of the same shapes, with the same bits
//   fill(from, to)                   static; sets all parameters of `to`
template <class L>
struct StreamingLayer : PreparedLayer<L> {};

namespace detail {

template <class L, class To>
constexpr void fill_for_stream(L const& from, To&& to) {
  if constexpr (has_parameters_v<L>) StreamingLayer<L>::fill(from, to);
}

}  // namespace detail

template <class... Layers>
struct StreamingLayer<Network<Layers...>> {
  using type = Network<typename StreamingLayer<Layers>::type...>;
  static constexpr void fill(Network<Layers...> const& from, type& to) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      static_cast<void>(detail::InOrder{
          true, (detail::fill_for_stream<Layers>(from.template layer<I>(), to.template layer<I>()), true)...});
    }(std::index_sequence_for<Layers...>{});
  }
};
template <class Body, class Around>
struct StreamingLayer<Residual<Body, Around>> {
  using From = Residual<Body, Around>;
  using type = Residual<typename StreamingLayer<Body>::type, typename StreamingLayer<Around>::type>;
  static constexpr void fill(From const& from, type& to) {
    detail::fill_for_stream<Body>(from.body(), to.body());
    detail::fill_for_stream<typename From::Shortcut>(from.shortcut(), to.shortcut());
  }
};
template <class A, class B, class C, class... Rest>
struct StreamingLayer<Residual<A, B, C, Rest...>> : StreamingLayer<Residual<Network<A, B, C, Rest...>>> {};
template <class... Branches>
struct StreamingLayer<Concat<Branches...>> {
  using type = Concat<typename StreamingLayer<Branches>::type...>;
  static constexpr void fill(Concat<Branches...> const& from, type& to) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      static_cast<void>(detail::InOrder{
          true, (detail::fill_for_stream<Branches>(from.template branch<I>(), to.template branch<I>()), true)...});
    }(std::index_sequence_for<Branches...>{});
  }
};
namespace detail {

struct ForStreams {
  template <class L>
  using of = StreamingLayer<L>;
};

}  // namespace detail

template <class... Arrays>
struct StreamingLayer<SkipStack<Arrays...>> : detail::SkipStackFor<detail::ForStreams, Arrays...> {};

// A convolution in time has its weights along its outputs.
template <std::size_t C, std::size_t Time, std::size_t Filters, std::size_t Kernel, Conv1dOptions Options, class T>
requires not_refused<PackedConv1d<Shape<C, Time>, Filters, Kernel, Options, T>>
struct StreamingLayer<Conv1d<Shape<C, Time>, Filters, Kernel, Options, T>> {
  using type = PackedConv1d<Shape<C, Time>, Filters, Kernel, Options, T>;
  static constexpr void fill(Conv1d<Shape<C, Time>, Filters, Kernel, Options, T> const& from, type& to) {
    to.pack(from);
  }
};

template <std::size_t Time, class L>
struct StreamingLayer<PerStep<Time, L>> {
  using type = PerStep<Time, typename StreamingLayer<L>::type>;
  static constexpr void fill(PerStep<Time, L> const& from, type& to) {
    detail::fill_for_stream<L>(from.layer, to.layer);
  }
};

namespace detail {

// The network that runs in place of Net. One that is refused says so where it is completed.
template <class Net>
struct StreamingNetwork {
  using type = Net;
};
template <class Net>
requires not_refused<Net>
struct StreamingNetwork<Net> : StreamingLayer<Net> {};

}  // namespace detail

// A network over time as it runs step by step, for inference alone: set by prepare(), it has the steps of Net, with the
// same bits, faster.
//   Streaming<Net> stream;                            placed by the user: static, or in flash as a constant
//   stream.prepare(net);                              once, after loading or training
//   Streaming<Net>::State state = stream.rest_state();
//   Streaming<Net>::Workspace<> workspace;
//   stream.step(x, y, state, workspace);              for every frame; or stream.advance<B>, for blocks
//
// Numerics    the bits of net.step, and so of the whole sequence. Nothing is folded: a Streaming<prepared_t<Net>> has
//             normalisations folded, and the bits of that.
// Cost        the network's parameters, and the constants below.
// Refuses     what cannot stream, by its position, its type and the reason.
template <class Net>
struct Streaming {
  static_assert(sizeof(Net) > 0);  // a network that is refused says so, before all else
  using network = typename detail::StreamingNetwork<Net>::type;
  using scalar = scalar_t<Net>;
  using value_type = detail::step_scalar_t<Net>;
  using step_input = step_input_t<network>;
  using step_output = step_output_t<network>;
  using State = ingot::State<network>;
  // Scratch of steps one by one or in blocks of Max and fewer.
  template <std::size_t Max = 1>
  using Workspace = BlockWorkspace<network, Max>;

  // Frames that a step reads; a step writes one.
  static constexpr std::size_t hop = detail::stream_start<network>.frames;
  // Steps until the first output of the sequence comes: output t of the stream is output t - delay of the sequence.
  static constexpr std::size_t delay = detail::stream_end<network>.delay;
  // Frames of the input that one output depends on; `unbounded` where it depends on all before.
  static constexpr std::size_t unbounded = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t receptive_field =
      detail::stream_end<network>.unbounded ? unbounded : detail::stream_end<network>.receptive_field();
  static constexpr std::size_t state_bytes = ingot::state_bytes<network>;
  template <std::size_t Max = 1>
  static constexpr std::size_t workspace_bytes = block_workspace_size<network, Max> * sizeof(value_type);
  // Multiply-accumulates of one step.
  static constexpr std::size_t macs_per_step = [] {
    if constexpr (not_refused<Net>) return detail::stream_macs<Net>(detail::stream_start<Net>);
    return std::size_t{0};
  }();

  network layers;

  static_assert(sizeof(State) > 0);  // it says what cannot stream

  // From the network as it is trained.
  constexpr void prepare(Net const& net) {
    if constexpr (detail::streams_at_all<Net>) detail::fill_for_stream<Net>(net, layers);
  }

  constexpr State rest_state() const { return Steps::template rest_state<value_type>(layers); }
  // One step; B steps; `count` steps in blocks of Max and fewer; and what silence leads to: as of a network.
  template <class X, class Y, class S, class... Scratches>
  requires(sizeof...(Scratches) < 2)
  constexpr void step(X const& x, Y&& y, S& state, Scratches&&... workspace) const {
    Steps::template step<1, Y>(layers, x, y, state, workspace...);
  }
  template <std::size_t B, class X, class Y, class S, class... Scratches>
  requires(sizeof...(Scratches) < 2 && !std::is_pointer_v<std::decay_t<X>>)
  constexpr void advance(X const& x, Y&& y, S& state, Scratches&&... workspace) const {
    Steps::template step<B, Y>(layers, x, y, state, workspace...);
  }
  template <std::size_t Max, class S, class... Scratches>
  requires(sizeof...(Scratches) < 2)
  constexpr void advance(value_type const* x, value_type* y, std::size_t count, S& state,
                         Scratches&&... workspace) const {
    Steps::template step_many<Max>(layers, x, y, count, state, workspace...);
  }
  template <class... Given>
  constexpr void advance(Given&&...) const {
    static_assert(!detail::streams_at_all<network> || detail::block_is_named<Given...>,
                  "advance<Max>(x, y, count, state, workspace) names its largest block of steps, and advance<B>(x, y, "
                  "state, workspace) how many they are");
  }
  template <class Scratched>
  requires(!std::is_convertible_v<Scratched, std::size_t>)
  constexpr auto settled_state(Scratched&& workspace, std::size_t limit = 65536) const {
    return Steps::template settle<value_type>(layers, limit, workspace);
  }
  constexpr auto settled_state(std::size_t limit = 65536) const {
    return Steps::template settle<value_type>(layers, limit);
  }

 private:
  using Steps = detail::Stepping<network>;
};

// The same as a value, for a constant: `constexpr auto stream = streaming(net);`
template <class Net>
constexpr Streaming<Net> streaming(Net const& net) {
  Streaming<Net> stream{};
  stream.prepare(net);
  return stream;
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

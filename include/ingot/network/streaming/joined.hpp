// Residuals and concatenations, step by step. A branch that waits less for its input than another waits for it.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "ingot/core/pack.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/kernels/post_ops.hpp"
#include "ingot/network/concat.hpp"
#include "ingot/network/flow.hpp"
#include "ingot/network/framed.hpp"
#include "ingot/network/inference.hpp"
#include "ingot/network/residual.hpp"
#include "ingot/network/streaming/chain.hpp"
#include "ingot/network/streaming/history.hpp"
#include "ingot/network/streaming/streamed.hpp"

namespace ingot {

namespace detail {

// y = what x was Length frames ago. A frame is [Channels, Width]; with time first there is one channel.
template <class S, std::size_t Channels, std::size_t Width, std::size_t Frames, std::size_t Length>
struct Delay {
  using stored = Delay;
  using scalar = AnyScalar;
  using input_shape = S;
  using output_shape = S;
  template <std::size_t B, class T>
  using Past = History<Channels, Frames, Width, Length, B, T>;
  static constexpr std::size_t state_size = Past<1, float>::size;
  static constexpr std::size_t state_positions = Past<1, float>::positions;

  template <std::size_t B, class T>
  static constexpr void step(Delay const&, View<T const, B, S> x, View<T, B, S> y, StreamState<T> state, Scratch<T, 0>,
                             kernels::NoPostOps) {
    Past<B, T> const past{x.data, x.stride, state, 0};
    for (std::size_t n = 0; n < B * Frames; ++n) {
      Frame<T> const from = past.frame(static_cast<std::ptrdiff_t>(n) - static_cast<std::ptrdiff_t>(Length));
      T* const to = y.sample(n / Frames) + n % Frames * Width;
      for (std::size_t c = 0; c < Channels; ++c)
        std::copy_n(from.data + c * from.apart, Width, to + c * Frames * Width);
    }
    past.push(T(0));
  }
};

// The delay of what has a shape of one step, [Channels, Frames, Width...] or [Frames, Width...].
template <class S, StreamPoint Point, std::size_t Length>
struct DelayOf {
  static constexpr std::size_t channels = Point.axis == TimeAxis::second ? S::extents[0] : 1;
  using type = Delay<S, channels, S::size / channels / Point.frames, Point.frames, Length>;
};

// A branch F, and the delay behind it.
template <class F, class D>
struct Delayed {
  using stored = stored_t<F>;
  using scalar = typename F::scalar;
  using input_shape = typename F::input_shape;
  using output_shape = typename F::output_shape;
  static constexpr std::size_t state_size = state_sizes_of_all<F, D>.values;
  static constexpr std::size_t state_positions = state_sizes_of_all<F, D>.positions;

  template <class T>
  static constexpr void rest(stored const& layer, T* values, StatePosition* positions) {
    put_part_to_rest<F, StateSizes{}>(layer, values, positions);
    put_part_to_rest<D, state_sizes<F>>(D{}, values, positions);
  }
};
template <class F, class D, std::size_t B>
inline constexpr auto inference_flow<Delayed<F, D>, B> = [] {
  FlowBuilder<3 + inner_values<B, F>, 1 + inner_steps<B, F>> builder(F::input_shape::size, F::output_shape::size);
  std::size_t const before = builder.value({.size = F::output_shape::size});
  builder.part(inference_flow<F, B>, 0, before);
  builder.part(inference_flow<D, B>, before, 1);
  return builder.flow;
}();
template <class F, class D>
struct Inference<Delayed<F, D>> {
  template <class Plan, std::size_t B, class T, class Memory, class PostOps = kernels::NoPostOps>
  static constexpr void run(stored_t<F> const& layer, Memory const& memory, PostOps const& = {}) {
    constexpr std::size_t before = Plan::steps.size() - 1;
    run_part<StepsOfPart<part_of<before>(Plan::steps, 0)>, B, T, F, StateSizes{}>(layer, memory);
    run_part<StepsOfPart<part_of<1>(Plan::steps, before)>, B, T, D, state_sizes<F>>(D{}, memory);
  }
};

// A branch that streams behind a point, aligned with others that are `Delay` frames late.
template <class L, StreamPoint Before, std::size_t Delay>
struct Aligned {
  static constexpr StreamPoint after = stream_after<L>(Before);
  using Framed = streamed_t<L, Before>;
  using type = Delayed<Framed, typename DelayOf<typename Framed::output_shape, after, Delay - after.delay>::type>;
};
template <class L, StreamPoint Before, std::size_t Delay>
requires(stream_after<L>(Before).delay == Delay)
struct Aligned<L, Before, Delay> {
  using type = streamed_t<L, Before>;
};

// A body and its shortcut, and branches side by side, each of one step.
template <class L, class Body, class Shortcut>
struct FramedResidual {
  using stored = L;
  using scalar = scalar_t<L>;
  using input_shape = typename Body::input_shape;
  using output_shape = typename Body::output_shape;
  static constexpr bool takes_post_ops = true;
  static constexpr std::size_t state_size = state_sizes_of_all<Body, Shortcut>.values;
  static constexpr std::size_t state_positions = state_sizes_of_all<Body, Shortcut>.positions;

  template <class T>
  static constexpr void rest(L const& layers, T* values, StatePosition* positions) {
    put_part_to_rest<Body, StateSizes{}>(layers.body(), values, positions);
    put_part_to_rest<Shortcut, state_sizes<Body>>(layers.shortcut(), values, positions);
  }
};
template <class L, class Body, class Shortcut>
inline constexpr bool takes_sum_v<FramedResidual<L, Body, Shortcut>> = false;
template <class L, class Body, class Shortcut, std::size_t B>
inline constexpr auto inference_flow<FramedResidual<L, Body, Shortcut>, B> = residual_flow<B, Body, Shortcut>();
template <class L, class Body, class Shortcut>
struct Inference<FramedResidual<L, Body, Shortcut>> : InferenceOfResidual<Body, Shortcut> {};

template <class L, class Out, class... Branches>
struct FramedConcat {
  using stored = L;
  using scalar = scalar_t<L>;
  using input_shape = typename type_at_t<0, Branches...>::input_shape;
  using output_shape = Out;
  static constexpr std::size_t state_size = state_sizes_of_all<Branches...>.values;
  static constexpr std::size_t state_positions = state_sizes_of_all<Branches...>.positions;

  template <class T>
  static constexpr void rest(L const& layers, T* values, StatePosition* positions) {
    put_parts_to_rest<Branches...>(layers, values, positions);
  }
};
template <class L, class Out, class... Branches, std::size_t B>
inline constexpr auto inference_flow<FramedConcat<L, Out, Branches...>, B> = concat_flow<B, Branches...>();
template <class L, class Out, class... Branches>
struct Inference<FramedConcat<L, Out, Branches...>> : InferenceOfPack<Branches...> {};

// Where branches join.
template <class... Branches>
constexpr StreamPoint after_branches(StreamPoint before) {
  std::array<StreamPoint, sizeof...(Branches)> const ends{stream_after<Branches>(before)...};
  StreamPoint end = ends[0];
  for (std::size_t i = 1; i < ends.size(); ++i) end = joined(end, ends[i]);
  return end;
}

}  // namespace detail

namespace reasons {

// Branches end with other numbers of frames a step, or with other axes for time.
struct BranchesStreamApart {};
// What is joined along its first axis, which is time, is no sequence of frames.
struct JoinsAlongTime {};

}  // namespace reasons

namespace detail {

// What stands in the way of branches: of the first that does not stream, its reason.
template <class Otherwise, StreamPoint Before, std::size_t Position, class... Branches>
struct BranchReason {
  using type = Otherwise;
};
template <class Otherwise, StreamPoint Before, std::size_t Position, class First, class... Rest>
struct BranchReason<Otherwise, Before, Position, First, Rest...>
    : BranchReason<Otherwise, Before, Position + 1, Rest...> {};
template <class Otherwise, StreamPoint Before, std::size_t Position, class First, class... Rest>
requires(stream_after<First>(Before).refused)
struct BranchReason<Otherwise, Before, Position, First, Rest...> {
  using type = reasons::InBranch<Position, typename Streamed<First>::template reason<Before>>;
};

}  // namespace detail

namespace detail {

template <class L, StreamPoint Before, class Body, class Shortcut>
struct FramedResidualOf {
  static constexpr std::size_t delay = after_branches<Body, Shortcut>(Before).delay;
  using type =
      FramedResidual<L, typename Aligned<Body, Before, delay>::type, typename Aligned<Shortcut, Before, delay>::type>;
};
template <class L, class Body, class Shortcut>
struct StreamedResidual {
  static constexpr TimeAxis axis =
      Streamed<Body>::axis == TimeAxis::any ? Streamed<Shortcut>::axis : Streamed<Body>::axis;
  static constexpr bool transposes = axis_of<Body>().transposes;
  static constexpr std::size_t stride = stream_stride<Body>;
  static constexpr bool ends_time = detail::ends_time<Body>;
  static constexpr StreamPoint after(StreamPoint before) { return after_branches<Body, Shortcut>(before); }
  template <StreamPoint Before>
  using framed = typename FramedResidualOf<L, Before, Body, Shortcut>::type;
  template <StreamPoint Before>
  using reason = typename BranchReason<reasons::BranchesStreamApart, Before, 0, Body, Shortcut>::type;
};

}  // namespace detail

template <class Body, class Around>
struct Streamed<Residual<Body, Around>>
    : detail::StreamedResidual<Residual<Body, Around>, Body, detail::shortcut_t<Body, Around>> {};
template <class A, class B, class C, class... Rest>
struct Streamed<Residual<A, B, C, Rest...>>
    : detail::StreamedResidual<Residual<A, B, C, Rest...>, Network<A, B, C, Rest...>,
                               typename Residual<A, B, C, Rest...>::Shortcut> {};

namespace detail {

// Which axis is time: the first branch says so that knows.
template <class... Branches>
inline constexpr AxisOf axis_of_branches = [] {
  std::array<AxisOf, sizeof...(Branches)> const all{axis_of<Branches>()...};
  for (AxisOf const one : all) {
    if (one.axis != TimeAxis::any) return one;
  }
  return all[0];
}();

template <class L, StreamPoint Before, class... Branches>
struct FramedConcatOf {
  static constexpr StreamPoint end = after_branches<Branches...>(Before);
  using Out = typename FrameShape<typename L::output_shape, end.axis, end.frames>::type;
  using type = FramedConcat<L, Out, typename Aligned<Branches, Before, end.delay>::type...>;
};
template <StreamPoint Before, class... Branches>
struct ConcatReason {
  using otherwise = std::conditional_t<after_branches<Branches...>(Before).refused, reasons::BranchesStreamApart,
                                       reasons::JoinsAlongTime>;
  using type = typename BranchReason<otherwise, Before, 0, Branches...>::type;
};

}  // namespace detail

template <class... Branches>
struct Streamed<Concat<Branches...>> {
  using L = Concat<Branches...>;
  static constexpr TimeAxis axis = detail::axis_of_branches<Branches...>.axis;
  static constexpr bool transposes = detail::axis_of_branches<Branches...>.transposes;
  static constexpr std::size_t stride = detail::stream_stride<typename L::template branch_type<0>>;
  static constexpr bool ends_time = detail::ends_time<typename L::template branch_type<0>>;
  static constexpr detail::StreamPoint after(detail::StreamPoint before) {
    detail::StreamPoint const end = detail::after_branches<Branches...>(before);
    return end.axis == TimeAxis::first ? refused(end) : end;
  }
  template <detail::StreamPoint Before>
  using framed = typename detail::FramedConcatOf<L, Before, Branches...>::type;
  template <detail::StreamPoint Before>
  using reason = typename detail::ConcatReason<Before, Branches...>::type;
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

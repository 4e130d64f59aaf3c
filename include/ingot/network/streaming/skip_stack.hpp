// Stacks of residual blocks, step by step.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "ingot/core/folds.hpp"
#include "ingot/core/pack.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/network/framed.hpp"
#include "ingot/network/skip_flow.hpp"
#include "ingot/network/skip_parts.hpp"
#include "ingot/network/skip_refusals.hpp"
#include "ingot/network/skip_stack.hpp"
#include "ingot/network/streaming/chain.hpp"
#include "ingot/network/streaming/streamed.hpp"

namespace ingot {

namespace reasons {

// What is to be added waits differently long: a filter that looks ahead beside a condition or a skip that does not.
// Layers that are causal wait for nothing.
struct PartsWaitDifferently {};

}  // namespace reasons

namespace detail {

// What is known of h and of the sum of skips.
struct SkipPoint {
  StreamPoint hidden;
  StreamPoint skip;
  bool summed = false;
};

// Where two streams are added: nothing makes one wait for the other.
constexpr StreamPoint added(StreamPoint a, StreamPoint b) {
  StreamPoint const sum = joined(a, b);
  return a.delay == b.delay ? sum : refused(sum);
}

template <class Block>
constexpr SkipPoint after_block(StreamPoint input, SkipPoint before, bool last) {
  StreamPoint gated = stream_after<typename Block::filter_layer>(before.hidden);
  if constexpr (Block::has_condition) gated = added(gated, stream_after<typename Block::condition_layer>(input));
  StreamPoint const skip = stream_after<typename Block::gate_layer>(gated);
  SkipPoint after = before;
  after.skip = before.summed ? added(before.skip, skip) : skip;
  after.summed = true;
  if (!last) after.hidden = added(before.hidden, stream_after<typename Block::update_layer>(skip));
  after.skip.refused = after.skip.refused || after.hidden.refused;
  return after;
}

// Points within an array: where each part stands.
template <class Array>
struct StreamedArray;
template <class Start, class Head, class... Blocks>
struct StreamedArray<SkipArray<Start, Head, Blocks...>> {
  static constexpr std::size_t count = sizeof...(Blocks);

  // Before each block, and behind the last.
  static constexpr std::array<SkipPoint, count + 1> points(StreamPoint input, SkipPoint before, bool last) {
    std::array<SkipPoint, count + 1> all{before};
    all[0].hidden = stream_after<Start>(before.hidden);
    std::array<SkipPoint (*)(StreamPoint, SkipPoint, bool), count> const next{&after_block<Blocks>...};
    for (std::size_t i = 0; i < count; ++i) all[i + 1] = next[i](input, all[i], last && i + 1 == count);
    return all;
  }
  static constexpr SkipPoint after(StreamPoint input, SkipPoint before, bool last) {
    SkipPoint point = points(input, before, last)[count];
    point.skip = stream_after<Head>(point.skip);
    return point;
  }
};

template <class... Arrays>
constexpr std::array<SkipPoint, sizeof...(Arrays) + 1> skip_points(StreamPoint input) {
  std::array<SkipPoint (*)(StreamPoint, SkipPoint, bool), sizeof...(Arrays)> const next{
      &StreamedArray<Arrays>::after...};
  std::array<SkipPoint, sizeof...(Arrays) + 1> all{SkipPoint{input, input, false}};
  for (std::size_t i = 0; i < next.size(); ++i) all[i + 1] = next[i](input, all[i], i + 1 == next.size());
  return all;
}

// A block and an array whose layers are framed.
template <class Block, StreamPoint Input, SkipPoint Before>
struct FramedBlock;
template <class Filter, class Gate, class Update, class Condition, StreamPoint Input, SkipPoint Before>
struct FramedBlock<SkipBlock<Filter, Gate, Update, Condition>, Input, Before> {
  static constexpr StreamPoint gated = stream_after<Filter>(Before.hidden);
  static constexpr StreamPoint skip = stream_after<Gate>(gated);
  using type = SkipBlock<streamed_t<Filter, Before.hidden>, streamed_t<Gate, gated>, streamed_t<Update, skip>,
                         streamed_t<Condition, Input>>;
};
template <class Filter, class Gate, class Update, StreamPoint Input, SkipPoint Before>
struct FramedBlock<SkipBlock<Filter, Gate, Update, NoCondition>, Input, Before> {
  static constexpr StreamPoint gated = stream_after<Filter>(Before.hidden);
  static constexpr StreamPoint skip = stream_after<Gate>(gated);
  using type = SkipBlock<streamed_t<Filter, Before.hidden>, streamed_t<Gate, gated>, streamed_t<Update, skip>>;
};

template <class Array, StreamPoint Input, SkipPoint Before, bool Last, class Positions>
struct FramedArray;
template <class Start, class Head, class... Blocks, StreamPoint Input, SkipPoint Before, bool Last, std::size_t... I>
struct FramedArray<SkipArray<Start, Head, Blocks...>, Input, Before, Last, std::index_sequence<I...>> {
  static constexpr auto points = StreamedArray<SkipArray<Start, Head, Blocks...>>::points(Input, Before, Last);
  using type = SkipArray<streamed_t<Start, Before.hidden>, streamed_t<Head, points[sizeof...(I)].skip>,
                         typename FramedBlock<Blocks, Input, points[I]>::type...>;
};

// Puts a part to rest whose state begins at Offset.
template <class Framed, StateSizes Offset, class Values, class T>
constexpr void put_block_to_rest(Values const& block, T* values, StatePosition* positions) {
  using Filter = typename Framed::filter_layer;
  using Condition = typename Framed::condition_layer;
  using Gate = typename Framed::gate_layer;
  using Update = typename Framed::update_layer;
  constexpr auto offsets = offsets_of<Filter, Condition, Gate, Update>;
  T* const own = values + Offset.values;
  StatePosition* const at = positions + Offset.positions;
  put_part_to_rest<Filter, offsets[0]>(block.filter(), own, at);
  put_part_to_rest<Condition, offsets[1]>(block.condition(), own, at);
  put_part_to_rest<Gate, offsets[2]>(block.gate(), own, at);
  put_part_to_rest<Update, offsets[3]>(block.update(), own, at);
}
template <class Framed>
struct ArrayToRest;
template <class Start, class Head, class... Blocks>
struct ArrayToRest<SkipArray<Start, Head, Blocks...>> {
  template <StateSizes Offset, class Values, class T>
  static constexpr void put(Values const& array, T* values, StatePosition* positions) {
    constexpr auto offsets = offsets_of<Start, Blocks..., Head>;
    T* const own = values + Offset.values;
    StatePosition* const at = positions + Offset.positions;
    put_part_to_rest<Start, offsets[0]>(array.start(), own, at);
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      static_cast<void>(
          InOrder{true, (put_block_to_rest<Blocks, offsets[I + 1]>(array.template block<I>(), own, at), true)...});
    }(std::index_sequence_for<Blocks...>{});
    put_part_to_rest<Head, offsets[sizeof...(Blocks) + 1]>(array.head(), own, at);
  }
};

// A stack whose arrays are framed.
template <class L, class... Arrays>
struct FramedSkipStack {
  using stored = L;
  using scalar = scalar_t<L>;
  using input_shape = typename type_at_t<0, Arrays...>::start_layer::input_shape;
  using output_shape = typename type_at_t<sizeof...(Arrays) - 1, Arrays...>::head_layer::output_shape;
  static constexpr bool takes_post_ops =
      takes_post_ops_v<typename type_at_t<sizeof...(Arrays) - 1, Arrays...>::head_layer>;
  static constexpr std::size_t state_size = state_sizes_of_all<Arrays...>.values;
  static constexpr std::size_t state_positions = state_sizes_of_all<Arrays...>.positions;

  template <class T>
  static constexpr void rest(L const& stack, T* values, StatePosition* positions) {
    constexpr auto offsets = offsets_of<Arrays...>;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      static_cast<void>(InOrder{
          true,
          (ArrayToRest<Arrays>::template put<offsets[I]>(stack.template array<I>(), values, positions), true)...});
    }(std::index_sequence_for<Arrays...>{});
  }
};

template <class L, class... Arrays, std::size_t B>
inline constexpr auto inference_flow<FramedSkipStack<L, Arrays...>, B> = skip_flow<B, Arrays...>();
template <class L, class... Arrays>
struct Inference<FramedSkipStack<L, Arrays...>> : InferenceOfStack<Arrays...> {};

template <class L, StreamPoint Input, class Positions, class... Arrays>
struct FramedStackOf;
template <class L, StreamPoint Input, std::size_t... I, class... Arrays>
struct FramedStackOf<L, Input, std::index_sequence<I...>, Arrays...> {
  static constexpr auto points = skip_points<Arrays...>(Input);
  using type = FramedSkipStack<L, typename FramedArray<Arrays, Input, points[I], I + 1 == sizeof...(I),
                                                       std::make_index_sequence<Arrays::block_count>>::type...>;
};

// The part that does not stream behind what does, and why. What is added and waits differently long is none.
template <class Part, class L, StreamPoint Before>
struct PartFault {
  using type = NoneRefused;
};
template <class Part, class L, StreamPoint Before>
requires(!Before.refused && stream_after<L>(Before).refused)
struct PartFault<Part, L, Before> {
  using type = reasons::PartIsRefused<Part, typename Streamed<L>::template reason<Before>>;
};
template <class Part, StreamPoint Before>
struct PartFault<Part, NoCondition, Before> {
  using type = NoneRefused;
};
template <class... Faults>
using first_fault_t = typename FirstOf<Unless<accepted<typename Faults::type>, typename Faults::type>...>::type;

template <class Block, StreamPoint Input, SkipPoint Before, bool Last>
struct BlockFault {
  using Condition = typename Block::condition_layer;
  static constexpr StreamPoint filtered = stream_after<typename Block::filter_layer>(Before.hidden);
  static constexpr StreamPoint gated = [] {
    if constexpr (Block::has_condition) return added(filtered, stream_after<Condition>(Input));
    return filtered;
  }();
  static constexpr StreamPoint skip = stream_after<typename Block::gate_layer>(gated);
  static constexpr StreamPoint updated = Last ? refused(skip) : skip;  // the last update does not run
  using type = first_fault_t<PartFault<reasons::Filter, typename Block::filter_layer, Before.hidden>,
                             PartFault<reasons::Condition, Condition, Input>,
                             PartFault<reasons::Gate, typename Block::gate_layer, gated>,
                             PartFault<reasons::Update, typename Block::update_layer, updated>>;
};

template <class Array, StreamPoint Input, SkipPoint Before, bool Last, class Positions>
struct ArrayFault;
template <class Start, class Head, class... Blocks, StreamPoint Input, SkipPoint Before, bool Last, std::size_t... I>
struct ArrayFault<SkipArray<Start, Head, Blocks...>, Input, Before, Last, std::index_sequence<I...>> {
  static constexpr auto points = StreamedArray<SkipArray<Start, Head, Blocks...>>::points(Input, Before, Last);
  using type =
      first_fault_t<PartFault<reasons::Start, Start, Before.hidden>,
                    FirstAt<reasons::InBlock, 0,
                            typename BlockFault<Blocks, Input, points[I], Last && I + 1 == sizeof...(I)>::type...>,
                    PartFault<reasons::Head, Head, points[sizeof...(I)].skip>>;
};

template <StreamPoint Input, class Positions, class... Arrays>
struct StackFault;
template <StreamPoint Input, std::size_t... I, class... Arrays>
struct StackFault<Input, std::index_sequence<I...>, Arrays...> {
  static constexpr auto points = skip_points<Arrays...>(Input);
  using part = typename FirstAt<reasons::InArray, 0,
                                typename ArrayFault<Arrays, Input, points[I], I + 1 == sizeof...(I),
                                                    std::make_index_sequence<Arrays::block_count>>::type...>::type;
  using type = std::conditional_t<accepted<part>, reasons::PartsWaitDifferently, part>;
};

template <class List>
inline constexpr AxisOf axis_of_list{};
template <class... Layers>
inline constexpr AxisOf axis_of_list<Type<Pack<Layers...>>> = axis_of_chain<Layers...>;

}  // namespace detail

template <class... Arrays>
struct Streamed<SkipStack<Arrays...>> {
  using L = SkipStack<Arrays...>;
  using Layers = typename detail::JoinedTypes<typename detail::ArrayLayers<Arrays>::type...>::type;
  static constexpr TimeAxis axis = detail::axis_of_list<Layers>.axis;
  static constexpr detail::StreamPoint after(detail::StreamPoint before) {
    return detail::skip_points<Arrays...>(before).back().skip;
  }
  template <detail::StreamPoint Before>
  using framed = typename detail::FramedStackOf<L, Before, std::index_sequence_for<Arrays...>, Arrays...>::type;
  template <detail::StreamPoint Before>
  using reason = typename detail::StackFault<Before, std::index_sequence_for<Arrays...>, Arrays...>::type;
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

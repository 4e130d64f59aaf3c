// Inference of a SkipStack: its steps in the plan of the tree that it stands in, and how they run.
//
// A filter adds the condition in its own kernel where it takes post-operations, and does the gate's function behind it
// where that is one of each element; an update adds h in its kernel.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <utility>

#include "ingot/core/folds.hpp"
#include "ingot/core/pack.hpp"
#include "ingot/kernels/post_ops.hpp"
#include "ingot/layers/elementwise.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/network/flow.hpp"
#include "ingot/network/flow_plan.hpp"
#include "ingot/network/fusion.hpp"
#include "ingot/network/inference.hpp"
#include "ingot/network/residual.hpp"
#include "ingot/network/skip_parts.hpp"

namespace ingot {

template <class... Arrays>
struct SkipStack;

namespace detail {

// How the parts of a block run on a batch of B, and how many steps each takes.
template <class Block, std::size_t B>
struct BlockRun {
  using Filter = typename Block::filter_layer;
  using Condition = typename Block::condition_layer;
  using Gate = typename Block::gate_layer;
  using Update = typename Block::update_layer;
  static constexpr bool conditioned = Block::has_condition;
  static constexpr bool adds_condition = [] {
    if constexpr (conditioned) return adds_in_kernel<Filter, Condition, B>;
    return false;
  }();
  static constexpr bool sums_condition = conditioned && !adds_condition;
  static constexpr bool fuses_gate = computes_elementwise<Gate, typename FirstScalar<Filter, Update>::type> &&
                                     (takes_post_ops_v<Filter> || sums_condition);
  static constexpr bool adds_hidden = takes_sum_v<Update>;

  static constexpr std::size_t condition_steps = [] {
    if constexpr (conditioned) return inference_flow<Condition, B>.step_count;
    return std::size_t{0};
  }();
  static constexpr std::size_t filter_steps = inference_flow<Filter, B>.step_count;
  static constexpr std::size_t gate_steps = fuses_gate ? 0 : inference_flow<Gate, B>.step_count;
  static constexpr std::size_t update_steps = inference_flow<Update, B>.step_count;
  static constexpr std::size_t condition_values = [] {
    if constexpr (conditioned) return inference_flow<Condition, B>.value_count - 1;
    return std::size_t{0};
  }();

  // First: its a is where the sum of skips begins. Last: nothing reads what it updates.
  static constexpr std::size_t steps(bool first, bool last) {
    return condition_steps + filter_steps + (sums_condition ? 1 : 0) + gate_steps + (first ? 0 : 1) +
           (last ? 0 : update_steps + (adds_hidden ? 0 : 1));
  }
  static constexpr std::size_t values(bool first, bool last) {
    return condition_values + inference_flow<Filter, B>.value_count - 1 + (sums_condition ? 1 : 0) +
           (fuses_gate ? 0 : inference_flow<Gate, B>.value_count - 1) + (first ? 0 : 1) +
           (last ? 0 : inference_flow<Update, B>.value_count - 1 + (adds_hidden ? 0 : 1));
  }
};

// Values of a flow as a stack is walked through; none where no skip has been summed yet.
struct SkipCursor {
  std::size_t hidden = 0;
  std::size_t skip = FlowValue::none;
};

// Lets the last step of the part that was put in add another value in its kernel.
template <class Builder>
constexpr void add_in_last_step(Builder& builder, std::size_t other) {
  FlowStep& step = builder.flow.steps[builder.steps - 1];
  step.other = other;
  step.keeps_other = true;
}

template <class Block, std::size_t B, class Builder>
constexpr void put_block(Builder& builder, SkipCursor& at, bool last) {
  using Run = BlockRun<Block, B>;
  constexpr std::size_t gated = Block::filter_layer::output_shape::size;
  std::size_t condition = FlowValue::none;
  if constexpr (Run::conditioned) {
    condition = builder.value({.size = gated});
    builder.part(inference_flow<typename Run::Condition, B>, 0, condition);
  }
  std::size_t z = builder.value({.size = gated});
  builder.part(inference_flow<typename Run::Filter, B>, at.hidden, z);
  if constexpr (Run::adds_condition) add_in_last_step(builder, condition);
  if constexpr (Run::sums_condition) {
    std::size_t const sum = builder.value({.size = gated});
    builder.step({.input = z, .output = sum, .other = condition, .may_overwrite = true});
    z = sum;
  }
  std::size_t a = z;
  if constexpr (!Run::fuses_gate) {
    a = builder.value({.size = Block::gate_layer::output_shape::size});
    builder.part(inference_flow<typename Run::Gate, B>, z, a);
  }
  if (at.skip == FlowValue::none) {
    at.skip = a;
  } else {
    std::size_t const sum = builder.value({.size = Block::gate_layer::output_shape::size});
    builder.step({.input = at.skip, .output = sum, .other = a, .may_overwrite = true});
    at.skip = sum;
  }
  if (last) return;
  std::size_t h = builder.value({.size = Block::update_layer::output_shape::size});
  builder.part(inference_flow<typename Run::Update, B>, a, h);
  if constexpr (Run::adds_hidden) {
    add_in_last_step(builder, at.hidden);
  } else {
    std::size_t const sum = builder.value({.size = Block::update_layer::output_shape::size});
    builder.step({.input = h, .output = sum, .other = at.hidden, .may_overwrite = true});
    h = sum;
  }
  at.hidden = h;
}

// The steps of the blocks of an array, each.
template <class Array, std::size_t B>
constexpr auto block_steps(bool first, bool last) {
  return [=]<std::size_t... I>(std::index_sequence<I...>) {
    return std::array<std::size_t, sizeof...(I)>{
        BlockRun<typename Array::template block_type<I>, B>::steps(first && I == 0, last && I + 1 == sizeof...(I))...};
  }(std::make_index_sequence<Array::block_count>{});
}
template <class Array, std::size_t B>
constexpr std::size_t array_steps(bool first, bool last) {
  return inference_flow<typename Array::start_layer, B>.step_count + sum_of(block_steps<Array, B>(first, last)) +
         inference_flow<typename Array::head_layer, B>.step_count;
}
template <class Array, std::size_t B>
constexpr std::size_t array_values(bool first, bool last) {
  std::size_t const blocks = [=]<std::size_t... I>(std::index_sequence<I...>) {
    return sum_of(std::array<std::size_t, sizeof...(I)>{BlockRun<typename Array::template block_type<I>, B>::values(
        first && I == 0, last && I + 1 == sizeof...(I))...});
  }(std::make_index_sequence<Array::block_count>{});
  return inference_flow<typename Array::start_layer, B>.value_count - 1 + blocks +
         inference_flow<typename Array::head_layer, B>.value_count - 2 + (last ? 0 : 1);
}

template <class Array, std::size_t B, class Builder>
constexpr void put_array(Builder& builder, SkipCursor& at, bool last) {
  std::size_t const h = builder.value({.size = Array::start_layer::output_shape::size});
  builder.part(inference_flow<typename Array::start_layer, B>, at.hidden, h);
  at.hidden = h;
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    static_cast<void>(InOrder{
        true,
        (put_block<typename Array::template block_type<I>, B>(builder, at, last && I + 1 == sizeof...(I)), true)...});
  }(std::make_index_sequence<Array::block_count>{});
  std::size_t const sum = last ? 1 : builder.value({.size = Array::head_layer::output_shape::size});
  builder.part(inference_flow<typename Array::head_layer, B>, at.skip, sum);
  at.skip = sum;
}

template <class Positions, std::size_t B, class... Arrays>
struct SkipSteps;
template <std::size_t... I, std::size_t B, class... Arrays>
struct SkipSteps<std::index_sequence<I...>, B, Arrays...> {
  static constexpr std::size_t end = sizeof...(I) - 1;
  static constexpr std::array<std::size_t, sizeof...(I)> steps{array_steps<Arrays, B>(I == 0, I == end)...};
  static constexpr std::array<std::size_t, sizeof...(I)> values{array_values<Arrays, B>(I == 0, I == end)...};
};

template <std::size_t B, class... Arrays>
constexpr auto skip_flow() {
  using Steps = SkipSteps<std::index_sequence_for<Arrays...>, B, Arrays...>;
  FlowBuilder<2 + sum_of(Steps::values), sum_of(Steps::steps)> builder(
      type_at_t<0, Arrays...>::start_layer::input_shape::size,
      type_at_t<sizeof...(Arrays) - 1, Arrays...>::head_layer::output_shape::size);
  SkipCursor at;
  std::size_t left = sizeof...(Arrays);
  static_cast<void>(InOrder{true, (put_array<Arrays, B>(builder, at, --left == 0), true)...});
  return builder.flow;
}
template <class... Arrays, std::size_t B>
inline constexpr auto inference_flow<SkipStack<Arrays...>, B> = skip_flow<B, Arrays...>();

// What blocks and arrays keep between steps: what their layers keep, in the order of their parameters.
template <class Filter, class Gate, class Update, class Condition>
inline constexpr StateSizes state_sizes<SkipBlock<Filter, Gate, Update, Condition>> =
    state_sizes_of_all<Filter, Condition, Gate, Update>;
template <class Start, class Head, class... Blocks>
inline constexpr StateSizes state_sizes<SkipArray<Start, Head, Blocks...>> = state_sizes_of_all<Start, Blocks..., Head>;

// The memory as a part sees it whose state begins at Offset.
template <StateSizes Offset, class Memory>
constexpr decltype(auto) memory_behind(Memory const& memory) {
  if constexpr (Offset == StateSizes{}) {
    return (memory);
  } else {
    return memory.template behind<Offset>();
  }
}

// Two values and their sum, which is in the memory of the first, of the second, or of neither.
template <PlannedStep Sum, std::size_t B, class S, class T, class Memory, class PostOps = kernels::NoPostOps>
constexpr void run_sum(Memory const& memory, PostOps const& ops = {}) {
  if constexpr (Sum.output == Sum.other) {
    run_addition<Sum.input, Sum.output, B, S, T>(memory, ops);
  } else {
    if constexpr (Sum.output != Sum.input) run_copy<Sum.input, Sum.output, B, S, T>(memory);
    run_addition<Sum.other, Sum.output, B, S, T>(memory, ops);
  }
}

template <class L>
struct InferenceOfBlock;
template <class Filter, class Gate, class Update, class Condition>
struct InferenceOfBlock<SkipBlock<Filter, Gate, Update, Condition>> {
  using Block = SkipBlock<Filter, Gate, Update, Condition>;

  template <class Plan, bool First, bool Last, std::size_t B, class T, class Values, class Memory>
  static constexpr void run(Values const& block, Memory const& memory) {
    using Run = BlockRun<Block, B>;
    constexpr auto& steps = Plan::steps;
    constexpr std::size_t filter = Run::condition_steps;
    constexpr std::size_t after_filter = filter + Run::filter_steps;
    constexpr std::size_t gate = after_filter + (Run::sums_condition ? 1 : 0);
    constexpr std::size_t skip = gate + Run::gate_steps;
    constexpr std::size_t update = skip + (First ? 0 : 1);
    constexpr auto& offsets = state_offsets<Memory, Filter, Condition, Gate, Update>;

    if constexpr (Run::conditioned) {
      run_part<StepsOfPart<part_of<filter>(steps, 0)>, B, T, Condition, offsets[1]>(block.condition(), memory);
    }
    constexpr auto function = gate_function<Run::fuses_gate>();
    using StepsOfFilter = StepsOfPart<part_of<Run::filter_steps>(steps, filter)>;
    if constexpr (Run::adds_condition) {
      constexpr FlowSlot other = steps[filter - 1].output;
      auto const added = memory.template input<other>();
      run_part<StepsOfFilter, B, T, Filter, offsets[0]>(
          block.filter(), memory, kernels::then(kernels::Add<T>{added.data, added.stride}, function));
    } else if constexpr (Run::sums_condition) {
      run_part<StepsOfFilter, B, T, Filter, offsets[0]>(block.filter(), memory);
      constexpr PlannedStep sum = steps[after_filter];
      run_sum<sum, B, typename Filter::output_shape, T>(memory, function);
    } else {
      run_part<StepsOfFilter, B, T, Filter, offsets[0]>(block.filter(), memory, function);
    }
    if constexpr (!Run::fuses_gate) {
      run_part<StepsOfPart<part_of<Run::gate_steps>(steps, gate)>, B, T, Gate, offsets[2]>(block.gate(), memory);
    }
    if constexpr (!First) {
      constexpr PlannedStep sum = steps[skip];
      run_sum<sum, B, typename Gate::output_shape, T>(memory);
    }
    if constexpr (!Last) {
      using StepsOfUpdate = StepsOfPart<part_of<Run::update_steps>(steps, update)>;
      if constexpr (Run::adds_hidden) {
        constexpr FlowSlot hidden = steps[filter].input;
        auto const h = memory.template input<hidden>();
        run_part<StepsOfUpdate, B, T, Update, offsets[3]>(block.update(), memory, kernels::Add<T>{h.data, h.stride});
      } else {
        run_part<StepsOfUpdate, B, T, Update, offsets[3]>(block.update(), memory);
        constexpr PlannedStep sum = steps[update + Run::update_steps];
        run_sum<sum, B, typename Update::output_shape, T>(memory);
      }
    }
  }

 private:
  template <bool Fused>
  static constexpr auto gate_function() {
    if constexpr (Fused) {
      return post_ops_of<Gate>;
    } else {
      return kernels::NoPostOps{};
    }
  }
};

template <class Array>
struct InferenceOfArray;
template <class Start, class Head, class... Blocks>
struct InferenceOfArray<SkipArray<Start, Head, Blocks...>> {
  using Array = SkipArray<Start, Head, Blocks...>;

  template <class Plan, bool First, bool Last, std::size_t B, class T, class Values, class Memory, class PostOps>
  static constexpr void run(Values const& array, Memory const& memory, PostOps const& ops) {
    constexpr auto& steps = Plan::steps;
    constexpr auto& offsets = state_offsets<Memory, Start, Blocks..., Head>;
    constexpr std::size_t start = inference_flow<Start, B>.step_count;
    constexpr std::size_t head = inference_flow<Head, B>.step_count;
    run_part<StepsOfPart<part_of<start>(steps, 0)>, B, T, Start, offsets[0]>(array.start(), memory);
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      static_cast<void>(InOrder{true, (run_block<Plan, I, First, Last, B, T>(array, memory), true)...});
    }(std::make_index_sequence<Array::block_count>{});
    run_part<StepsOfPart<part_of<head>(steps, steps.size() - head)>, B, T, Head, offsets[Array::block_count + 1]>(
        array.head(), memory, ops);
  }

 private:
  template <class Plan, std::size_t I, bool First, bool Last, std::size_t B, class T, class Values, class Memory>
  static constexpr void run_block(Values const& array, Memory const& memory) {
    constexpr std::size_t start = inference_flow<Start, B>.step_count;
    constexpr auto counts = block_steps<Array, B>(First, Last);
    constexpr std::size_t first = start + first_steps(counts)[I];
    InferenceOfBlock<typename Array::template block_type<I>>::template run<
        StepsOfPart<part_of<counts[I]>(Plan::steps, first)>, First && I == 0, Last && I + 1 == Array::block_count, B,
        T>(array.template block<I>(), memory_behind<state_offsets<Memory, Start, Blocks..., Head>[I + 1]>(memory));
  }
};

template <class... Arrays>
struct InferenceOfStack {
  template <class Plan, std::size_t B, class T, class Values, class Memory, class PostOps = kernels::NoPostOps>
  static constexpr void run(Values const& stack, Memory const& memory, PostOps const& ops = {}) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      static_cast<void>(InOrder{true, (run_array<Plan, I, Arrays, B, T>(stack, memory, ops), true)...});
    }(std::index_sequence_for<Arrays...>{});
  }

 private:
  template <class Plan, std::size_t I, class Array, std::size_t B, class T, class Values, class Memory, class PostOps>
  static constexpr void run_array(Values const& stack, Memory const& memory, PostOps const& ops) {
    using Steps = SkipSteps<std::index_sequence_for<Arrays...>, B, Arrays...>;
    constexpr bool last = I + 1 == sizeof...(Arrays);
    using Own = StepsOfPart<part_of<Steps::steps[I]>(Plan::steps, first_steps(Steps::steps)[I])>;
    decltype(auto) own = memory_behind<state_offsets<Memory, Arrays...>[I]>(memory);
    if constexpr (last) {
      InferenceOfArray<Array>::template run<Own, I == 0, last, B, T>(stack.template array<I>(), own, ops);
    } else {
      InferenceOfArray<Array>::template run<Own, I == 0, last, B, T>(stack.template array<I>(), own,
                                                                     kernels::NoPostOps{});
    }
  }
};
template <class... Arrays>
struct Inference<SkipStack<Arrays...>> : InferenceOfStack<Arrays...> {};

}  // namespace detail

// It takes what its last head takes.
template <class... Arrays>
inline constexpr bool takes_post_ops_v<SkipStack<Arrays...>> =
    takes_post_ops_v<typename detail::type_at_t<sizeof...(Arrays) - 1, Arrays...>::head_layer>;

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

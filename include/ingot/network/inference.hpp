// Inference of a tree of layers in the memory that a plan gives it.
//
// Free functions and traits of one layer at a time: as members of Network each would carry the whole network in its
// symbol, and symbols of n layers with n names each cost a compiler more than all else.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "ingot/core/folds.hpp"
#include "ingot/core/pack.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/kernels/elementwise.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/network/flow_plan.hpp"
#include "ingot/network/framed.hpp"
#include "ingot/network/fusion.hpp"

namespace ingot::detail {

// Samples that begin `stride` scalars apart.
template <class T>
struct Samples {
  T* data;
  std::size_t stride;
};

// What a plan's slots are places in.
template <class T>
struct FlowMemory {
  Samples<T const> x;
  Samples<T> y;
  T* arena;

  template <FlowSlot Slot>
  constexpr Samples<T const> input() const {
    if constexpr (Slot.place == Place::input) {
      return {x.data + Slot.offset, x.stride};
    } else {
      auto const there = output<Slot>();
      return {there.data, there.stride};
    }
  }
  template <FlowSlot Slot>
  constexpr Samples<T> output() const {
    if constexpr (Slot.place == Place::output) {
      return {y.data + Slot.offset, y.stride};
    } else {
      static_assert(Slot.place == Place::arena);
      return {arena + Slot.offset, Slot.stride};
    }
  }
};

// The steps of a tree, and those of a part of one. They are template arguments because a kernel is faster where the
// compiler knows which of its operands share memory. A part's are an argument by value: its symbol is then no longer
// than with the layer's name in it.
template <class L, std::size_t B>
struct StepsOfTree {
  static constexpr auto& steps = inference_plan<L, B>.steps;
};
template <auto Steps>
struct StepsOfPart {
  static constexpr auto& steps = Steps;
};
template <std::size_t Count, std::size_t Steps>
constexpr std::array<PlannedStep, Count> part_of(std::array<PlannedStep, Steps> const& steps, std::size_t first) {
  std::array<PlannedStep, Count> part{};
  for (std::size_t i = 0; i < Count; ++i) part[i] = steps[first + i];
  return part;
}

template <FlowSlot From, FlowSlot To, std::size_t B, class S, class T>
constexpr void run_copy(FlowMemory<T> const& memory) {
  auto const x = memory.template input<From>();
  auto const y = memory.template output<To>();
  kernels::copy<B, T, S>(View<T const, B, S>(x.data, x.stride), View<T, B, S>(y.data, y.stride));
}

// y = ops(y + x)
template <FlowSlot From, FlowSlot To, std::size_t B, class S, class T, class PostOps>
constexpr void run_addition(FlowMemory<T> const& memory, PostOps const& ops) {
  auto const x = memory.template input<From>();
  auto const y = memory.template output<To>();
  kernels::apply_post_ops<B, T, S>(View<T, B, S>(y.data, y.stride),
                                   kernels::then(kernels::Add<T>{x.data, x.stride}, ops));
  compiler_barrier();
}

// Runs the steps of a layer, and applies post-operations to its outputs if it takes any. One that is made of layers
// specialises this beside its class. The values are those of stored_t<L>, another type where L is a layer framed for
// running step by step; such a one may have a step of its own, which gets the state that the memory carries.
template <class L>
struct Inference {
  template <class Plan, std::size_t B, class T, class Memory, class PostOps = kernels::NoPostOps>
  static constexpr void run(stored_t<L> const& layer, Memory const& memory, PostOps const& ops = {}) {
    constexpr PlannedStep step = Plan::steps[0];
    constexpr FlowSlot from = step.input;
    constexpr FlowSlot to = step.output;
    if constexpr (!reshapes_only_v<L>) {
      auto const in = memory.template input<from>();
      auto const out = memory.template output<to>();
      using Y = typename PostOps::template output_shape<typename L::output_shape>;
      View<T const, B, typename L::input_shape> const x(in.data, in.stride);
      View<T, B, Y> const y(out.data, out.stride);
      Scratch<T, workspace_size_v<L, B>> const scratch(memory.arena + step.other.offset);
      if constexpr (FramedLayer<L>) {
        if constexpr (std::is_base_of_v<StatelessStep, L>) {
          ingot::forward<B, T, L>(L{}, x, y, scratch, ops);
        } else {
          L::template step<B, T>(layer, x, y, memory.state, scratch, ops);
          compiler_barrier();
        }
      } else {
        ingot::forward<B, T, L>(layer, x, y, scratch, ops);
      }
    } else if constexpr (from != to) {
      // From the caller's input to its output or to a part of a joined value.
      run_copy<from, to, B, typename L::output_shape, T>(memory);
    }
  }
};

// Runs a layer that is one of several, whose part of the state begins at Offset.
template <class Plan, std::size_t B, class T, class L, StateSizes Offset, class Memory,
          class PostOps = kernels::NoPostOps>
constexpr void run_part(stored_t<L> const& layer, Memory const& memory, PostOps const& ops = {}) {
  if constexpr (Offset == StateSizes{}) {
    Inference<L>::template run<Plan, B, T>(layer, memory, ops);
  } else {
    Inference<L>::template run<Plan, B, T>(layer, memory.template behind<Offset>(), ops);
  }
}

// Layers side by side: the steps of one after those of the other.
template <class... Layers>
struct InferenceOfPack {
  template <class Plan, std::size_t B, class T, class Memory>
  static constexpr void run(Pack<stored_t<Layers>...> const& layers, Memory const& memory, kernels::NoPostOps = {}) {
    constexpr auto first = first_steps(std::array{inference_flow<Layers, B>.step_count...});
    constexpr auto& offsets = state_offsets<Memory, Layers...>;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      static_cast<void>(
          InOrder{true, (run_part<StepsOfPart<part_of<inference_flow<Layers, B>.step_count>(Plan::steps, first[I])>, B,
                                  T, Layers, offsets[I]>(element<I, stored_t<Layers>>(layers), memory),
                         true)...});
    }(std::index_sequence_for<Layers...>{});
  }
};

// Layers one after the other. Those that are fused have no steps: the one before them has them for post-operations.
template <class... Layers>
struct InferenceOfChain {
  template <class Plan, std::size_t B, class T, class Memory, class PostOps = kernels::NoPostOps>
  static constexpr void run(Pack<stored_t<Layers>...> const& layers, Memory const& memory, PostOps const& ops = {}) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      static_cast<void>(InOrder{
          true, (run_layer<Plan, B, I, T, Layers>(element<I, stored_t<Layers>>(layers), memory, ops), true)...});
    }(std::index_sequence_for<Layers...>{});
  }

 private:
  template <class Plan, std::size_t B, std::size_t I, class T, class L, class Memory, class PostOps>
  static constexpr void run_layer(stored_t<L> const& layer, Memory const& memory, PostOps const& ops) {
    if constexpr (!fused_layers<Layers...>[I]) {
      constexpr std::size_t first = first_steps(steps_of_chain<B, Layers...>)[I];
      using Steps = StepsOfPart<part_of<inference_flow<L, B>.step_count>(Plan::steps, first)>;
      constexpr auto fused = fused_behind<I, Layers...>();
      if constexpr (carries_state<Memory>) {
        constexpr StateSizes offset = offsets_of<Layers...>[I];
        if constexpr (I == last_unfused<Layers...>) {
          run_part<Steps, B, T, L, offset>(layer, memory, kernels::then(fused, ops));
        } else {
          run_part<Steps, B, T, L, offset>(layer, memory, fused);
        }
      } else if constexpr (I == last_unfused<Layers...>) {
        Inference<L>::template run<Steps, B, T>(layer, memory, kernels::then(fused, ops));
      } else {
        Inference<L>::template run<Steps, B, T>(layer, memory, fused);
      }
    }
  }
};

// Inference of the outermost layer that is called: in its own plan.
template <std::size_t B, class T, class L>
constexpr void run_tree(L const& layer, input_view_t<L, B, T> x, output_view_t<L, B, T> y, T* arena) {
  Inference<L>::template run<StepsOfTree<L, B>, B, T>(layer,
                                                      FlowMemory<T>{{x.data, x.stride}, {y.data, y.stride}, arena});
}

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"

// The value of a scalar expression and its gradients as numbers: a forward and a backward pass in one schedule.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

#include "ingot/analysis/memory_plan.hpp"
#include "ingot/core/pack.hpp"
#include "ingot/core/stack_limit.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/text.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/graph/backward/backward.hpp"
#include "ingot/graph/derivatives/gradient_refusals.hpp"
#include "ingot/graph/evaluation/bindings.hpp"
#include "ingot/graph/evaluation/evaluate.hpp"
#include "ingot/graph/evaluation/lowering.hpp"
#include "ingot/graph/evaluation/schedule.hpp"
#include "ingot/graph/expression.hpp"
#include "ingot/graph/graph_builder.hpp"
#include "ingot/graph/quoted.hpp"
#include "ingot/graph/refusal.hpp"
#include "ingot/graph/stable_forms.hpp"

namespace ingot::graph {

// How a backward pass starts, and how it stores gradients.
struct BackwardOptions {
  bool seeded = false;      // the root's gradient is given, as one more leaf after the others; else it is 1
  bool adds = false;        // gradients are added to what the results hold
  std::size_t written = 0;  // with `adds`: so many of the first results are written all the same
  bool apart = false;       // the two passes run at different times, with other steps in between
};

namespace detail {

// Writes both passes; returns the number of forward steps.
constexpr std::size_t lower_value_and_gradient(GraphView graph, NodeId const* target_ids, std::size_t target_count,
                                               BackwardOptions options, ScheduleBuilder& schedule,
                                               Backward::Rules const& rules) {
  GraphBuilder builder;
  List<NodeId> remap;
  load_stable(graph, Distributions::may_vary, builder, remap);
  List<NodeId> roots;
  List<NodeId> targets;
  List<NodeId> kept;
  List<bool> active;
  roots.push(remap[graph.root()]);
  for (std::size_t i = 0; i < target_count; ++i) targets.push(remap[target_ids[i]]);
  mark_active(builder, targets, active);
  list_values_read(builder, active, rules.facts, kept);
  Lowering lowering(builder, roots, kept, schedule);
  lowering.lower_all();
  std::size_t const forward_steps = schedule.steps.size();

  std::size_t seed = 0;
  Dimensions const shape = builder.shape(roots[0]);
  if (options.seeded) {
    seed = schedule.add_buffer({Place::leaf, count_of_leaves(graph), shape.size()});
  } else {
    seed = schedule.add_buffer({Place::arena, 0, shape.size()});
    Step ones = lowering.begin_loop(shape);
    ones.output = Lowering::contiguous(seed, shape);
    lowering.constant_argument(1, ones);
    lowering.end_loop(ones);
  }
  Backward(rules, builder, targets, active, lowering, schedule, 1, options.adds ? options.written : target_count)
      .lower_all(roots[0], seed);
  return forward_steps;
}

struct ValueAndGradientSize {
  ScheduleSize schedule{};
  std::size_t forward_steps = 0;
};
template <std::size_t Targets>
constexpr ValueAndGradientSize value_and_gradient_size(GraphView graph, std::array<NodeId, Targets> const& targets,
                                                       BackwardOptions options) {
  using List = typename ElementwiseFor<std::array<NodeId, Targets>>::type;
  ScheduleBuilder schedule;
  std::size_t const forward_steps =
      lower_value_and_gradient(graph, targets.data(), Targets, options, schedule, Backward::rules<List>);
  return {schedule.size(), forward_steps};
}
template <ScheduleSize Size, std::size_t Targets>
constexpr Schedule<Size> value_and_gradient_schedule(GraphView graph, std::array<NodeId, Targets> const& targets,
                                                     BackwardOptions options) {
  using List = typename ElementwiseFor<std::array<NodeId, Targets>>::type;
  ScheduleBuilder schedule;
  std::size_t const forward_steps =
      lower_value_and_gradient(graph, targets.data(), Targets, options, schedule, Backward::rules<List>);
  return schedule.fixed<Size>(options.apart ? forward_steps : 0);
}

template <class G, std::size_t... Places>
constexpr std::array<NodeId, sizeof...(Places)> leaves_at(G const& graph, std::index_sequence<Places...>) {
  return {leaf_at(graph, Places)...};
}

}  // namespace detail

// The steps that compute the value of E, result 0, and then its gradients with respect to the leaves at these places
// among all leaves of E.
template <class E, BackwardOptions Options, std::size_t... Places>
struct ValueAndGradientProgram {
 private:
  static constexpr auto targets = detail::leaves_at(E::graph, std::index_sequence<Places...>{});
  static constexpr detail::ValueAndGradientSize size = detail::value_and_gradient_size(E::graph, targets, Options);

 public:
  static constexpr auto schedule = detail::value_and_gradient_schedule<size.schedule>(E::graph, targets, Options);
  static constexpr std::size_t forward_steps = size.forward_steps;
  static constexpr std::size_t leaf_count = detail::count_of_leaves(E::graph) + (Options.seeded ? 1 : 0);
  static constexpr std::size_t result_count = 1 + sizeof...(Places);

  template <class T>
  static constexpr std::array<T, schedule.size.table> table = detail::converted<T>(schedule.table);
};

// Names of what an expression is differentiated with respect to: `wrt<"w1", "w2">`.
template <Text... Names>
struct WithRespectTo {};
template <Text... Names>
inline constexpr WithRespectTo<Names...> wrt{};

// The value of a scalar expression and its gradients with respect to named leaves, in one arena.
template <class E, Text... Names>
struct ValueAndGradient
    : ValueAndGradientProgram<E, BackwardOptions{}, detail::place_of_leaf(E::graph, Names.view())...> {
  using Program = ValueAndGradientProgram<E, BackwardOptions{}, detail::place_of_leaf(E::graph, Names.view())...>;
  static constexpr auto plan = plan_memory(Program::schedule.lifetimes);

  static constexpr std::size_t workspace_size = plan.size;
  template <class T>
  using Workspace = ingot::Workspace<T, workspace_size>;

  template <class T>
  static constexpr void run(std::array<T const*, Program::leaf_count> const& leaves,
                            std::array<T*, Program::result_count> const& results, T* arena) {
    detail::run_steps<ValueAndGradient, T>(
        detail::Memory<T, Program::leaf_count, Program::result_count>{leaves, results,
                                                                      Program::template table<T>.data(), arena},
        std::make_index_sequence<Program::schedule.size.steps>{});
  }
};

// `decltype(loss)` of a constexpr loss is const.
template <class E, Text... Names>
struct ValueAndGradient<E const, Names...> : ValueAndGradient<E, Names...> {};

namespace detail {

template <class E, class T, Text Name, std::size_t... Axes>
Tensor<T, GraphView(E::graph).shape(leaf_at(E::graph, place_of_leaf(E::graph, Name.view()))).extents[Axes]...>
    gradient_tensor(std::index_sequence<Axes...>);
template <class E, class T, Text Name>
using gradient_tensor_t = decltype(gradient_tensor<E, T, Name>(
    std::make_index_sequence<
        GraphView(E::graph).shape(leaf_at(E::graph, place_of_leaf(E::graph, Name.view()))).rank>{}));

// Whether there are gradients with respect to these names.
template <class E, Text... Names>
inline constexpr bool differentiates =
    !has_stand_in(E::graph) && std::is_same_v<refusal_of_targets_t<E, Names...>, NothingRefused>;

// A number in place of each result of a refused call.
template <class T, Text... Names>
constexpr auto refused_results() {
  return std::tuple<Tensor<T>, std::conditional_t<(Names.view().size() > 0), Tensor<T>, Tensor<T>>...>{};
}

}  // namespace detail

// A workspace for evaluate_with_gradient_into, placed by the caller, or workspace_for<double>(loss, ...):
//   static auto workspace = workspace_for(loss, wrt<"w">);
template <class T = float, AnyExpression E, Text... Names>
constexpr auto workspace_for(E, WithRespectTo<Names...>) {
  static_assert(is_scalar<T>, "the scalar of a workspace is float or double, as that of the bound values");
  static_assert(has_gradients<detail::refusal_of_targets_t<E, Names...>>,
                "a gradient is that of one number, with respect to leaves by name: has_gradients<...> has the reason");
  if constexpr (detail::differentiates<E, Names...>) {
    return typename ValueAndGradient<E, Names...>::template Workspace<T>{};
  } else {
    return Workspace<T, 0>{};
  }
}

// The value of an expression of one element, and its gradients with respect to the named leaves, in their shapes:
// std::tuple(value, gradient...). The workspace is on the stack; refused above the stack limit.
//   auto [loss, dw, db] = evaluate_with_gradient(expression, wrt<"w", "b">, bind<"w">(w), ...);
// Numerics: as of `gradient`, but for rounding. Cost: at most three times the multiply-accumulates of the value.
// Refused: an expression of more than one element, a name that is not that of exactly one leaf, a missing binding.
template <class E, Text... Names, class... Bindings>
constexpr auto evaluate_with_gradient(E, WithRespectTo<Names...>, Bindings const&... bindings) {
  using T = typename detail::ScalarOfBindings<Bindings...>::type;
  static_assert(has_gradients<detail::refusal_of_targets_t<E, Names...>>,
                "a gradient is that of one number, with respect to leaves by name: has_gradients<...> has the reason");
  if constexpr (detail::differentiates<E, Names...>) {
    std::tuple<result_t<E, T>, detail::gradient_tensor_t<E, T, Names>...> results{};
    static_assert(
        binds_every_leaf<detail::binding_refusal_t<E::graph, Bindings...>>,
        "an evaluation takes bind<name>(value) for each input and parameter: binds_every_leaf<...> has the reason");
    if constexpr (detail::can_run<E::graph, Bindings...>) {
      using Program = ValueAndGradient<E, Names...>;
      using Needed = ingot::detail::Bytes<Program::workspace_size * sizeof(T) + sizeof(results)>;
      static_assert(
          ingot::detail::fits_the_stack<Needed, ingot::detail::StackLimit>,
          "evaluate_with_gradient would put too many bytes on the stack: place workspace_for(expression, "
          "wrt<names...>) and call evaluate_with_gradient_into(expression, wrt<names...>, results, workspace, "
          "bindings...), or define INGOT_STACK_WORKSPACE_LIMIT, which is the second number");
      typename Program::template Workspace<T> workspace{};
      Program::run(detail::bound_leaves<E, T>(bindings...), detail::addresses(results), workspace.data());
    }
    return results;
  } else {
    return detail::refused_results<T, Names...>();
  }
}

// The same into a std::tie of tensors, with a workspace that the caller placed. The gradients are written, not added.
// Results are written while bound tensors are still read: one that overlaps a bound tensor stops the program.
template <class E, Text... Names, class Results, class T, std::size_t N, class... Bindings>
constexpr void evaluate_with_gradient_into(E, WithRespectTo<Names...>, Results&& results, Workspace<T, N>& workspace,
                                           Bindings const&... bindings) {
  static_assert(has_gradients<detail::refusal_of_targets_t<E, Names...>>,
                "a gradient is that of one number, with respect to leaves by name: has_gradients<...> has the reason");
  if constexpr (detail::differentiates<E, Names...>) {
    using Program = ValueAndGradient<E, Names...>;
    using Written = std::tuple<result_t<E, T>, detail::gradient_tensor_t<E, T, Names>...>;
    constexpr bool fits = holds_results<std::remove_cvref_t<Results>, Written>;
    static_assert(fits,
                  "the results are a std::tie of tensors: the value, then the gradients in the shapes of the leaves");
    static_assert(!fits || N >= Program::workspace_size,
                  "a gradient takes its workspace_for(expression, wrt<names...>) or a larger one");
    static_assert(
        binds_every_leaf<detail::binding_refusal_t<E::graph, Bindings...>>,
        "an evaluation takes bind<name>(value) for each input and parameter: binds_every_leaf<...> has the reason");
    if constexpr (fits && N >= Program::workspace_size && detail::can_run<E::graph, Bindings...>) {
      static_assert((std::is_same_v<T, typename Bindings::scalar> && ...),
                    "the workspace is of the scalar that is bound");
      detail::require_apart<T>(detail::addresses(results), detail::sizes(results), bindings...);
      Program::run(detail::bound_leaves<E, T>(bindings...), detail::addresses(results), workspace.data());
    }
  }
}

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"

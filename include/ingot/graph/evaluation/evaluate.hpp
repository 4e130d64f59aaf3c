// Evaluation: numbers from expressions.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "ingot/analysis/memory_plan.hpp"
#include "ingot/core/folds.hpp"
#include "ingot/core/pack.hpp"
#include "ingot/core/stack_limit.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/graph/evaluation/bindings.hpp"
#include "ingot/graph/evaluation/execute.hpp"
#include "ingot/graph/evaluation/lowering.hpp"
#include "ingot/graph/evaluation/schedule.hpp"
#include "ingot/graph/expression.hpp"
#include "ingot/graph/graph_builder.hpp"
#include "ingot/graph/outputs.hpp"
#include "ingot/graph/stable_forms.hpp"

namespace ingot::graph {

namespace detail {

// The memory that steps read and write.
template <class T, std::size_t Leaves, std::size_t Results>
struct Memory {
  std::array<T const*, Leaves> leaves;
  std::array<T*, Results> results;
  T const* table;
  T* arena;

  constexpr T* to_write(Buffer const& buffer, std::size_t offset) const {
    return buffer.place == Place::output ? results[buffer.index] : arena + offset;
  }
  constexpr T const* to_read(Buffer const& buffer, std::size_t offset) const {
    if (buffer.place == Place::leaf) return leaves[buffer.index];
    if (buffer.place == Place::table) return table + buffer.index;
    return to_write(buffer, offset);
  }
};

template <class T, std::size_t Count>
constexpr std::array<T, Count> converted(std::array<double, Count> const& numbers) {
  std::array<T, Count> values{};
  for (std::size_t i = 0; i < Count; ++i) values[i] = static_cast<T>(numbers[i]);
  return values;
}

constexpr void lower(GraphView graph, ScheduleBuilder& schedule) {
  GraphBuilder builder;
  List<NodeId> remap;
  load_stable(graph, Distributions::sum_to_one, builder, remap);
  List<NodeId> roots;
  for (std::size_t i = 0; i < graph.root_count; ++i) roots.push(remap[graph.root(i)]);
  List<NodeId> const kept;
  Lowering(builder, roots, kept, schedule).lower_all();
}
constexpr ScheduleSize schedule_size(GraphView graph) {
  ScheduleBuilder schedule;
  lower(graph, schedule);
  return schedule.size();
}
template <ScheduleSize Size>
constexpr Schedule<Size> make_schedule(GraphView graph) {
  ScheduleBuilder schedule;
  lower(graph, schedule);
  return schedule.fixed<Size>();
}

// The address of an access. The template arguments are types of schedule and plan only, so that symbols stay short.
template <class T, class S, class P, class M>
constexpr T const* input_address(S const& schedule, P const& plan, M const& memory, std::size_t input) {
  Access const& access = schedule.inputs[input];
  std::size_t const buffer = schedule.memory_of[access.buffer];
  return memory.to_read(schedule.buffers[buffer], plan.offset[buffer]) + access.offset;
}
template <std::size_t Count, class T, class S, class P, class M>
constexpr std::array<T const*, Count> input_addresses(S const& schedule, P const& plan, M const& memory,
                                                      std::size_t first) {
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    return std::array<T const*, Count>{input_address<T>(schedule, plan, memory, first + I)...};
  }(std::make_index_sequence<Count>{});
}
template <class T, class S, class P, class M>
constexpr T* output_address(S const& schedule, P const& plan, M const& memory, std::size_t step) {
  Access const& access = schedule.steps[step].output;
  std::size_t const buffer = schedule.memory_of[access.buffer];
  return memory.to_write(schedule.buffers[buffer], plan.offset[buffer]) + access.offset;
}

// Runs the steps First + I of a program, which has a schedule and a memory plan.
template <class Program, class T, std::size_t First = 0, class M, std::size_t... I>
constexpr void run_steps(M const& memory, std::index_sequence<I...>) {
  constexpr auto const& schedule = Program::schedule;
  // Not a fold expression: Clang limits those to 256 terms.
  [[maybe_unused]] std::array<bool, sizeof...(I)> const done{
      (execute<step_at<schedule.steps[First + I].kind, schedule.steps[First + I].extents.rank,
                       schedule.steps[First + I].inputs, schedule.steps[First + I].constants,
                       schedule.steps[First + I].scalar_ops>(schedule, First + I),
               T>(input_addresses<schedule.steps[First + I].inputs, T>(schedule, Program::plan, memory,
                                                                       schedule.steps[First + I].first_input),
                  output_address<T>(schedule, Program::plan, memory, First + I)),
       true)...};
}

}  // namespace detail

// An expression, or outputs, as steps in order and one arena for intermediate values.
template <class E>
struct EvaluationPlan {
  static constexpr auto schedule = detail::make_schedule<detail::schedule_size(E::graph)>(E::graph);
  static constexpr auto plan = plan_memory(schedule.lifetimes);

  // The size of the workspace in scalars, and its type: the caller places it.
  static constexpr std::size_t workspace_size = plan.size;
  template <class T>
  using Workspace = ingot::Workspace<T, workspace_size>;

  static constexpr std::size_t leaf_count = detail::count_of_leaves(E::graph);
  static constexpr std::size_t result_count = E::graph.root_count;

  // leaves: the bound values, in the order of the graph. results: where the value of each root goes.
  template <class T>
  static constexpr void run(std::array<T const*, leaf_count> const& leaves, std::array<T*, result_count> const& results,
                            T* arena) {
    detail::run_steps<EvaluationPlan, T>(
        detail::Memory<T, leaf_count, result_count>{leaves, results, table<T>.data(), arena},
        std::make_index_sequence<schedule.size.steps>{});
  }

 private:
  template <class T>
  static constexpr std::array<T, schedule.size.table> table = detail::converted<T>(schedule.table);
};

// `decltype(y)` of a constexpr y is const.
template <class E>
struct EvaluationPlan<E const> : EvaluationPlan<E> {};

// A workspace for evaluate_into, placed by the caller: `static auto workspace = workspace_for(y);`, or
// workspace_for<double>(y).
template <class T = float, class E>
requires AnyExpression<E> || AnyOutputs<E>
constexpr auto workspace_for(E) {
  static_assert(is_scalar<T>, "the scalar of a workspace is float or double, as that of the bound values");
  return typename EvaluationPlan<E>::template Workspace<T>{};
}

// Asserted of a workspace for anything else.
template <class... Given>
inline constexpr bool is_for_an_expression = false;
template <class T = float>
constexpr Workspace<T, 0> workspace_for(...) {
  static_assert(
      is_for_an_expression<T>,
      "a workspace is for an expression, or for its gradient: workspace_for(y), workspace_for(y, wrt<\"w\">)");
  return {};
}

namespace detail {

template <auto const& G, std::size_t Root, class T, std::size_t... Axes>
Tensor<T, GraphView(G).shape(G.root(Root)).extents[Axes]...> result_tensor(std::index_sequence<Axes...>);
template <auto const& G, std::size_t Root, class T>
using result_tensor_t =
    decltype(result_tensor<G, Root, T>(std::make_index_sequence<GraphView(G).shape(G.root(Root)).rank>{}));

template <class E, class T, std::size_t... Roots>
auto result_type(std::index_sequence<Roots...>) {
  if constexpr (is_expression<E>) {
    return Type<result_tensor_t<E::graph, 0, T>>{};
  } else {
    return Type<std::tuple<result_tensor_t<E::graph, Roots, T>...>>{};
  }
}

template <class... Bindings>
struct ScalarOfBindings {
  using type = double;
};
template <class First, class... Rest>
requires is_binding<First>
struct ScalarOfBindings<First, Rest...> {
  using type = typename First::scalar;
};

template <class T, std::size_t... Extents>
constexpr std::array<T*, 1> addresses(Tensor<T, Extents...>& result) {
  return {result.data()};
}
template <class... Tensors>
constexpr auto addresses(std::tuple<Tensors...> const& results) {
  return std::apply([](auto&... tensors) { return std::array{tensors.data()...}; }, results);
}
template <class... Tensors>
constexpr auto addresses(std::tuple<Tensors...>& results) {
  return std::apply([](auto&... tensors) { return std::array{tensors.data()...}; }, results);
}

// The addresses of bound values, in the order of the graph's leaves.
template <class E, class T, class... Bindings>
constexpr std::array<T const*, EvaluationPlan<E>::leaf_count> bound_leaves(Bindings const&... bindings) {
  std::array<T const*, EvaluationPlan<E>::leaf_count> leaves{};
  static_cast<void>(ingot::detail::InOrder{
      true,
      (leaves[std::integral_constant<std::size_t, place_of_leaf(E::graph, Bindings::name())>::value] = bindings.data(),
       true)...});
  return leaves;
}

}  // namespace detail

// The tensor of an expression, or the tuple of tensors of several, in scalar T.
template <class E, class T>
using result_t =
    typename decltype(detail::result_type<E, T>(std::make_index_sequence<EvaluationPlan<E>::result_count>{}))::type;

// Whether the given tensors are those that results are written into.
template <class Given, class Written>
inline constexpr bool holds_results = std::is_same_v<Given, Written>;
template <class... Given, class... Written>
inline constexpr bool holds_results<std::tuple<Given&...>, std::tuple<Written...>> =
    std::is_same_v<std::tuple<Given...>, std::tuple<Written...>>;

namespace detail {

// Whether n numbers from a on and m numbers from b on share memory. Not for constant expressions.
template <class T>
inline bool overlap(T const* a, std::size_t n, T const* b, std::size_t m) {
  auto const first = reinterpret_cast<std::uintptr_t>(a);
  auto const second = reinterpret_cast<std::uintptr_t>(b);
  return first < second + m * sizeof(T) && second < first + n * sizeof(T);
}
template <class T, std::size_t Results, class... Bindings>
constexpr void require_apart(std::array<T*, Results> const& results, std::array<std::size_t, Results> const& sizes,
                             Bindings const&... bindings) {
  if (std::is_constant_evaluated()) return;
  for (std::size_t i = 0; i < Results; ++i) {
    if ((overlap<T>(results[i], sizes[i], bindings.data(), Bindings::shape::size) || ...)) __builtin_trap();
  }
}
template <class T, std::size_t... Extents>
constexpr std::array<std::size_t, 1> sizes(Tensor<T, Extents...> const&) {
  return {Shape<Extents...>::size};
}
template <class... Tensors>
constexpr auto sizes(std::tuple<Tensors...> const&) {
  return std::array{std::remove_cvref_t<Tensors>::size()...};
}

}  // namespace detail

// Writes the value of an expression into `result`, a tensor of its shape, or the values of outputs into a std::tie of
// tensors, with a workspace that the caller placed. Results serve as memory for intermediate values, too, so they must
// not overlap each other; one that overlaps a bound tensor stops the program.
// Refused: a missing, unknown or misshapen binding, a workspace that is too small or of another scalar.
template <class E, class Results, class T, std::size_t N, class... Bindings>
constexpr void evaluate_into(E, Results&& results, Workspace<T, N>& workspace, Bindings const&... bindings) {
  using Given = std::remove_cvref_t<Results>;
  constexpr bool fits = holds_results<Given, result_t<E, T>>;
  if constexpr (!detail::has_stand_in(E::graph)) {
    static_assert(holds_results<Given, result_t<E, T>>,
                  "the result is a tensor of the expression's shape and the workspace's scalar, or a std::tie of such");
    static_assert(!fits || N >= EvaluationPlan<E>::workspace_size,
                  "an evaluation takes its workspace_for(expression) or a larger one");
  }
  static_assert(
      binds_every_leaf<detail::binding_refusal_t<E::graph, Bindings...>>,
      "an evaluation takes bind<name>(value) for each input and parameter: binds_every_leaf<...> has the reason");
  if constexpr (fits && N >= EvaluationPlan<E>::workspace_size && detail::can_run<E::graph, Bindings...>) {
    static_assert((std::is_same_v<T, typename Bindings::scalar> && ...),
                  "the workspace is of the scalar that is bound");
    detail::require_apart<T>(detail::addresses(results), detail::sizes(results), bindings...);
    EvaluationPlan<E>::run(detail::bound_leaves<E, T>(bindings...), detail::addresses(results), workspace.data());
  }
}

// The value of an expression, or the tuple of outputs' values. The workspace is on the stack; refused above the stack
// limit.
//   evaluate(x * w, bind<"x">(x_values), bind<"w">(w_values))
// The scalar is that of the bound values, or double if there are none.
template <class E, class... Bindings>
constexpr auto evaluate(E, Bindings const&... bindings) {
  using T = typename detail::ScalarOfBindings<Bindings...>::type;
  result_t<E, T> results{};
  static_assert(
      binds_every_leaf<detail::binding_refusal_t<E::graph, Bindings...>>,
      "an evaluation takes bind<name>(value) for each input and parameter: binds_every_leaf<...> has the reason");
  if constexpr (detail::can_run<E::graph, Bindings...>) {
    using Needed = ingot::detail::Bytes<EvaluationPlan<E>::workspace_size * sizeof(T) + sizeof(results)>;
    static_assert(
        ingot::detail::fits_the_stack<Needed, ingot::detail::StackLimit>,
        "evaluate would put too many bytes on the stack: place workspace_for(expression) and call "
        "evaluate_into(expression, result, workspace, bindings...), or define INGOT_STACK_WORKSPACE_LIMIT, which "
        "is the second number");
    typename EvaluationPlan<E>::template Workspace<T> workspace{};
    EvaluationPlan<E>::run(detail::bound_leaves<E, T>(bindings...), detail::addresses(results), workspace.data());
  }
  return results;
}

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"

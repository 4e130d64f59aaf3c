// A body and a shortcut around it.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cstddef>
#include <type_traits>

#include "ingot/core/pack.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/kernels/elementwise.hpp"
#include "ingot/layers/branch.hpp"
#include "ingot/layers/fingerprint.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/reshape.hpp"
#include "ingot/layers/sizes.hpp"
#include "ingot/layers/stateful.hpp"
#include "ingot/network/checks.hpp"
#include "ingot/network/deduced_forward.hpp"
#include "ingot/network/flow.hpp"
#include "ingot/network/front.hpp"
#include "ingot/network/inference.hpp"
#include "ingot/network/network.hpp"
#include "ingot/network/untrainable.hpp"
#include "ingot/network/visit.hpp"

namespace ingot {

namespace detail {

// Stands for the shortcut that is x itself.
struct NoShortcut {};

}  // namespace detail

// Residual<Body>, Residual<Body, Shortcut>; of three and more layers, Residual<A, B, C> has their chain for its body.
template <class Body, class Shortcut = detail::NoShortcut, class... Rest>
struct Residual;

namespace detail {

// The layer of a shortcut.
template <class Body, class Around>
struct ShortcutOf {
  using type = Around;
};
template <class Body>
requires HasInputShape<Body>
struct ShortcutOf<Body, NoShortcut> {
  using type = Identity<typename Body::input_shape>;
};
template <class Body, class Around>
using shortcut_t = typename ShortcutOf<Body, Around>::type;

}  // namespace detail

template <class Body, class Around>
struct RefusalOf<Residual<Body, Around>>
    : FirstOf<Unless<detail::can_be_held<Body>, reasons::InBranch<0, detail::branch_refusal_t<Body>>>,
              Unless<detail::can_be_held<Around>, reasons::InBranch<1, detail::branch_refusal_t<Around>>>> {};
template <class Body, class Around>
requires(detail::can_be_held<Body> && detail::can_be_held<detail::shortcut_t<Body, Around>>)
struct RefusalOf<Residual<Body, Around>> {
 private:
  using Shortcut = detail::shortcut_t<Body, Around>;

 public:
  using type = typename FirstOf<
      Unless<std::is_same_v<typename Body::input_shape, typename Shortcut::input_shape>,
             reasons::BranchesStartApart<typename Body::input_shape, typename Shortcut::input_shape>>,
      Unless<std::is_same_v<typename Body::output_shape, typename Shortcut::output_shape>,
             reasons::BranchesEndApart<typename Body::output_shape, typename Shortcut::output_shape>>,
      Unless<detail::branches_agree_on_marks<Body, Shortcut>, reasons::BranchesDifferInMarks<Body, Shortcut>>,
      Unless<(computes_in_any_scalar<Body> || computes_in_any_scalar<Shortcut> ||
              std::is_same_v<scalar_t<Body>, scalar_t<Shortcut>>),
             reasons::ScalarsDiffer<scalar_t<Body>, scalar_t<Shortcut>>>>::type;
};

template <class A, class B, class C, class... Rest>
struct RefusalOf<Residual<A, B, C, Rest...>> : RefusalOf<Network<A, B, C, Rest...>> {};
template <class A, class B, class C, class... Rest>
requires not_refused<Network<A, B, C, Rest...>>
struct RefusalOf<Residual<A, B, C, Rest...>> : RefusalOf<Residual<Network<A, B, C, Rest...>>> {};

// One that is refused says so and nothing else.
template <class Body, class Around, class... Rest>
struct Residual : RefusedLayer<Residual<Body, Around, Rest...>> {};

// The chain as the body.
template <class A, class B, class C, class... Rest>
requires not_refused<Residual<A, B, C, Rest...>>
struct Residual<A, B, C, Rest...> : Residual<Network<A, B, C, Rest...>> {
  template <class U>
  using with_scalar =
      Residual<with_scalar_t<A, U>, with_scalar_t<B, U>, with_scalar_t<C, U>, with_scalar_t<Rest, U>...>;
};

// y = body(x) + shortcut(x); without a shortcut (a projection), y = body(x) + x.
//
// Shapes      the body's; the shortcut's must be the same.
// Parameters  the body's as "body.<name>", the shortcut's as "shortcut.<name>".
// Numerics    the branches', and one addition an output.
// Cost        the branches' MACs. Training keeps the output of the body and of a shortcut that is a layer.
// Aliasing    y does not overlap x, nor dx dy.
// Refuses     branches that are no layers, or whose input or output shapes differ, or their marks.
// Source      He et al. 2015.
template <class Body, class Around>
requires not_refused<Residual<Body, Around>>
struct Residual<Body, Around> : detail::Pack<Body, detail::shortcut_t<Body, Around>> {
  using Shortcut = detail::shortcut_t<Body, Around>;
  using scalar = std::conditional_t<computes_in_any_scalar<Body>, scalar_t<Shortcut>, scalar_t<Body>>;
  using value_type = std::conditional_t<std::is_same_v<scalar, AnyScalar>, float, scalar>;
  using input_shape = typename Body::input_shape;
  using output_shape = typename Body::output_shape;
  template <class U>
  using with_scalar = Residual<with_scalar_t<Body, U>, with_scalar_t<Around, U>>;
  static constexpr LayerIdentity identity() { return detail::joined_identity<Body, Shortcut>("Residual"); }
  static constexpr bool draws_random = detail::any_draws_random_v<Body, Shortcut>;
  static constexpr bool carries_state = detail::any_carries_state_v<Body, Shortcut>;
  static constexpr std::size_t least_batch = detail::least_batch_of_all<Body, Shortcut>;
  static constexpr std::size_t macs = detail::macs_of_all<Body, Shortcut>;
  static constexpr std::size_t other_operations = detail::other_operations_of_all<Body, Shortcut> + output_shape::size;
  // Of the sum a body may leave the marks to what is around it.
  static constexpr bool takes_marks = takes_marks_v<Body> || takes_marks_v<Shortcut>;
  static constexpr bool gives_marks =
      gives_marks_v<Body> || gives_marks_v<Shortcut> || (takes_marks && hands_marks_on_v<Shortcut>);
  static constexpr bool hands_marks_on = hands_marks_on_v<Body> && hands_marks_on_v<Shortcut>;
  static constexpr bool backward_reads_output = false;
  static constexpr bool plain = reshapes_only_v<Shortcut>;

  constexpr decltype(auto) body() { return element<0, Body>(*this); }
  constexpr decltype(auto) body() const { return element<0, Body>(*this); }
  constexpr decltype(auto) shortcut() { return element<1, Shortcut>(*this); }
  constexpr decltype(auto) shortcut() const { return element<1, Shortcut>(*this); }

  // The body runs first, in y; then the shortcut, beside it.
  template <std::size_t B>
  static constexpr std::size_t shortcut_size = plain ? 0 : B * output_shape::size;
  template <std::size_t B>
  static constexpr std::size_t workspace_size = detail::inference_plan<Residual, B>.size;

  template <std::size_t B, class T>
  struct Saved {
    saved_through_t<Body, B, T> body;
    saved_through_t<Shortcut, B, T> shortcut;
    // Each branch's own output, which its backward may read: y is their sum.
    batch_t<T, B, output_shape> body_output;
    ingot::Workspace<T, shortcut_size<B>> shortcut_output;
    ingot::Workspace<T, plain ? 0 : B * input_shape::size> input_gradient;
  };

  template <std::size_t B, class T = value_type>
  constexpr void forward(std::type_identity_t<View<T const, B, input_shape>> x,
                         std::type_identity_t<View<T, B, output_shape>> y,
                         std::type_identity_t<Scratch<T, workspace_size_v<Residual, B>>> scratch) const {
    detail::run_tree<B, T, Residual>(*this, x, y, scratch.data);
  }
  template <class X, class Y, class... Scratches>
  requires(sizeof...(Scratches) < 2)
  constexpr void forward(X const& x, Y&& y, Scratches&&... workspace) const {
    using Fault = detail::forward_call_fault_t<Residual, X const&, Y, Scratches...>;
    static_assert(detail::forward_accepts<Fault>,
                  "forward(x, y, workspace) is refused: forward_accepts<...> has the reason");
    if constexpr (detail::forward_accepts<Fault>) detail::deduce_forward(*this, x, y, workspace...);
  }

  template <std::size_t B, class T = value_type>
  constexpr void forward_training(std::type_identity_t<View<T const, B, input_shape>> x,
                                  std::type_identity_t<View<T, B, output_shape>> y, Saved<B, T>& saved,
                                  TrainingContext context) const {
    ingot::forward_training<B, T, Body>(body(), x, saved.body_output, saved.body, context.child(0));
    kernels::copy<B, T, output_shape>(saved.body_output, y);
    if constexpr (plain) {
      kernels::add(x.template as<output_shape>(), y);
    } else {
      View<T, B, output_shape> const other(saved.shortcut_output.data(), output_shape::size);
      ingot::forward_training<B, T, Shortcut>(shortcut(), x, other, saved.shortcut, context.child(1));
      kernels::add<B, T, output_shape>(other, y);
    }
  }

  template <std::size_t B, class T = value_type>
  constexpr void backward(std::type_identity_t<View<T const, B, input_shape>> x,
                          std::type_identity_t<View<T const, B, output_shape>>,
                          std::type_identity_t<View<T const, B, output_shape>> dy,
                          std::type_identity_t<View<T, B, input_shape>> dx, Saved<B, T>& saved,
                          Residual& gradient) const {
    ingot::backward<B, T, Body>(body(), x, saved.body_output, dy, dx, saved.body, detail::reference(gradient.body()));
    if constexpr (plain) {
      kernels::add(dy.template as<input_shape>(), dx);
    } else {
      View<T const, B, output_shape> const other(saved.shortcut_output.data(), output_shape::size);
      View<T, B, input_shape> const down(saved.input_gradient.data(), input_shape::size);
      ingot::backward<B, T, Shortcut>(shortcut(), x, other, dy, down, saved.shortcut,
                                      detail::reference(gradient.shortcut()));
      kernels::add<B, T, input_shape>(down, dx);
    }
  }

  template <class F, class First, class... Rest>
  static constexpr void visit_at(ParameterPath const& path, F& f, First& first, Rest&... rest) {
    detail::visit_packed(path.child("body"), f, detail::reference(first.body()), detail::reference(rest.body())...);
    detail::visit_packed(path.child("shortcut"), f, detail::reference(first.shortcut()),
                         detail::reference(rest.shortcut())...);
  }
};

template <class Body, class Around, class... Rest>
inline constexpr bool takes_post_ops_v<Residual<Body, Around, Rest...>> = true;

namespace detail {

template <class Body, class Around>
inline constexpr bool is_frozen_v<Residual<Body, Around>> = joins_frozen<Body, shortcut_t<Body, Around>>;
template <class A, class B, class C, class... Rest>
inline constexpr bool is_frozen_v<Residual<A, B, C, Rest...>> = joins_frozen<A, B, C, Rest...>;

// It adds the outputs of another already.
template <class Body, class Around, class... Rest>
inline constexpr bool takes_sum_v<Residual<Body, Around, Rest...>> = false;

// Whether it does so in a residual: what it adds is one step's output, and not put together by several.
template <class Body, class Shortcut, std::size_t B>
inline constexpr bool adds_in_kernel = [] {
  constexpr auto& flow = inference_flow<Shortcut, B>;
  return takes_sum_v<Body> && flow.steps[flow.step_count - 1].output == 1;
}();

// In a tree of layers: the shortcut first where the body's last kernel adds its outputs; else the body, the shortcut,
// and their sum in the memory of either.
template <std::size_t B, class Body, class Shortcut>
constexpr auto residual_flow() {
  constexpr bool fused = adds_in_kernel<Body, Shortcut, B>;
  constexpr std::size_t size = Body::output_shape::size;
  FlowBuilder<(fused ? 3 : 4) + inner_values<B, Body, Shortcut>, (fused ? 0 : 1) + inner_steps<B, Body, Shortcut>>
      builder(Body::input_shape::size, size);
  if constexpr (fused) {
    std::size_t const shortcut = builder.value({.size = size});
    builder.part(inference_flow<Shortcut, B>, 0, shortcut);
    builder.part(inference_flow<Body, B>, 0, 1);
    FlowStep& last = builder.flow.steps[builder.steps - 1];
    last.other = shortcut;
    last.keeps_other = true;
  } else {
    std::size_t const body = builder.value({.size = size});
    builder.part(inference_flow<Body, B>, 0, body);
    std::size_t const shortcut = builder.value({.size = size});
    builder.part(inference_flow<Shortcut, B>, 0, shortcut);
    builder.step({.input = body, .output = 1, .other = shortcut, .may_overwrite = true});
  }
  return builder.flow;
}
template <class Body, class Around, std::size_t B>
inline constexpr auto inference_flow<Residual<Body, Around>, B> = residual_flow<B, Body, shortcut_t<Body, Around>>();
template <class A, class B, class C, class... Rest, std::size_t Batch>
inline constexpr auto inference_flow<Residual<A, B, C, Rest...>, Batch> =
    inference_flow<Residual<Network<A, B, C, Rest...>>, Batch>;

// A body and its shortcut, and their sum. The layer that has the values may be another than they are types of.
template <class Body, class Shortcut>
struct InferenceOfResidual {
  using S = typename Body::output_shape;

  template <class Plan, std::size_t B, class T, class Layer, class Memory, class PostOps = kernels::NoPostOps>
  static constexpr void run(Layer const& layer, Memory const& memory, PostOps const& ops = {}) {
    if constexpr (adds_in_kernel<Body, Shortcut, B>) {
      run_fused<Plan, B, T>(layer, memory, ops);
    } else {
      constexpr std::size_t before = Plan::steps.size() - 1;
      constexpr PlannedStep sum = Plan::steps[before];
      using Branches = InferenceOfPack<Body, Shortcut>;
      Branches::template run<StepsOfPart<part_of<before>(Plan::steps, 0)>, B, T>(layer, memory);
      if constexpr (sum.output == sum.other) {
        run_addition<sum.input, sum.output, B, S, T>(memory, ops);
      } else {
        if constexpr (sum.output != sum.input) run_copy<sum.input, sum.output, B, S, T>(memory);
        run_addition<sum.other, sum.output, B, S, T>(memory, ops);
      }
    }
  }

 private:
  template <class Plan, std::size_t B, class T, class Layer, class Memory, class PostOps>
  static constexpr void run_fused(Layer const& layer, Memory const& memory, PostOps const& ops) {
    constexpr std::size_t before = inference_flow<Shortcut, B>.step_count;
    using StepsOfShortcut = StepsOfPart<part_of<before>(Plan::steps, 0)>;
    using StepsOfBody = StepsOfPart<part_of<Plan::steps.size() - before>(Plan::steps, before)>;
    constexpr FlowSlot other = StepsOfShortcut::steps[before - 1].output;
    constexpr auto& offsets = state_offsets<Memory, Body, Shortcut>;
    run_part<StepsOfShortcut, B, T, Shortcut, offsets[1]>(layer.shortcut(), memory);
    auto const added = memory.template input<other>();
    run_part<StepsOfBody, B, T, Body, offsets[0]>(layer.body(), memory,
                                                  kernels::then(kernels::Add<T>{added.data, added.stride}, ops));
  }
};

template <class Body, class Around>
struct Inference<Residual<Body, Around>> : InferenceOfResidual<Body, shortcut_t<Body, Around>> {};

template <class Body, class Around>
requires not_refused<Residual<Body, Around>>
struct FirstUntrainable<Residual<Body, Around>> : FirstUntrainableOf<Body, shortcut_t<Body, Around>> {};

template <class A, class B, class C, class... Rest>
struct Inference<Residual<A, B, C, Rest...>> : Inference<Residual<Network<A, B, C, Rest...>>> {};
template <class A, class B, class C, class... Rest>
requires not_refused<Residual<A, B, C, Rest...>>
struct FirstUntrainable<Residual<A, B, C, Rest...>> : FirstUntrainable<Residual<Network<A, B, C, Rest...>>> {};

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"

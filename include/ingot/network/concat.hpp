// Branches side by side, joined along the channels.
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
#include "ingot/layers/branch.hpp"
#include "ingot/layers/fingerprint.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/sizes.hpp"
#include "ingot/layers/stateful.hpp"
#include "ingot/network/checks.hpp"
#include "ingot/network/deduced_forward.hpp"
#include "ingot/network/flow.hpp"
#include "ingot/network/front.hpp"
#include "ingot/network/inference.hpp"
#include "ingot/network/untrainable.hpp"
#include "ingot/network/visit.hpp"

namespace ingot {

namespace detail {

// Whether branches have one input shape.
template <class... InputShapes>
inline constexpr bool branches_read_one_shape = true;
template <class First, class... Rest>
inline constexpr bool branches_read_one_shape<First, Rest...> =
    detail::all_of(std::array<bool, sizeof...(Rest)>{std::is_same_v<First, Rest>...});

// Whether shapes have a first extent, and differ in that alone.
template <class... OutputShapes>
inline constexpr bool branches_join_along_channels = false;
template <class First, class... Rest>
requires(First::rank > 0 && detail::all_of(std::array<bool, sizeof...(Rest)>{(Rest::rank > 0)...}))
inline constexpr bool branches_join_along_channels<First, Rest...> =
    detail::all_of(std::array<bool, sizeof...(Rest)>{std::is_same_v<drop_first_t<First>, drop_first_t<Rest>>...});

}  // namespace detail

template <class... Branches>
struct Concat;

namespace reasons {

// Outputs that differ in more than their first extent.
template <class... OutputShapes>
struct BranchesDoNotJoin {};

}  // namespace reasons

namespace detail {

// Whether all branches that have a scalar have the same.
template <class... Branches>
inline constexpr bool one_scalar = all_of(std::array<bool, sizeof...(Branches)>{
    (computes_in_any_scalar<Branches> ||
     std::is_same_v<scalar_t<Branches>, typename decltype(common_scalar<Branches...>())::type>)...});

}  // namespace detail

namespace reasons {

// A concatenation of nothing.
struct NoBranches {};

}  // namespace reasons

template <>
struct RefusalOf<Concat<>> {
  using type = reasons::NoBranches;
};
template <class... Branches>
struct RefusalOf<Concat<Branches...>> {
  using type = typename detail::FirstUnheld<Branches...>::reason;
};
template <class... Branches>
requires(sizeof...(Branches) > 0 && (detail::can_be_held<Branches> && ...))
struct RefusalOf<Concat<Branches...>>
    : FirstOf<Unless<detail::branches_read_one_shape<typename Branches::input_shape...>,
                     reasons::BranchesStartApart<typename Branches::input_shape...>>,
              Unless<detail::branches_join_along_channels<typename Branches::output_shape...>,
                     reasons::BranchesDoNotJoin<typename Branches::output_shape...>>,
              Unless<detail::branches_agree_on_marks<Branches...>, reasons::BranchesDifferInMarks<Branches...>>,
              Unless<detail::one_scalar<Branches...>, reasons::ScalarsDiffer<scalar_t<Branches>...>>> {};

// One that is refused says so and nothing else.
template <class... Branches>
struct Concat : RefusedLayer<Concat<Branches...>> {};

// y = the branches' outputs of the same x, one after the other along the first axis. Every branch writes straight into
// its slice of y.
//
// Shapes      x that of every branch; y [C1 + ... + Cn, positions...].
// Parameters  the branches' as "<position>.<name>".
// Numerics    the branches'; dx is the sum of theirs, one after the other.
// Cost        the branches' MACs.
// Aliasing    y does not overlap x, nor dx dy.
// Refuses     branches that are no layers, that read different shapes, or whose outputs differ beyond the first axis;
//             that differ in marks.
// Source      Szegedy et al. 2014; PyTorch's torch.cat(dim=1).
template <class... Branches>
requires not_refused<Concat<Branches...>>
struct Concat<Branches...> : detail::Pack<Branches...> {
  template <std::size_t I>
  using branch_type = detail::type_at_t<I, Branches...>;
  static constexpr std::size_t channels =
      detail::sum_of(std::array<std::size_t, sizeof...(Branches)>{Branches::output_shape::extents[0]...});
  using scalar = typename decltype(detail::common_scalar<Branches...>())::type;
  using value_type = std::conditional_t<std::is_same_v<scalar, AnyScalar>, float, scalar>;
  using input_shape = typename branch_type<0>::input_shape;
  using output_shape = prepend_t<channels, drop_first_t<typename branch_type<0>::output_shape>>;
  template <class U>
  using with_scalar = Concat<with_scalar_t<Branches, U>...>;
  static constexpr LayerIdentity identity() { return detail::joined_identity<Branches...>("Concat"); }
  static constexpr bool draws_random = detail::any_draws_random_v<Branches...>;
  static constexpr bool carries_state = detail::any_carries_state_v<Branches...>;
  static constexpr std::size_t least_batch = detail::least_batch_of_all<Branches...>;
  static constexpr bool takes_marks = (takes_marks_v<Branches> || ...);
  static constexpr bool gives_marks = (gives_marks_v<Branches> || ...);
  static constexpr bool hands_marks_on = (hands_marks_on_v<Branches> && ...);
  static constexpr std::size_t macs = detail::macs_of_all<Branches...>;
  static constexpr std::size_t other_operations = detail::other_operations_of_all<Branches...>;

  template <std::size_t I>
  constexpr decltype(auto) branch() {
    return element<I, branch_type<I>>(*this);
  }
  template <std::size_t I>
  constexpr decltype(auto) branch() const {
    return element<I, branch_type<I>>(*this);
  }

  template <std::size_t B>
  static constexpr std::size_t workspace_size = detail::inference_plan<Concat, B>.size;

  template <std::size_t B, class T>
  struct Saved {
    detail::Pack<saved_through_t<Branches, B, T>...> branches;
    ingot::Workspace<T, sizeof...(Branches) == 1 ? 0 : B * input_shape::size> input_gradient;
  };

  template <std::size_t B, class T = value_type>
  constexpr void forward(std::type_identity_t<View<T const, B, input_shape>> x,
                         std::type_identity_t<View<T, B, output_shape>> y,
                         std::type_identity_t<Scratch<T, workspace_size_v<Concat, B>>> scratch) const {
    detail::run_tree<B, T, Concat>(*this, x, y, scratch.data);
  }
  template <class X, class Y, class... Scratches>
  requires(sizeof...(Scratches) < 2)
  constexpr void forward(X const& x, Y&& y, Scratches&&... workspace) const {
    using Fault = detail::forward_call_fault_t<Concat, X const&, Y, Scratches...>;
    static_assert(detail::forward_accepts<Fault>,
                  "forward(x, y, workspace) is refused: forward_accepts<...> has the reason");
    if constexpr (detail::forward_accepts<Fault>) detail::deduce_forward(*this, x, y, workspace...);
  }

  template <std::size_t B, class T = value_type>
  constexpr void forward_training(std::type_identity_t<View<T const, B, input_shape>> x,
                                  std::type_identity_t<View<T, B, output_shape>> y, Saved<B, T>& saved,
                                  TrainingContext context) const {
    for_each_branch([&]<std::size_t I, class Branch>() {
      auto&& kept = element<I, saved_through_t<Branch, B, T>>(saved.branches);
      ingot::forward_training<B, T, Branch>(branch<I>(), x, slice<I>(y), kept, context.child(I));
    });
  }

  template <std::size_t B, class T = value_type>
  constexpr void backward(std::type_identity_t<View<T const, B, input_shape>> x,
                          std::type_identity_t<View<T const, B, output_shape>> y,
                          std::type_identity_t<View<T const, B, output_shape>> dy,
                          std::type_identity_t<View<T, B, input_shape>> dx, Saved<B, T>& saved,
                          Concat& gradient) const {
    for_each_branch([&]<std::size_t I, class Branch>() {
      auto&& kept = element<I, saved_through_t<Branch, B, T>>(saved.branches);
      auto&& own = gradient.template branch<I>();
      if constexpr (I == 0) {
        ingot::backward<B, T, Branch>(branch<I>(), x, slice<I>(y), slice<I>(dy), dx, kept, own);
      } else {
        View<T, B, input_shape> const down(saved.input_gradient.data(), input_shape::size);
        ingot::backward<B, T, Branch>(branch<I>(), x, slice<I>(y), slice<I>(dy), down, kept, own);
        kernels::add<B, T, input_shape>(down, dx);
      }
    });
  }

  template <class F, class First, class... Rest>
  static constexpr void visit_at(ParameterPath const& path, F& f, First& first, Rest&... rest) {
    detail::visit_pack<Branches...>(std::index_sequence_for<Branches...>{}, path, f, first, rest...);
  }

 private:
  // Calls body.operator()<I, Branch>() for every branch.
  template <class Body>
  static constexpr void for_each_branch(Body&& body) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      static_cast<void>(detail::InOrder{true, (body.template operator()<I, Branches>(), true)...});
    }(std::index_sequence_for<Branches...>{});
  }

  template <std::size_t I>
  static constexpr std::size_t offset = [] {
    constexpr std::array<std::size_t, sizeof...(Branches)> sizes{Branches::output_shape::size...};
    std::size_t sum = 0;
    for (std::size_t i = 0; i < I; ++i) sum += sizes[i];
    return sum;
  }();

  template <std::size_t I, class V>
  static constexpr auto slice(V view) {
    return view.template slice<offset<I>, typename branch_type<I>::output_shape>();
  }
};

namespace detail {

template <class... Branches>
inline constexpr bool is_frozen_v<Concat<Branches...>> = joins_frozen<Branches...>;

// In a tree of layers: each branch writes into its part of the output.
template <std::size_t B, class... Branches>
constexpr auto concat_flow() {
  FlowBuilder<sizeof...(Branches) + 2 + inner_values<B, Branches...>, inner_steps<B, Branches...>> builder(
      type_at_t<0, Branches...>::input_shape::size,
      sum_of(std::array<std::size_t, sizeof...(Branches)>{Branches::output_shape::size...}));
  std::size_t offset = 0;
  auto const next = [&](auto const& branch) {
    std::size_t const size = branch.values[1].size;
    builder.part(branch, 0, builder.value({.size = size, .whole = 1, .offset = offset, .since = 0}));
    offset += size;
  };
  static_cast<void>(InOrder{true, (next(inference_flow<Branches, B>), true)...});
  return builder.flow;
}
template <class... Branches, std::size_t B>
inline constexpr auto inference_flow<Concat<Branches...>, B> = concat_flow<B, Branches...>();

template <class... Branches>
struct Inference<Concat<Branches...>> : InferenceOfPack<Branches...> {};

template <class... Branches>
requires not_refused<Concat<Branches...>>
struct FirstUntrainable<Concat<Branches...>> : FirstUntrainableOf<Branches...> {};

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// What a network refuses, and which of its layers is to blame.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "ingot/core/pack.hpp"
#include "ingot/layers/branch.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/layer_faults.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/network/first_false.hpp"
#include "ingot/network/marks_checks.hpp"

namespace ingot {

namespace detail {

// The two ends of a joint, as a refusal prints them.
template <std::size_t Position, class Layer, class Shape>
struct Output {};
template <std::size_t Position, class Layer, class Shape>
struct Input {};
// A layer and its position in the network.
template <std::size_t Position, class Layer>
struct At {};

}  // namespace detail

template <class... Layers>
struct Network;

namespace reasons {

// A layer without scalar computes in float alone, and the network in T.
template <class T>
struct NoForwardInTheNetworksScalar {};

}  // namespace reasons

namespace detail {

// Each is true for NoneRefused alone. Asserted in the head of Network, so that both compilers print the arguments, the
// offender, in the first lines of their message.
template <class Where, class Reason>
inline constexpr bool layer_exists = std::is_same_v<Where, NoneRefused> || is_told<Reason>;
template <class Where, class S>
inline constexpr bool has_no_zero_extent = std::is_same_v<Where, NoneRefused>;
template <class Where>
inline constexpr bool has_input_shape = std::is_same_v<Where, NoneRefused>;
template <class Where>
inline constexpr bool has_output_shape = std::is_same_v<Where, NoneRefused>;
template <class Where, class Scalar>
inline constexpr bool has_a_scalar = std::is_same_v<Where, NoneRefused>;
template <class Where, class Scalar, class NetworkScalar>
inline constexpr bool has_the_networks_scalar = std::is_same_v<Where, NoneRefused>;
template <class Where, class Reason>
inline constexpr bool has_forward = std::is_same_v<Where, NoneRefused>;
template <class Where, class Reason>
inline constexpr bool names_its_parameters = std::is_same_v<Where, NoneRefused>;
template <class Where, class Reason>
inline constexpr bool has_backward = std::is_same_v<Where, NoneRefused>;
template <class Where, class InputShape, class OutputShape>
inline constexpr bool fits_its_memory = std::is_same_v<Where, NoneRefused>;
template <class From, class To>
inline constexpr bool shapes_match = std::is_same_v<From, NoneRefused>;

// A network or a layer. One that is refused counts, too: it reports that itself.
template <class L>
concept NetworkLike = !not_refused<L> || HasInputShape<L>;
// The same, or any type whose visit names its tensors, as of the parameters of an expression.
template <class L>
concept HoldsParameters = NetworkLike<L> || detail::HasVisitOfSeveral<L>;

// Whether a function can take L as a layer. A network that is refused reports that itself.
template <class L, class Reason>
inline constexpr bool is_layer = std::is_same_v<Reason, NoneRefused>;
template <class... Layers, class Reason>
inline constexpr bool is_layer<Network<Layers...>, Reason> = true;
// Whether a function may write to what it is given.
template <class Given>
inline constexpr bool can_be_changed = !std::is_const_v<Given>;

// A function with such a parameter in the place of a network makes compilers complete the network's type where the user
// calls, as they look for a conversion: what it refuses is then said there, not at the end of a chain of
// instantiations.
struct CompleteFirst {
  CompleteFirst() = delete;
};

// The layer at a position that a check found, or NoneRefused.
template <std::size_t Position, class... Layers>
struct Found {
  using layer = type_at_t<Position, Layers...>;
  using type = At<Position, layer>;
  using reason = held_refusal_t<layer>;
};
template <class... Layers>
struct Found<none, Layers...> {
  using type = NoneRefused;
  using reason = NoneRefused;
};

template <class... Layers>
struct NetworkChecks;

// Whether a layer that computes in any scalar does so in this one, that of its network. (float is what it is asked for
// wherever it is looked at alone.)
template <class L, class T>
inline constexpr bool has_forward_in = HasForward<L>;
template <class L, class T>
requires(computes_in_any_scalar<L> && !takes_scratch_v<L, 1> && !std::is_same_v<T, AnyScalar> &&
         !std::is_same_v<T, float> && HasForward<L>)
inline constexpr bool has_forward_in<L, T> = ForwardTakes<1, T, L, input_view_t<L, 1, T>, output_view_t<L, 1, T>>;

// Why there is no such forward.
template <class L, class T>
struct ForwardFaultIn {
  using type = forward_fault_t<L>;
};
template <class L, class T>
requires HasForward<L>
struct ForwardFaultIn<L, T> {
  using type = reasons::NoForwardInTheNetworksScalar<T>;
};

// The same with what is wrong with its forward, or with its data.
template <std::size_t Position, class... Layers>
struct FoundForward : Found<Position, Layers...> {
  using reason =
      typename ForwardFaultIn<type_at_t<Position, Layers...>, typename NetworkChecks<Layers...>::scalar>::type;
};
template <class... Layers>
struct FoundForward<none, Layers...> : Found<none, Layers...> {};
template <std::size_t Position, class... Layers>
struct FoundData : Found<Position, Layers...> {
  using reason = data_fault_t<type_at_t<Position, Layers...>>;
};
template <class... Layers>
struct FoundData<none, Layers...> : Found<none, Layers...> {};

// Its two shapes, for layers that have both.
template <std::size_t Position, class... Layers>
struct FoundBetween : Found<Position, Layers...> {
  using input = typename type_at_t<Position, Layers...>::input_shape;
  using output = typename type_at_t<Position, Layers...>::output_shape;
};
template <class... Layers>
struct FoundBetween<none, Layers...> : Found<none, Layers...> {
  using input = NoneRefused;
  using output = NoneRefused;
};

// The same with what that layer says of itself.
template <std::size_t Position, class... Layers>
struct FoundShaped : Found<Position, Layers...> {
  using layer = type_at_t<Position, Layers...>;
  using scalar = scalar_t<layer>;
  using shape = std::conditional_t<has_positive_extents<typename layer::input_shape>, typename layer::output_shape,
                                   typename layer::input_shape>;
};
template <class... Layers>
struct FoundShaped<none, Layers...> : Found<none, Layers...> {
  using scalar = NoneRefused;
  using shape = NoneRefused;
};

// The joint after a position that a check found, or NoneRefused at both ends.
template <std::size_t Position, class... Layers>
struct FoundJoint {
  using before = type_at_t<Position, Layers...>;
  using after = type_at_t<Position + 1, Layers...>;
  using output = Output<Position, before, typename before::output_shape>;
  using input = Input<Position + 1, after, typename after::input_shape>;
};
template <class... Layers>
struct FoundJoint<none, Layers...> {
  using output = NoneRefused;
  using input = NoneRefused;
};

template <class First, class... Rest>
constexpr std::size_t first_mismatch() {
  if constexpr (sizeof...(Rest) == 0) {
    return none;
  } else {
    return []<std::size_t... I>(std::index_sequence<I...>) {
      using Indexed = IndexedTypes<std::index_sequence_for<First, Rest...>, First, Rest...>;
      constexpr Indexed* types = nullptr;
      return first_false(std::array<bool, sizeof...(I)>{
          std::is_same_v<typename decltype(type_at<I>(types))::type::output_shape,
                         typename decltype(type_at<I + 1>(types))::type::input_shape>...});
    }(std::make_index_sequence<sizeof...(Rest)>{});
  }
}

// The scalar of the first layer that has one.
template <class... Layers>
constexpr auto common_scalar() {
  constexpr std::size_t first = first_false(std::array<bool, sizeof...(Layers)>{computes_in_any_scalar<Layers>...});
  if constexpr (first == none) {
    return Type<AnyScalar>{};
  } else {
    return Type<scalar_t<type_at_t<first, Layers...>>>{};
  }
}

// The same where all layers have a scalar to ask for.
template <bool Shaped, class... Layers>
struct ScalarWhere {
  using type = AnyScalar;
};
template <class... Layers>
struct ScalarWhere<true, Layers...> {
  using type = typename decltype(common_scalar<Layers...>())::type;
};

// What stands in for the shapes of a network that has none, so that it is refused once.
struct Unshaped {
  using input_shape = Shape<1>;
  using output_shape = Shape<1>;
};

// The layer at an end of a network, for the network's shapes. One that has none of its own is stood in for.
template <class L>
struct EndOf {
  using type = Unshaped;
};
template <class L>
requires(accepted<held_refusal_t<L>> && HasInputShape<L> && HasOutputShape<L> &&
         has_positive_extents<typename L::input_shape> && has_positive_extents<typename L::output_shape>)
struct EndOf<L> {
  using type = L;
};

// The position of the first layer that fails each check, `none` where all pass or an earlier check failed already.
// A layer that is refused for what RefusalOf says is not looked into.
template <class... Layers>
struct NetworkChecks {
  static constexpr std::size_t first_refused =
      first_false(std::array<bool, sizeof...(Layers)>{accepted<held_refusal_t<Layers>>...});
  static constexpr MarksJoint marks_before_refused = marks_joint_before<first_refused, Layers...>();
  static constexpr std::size_t refused = marks_before_refused.to == none ? first_refused : none;
  static constexpr std::size_t no_input = [] {
    if constexpr (first_refused == none) {
      return first_false(std::array<bool, sizeof...(Layers)>{HasInputShape<Layers>...});
    } else {
      return none;
    }
  }();
  static constexpr std::size_t no_output = [] {
    if constexpr (first_refused == none && no_input == none) {
      return first_false(std::array<bool, sizeof...(Layers)>{HasOutputShape<Layers>...});
    } else {
      return none;
    }
  }();
  static constexpr bool named = first_refused == none && no_input == none && no_output == none;
  static constexpr std::size_t zero_extent = [] {
    if constexpr (named) {
      return first_false(std::array<bool, sizeof...(Layers)>{(has_positive_extents<typename Layers::input_shape> &&
                                                              has_positive_extents<typename Layers::output_shape>)...});
    } else {
      return none;
    }
  }();
  static constexpr bool shaped = named && zero_extent == none;

  template <std::size_t I>
  using end = typename EndOf<type_at_t<I, Layers...>>::type;

  using scalar = typename ScalarWhere<shaped, Layers...>::type;
  static constexpr std::size_t bad_scalar = [] {
    if constexpr (shaped) {
      return first_false(
          std::array<bool, sizeof...(Layers)>{(computes_in_any_scalar<Layers> || is_scalar<scalar_t<Layers>>)...});
    } else {
      return none;
    }
  }();
  static constexpr std::size_t other_scalar = [] {
    if constexpr (shaped && bad_scalar == none) {
      return first_false(std::array<bool, sizeof...(Layers)>{
          (computes_in_any_scalar<Layers> || std::is_same_v<scalar_t<Layers>, scalar>)...});
    } else {
      return none;
    }
  }();
  static constexpr bool scaled = shaped && bad_scalar == none && other_scalar == none;

  static constexpr std::size_t no_forward = [] {
    if constexpr (scaled) {
      return first_false(
          std::array<bool, sizeof...(Layers)>{(reshapes_only_v<Layers> || has_forward_in<Layers, scalar>)...});
    } else {
      return none;
    }
  }();
  static constexpr std::size_t bad_data = [] {
    if constexpr (scaled && no_forward == none) {
      return first_false(std::array<bool, sizeof...(Layers)>{has_good_data<Layers>...});
    } else {
      return none;
    }
  }();
  static constexpr bool filled = scaled && no_forward == none && bad_data == none;
  static constexpr std::size_t misplaced = [] {
    if constexpr (filled) {
      return first_false(std::array<bool, sizeof...(Layers)>{fits_shared_memory<Layers>...});
    } else {
      return none;
    }
  }();
  static constexpr MarksJoint marks =
      first_refused == none ? marks_joint_of<filled && misplaced == none, Layers...>() : marks_before_refused;
  static constexpr std::size_t mismatch = [] {
    if constexpr (filled && misplaced == none && marks.to == none) {
      return first_mismatch<Layers...>();
    } else {
      return none;
    }
  }();
  static constexpr bool passed = filled && misplaced == none && marks.to == none && mismatch == none;
};
template <>
struct NetworkChecks<> {
  static constexpr std::size_t refused = none;
  static constexpr std::size_t no_input = none;
  static constexpr std::size_t no_output = none;
  static constexpr std::size_t zero_extent = none;
  static constexpr std::size_t bad_scalar = none;
  static constexpr std::size_t other_scalar = none;
  static constexpr std::size_t no_forward = none;
  static constexpr std::size_t bad_data = none;
  static constexpr std::size_t misplaced = none;
  static constexpr MarksJoint marks{};
  static constexpr std::size_t mismatch = none;
  static constexpr bool named = true;
  static constexpr bool passed = false;
  using scalar = AnyScalar;
  template <std::size_t>
  using end = Unshaped;
};

// The first layer that cannot be held, and why.
template <std::size_t Position, class... Layers>
struct Unheld {
  using reason = reasons::InBranch<Position, branch_refusal_t<type_at_t<Position, Layers...>>>;
};
template <class... Layers>
struct Unheld<none, Layers...> {
  using reason = NoneRefused;
};
template <class... Layers>
using FirstUnheld = Unheld<first_false(std::array<bool, sizeof...(Layers)>{can_be_held<Layers>...}), Layers...>;

}  // namespace detail

namespace reasons {

// Why a network cannot be a layer of another.
template <class Output, class Input>
struct NeighboursDiffer {};
template <class... Layers>
struct RefusedByItself {};

}  // namespace reasons

template <class... Layers>
struct RefusalOf<Network<Layers...>> {
 private:
  using Unheld = detail::FirstUnheld<Layers...>;
  static constexpr detail::MarksJoint marks = detail::NetworkChecks<Layers...>::marks;
  using Marks = detail::FoundMarks<marks.from, marks.to, Layers...>;
  using Joint = detail::FoundJoint<detail::NetworkChecks<Layers...>::mismatch, Layers...>;
  static constexpr std::size_t bad_data = detail::NetworkChecks<Layers...>::bad_data;
  using BadData = detail::FoundData<bad_data, Layers...>;

 public:
  using type = typename FirstOf<
      Unless<marks.to == detail::none, reasons::MarksDiffer<typename Marks::output, typename Marks::input>>,
      Unless<std::is_same_v<typename Unheld::reason, NoneRefused>, typename Unheld::reason>,
      Unless<std::is_same_v<typename Joint::output, NoneRefused>,
             reasons::NeighboursDiffer<typename Joint::output, typename Joint::input>>,
      Unless<bad_data == detail::none, reasons::InBranch<bad_data, typename BadData::reason>>,
      Unless<false, reasons::RefusedByItself<Layers...>>>::type;
};
template <class... Layers>
requires(detail::NetworkChecks<Layers...>::passed)
struct RefusalOf<Network<Layers...>> {
  using type = NoneRefused;
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

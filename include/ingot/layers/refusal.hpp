// Why a type cannot be a layer, told without looking into it.
//
// A layer that refuses some of its arguments says so in one place, a specialisation of RefusalOf before it:
//   template <std::size_t In, std::size_t Out>
//   struct RefusalOf<MyLayer<In, Out>> : FirstOf<Unless<(In > 0 && Out > 0), ZeroSize<In, Out>>, ...> {};
// and asserts accepted<refusal_t<MyLayer>> in its head. A network that holds it reports layer, position and reason in
// one line, and leaves the layer alone: its own assertion would come at the end of a long chain of instantiations.
#pragma once

#include <cstddef>
#include <type_traits>

#include "ingot/core/pack.hpp"
#include "ingot/core/scalar.hpp"
#include "ingot/core/shape.hpp"
#include "ingot/layers/layer.hpp"

namespace ingot {

struct NoneRefused {};

template <class L>
struct RefusalOf {
  using type = NoneRefused;
};
template <class L>
using refusal_t = typename RefusalOf<L>::type;
template <class L>
inline constexpr bool not_refused = std::is_same_v<refusal_t<L>, NoneRefused>;

// What a layer asserts of itself.
template <class Reason>
inline constexpr bool accepted = std::is_same_v<Reason, NoneRefused>;

// One fact that must hold, and what is printed where it does not.
template <bool Holds, class Reason>
struct Unless {};

// The reason of the first fact that does not hold.
template <class... Facts>
struct FirstOf {
  using type = NoneRefused;
};
template <class Reason, class... Rest>
struct FirstOf<Unless<false, Reason>, Rest...> {
  using type = Reason;
};
template <class Reason, class... Rest>
struct FirstOf<Unless<true, Reason>, Rest...> : FirstOf<Rest...> {};

// Reasons that many layers share: T is not float, double or a type for which is_scalar holds; a size is 0.
template <class T>
struct NotAScalar {};
template <std::size_t... Sizes>
struct ZeroSize {};

template <class T>
using UnlessScalar = Unless<is_scalar<T>, NotAScalar<T>>;
template <std::size_t... Sizes>
using UnlessPositive = Unless<((Sizes > 0) && ...), ZeroSize<Sizes...>>;

// An option that is no finite number, or a negative epsilon.
template <Real Value>
struct NotFinite {};
template <Real Value>
using UnlessFinite = Unless<is_finite(Value), NotFinite<Value>>;
template <Real Epsilon>
struct EpsilonBelow0 {};
constexpr bool is_epsilon(double epsilon) {
  return is_finite(epsilon) && epsilon >= 0.0;
}

// The same for the extents of a shape, without making that shape.
template <class S>
inline constexpr bool has_positive_extents = true;
template <std::size_t... Extents>
inline constexpr bool has_positive_extents<Shape<Extents...>> = ((Extents > 0) && ...);

template <class S>
struct ZeroExtent {};
template <class S>
using UnlessExtents = Unless<has_positive_extents<S>, ZeroExtent<S>>;

// A shape of too few or too many axes.
template <std::size_t Rank, class S>
struct NotOfRank {};
struct RankZero {};
template <class S>
using UnlessRanked = Unless<!std::is_same_v<S, Shape<>>, RankZero>;

// What a type lacks of being a layer.
struct NoInputShape {};
struct NoOutputShape {};
struct NoForward {};
// It works in place or only reshapes, and yet its outputs are more or fewer than its inputs.
template <class InputShape, class OutputShape>
struct SharedMemoryOfTwoSizes {};

// Whether a layer whose output may be its input's memory finds room for it there.
template <class L>
inline constexpr bool fits_shared_memory =
    L::input_shape::size == L::output_shape::size || !(in_place_v<L> || reshapes_only_v<L>);

namespace detail {

template <class L>
constexpr auto branch_refusal() {
  if constexpr (!not_refused<L>) {
    return Type<refusal_t<L>>{};
  } else if constexpr (!HasInputShape<L>) {
    return Type<NoInputShape>{};
  } else if constexpr (!HasOutputShape<L>) {
    return Type<NoOutputShape>{};
  } else if constexpr (!has_positive_extents<typename L::input_shape>) {
    return Type<ZeroExtent<typename L::input_shape>>{};
  } else if constexpr (!has_positive_extents<typename L::output_shape>) {
    return Type<ZeroExtent<typename L::output_shape>>{};
  } else if constexpr (!computes_in_any_scalar<L> && !is_scalar<scalar_t<L>>) {
    return Type<NotAScalar<scalar_t<L>>>{};
  } else if constexpr (!reshapes_only_v<L> && !HasForward<L>) {
    return Type<NoForward>{};
  } else if constexpr (!fits_shared_memory<L>) {
    return Type<SharedMemoryOfTwoSizes<typename L::input_shape, typename L::output_shape>>{};
  } else {
    return Type<NoneRefused>{};
  }
}

}  // namespace detail

// Why a type cannot be held by a layer that holds others: what it refuses itself, or what it lacks.
template <class L>
using branch_refusal_t = typename decltype(detail::branch_refusal<L>())::type;
template <class L>
inline constexpr bool can_be_held = std::is_same_v<branch_refusal_t<L>, NoneRefused>;

// What a layer that holds others refuses of the one at a position.
template <std::size_t Position, class Reason>
struct InBranch {};
// Shapes at the start and the end of branches that run side by side.
template <class... InputShapes>
struct BranchesStartApart {};
template <class... OutputShapes>
struct BranchesEndApart {};
template <class... Scalars>
struct ScalarsDiffer {};

}  // namespace ingot

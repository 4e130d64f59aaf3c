// Why a type cannot be a layer, told without looking into it.
//
// A layer that refuses some of its arguments says so in one place, a specialisation of RefusalOf before it:
//   template <std::size_t In, std::size_t Out>
//   struct RefusalOf<MyLayer<In, Out>> : FirstOf<UnlessPositive<In, Out>, ...> {};
// derives its primary template from RefusedLayer<MyLayer<In, Out>> and puts itself into a specialisation for
// not_refused<MyLayer<In, Out>>. A network that holds it reports layer, position and reason in one line, and leaves the
// layer alone. So do calls with that network: compilers complete its layers when they look for functions by the
// types of arguments, and an assertion in a layer's head would be a second error then.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/core/pack.hpp"
#include "ingot/core/scalar.hpp"
#include "ingot/core/shape.hpp"
#include "ingot/layers/layer.hpp"

namespace ingot {

// No reason to refuse.
struct NoneRefused {};

// Why a layer is refused; NoneRefused for one that is not. Specialise for a layer some of whose options have no
// meaning.
template <class L>
struct RefusalOf {
  using type = NoneRefused;
};
template <class L>
using refusal_t = typename RefusalOf<L>::type;
template <class L>
inline constexpr bool not_refused = std::is_same_v<refusal_t<L>, NoneRefused>;

namespace detail {

// Whether there is no reason to refuse; its argument, the reason, is printed where there is one.
template <class Reason>
inline constexpr bool accepted = std::is_same_v<Reason, NoneRefused>;

// Whether a reason has been told already, where what the layer is made of was made, as by a cell that was refused: what
// holds the layer refuses it without another error.
template <class Reason>
inline constexpr bool is_told = false;

// Why what holds a layer refuses it: for itself, or for what it derives from. (To look for that takes the whole class,
// which the layer's own constraints cannot ask for.)
template <class L>
struct HeldRefusalOf {
  using type = refusal_t<L>;
};
template <class L>
requires(not_refused<L> && requires { typename L::refused_for; })
struct HeldRefusalOf<L> {
  using type = typename L::refused_for;
};
template <class L>
using held_refusal_t = typename HeldRefusalOf<L>::type;

// For the extents of a shape, without making that shape.
template <class S>
inline constexpr bool has_positive_extents = true;
template <std::size_t... Extents>
inline constexpr bool has_positive_extents<Shape<Extents...>> = ((Extents > 0) && ...);

constexpr bool is_epsilon(Real epsilon) {
  return is_finite(epsilon) && epsilon.value >= 0.0;
}

}  // namespace detail

// A layer that is refused: says so where a value of it is made, and nothing else.
template <class L>
struct RefusedLayer {
  constexpr RefusedLayer() {
    static_assert(detail::accepted<refusal_t<L>> || detail::is_told<refusal_t<L>>,
                  "this layer is refused: accepted<...> has the reason");
  }
};

// One fact that must hold, and the type that is printed where it does not.
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

// What compilers print as the reason of a refusal: here those that many layers share, the others beside their layers.
namespace reasons {

// T is not float, double or a type for which is_scalar holds.
template <class T>
struct NotAScalar {};
// One of the sizes is 0.
template <std::size_t... Sizes>
struct ZeroSize {};
// An option is infinite or NaN.
template <Real Value>
struct NotFinite {};
// An epsilon is negative, infinite or NaN.
template <Real Epsilon>
struct EpsilonBelow0 {};
// A shape has an extent of 0.
template <class S>
struct ZeroExtent {};
// A shape has too few or too many axes: the layer takes Rank of them.
template <std::size_t Rank, class S>
struct NotOfRank {};
// A shape has no axes.
struct RankZero {};
// A layer is asked for in another scalar, with_scalar_t<L, U>, and has no member with_scalar<U>.
struct ItHasNoWithScalar {};
// A layer is a plain type, without const.
struct ItIsConst {};

}  // namespace reasons

// The facts that they are the reasons of.
template <class T>
using UnlessScalar = Unless<is_scalar<T>, reasons::NotAScalar<T>>;
template <std::size_t... Sizes>
using UnlessPositive = Unless<((Sizes > 0) && ...), reasons::ZeroSize<Sizes...>>;
template <Real Value>
using UnlessFinite = Unless<is_finite(Value), reasons::NotFinite<Value>>;
template <Real Epsilon>
using UnlessEpsilon = Unless<detail::is_epsilon(Epsilon), reasons::EpsilonBelow0<Epsilon>>;
template <class S>
using UnlessExtents = Unless<detail::has_positive_extents<S>, reasons::ZeroExtent<S>>;
template <class S>
using UnlessRanked = Unless<!std::is_same_v<S, Shape<>>, reasons::RankZero>;

namespace detail {

// The reason why another layer is refused, as a fact.
template <class L>
using UnlessAccepted = Unless<not_refused<L>, refusal_t<L>>;

}  // namespace detail

template <class L>
struct RefusalOf<detail::WithoutWithScalar<L>> {
  using type = reasons::ItHasNoWithScalar;
};
template <class L>
struct RefusalOf<L const> {
  using type = reasons::ItIsConst;
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

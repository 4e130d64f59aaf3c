// Why a type cannot be a layer, told without looking into it.
//
// A layer that refuses some of its arguments says so in one place, a specialisation of RefusalOf before it:
//   template <std::size_t In, std::size_t Out>
//   struct RefusalOf<MyLayer<In, Out>> : FirstOf<Unless<(In > 0 && Out > 0), ZeroSize<In, Out>>, ...> {};
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

// No reason to refuse; and one that layers without a with_scalar give.
struct NoneRefused {};
struct ItHasNoWithScalar {};

// Why a layer is refused; NoneRefused for one that is not. Specialise for a layer whose options may have no meaning.
template <class L>
struct RefusalOf {
  using type = NoneRefused;
};
template <class L>
using refusal_t = typename RefusalOf<L>::type;
template <class L>
inline constexpr bool not_refused = std::is_same_v<refusal_t<L>, NoneRefused>;

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

// What a layer asserts of itself.
template <class Reason>
inline constexpr bool accepted = std::is_same_v<Reason, NoneRefused>;

// A layer that is refused: says so where a value of it is made, and nothing else.
template <class L>
struct RefusedLayer {
  constexpr RefusedLayer() {
    static_assert(accepted<refusal_t<L>>, "there is no such layer: the reason stands in the brackets");
  }
};

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

// The facts that they are the reasons of.
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

// A shape with an extent of 0, and the fact that it has none.
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

// The layer that with_scalar<U> would give of one that has none.
template <class L>
struct RefusalOf<WithoutWithScalar<L>> {
  using type = ItHasNoWithScalar;
};
// A layer is a plain type.
struct ItIsConst {};
template <class L>
struct RefusalOf<L const> {
  using type = ItIsConst;
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

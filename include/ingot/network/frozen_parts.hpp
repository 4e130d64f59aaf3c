// Where the layers of a frozen network stand in it.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>
#include <utility>

#include "ingot/core/pack.hpp"
#include "ingot/layers/branch.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/network/concat.hpp"
#include "ingot/network/network.hpp"
#include "ingot/network/residual.hpp"

namespace ingot {

template <auto const& Values, std::size_t... Path>
struct Frozen;

namespace reasons {

// The object is no layer and no network.
template <class Object>
struct TheObjectIsNoLayer {};
// The layer is made of Count others, counted from 0.
template <std::size_t Position, std::size_t Count>
struct PositionIsNotBelowCount {};
// Training needs its input's gradient.
template <class Layer>
struct FrozenBehindATrainedLayerWithoutBackwardOfInference {};

}  // namespace reasons

namespace detail {

// The layers that a layer is made of: none, but for Network, Residual and Concat.
template <class... Parts>
struct PartsAre {
  static constexpr std::size_t count = sizeof...(Parts);
  template <std::size_t I>
  using part = type_at_t<I, Parts...>;
};
template <class L>
struct PartsOf : PartsAre<> {};
template <class... Layers>
struct PartsOf<Network<Layers...>> : PartsAre<Layers...> {};
template <class Body, class Around>
struct PartsOf<Residual<Body, Around>> : PartsAre<Body, shortcut_t<Body, Around>> {};
template <class A, class B, class C, class... Rest>
struct PartsOf<Residual<A, B, C, Rest...>> : PartsOf<Residual<Network<A, B, C, Rest...>>> {};
template <class... Branches>
struct PartsOf<Concat<Branches...>> : PartsAre<Branches...> {};

// The layer at the end of a path, and its type.
template <class L, std::size_t... Path>
struct LayerOnPath {
  using type = L;
};
template <class L, std::size_t First, std::size_t... Rest>
struct LayerOnPath<L, First, Rest...> : LayerOnPath<typename PartsOf<L>::template part<First>, Rest...> {};
template <class L, std::size_t... Path>
using layer_at_t = typename LayerOnPath<L, Path...>::type;

template <class L>
constexpr L const& layer_at(L const& layer) {
  return layer;
}
template <std::size_t First, std::size_t... Rest, class L>
constexpr auto const& layer_at(L const& layer) {
  return layer_at<Rest...>(element<First, typename PartsOf<L>::template part<First>>(layer));
}

// Why an object cannot be frozen.
template <class L, std::size_t... Path>
struct FrozenRefusal {
  using type = branch_refusal_t<L>;
};
template <class L>
requires(not_refused<L> && !HasInputShape<L>)
struct FrozenRefusal<L> {
  using type = reasons::TheObjectIsNoLayer<L>;
};
template <class L, std::size_t First, std::size_t... Rest>
struct FrozenRefusal<L, First, Rest...> {
  using type = reasons::PositionIsNotBelowCount<First, PartsOf<L>::count>;
};
template <class L, std::size_t First, std::size_t... Rest>
requires(not_refused<L> && !HasInputShape<L>)
struct FrozenRefusal<L, First, Rest...> {
  using type = reasons::TheObjectIsNoLayer<L>;
};
template <class L, std::size_t First, std::size_t... Rest>
requires(First < PartsOf<L>::count)
struct FrozenRefusal<L, First, Rest...> : FrozenRefusal<typename PartsOf<L>::template part<First>, Rest...> {};

// A layer that is made of others, each of them frozen.
template <class L, auto const& Values, std::size_t... Path>
struct Apart {
  using type = void;
};
template <class Positions, auto const& Values, std::size_t... Path>
struct EachFrozen;
template <std::size_t... I, auto const& Values, std::size_t... Path>
struct EachFrozen<std::index_sequence<I...>, Values, Path...> {
  using chain = Network<Frozen<Values, Path..., I>...>;
  using branches = Concat<Frozen<Values, Path..., I>...>;
  static constexpr bool pass_on_gradients = (TrainableLayer<Frozen<Values, Path..., I>> && ...);
};
template <class... Layers, auto const& Values, std::size_t... Path>
struct Apart<Network<Layers...>, Values, Path...> : EachFrozen<std::index_sequence_for<Layers...>, Values, Path...> {
  using type = typename Apart::chain;
};
template <class... Branches, auto const& Values, std::size_t... Path>
struct Apart<Concat<Branches...>, Values, Path...> : EachFrozen<std::index_sequence_for<Branches...>, Values, Path...> {
  using type = typename Apart::branches;
};
template <class Body, class Around, auto const& Values, std::size_t... Path>
struct Apart<Residual<Body, Around>, Values, Path...> : EachFrozen<std::index_sequence<0, 1>, Values, Path...> {
  using type = Residual<Frozen<Values, Path..., 0>, Frozen<Values, Path..., 1>>;
};
template <class A, class B, class C, class... Rest, auto const& Values, std::size_t... Path>
struct Apart<Residual<A, B, C, Rest...>, Values, Path...>
    : Apart<Residual<Network<A, B, C, Rest...>>, Values, Path...> {};

template <class F>
struct FrozenApart;
template <auto const& Values, std::size_t... Path>
struct FrozenApart<Frozen<Values, Path...>>
    : Apart<layer_at_t<std::remove_cvref_t<decltype(Values)>, Path...>, Values, Path...> {};

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"

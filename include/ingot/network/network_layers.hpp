// The layers of a network, by position or by type.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>

#include "ingot/core/folds.hpp"
#include "ingot/core/pack.hpp"
#include "ingot/core/scalar.hpp"
#include "ingot/network/checks.hpp"
#include "ingot/network/refused_calls.hpp"

namespace ingot {

namespace detail {

// What layer<...>() is asked for. Numbers of layers are types, which Clang prints by their value.
template <std::size_t Number>
struct NumberOfLayers {
  static constexpr std::size_t number = Number;
  using type = NumberOfLayers;
};
template <auto Position, class Depth>
inline constexpr bool position_is_below = Position >= 0 && static_cast<std::size_t>(Position) < Depth::number;
template <class L, class Count>
inline constexpr bool there_is_one = Count::number == 1;
template <std::size_t Depth>
inline constexpr bool is_a_type_in_full = false;
template <class... Given>
inline constexpr bool position_is_named = false;

// Stands for a layer that was refused, in an expression that is never evaluated.
template <class L>
L& stand_in();

template <bool IsThere, std::size_t I, class... Layers>
struct LayerAt {
  using type = type_at_t<I, Layers...>;
};
template <std::size_t I, class... Layers>
struct LayerAt<false, I, Layers...> {
  static_assert(position_is_below<I, typename NumberOfLayers<sizeof...(Layers)>::type>,
                "layer_type<I> counts the layers from 0");
  using type = type_at_t<0, Layers...>;
};

// The layers of a network, and how they are accessed. Access to those of a network that is refused adds no error.
template <class... Layers>
struct NetworkLayers
    : std::conditional_t<detail::NetworkChecks<Layers...>::named, Type<Pack<Layers...>>, Type<Pack<>>>::type {
 private:
  static constexpr std::size_t depth = sizeof...(Layers);
  static constexpr bool well_formed = detail::NetworkChecks<Layers...>::passed;

 public:
  template <std::size_t I>
  using layer_type = typename detail::LayerAt<(I < depth), I, Layers...>::type;

  // The layer at a position: a reference, or a fresh value where the layer is of an empty type.
  template <std::size_t I>
  constexpr decltype(auto) layer() {
    static_assert(position_is_below<I, typename NumberOfLayers<depth>::type>, "layer<I>() counts the layers from 0");
    return at<std::min(I, depth - 1)>(*this);
  }
  template <std::size_t I>
  constexpr decltype(auto) layer() const {
    static_assert(position_is_below<I, typename NumberOfLayers<depth>::type>, "layer<I>() counts the layers from 0");
    return at<std::min(I, depth - 1)>(*this);
  }
  // The only layer of a type.
  template <class L>
  constexpr decltype(auto) layer() {
    static_assert(there_is_one<L, typename NumberOfLayers<count_of<L>>::type>,
                  "layer<L>() asks for the one layer of type L: of several, or where there is none, ask by position");
    return one<L>(*this);
  }
  template <class L>
  constexpr decltype(auto) layer() const {
    static_assert(there_is_one<L, typename NumberOfLayers<count_of<L>>::type>,
                  "layer<L>() asks for the one layer of type L: of several, or where there is none, ask by position");
    return one<L>(*this);
  }
  template <class L>
  static constexpr std::size_t count_of =
      detail::count_of(std::array<bool, sizeof...(Layers)>{std::is_same_v<L, Layers>...});
  // The first position of a type; 0 where there is none.
  template <class L>
  static constexpr std::size_t position_of = [] {
    std::size_t const position =
        detail::first_false(std::array<bool, sizeof...(Layers)>{!std::is_same_v<L, Layers>...});
    return position == detail::none ? std::size_t{0} : position;
  }();

  // Neither a position nor a type: refused.
  template <int I>
  requires(I < 0)
  constexpr decltype(auto) layer() const {
    static_assert(position_is_below<I, typename NumberOfLayers<depth>::type>, "layer<I>() counts the layers from 0");
    return detail::stand_in<layer_type<0>>();
  }
  template <template <std::size_t...> class L>
  constexpr decltype(auto) layer() const {
    static_assert(is_a_type_in_full<depth>,
                  "layer<L>() names a type in full, as in layer<Relu<8>>(), or ask by position");
    return detail::stand_in<layer_type<0>>();
  }
  template <template <Real, std::size_t...> class L>
  constexpr decltype(auto) layer() const {
    static_assert(is_a_type_in_full<depth>,
                  "layer<L>() names a type in full, as in layer<Relu<8>>(), or ask by position");
    return detail::stand_in<layer_type<0>>();
  }
  template <template <class...> class L>
  constexpr decltype(auto) layer() const {
    static_assert(is_a_type_in_full<depth>,
                  "layer<L>() names a type in full, as in layer<Relu<8>>(), or ask by position");
    return detail::stand_in<layer_type<0>>();
  }
  template <template <std::size_t, std::size_t, class, auto> class L>
  constexpr decltype(auto) layer() const {
    static_assert(is_a_type_in_full<depth>,
                  "layer<L>() names a type in full, as in layer<Relu<8>>(), or ask by position");
    return detail::stand_in<layer_type<0>>();
  }
  template <class... Given>
  constexpr decltype(auto) layer(Given&&...) const {
    static_assert(position_is_named<Given...>, "layer<I>() takes the position as a template argument");
    return detail::stand_in<layer_type<0>>();
  }

 private:
  template <std::size_t I>
  using nth = type_at_t<I, Layers...>;
  template <std::size_t I, class Self>
  static constexpr decltype(auto) at(Self& self) {
    if constexpr (well_formed) {
      return element<I, nth<I>>(self);
    } else {
      return detail::stand_in<nth<I>>();
    }
  }
  template <class L, class Self>
  static constexpr decltype(auto) one(Self& self) {
    if constexpr (well_formed && count_of<L> == 1) {
      return element<position_of<L>, L>(self);
    } else {
      return detail::stand_in<L>();
    }
  }
};

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// The same numbers under another shape: reshape<2, 3>(x), flatten(x). Any number passes unchanged, also NaN; one that
// is a result itself is copied into it.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <cstdint>

// Included first, since compilers print the chain of includes in front of each of its messages.
#include "ingot/graph/operations/callable.hpp"

#include "ingot/core/dimensions.hpp"
#include "ingot/graph/limits.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/operations/axes.hpp"

namespace ingot::graph {

// False for extents or axes given as function arguments.
template <class... Given>
inline constexpr bool extents_are_template_arguments = sizeof...(Given) == 0;

// The extents are a tensor's, with the same number of elements.
template <class From, std::size_t... To>
inline constexpr bool reshapes_to = is_tensor_shape<To...> && has_as_many_elements<From, To...>;
// Whether all extents are positive.
template <auto... Extents>
inline constexpr bool extents_are_positive = ((Extents > 0) && ...);

namespace operations {

// The same elements, in row-major order, under another shape. Nothing is copied.
template <auto... Extents>
struct Reshape : OnExpressions<1> {
  using OnExpressions<1>::operator();

  template <class S>
  static constexpr bool fits = extents_are_positive<Extents...> && reshapes_to<S, static_cast<std::size_t>(Extents)...>;

  template <std::uint64_t X>
  requires fits<typename Expression<X>::shape>
  constexpr auto operator()(Expression<X>) const {
    return detail::apply<detail::Operation::reshape, dimensions_of(Shape<static_cast<std::size_t>(Extents)...>{}),
                         detail::no_options, X>();
  }

  template <class S>
  requires(!fits<S>)
  constexpr auto operator()(Shaped<S>) const {
    constexpr bool has_signs = ((Extents < 0) || ...);
    constexpr bool is_shape = is_tensor_shape<static_cast<std::size_t>(Extents)...>;
    static_assert(!has_signs, "a reshape names every extent: -1 is not deduced");
    static_assert(has_signs || is_shape,
                  "a tensor of an expression has at most six axes, each of 1 to 2097151 elements");
    static_assert(!is_shape || has_as_many_elements<S, static_cast<std::size_t>(Extents)...>,
                  "a reshape keeps the number of elements");
    return typename detail::StandInUnless<S, Extents...>::type{};
  }
  template <class S, class First, class... More>
  constexpr typename detail::StandIn<S>::type operator()(Shaped<S>, First const&, More const&...) const {
    static_assert(extents_are_template_arguments<First, More...>, "extents are template arguments: reshape<2, 3>(x)");
    return {};
  }
};

// All elements along one axis, in row-major order; of an expression that has a batch, its axis too. Nothing is copied.
struct Flatten : OnExpressions<1> {
  using OnExpressions<1>::operator();

  template <std::uint64_t X>
  requires is_tensor_shape<Expression<X>::shape::size>
  constexpr auto operator()(Expression<X>) const {
    return detail::apply<detail::Operation::reshape, Dimensions{1, {Expression<X>::shape::size}}, detail::no_options,
                         X>();
  }

  template <class S>
  requires(!is_tensor_shape<S::size>)
  constexpr typename detail::StandIn<S>::type operator()(Shaped<S>) const {
    static_assert(is_tensor_shape<S::size>,
                  "a tensor of an expression has at most six axes, each of 1 to 2097151 elements");
    return {};
  }
  template <class S, class First, class... More>
  constexpr typename detail::StandIn<S>::type operator()(Shaped<S>, First const&, More const&...) const {
    static_assert(extents_are_template_arguments<First, More...>, "extents are template arguments: reshape<6>(x)");
    return {};
  }
};

}  // namespace operations

template <auto... Extents>
inline constexpr operations::Reshape<Extents...> reshape{};
inline constexpr operations::Flatten flatten{};

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"

// Linear maps and losses, composed of other operations.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <cstdint>

#include "ingot/core/dimensions.hpp"
#include "ingot/core/shape.hpp"
#include "ingot/graph/expression.hpp"
#include "ingot/graph/operations/arrangement.hpp"
#include "ingot/graph/operations/matmul.hpp"
#include "ingot/graph/operations/operators.hpp"
#include "ingot/graph/operations/reductions.hpp"
#include "ingot/graph/refusal.hpp"

namespace ingot::graph {

namespace detail {

constexpr std::size_t last_extent(Dimensions const& shape) {
  return shape.rank == 0 ? 0 : shape[shape.rank - 1];
}

}  // namespace detail

// The shapes x [..., in], weight [out, in] and bias [out] of a linear map.
template <class... Operands>
inline constexpr bool shapes_are_linear = false;
template <std::size_t... X, std::size_t Out, std::size_t In, std::size_t Bias>
inline constexpr bool shapes_are_linear<Shape<X...>, Shape<Out, In>, Shape<Bias>> =
    detail::last_extent(dimensions_of(Shape<X...>{})) == In && Out == Bias;

// Both shapes are equal.
template <class... Operands>
inline constexpr bool shapes_are_equal = false;
template <class S>
inline constexpr bool shapes_are_equal<S, S> = true;

namespace detail {

struct Linear : operations::OnExpressions<3> {
  using operations::OnExpressions<3>::operator();

  template <class... Operands>
  static constexpr bool accepts = shapes_are_linear<Operands...>;

  template <std::uint64_t X, std::uint64_t W, std::uint64_t B>
  requires accepts<typename Expression<X>::shape, typename Expression<W>::shape, typename Expression<B>::shape>
  constexpr auto operator()(Expression<X> x, Expression<W> weight, Expression<B> bias) const {
    return matmul(x, transpose(weight)) + bias;
  }
  template <class X, class W, class B>
  requires(!accepts<X, W, B>)
  constexpr auto operator()(Shaped<X>, Shaped<W>, Shaped<B>) const {
    static_assert(shapes_are_linear<X, W, B>, "a linear map takes [..., in], a weight [out, in] and a bias [out]");
    if constexpr (X::rank > 0 && W::rank == 2) {
      return refused<with_extent(dimensions_of(X{}), X::rank - 1, dimensions_of(W{})[0])>();
    } else {
      return refused<X>();
    }
  }
};

struct MeanSquaredError : operations::OnExpressions<2> {
  using operations::OnExpressions<2>::operator();

  template <class... Operands>
  static constexpr bool accepts = shapes_are_equal<Operands...>;

  template <std::uint64_t A, std::uint64_t B>
  requires accepts<typename Expression<A>::shape, typename Expression<B>::shape>
  constexpr auto operator()(Expression<A> a, Expression<B> b) const {
    return mean(square(a - b));
  }
  template <class A, class B>
  requires(!accepts<A, B>)
  constexpr auto operator()(Shaped<A>, Shaped<B>) const {
    static_assert(shapes_are_equal<A, B>, "a mean squared error is of two tensors of one shape");
    return refused<Shape<>>();
  }
};

}  // namespace detail

// linear(x, weight, bias) = x weight^T + bias, for x [..., in], weight [out, in] and bias [out]:
// torch.nn.functional.linear. The weight is read in place.
inline constexpr detail::Linear linear{};
// mean_squared_error(a, b) = mean (a - b)^2, over all elements: torch.nn.functional.mse_loss. Nothing is broadcast:
// targets [n] beside outputs [n, 1], which would give [n, n], are refused.
inline constexpr detail::MeanSquaredError mean_squared_error{};

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"

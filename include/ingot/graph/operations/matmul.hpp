// Matrix products of expressions.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

// Included first, since compilers print the chain of includes in front of each of its messages.
#include "ingot/graph/operations/callable.hpp"

#include "ingot/core/dimensions.hpp"
#include "ingot/graph/operation.hpp"

namespace ingot::graph {

namespace detail {

// The extents of a product. The last two axes of an operand are rows and columns, those before them batches.
struct MatmulShape {
  bool valid = false;
  std::size_t rows = 0;
  std::size_t inner = 0;
  std::size_t columns = 0;
  Dimensions batch{};   // as broadcast
  Dimensions result{};  // batch, rows, columns
};

// Of operands with two or more axes, each optionally read as transposed.
constexpr MatmulShape matmul_shape(Dimensions const& a, Dimensions const& b, bool transpose_a, bool transpose_b) {
  MatmulShape shape;
  if (a.rank < 2 || b.rank < 2) return shape;
  auto const batch_of = [](Dimensions const& d) {
    Dimensions front = d;
    front.rank -= 2;
    front.extents[front.rank] = front.extents[front.rank + 1] = 0;
    return front;
  };
  shape.rows = a[a.rank - (transpose_a ? 1 : 2)];
  shape.inner = a[a.rank - (transpose_a ? 2 : 1)];
  shape.columns = b[b.rank - (transpose_b ? 2 : 1)];
  shape.valid = shape.inner == b[b.rank - (transpose_b ? 1 : 2)] && broadcasts(batch_of(a), batch_of(b));
  if (!shape.valid) return shape;
  shape.batch = broadcast_dimensions(batch_of(a), batch_of(b));
  shape.result = shape.batch;
  shape.result.append(shape.rows);
  shape.result.append(shape.columns);
  return shape;
}

// A vector is a row on the left and a column on the right, as in NumPy's matmul.
constexpr Dimensions as_matrix(Dimensions const& d, bool left) {
  if (d.rank != 1) return d;
  return left ? Dimensions{2, {1, d[0]}} : Dimensions{2, {d[0], 1}};
}
// Without the axes that vectors were given.
constexpr Dimensions product_dimensions(MatmulShape const& shape, bool left_is_vector, bool right_is_vector) {
  Dimensions d = shape.batch;
  if (!left_is_vector) d.append(shape.rows);
  if (!right_is_vector) d.append(shape.columns);
  return d;
}
constexpr bool multiplies(Dimensions const& a, Dimensions const& b) {
  return a.rank > 0 && b.rank > 0 && matmul_shape(as_matrix(a, true), as_matrix(b, false), false, false).valid;
}

template <bool Left, std::uint64_t X, std::size_t Rank>
struct Matrix {
  using type = Expression<X>;
};
template <bool Left, std::uint64_t X>
struct Matrix<Left, X, 1> {
  using type = decltype(apply<Operation::reshape, as_matrix(Expression<X>::dimensions, Left), no_options, X>());
};
template <bool Left, std::uint64_t X>
using matrix = typename Matrix<Left, X, Expression<X>::dimensions.rank>::type;

}  // namespace detail

// The last extent of A is the last but one of B, or the only one; the axes before broadcast.
template <class A, class B>
inline constexpr bool shapes_multiply = detail::multiplies(dimensions_of(A{}), dimensions_of(B{}));

namespace operations {

// y[..., i, j] = sum_k a[..., i, k] b[..., k, j]: NumPy's matmul. A vector is a row on the left, a column on the right;
// the axes before the last two broadcast. 0 times infinity in a product is NaN. A transpose of an operand, as in
// matmul(x, transpose(w)), is read in place.
struct Matmul : OnExpressions<2> {
  using OnExpressions<2>::operator();

  template <std::uint64_t A, std::uint64_t B>
  requires shapes_multiply<typename Expression<A>::shape, typename Expression<B>::shape>
  constexpr auto operator()(Expression<A>, Expression<B>) const {
    using Left = detail::matrix<true, A>;
    using Right = detail::matrix<false, B>;
    constexpr detail::MatmulShape shape = detail::matmul_shape(Left::dimensions, Right::dimensions, false, false);
    constexpr auto product = detail::apply<detail::Operation::matmul, shape.result, std::array<std::uint64_t, 2>{0, 0},
                                           Left::name, Right::name>();
    constexpr Dimensions result =
        detail::product_dimensions(shape, Expression<A>::dimensions.rank == 1, Expression<B>::dimensions.rank == 1);
    if constexpr (result == shape.result) {
      return product;
    } else {
      return detail::apply<detail::Operation::reshape, result, detail::no_options, decltype(product)::name>();
    }
  }

  template <class A, class B>
  requires(!shapes_multiply<A, B>)
  constexpr typename detail::StandIn<A>::type operator()(Shaped<A>, Shaped<B>) const {
    static_assert(shapes_multiply<A, B>, "a matrix product takes [..., n, k] and [..., k, m]");
    return {};
  }
};

}  // namespace operations

inline constexpr operations::Matmul matmul{};

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"

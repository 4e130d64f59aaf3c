// How operations are called: they are function objects, `sigmoid(x)` and `power(a, b)`. They derive from OnExpressions,
// the elementwise ones by way of Unary, Binary or Ternary, which also refuse shapes that do not broadcast: refusals are
// written once for all of them.
//
// Aliasing, of all operations: results are written while bound tensors are still read. None may overlap a bound tensor
// or another result; one that overlaps a bound tensor stops the program (evaluate_into).
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "ingot/core/dimensions.hpp"
#include "ingot/core/scalar.hpp"
#include "ingot/core/shape.hpp"
#include "ingot/graph/limits.hpp"
#include "ingot/graph/operation.hpp"

namespace ingot::graph {

// An expression, and its shape as a base class: expression.hpp.
template <std::uint64_t Name>
struct Expression;
template <class S>
struct Shaped;

// Aligned at their last axes, every pair of extents is equal or has a 1.
template <class A, class B>
inline constexpr bool shapes_broadcast = broadcasts(dimensions_of(A{}), dimensions_of(B{}));

namespace detail {

// What derivatives are written with: formula.hpp.
template <class World>
struct Formula;

template <class E>
inline constexpr bool is_expression = false;
template <std::uint64_t Name>
inline constexpr bool is_expression<Expression<Name>> = true;

template <class X>
inline constexpr bool is_shaped = is_expression<X>;
template <class S>
inline constexpr bool is_shaped<Shaped<S>> = true;
template <class World>
inline constexpr bool is_shaped<Formula<World>> = true;

// An argument that should have been an expression.
template <class X>
concept NotExpression = !is_shaped<std::remove_cvref_t<X>>;

template <Operation Op, Dimensions S, auto Options, std::uint64_t... Operands>
struct Recorded;

inline constexpr std::array<std::uint64_t, 0> no_options{};

// The expression of an operation on operands given by name; without operands, a leaf.
template <Operation Op, Dimensions S, auto Options = no_options, std::uint64_t... Operands>
constexpr Expression<Recorded<Op, S, Options, Operands...>::name> apply() {
  return {};
}

// A number as an expression. It takes an x so that it is instantiated only where a template is.
template <Real Value, std::uint64_t X>
constexpr auto number(Expression<X>) {
  constexpr Dimensions no_axes{Expression<X>::dimensions.rank - Expression<X>::dimensions.rank, {}};
  return apply<Operation::constant, no_axes, std::array{std::bit_cast<std::uint64_t>(Value.value)}>();
}

// The result of a refused operation: a leaf without a name, which later operations accept silently, so that one mistake
// gives one error.
template <Dimensions D>
struct StandInOf {
  using type = decltype(apply<Operation::input, D, std::array<std::uint64_t, 1>{}>());
};
template <class S>
struct StandIn : StandInOf<dimensions_of(S{})> {};
// The same with extents that may not be a shape.
template <class Otherwise, auto... Extents>
struct StandInUnless : StandIn<Otherwise> {};
template <class Otherwise, auto... Extents>
requires(((Extents >= 0) && ...) && is_tensor_shape<static_cast<std::size_t>(Extents)...>)
struct StandInUnless<Otherwise, Extents...> : StandIn<Shape<static_cast<std::size_t>(Extents)...>> {};

template <class S>
constexpr auto refused() {
  return typename StandIn<S>::type{};
}
template <Dimensions D>
constexpr auto refused() {
  return typename StandInOf<D>::type{};
}

// The expression of an elementwise operation.
template <class Entry, std::uint64_t... Operands>
struct Applied;

// The first type that is no expression; if there is none, the last.
template <class... X>
struct FirstNoExpression;
template <class X, class... Rest>
struct FirstNoExpression<X, Rest...> : FirstNoExpression<Rest...> {};
template <NotExpression X, class... Rest>
struct FirstNoExpression<X, Rest...> {
  using type = X;
};
template <std::uint64_t Name>
struct FirstNoExpression<Expression<Name>> {
  using type = Expression<Name>;
};

// The shape of the first expression among the operands; without any, Shape<>.
template <class... X>
struct FirstShape {
  using type = Shape<>;
};
template <class X, class... Rest>
struct FirstShape<X, Rest...> : FirstShape<Rest...> {};
template <std::uint64_t Name, class... Rest>
struct FirstShape<Expression<Name>, Rest...> {
  using type = typename Expression<Name>::shape;
};

// What next<name>(e) gives: cell.hpp.
template <class X>
inline constexpr bool is_next = false;

}  // namespace detail

// Whether a type can be an operand: expressions can. What next<name>(e) gives is refused in words of its own.
template <class X>
inline constexpr bool is_operand = detail::is_expression<X> || detail::is_next<X>;
template <class X>
inline constexpr bool is_read_in_an_expression = !detail::is_next<X>;
// Asserted where a call fits no overload, by one that takes `...`: any other is preferred to it, also those of the C
// library. `Given` are the template arguments.
template <auto... Given>
inline constexpr bool is_called_so = false;
// Asserted of an operation that is called with more or fewer operands than these.
template <std::size_t Operands>
inline constexpr bool has_operands = false;
// Asserted of sum<0>(x), which begins as the comparison `sum < 0`.
template <class Given>
inline constexpr bool takes_template_arguments = false;

namespace operations {

// What `sum < 0` gives, the beginning of sum<0>(x).
struct RefusedTemplateArguments {
  template <class X>
  friend constexpr auto operator>(RefusedTemplateArguments, X const&) {
    return detail::refused<typename detail::FirstShape<X>::type>();
  }
};

// The refusals of an operation on so many expressions.
template <std::size_t Count>
struct OnExpressions {
  static constexpr std::size_t arity = Count;

  template <class... X>
  requires(sizeof...(X) == Count && (detail::NotExpression<X> || ...))
  constexpr auto operator()(X const&...) const {
    static_assert(
        is_operand<typename detail::FirstNoExpression<X...>::type>,
        "an operand is an expression: write a number as 1.0_c or constant<1.0>, a tensor as input<...> or table<...>");
    static_assert(
        is_read_in_an_expression<typename detail::FirstNoExpression<X...>::type>,
        "next<name>(e) stands in cell(...) alone: inside an expression write e, or the state that it is a step later");
    return detail::refused<typename detail::FirstShape<X...>::type>();
  }
  template <std::size_t Operands = Count, class Result = Shape<>>
  constexpr auto operator()(...) const {
    static_assert(has_operands<Operands>, "an operation is called with as many expressions as it has operands");
    return detail::refused<Result>();
  }
  template <class Given>
  friend constexpr RefusedTemplateArguments operator<(OnExpressions, Given const&) {
    static_assert(takes_template_arguments<Given>, "axes are an argument of the call: sum(x, axis<0>)");
    return {};
  }
};

// Defaults for the members of an entry: elementwise.hpp.
struct ElementwiseDefaults {
  static constexpr bool commutes = false;
  static constexpr unsigned flat = 0;
  static constexpr bool folds = true;
  static constexpr bool of_packs = true;
  static constexpr bool is_dear = false;
};

// y[i] = f(x[i])
template <class Entry>
struct Unary : ElementwiseDefaults, OnExpressions<1> {
  using OnExpressions<1>::operator();

  template <std::uint64_t X>
  constexpr typename detail::Applied<Entry, X>::type operator()(Expression<X>) const {
    return {};
  }
  template <class World>
  constexpr detail::Formula<World> operator()(detail::Formula<World> x) const {
    return x.template apply<Entry>();
  }
};

// y[i] = f(a[i], b[i]); operands broadcast as NumPy's do.
template <class Entry>
struct Binary : ElementwiseDefaults, OnExpressions<2> {
  using OnExpressions<2>::operator();

  template <std::uint64_t A, std::uint64_t B>
  requires shapes_broadcast<typename Expression<A>::shape, typename Expression<B>::shape>
  constexpr typename detail::Applied<Entry, A, B>::type operator()(Expression<A>, Expression<B>) const {
    return {};
  }
  template <class World>
  constexpr detail::Formula<World> operator()(detail::Formula<World> a, detail::Formula<World> b) const {
    return a.template apply<Entry>(b);
  }

  template <class A, class B>
  requires(!shapes_broadcast<A, B>)
  constexpr typename detail::StandIn<A>::type operator()(Shaped<A>, Shaped<B>) const {
    static_assert(shapes_broadcast<A, B>, "the shapes of the operands broadcast to one");
    return {};
  }
};

// y[i] = f(a[i], b[i], c[i]); operands broadcast as NumPy's do.
template <class Entry>
struct Ternary : ElementwiseDefaults, OnExpressions<3> {
  using OnExpressions<3>::operator();

  template <class A, class B, class C>
  static constexpr bool fit = shapes_broadcast<B, C> && shapes_broadcast<A, B> && shapes_broadcast<A, C>;

  template <std::uint64_t A, std::uint64_t B, std::uint64_t C>
  requires fit<typename Expression<A>::shape, typename Expression<B>::shape, typename Expression<C>::shape>
  constexpr typename detail::Applied<Entry, A, B, C>::type operator()(Expression<A>, Expression<B>,
                                                                      Expression<C>) const {
    return {};
  }
  template <class World>
  constexpr detail::Formula<World> operator()(detail::Formula<World> a, detail::Formula<World> b,
                                              detail::Formula<World> c) const {
    return a.template apply<Entry>(b, c);
  }

  template <class A, class B, class C>
  requires(!fit<A, B, C>)
  constexpr typename detail::StandIn<A>::type operator()(Shaped<A>, Shaped<B>, Shaped<C>) const {
    static_assert(shapes_broadcast<B, C>, "the shapes of the operands broadcast to one");
    static_assert(!shapes_broadcast<B, C> || shapes_broadcast<A, B>, "the shapes of the operands broadcast to one");
    static_assert(!shapes_broadcast<B, C> || !shapes_broadcast<A, B> || shapes_broadcast<A, C>,
                  "the shapes of the operands broadcast to one");
    return {};
  }
};

}  // namespace operations
}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"

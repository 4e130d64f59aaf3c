// What words of two and three operands refuse: shapes that do not broadcast, and what is no expression.
#pragma once

#include <type_traits>

#include "ingot/graph/expression.hpp"
#include "ingot/graph/refusal.hpp"

namespace ingot::graph {

template <class A, class B>
requires(!shapes_broadcast<A, B>) constexpr auto operator+(Shaped<A> a, Shaped<B> b) {
  return detail::unfit(a, b);
}
template <class A, detail::Stranger X>
constexpr auto operator+(Shaped<A> a, X const&) {
  return detail::beside<X>(a);
}
template <detail::Stranger X, class B>
constexpr auto operator+(X const&, Shaped<B> b) {
  return detail::beside<X>(b);
}

template <class A, class B>
requires(!shapes_broadcast<A, B>) constexpr auto operator-(Shaped<A> a, Shaped<B> b) {
  return detail::unfit(a, b);
}
template <class A, detail::Stranger X>
constexpr auto operator-(Shaped<A> a, X const&) {
  return detail::beside<X>(a);
}
template <detail::Stranger X, class B>
constexpr auto operator-(X const&, Shaped<B> b) {
  return detail::beside<X>(b);
}

template <class A, class B>
requires(!shapes_broadcast<A, B>) constexpr auto operator*(Shaped<A> a, Shaped<B> b) {
  return detail::unfit(a, b);
}
template <class A, detail::Stranger X>
constexpr auto operator*(Shaped<A> a, X const&) {
  return detail::beside<X>(a);
}
template <detail::Stranger X, class B>
constexpr auto operator*(X const&, Shaped<B> b) {
  return detail::beside<X>(b);
}

template <class A, class B>
requires(!shapes_broadcast<A, B>) constexpr auto operator/(Shaped<A> a, Shaped<B> b) {
  return detail::unfit(a, b);
}
template <class A, detail::Stranger X>
constexpr auto operator/(Shaped<A> a, X const&) {
  return detail::beside<X>(a);
}
template <detail::Stranger X, class B>
constexpr auto operator/(X const&, Shaped<B> b) {
  return detail::beside<X>(b);
}

template <class A, class B>
requires(!shapes_broadcast<A, B>) constexpr auto power(Shaped<A> a, Shaped<B> b) {
  return detail::unfit(a, b);
}
template <class A, detail::Stranger X>
constexpr auto power(Shaped<A> a, X const&) {
  return detail::beside<X>(a);
}
template <detail::Stranger X, class B>
constexpr auto power(X const&, Shaped<B> b) {
  return detail::beside<X>(b);
}

template <class A, class B>
requires(!shapes_broadcast<A, B>) constexpr auto maximum(Shaped<A> a, Shaped<B> b) {
  return detail::unfit(a, b);
}
template <class A, detail::Stranger X>
constexpr auto maximum(Shaped<A> a, X const&) {
  return detail::beside<X>(a);
}
template <detail::Stranger X, class B>
constexpr auto maximum(X const&, Shaped<B> b) {
  return detail::beside<X>(b);
}

template <class A, class B>
requires(!shapes_broadcast<A, B>) constexpr auto minimum(Shaped<A> a, Shaped<B> b) {
  return detail::unfit(a, b);
}
template <class A, detail::Stranger X>
constexpr auto minimum(Shaped<A> a, X const&) {
  return detail::beside<X>(a);
}
template <detail::Stranger X, class B>
constexpr auto minimum(X const&, Shaped<B> b) {
  return detail::beside<X>(b);
}

template <class A, class B>
requires(!shapes_broadcast<A, B>) constexpr auto greater(Shaped<A> a, Shaped<B> b) {
  return detail::unfit(a, b);
}
template <class A, detail::Stranger X>
constexpr auto greater(Shaped<A> a, X const&) {
  return detail::beside<X>(a);
}
template <detail::Stranger X, class B>
constexpr auto greater(X const&, Shaped<B> b) {
  return detail::beside<X>(b);
}

template <class A, class B>
requires(!shapes_broadcast<A, B>) constexpr auto greater_equal(Shaped<A> a, Shaped<B> b) {
  return detail::unfit(a, b);
}
template <class A, detail::Stranger X>
constexpr auto greater_equal(Shaped<A> a, X const&) {
  return detail::beside<X>(a);
}
template <detail::Stranger X, class B>
constexpr auto greater_equal(X const&, Shaped<B> b) {
  return detail::beside<X>(b);
}

template <class A, class B>
requires(!shapes_broadcast<A, B>) constexpr auto less(Shaped<A> a, Shaped<B> b) {
  return detail::unfit(a, b);
}
template <class A, detail::Stranger X>
constexpr auto less(Shaped<A> a, X const&) {
  return detail::beside<X>(a);
}
template <detail::Stranger X, class B>
constexpr auto less(X const&, Shaped<B> b) {
  return detail::beside<X>(b);
}

template <class A, class B>
requires(!shapes_broadcast<A, B>) constexpr auto less_equal(Shaped<A> a, Shaped<B> b) {
  return detail::unfit(a, b);
}
template <class A, detail::Stranger X>
constexpr auto less_equal(Shaped<A> a, X const&) {
  return detail::beside<X>(a);
}
template <detail::Stranger X, class B>
constexpr auto less_equal(X const&, Shaped<B> b) {
  return detail::beside<X>(b);
}

template <class C, class A, class B>
requires(!shapes_broadcast<A, B> || !shapes_broadcast<C, A> ||
         !shapes_broadcast<C, B>) constexpr auto where(Shaped<C> c, Shaped<A> a, Shaped<B> b) {
  if constexpr (!shapes_broadcast<A, B>) {
    return detail::unfit(a, b);
  } else if constexpr (!shapes_broadcast<C, A>) {
    return detail::unfit(c, a);
  } else {
    return detail::unfit(c, b);
  }
}
template <class C, class A, detail::Stranger X>
constexpr auto where(Shaped<C>, Shaped<A> a, X const&) {
  return detail::beside<X>(a);
}
template <class C, detail::Stranger X, class B>
constexpr auto where(Shaped<C>, X const&, Shaped<B> b) {
  return detail::beside<X>(b);
}
template <class C, detail::Stranger X, detail::Stranger Y>
constexpr auto where(Shaped<C> c, X const&, Y const&) {
  return detail::beside<X>(c);
}
template <detail::Stranger X, class A, class B>
constexpr auto where(X const&, Shaped<A> a, Shaped<B>) {
  return detail::beside<X>(a);
}

}  // namespace ingot::graph

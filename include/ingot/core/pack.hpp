// Flat heterogeneous storage: one instantiation an element, no nesting.
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

namespace ingot {

template <class T>
struct Type {
  using type = T;
};

namespace detail {

template <std::size_t I, class T>
struct Indexed {};

template <class Sequence, class... Ts>
struct IndexedTypes;
template <std::size_t... Is, class... Ts>
struct IndexedTypes<std::index_sequence<Is...>, Ts...> : Indexed<Is, Ts>... {};

template <std::size_t I, class T>
Type<T> type_at(Indexed<I, T>*);

}  // namespace detail

// The I-th of Ts, in one overload resolution.
template <std::size_t I, class... Ts>
using type_at_t = typename decltype(detail::type_at<I>(
    static_cast<detail::IndexedTypes<std::index_sequence_for<Ts...>, Ts...>*>(nullptr)))::type;

// One element of a pack. An empty type is not stored: it is made when asked for.
template <std::size_t I, class T>
struct Element {
  T value{};  // GCC 12 needs the initialiser to evaluate packs with empty elements at compile time
  constexpr T& get() { return value; }
  constexpr T const& get() const { return value; }
};
template <std::size_t I, class T>
requires std::is_empty_v<T>
struct Element<I, T> {
  static constexpr T get() { return T{}; }
};

template <class Sequence, class... Ts>
struct IndexedPack;
template <std::size_t... Is, class... Ts>
struct IndexedPack<std::index_sequence<Is...>, Ts...> : Element<Is, Ts>... {};

// Values of types Ts, by position. A pack of empty types is empty.
template <class... Ts>
using Pack = IndexedPack<std::index_sequence_for<Ts...>, Ts...>;

// The I-th element: a reference, or a fresh value where the element is of an empty type.
template <std::size_t I, class T>
constexpr decltype(auto) element(Element<I, T>& e) {
  return e.get();
}
template <std::size_t I, class T>
constexpr decltype(auto) element(Element<I, T> const& e) {
  return e.get();
}

namespace detail {

// Names a value that may have been made on the spot, as elements of empty types are, until the end of the expression.
template <class T>
constexpr T& reference(T& value) {
  return value;
}
template <class T>
constexpr T& reference(T&& value) {
  return value;
}

}  // namespace detail
}  // namespace ingot

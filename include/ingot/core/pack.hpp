// Flat heterogeneous storage: one instantiation an element, no nesting.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "ingot/core/folds.hpp"

namespace ingot {

namespace detail {

// A type as a value.
template <class T>
struct Type {
  using type = T;
};

template <std::size_t I, class T>
struct Indexed {};

template <class Sequence, class... Ts>
struct IndexedTypes;
template <std::size_t... Is, class... Ts>
struct IndexedTypes<std::index_sequence<Is...>, Ts...> : Indexed<Is, Ts>... {};

template <std::size_t I, class T>
Type<T> type_at(Indexed<I, T>*);

// The I-th of Ts, in one overload resolution.
template <std::size_t I, class... Ts>
using type_at_t = typename decltype(detail::type_at<I>(
    static_cast<detail::IndexedTypes<std::index_sequence_for<Ts...>, Ts...>*>(nullptr)))::type;

// One stored element of a pack.
template <std::size_t I, class T>
struct Element {
  T value{};
};

// The positions of the types that hold data.
template <class... Ts>
struct StoredPositions {
  static constexpr std::size_t count = count_of(std::array<bool, sizeof...(Ts)>{!std::is_empty_v<Ts>...});
  static constexpr std::array<std::size_t, count> positions = [] {
    constexpr std::array<bool, sizeof...(Ts)> stored{!std::is_empty_v<Ts>...};
    std::array<std::size_t, count> found{};
    std::size_t next = 0;
    for (std::size_t i = 0; i < stored.size(); ++i) {
      if (stored[i]) found[next++] = i;
    }
    return found;
  }();
  template <std::size_t... N>
  static auto sequence(std::index_sequence<N...>) -> std::index_sequence<positions[N]...>;
  using type = decltype(sequence(std::make_index_sequence<count>{}));
};

template <class Positions, class... Ts>
struct StoredElements;
template <std::size_t... Positions, class... Ts>
struct StoredElements<std::index_sequence<Positions...>, Ts...> : Element<Positions, type_at_t<Positions, Ts...>>... {};

// Values of types Ts, by position. Empty types are not stored, not even as empty bases: two of one type would need two
// addresses, and a byte between them. A pack of empty types is empty.
template <class... Ts>
struct Pack : detail::StoredElements<typename detail::StoredPositions<Ts...>::type, Ts...> {};

// The I-th element, of type T: a reference, or a fresh value where T is empty.
// T is named rather than found, so that no symbol carries the types of the whole pack.
template <std::size_t I, class T>
requires(!std::is_empty_v<T>)
constexpr T& element(std::type_identity_t<Element<I, T>>& e) {
  return e.value;
}
template <std::size_t I, class T>
requires(!std::is_empty_v<T>)
constexpr T const& element(std::type_identity_t<Element<I, T>> const& e) {
  return e.value;
}

struct Anything {
  template <class T>
  constexpr Anything(T const&) {}
};

template <std::size_t I, class T>
requires std::is_empty_v<T>
constexpr T element(detail::Anything) {
  return T{};
}

// Names a value that may be a temporary, as elements of empty types are, until the end of the expression.
template <class T>
constexpr T& reference(T& value) {
  return value;
}
template <class T>
constexpr T& reference(T&& value) {
  return static_cast<T&>(value);  // a plain `value` would be moved from in C++23
}

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"

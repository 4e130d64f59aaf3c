// What a node makes of the messages that it hears, one after the other: their sum or the largest, element by element.
//
// Numerics    sums run in the order of the messages; a NaN is larger than any number, and the first of equal messages
//             is the largest.
// Aliasing    what is written overlaps nothing else.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cstddef>

#include "ingot/kernels/elementwise.hpp"

namespace ingot::kernels {

// sum += message, or sum = message where it is the first.
template <std::size_t N, class T>
constexpr void add_message(bool first, T const* message, T* sum) {
  if (first) {
    std::copy_n(message, N, sum);
  } else {
    map_numbers<N>([](auto all, auto one) { return all + one; }, sum, sum, message);
  }
}

// largest = max(largest, message), or message where it is the first; `winners` says at which place the largest was met.
template <std::size_t N, class T, class Place>
constexpr void take_larger_message(bool first, Place place, T const* message, T* largest, Place* winners) {
  for (std::size_t i = 0; i < N; ++i) {
    T const& candidate = message[i];
    bool const wins = first || candidate > largest[i] || (candidate != candidate && largest[i] == largest[i]);
    largest[i] = wins ? candidate : largest[i];
    winners[i] = wins ? place : winners[i];
  }
}

// The gradient of the message at a place, given that of the largest.
template <std::size_t N, class T, class Place>
constexpr void gradient_of_winner(Place place, Place const* winners, T const* dlargest, T* dmessage) {
  for (std::size_t i = 0; i < N; ++i) dmessage[i] = winners[i] == place ? dlargest[i] : T(0);
}

// The same, added.
template <std::size_t N, class T, class Place>
constexpr void add_gradient_of_winner(Place place, Place const* winners, T const* dlargest, T* dmessage) {
  for (std::size_t i = 0; i < N; ++i) dmessage[i] += winners[i] == place ? dlargest[i] : T(0);
}

// sum *= share
template <std::size_t N, class T>
constexpr void scale_message(T share, T* sum) {
  map_numbers<N>([share](auto number) { return number * share; }, sum, sum);
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"

// Text written character by character: to any sink put(char), or into a constant of the program.
//
// A sink may send characters to a serial line, append them to a string or count them. Nothing here needs a heap.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ingot {

// Calls put(char) for each character of a text.
template <class Put>
constexpr void spell_text(std::string_view text, Put&& put) {
  for (char const c : text) put(c);
}

// Calls put(' ') so many times.
template <class Put>
constexpr void spell_spaces(std::size_t count, Put&& put) {
  for (std::size_t i = 0; i < count; ++i) put(' ');
}

// How many decimal digits a number has, and put(char) for each of them.
constexpr std::size_t digits_of(std::uint64_t number) {
  std::size_t digits = 1;
  for (; number >= 10; number /= 10) ++digits;
  return digits;
}
template <class Put>
constexpr void spell_integer(std::uint64_t number, Put&& put) {
  std::uint64_t power = 1;
  while (number / power >= 10) power *= 10;
  for (; power > 0; power /= 10) put(static_cast<char>('0' + number / power % 10));
}

// A shape as PyTorch prints it: [3, 4]; [] is a scalar's.
template <class Put>
constexpr void spell_extents(std::size_t const* extents, std::size_t rank, Put&& put) {
  put('[');
  for (std::size_t i = 0; i < rank; ++i) {
    if (i > 0) spell_text(", ", put);
    spell_integer(extents[i], put);
  }
  put(']');
}

namespace detail {

template <class Speller>
constexpr std::size_t spelled_size() {
  std::size_t size = 0;
  auto count = [&size](char) { ++size; };
  Speller{}(count);
  return size;
}

// With a NUL behind.
template <class Speller, std::size_t Size>
constexpr std::array<char, Size + 1> spelled_characters() {
  std::array<char, Size + 1> characters{};
  char* end = characters.data();
  auto append = [&end](char c) { *end++ = c; };
  Speller{}(append);
  return characters;
}

template <class Speller>
inline constexpr auto spelled_storage = spelled_characters<Speller, spelled_size<Speller>()>();

// What Speller{}(put) writes, as a constant with a NUL behind it. It writes twice: once to be counted.
template <class Speller>
inline constexpr std::string_view spelled{spelled_storage<Speller>.data(), spelled_storage<Speller>.size() - 1};

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"

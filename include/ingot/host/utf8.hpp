// Characters of UTF-8 texts.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ingot::detail {

// A character and how many bytes it takes.
struct Utf8Character {
  std::uint32_t code = 0;
  std::size_t size = 0;
};

// The first character of a text. Its size is 0 where the text does not begin with one: a stray or missing continuation
// byte, a longer form than needed, a surrogate, a code above U+10FFFF (RFC 3629).
constexpr Utf8Character first_character(std::string_view text) {
  if (text.empty()) return {};
  auto const byte = [&](std::size_t i) { return std::uint32_t{static_cast<unsigned char>(text[i])}; };
  if (byte(0) < 0x80) return {byte(0), 1};
  std::size_t const size = byte(0) >= 0xF0 ? 4 : byte(0) >= 0xE0 ? 3 : 2;
  if (byte(0) < 0xC2 || byte(0) > 0xF4 || text.size() < size) return {};
  std::uint32_t code = byte(0) & (0x7Fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0u) != 0x80u) return {};
    code = code << 6 | (byte(i) & 0x3Fu);
  }
  bool const overlong = code < (size == 4 ? 0x10000u : size == 3 ? 0x800u : 0x80u);
  bool const surrogate = code >= 0xD800 && code < 0xE000;
  return overlong || surrogate || code > 0x10FFFF ? Utf8Character{} : Utf8Character{code, size};
}

// The position of the first byte that is not UTF-8: the text's size if there is none.
constexpr std::size_t valid_utf8_size(std::string_view text) {
  std::size_t position = 0;
  while (position < text.size()) {
    std::size_t const size = first_character(text.substr(position)).size;
    if (size == 0) break;
    position += size;
  }
  return position;
}

// Appends a character, which is at most U+10FFFF and no surrogate.
inline void append_utf8(std::string& text, std::uint32_t code) {
  auto const put = [&](std::uint32_t byte) { text += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | code >> 6);
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | code >> 12);
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | code >> 18);
    put(0x80 | (code >> 12 & 0x3F));
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  }
}

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"

// Text from files, escaped for messages.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "ingot/host/utf8.hpp"

namespace ingot::detail {

// Whether a character would move, hide or reorder what stands around it: controls, and Unicode's invisible marks of
// format and direction.
constexpr bool is_unprintable(std::uint32_t code) {
  auto const between = [code](std::uint32_t first, std::uint32_t last) { return code >= first && code <= last; };
  return code < 0x20 || between(0x7F, 0x9F) || code == 0xAD || code == 0x61C || code == 0x180E ||
         between(0x200B, 0x200F) || between(0x2028, 0x202E) || between(0x2060, 0x206F) || code == 0xFEFF ||
         between(0xFFF9, 0xFFFB) || between(0xE0000, 0xE0FFF);
}

inline void append_hexadecimal(std::string& text, std::uint32_t value, unsigned digits) {
  while (digits < 8 && value >> (4 * digits) != 0) ++digits;
  while (digits-- > 0) text += "0123456789abcdef"[value >> (4 * digits) & 15];
}

// Appends the first character of a text as C spells it; gives how many bytes of the text that was.
inline std::size_t append_escaped(std::string& result, std::string_view text) {
  Utf8Character const character = first_character(text);
  std::size_t const size = character.size == 0 ? 1 : character.size;
  std::uint32_t const code = character.size == 0 ? static_cast<unsigned char>(text.front()) : character.code;
  if (code == '"' || code == '\\') {
    result += '\\';
    result += text.front();
  } else if (code == '\n' || code == '\r' || code == '\t') {
    result += '\\';
    result += code == '\n' ? 'n' : code == '\r' ? 'r' : 't';
  } else if (character.size != 0 && !is_unprintable(code)) {
    result.append(text, 0, size);
  } else if (size == 1) {
    result += "\\x";
    append_hexadecimal(result, code, 2);
  } else {
    result += "\\u{";
    append_hexadecimal(result, code, 4);
    result += '}';
  }
  return size;
}

// A text in double quotes, as C spells it: what is unprintable or no UTF-8 is escaped (\n, \x1b, \u{202e}), so that a
// message neither ends early nor reaches the terminal as a command. Between the quotes stand at most `limit` bytes;
// dots after them say that the text goes on. Every text of a file goes through here before it is shown. Call it with
// its namespace: of a std::string, std::quoted would be found too.
inline std::string quoted(std::string_view text, std::size_t limit = 64) {
  std::string result(1, '"');
  while (!text.empty()) {
    std::size_t const before = result.size();
    std::size_t const taken = append_escaped(result, text);
    if (result.size() - 1 > limit) {
      result.resize(before);
      return result += "\"...";
    }
    text.remove_prefix(taken);
  }
  return result += '"';
}

// A number in as few digits as are read back as the same.
inline std::string shortest_decimal(double number) {
  std::array<char, 32> digits{};
  return {digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr};
}

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"

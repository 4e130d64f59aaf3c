// The part of JSON (RFC 8259) that weight files use: objects, lists, texts and numbers.
#pragma once

#include "ingot/core/prologue.hpp"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "ingot/host/quoted_text.hpp"
#include "ingot/host/utf8.hpp"

namespace ingot::detail {

// What is not as expected, and at which byte of the text.
class JsonError : public std::runtime_error {
 public:
  JsonError(std::size_t position, std::string const& fault) : std::runtime_error(fault), position_(position) {}
  std::size_t position() const { return position_; }

 private:
  std::size_t position_;
};

// Walks over a text once, from front to back; the caller says what must come next, so that nesting is bounded by the
// caller's own code. Accepts exactly what the grammar allows, with blanks between any two tokens. Refuses, as
// JsonError, everything else.
class JsonCursor {
 public:
  explicit JsonCursor(std::string_view text) : text_(text) {}

  std::size_t position() const { return position_; }
  // What is left, blanks included.
  std::string_view rest() const { return text_.substr(position_); }

  [[noreturn]] void fail(std::string const& fault) const { throw JsonError(position_, fault); }
  [[noreturn]] void fail_expected(char const* what) {
    skip_blanks();
    fail(std::string("expected ") + what + ", found " + describe_next());
  }

  // Calls entry(key) at each value, which must take it.
  template <class Entry>
  void object(Entry&& entry) {
    if (!take('{')) fail_expected("an object");
    if (take('}')) return;
    do {
      std::string key = text("a name");
      if (!take(':')) fail_expected(":");
      entry(std::move(key));
    } while (take(','));
    if (!take('}')) fail_expected(", or }");
  }

  // Calls element() at each value, which must take it.
  template <class Element>
  void list(char const* what, Element&& element) {
    if (!take('[')) fail_expected(what);
    if (take(']')) return;
    do {
      element();
    } while (take(','));
    if (!take(']')) fail_expected(", or ]");
  }

  // A text, its escapes resolved; always UTF-8.
  std::string text(char const* what) {
    if (!take('"')) fail_expected(what);
    std::string result;
    for (;;) {
      std::size_t const end = plain_size();
      result += text_.substr(position_, end);
      position_ += end;
      if (position_ == text_.size()) fail("expected a closing quote, found the end");
      char const c = text_[position_];
      if (c == '"') {
        ++position_;
        return result;
      }
      if (c != '\\') fail("expected a character of UTF-8 that is no control, found " + describe_byte());
      append_utf8(result, escaped_character());
    }
  }

  // A number without sign, fraction and exponent.
  std::uint64_t whole_number() {
    skip_blanks();
    std::string_view const digits = number_text();
    std::uint64_t value = 0;
    auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    bool const leading_zero = digits.size() > 1 && digits.front() == '0';
    if (error != std::errc{} || end != digits.data() + digits.size() || leading_zero) {
      fail("expected a whole number below 2^64, found " + (digits.empty() ? describe_next() : detail::quoted(digits)));
    }
    position_ += digits.size();
    return value;
  }

  // Any number of the grammar, rounded to nearest.
  double number() {
    skip_blanks();
    std::string_view const digits = number_text();
    double value = 0;
    auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (!is_json_number(digits) || error != std::errc{} || end != digits.data() + digits.size()) {
      fail("expected a finite number, found " + (digits.empty() ? describe_next() : detail::quoted(digits)));
    }
    position_ += digits.size();
    return value;
  }

 private:
  void skip_blanks() { position_ = std::min(text_.find_first_not_of(" \t\n\r", position_), text_.size()); }

  bool take(char c) {
    skip_blanks();
    if (position_ == text_.size() || text_[position_] != c) return false;
    ++position_;
    return true;
  }

  // How many bytes from here on stand for themselves in a text.
  std::size_t plain_size() const {
    std::size_t end = position_;
    while (end < text_.size()) {
      auto const c = static_cast<unsigned char>(text_[end]);
      if (c < 0x20 || c == '"' || c == '\\') break;
      std::size_t const size = c < 0x80 ? 1 : first_character(text_.substr(end)).size;
      if (size == 0) break;
      end += size;
    }
    return end - position_;
  }

  std::uint32_t escaped_character() {
    constexpr std::string_view letters = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    char const letter = position_ + 1 < text_.size() ? text_[position_ + 1] : '\0';
    if (letter == 'u') return escaped_code();
    std::size_t const place = letters.find(letter);
    if (place == letters.npos) fail("expected an escape of JSON, found " + detail::quoted(text_.substr(position_, 2)));
    position_ += 2;
    return static_cast<unsigned char>(meanings[place]);
  }

  // Four digits, or eight in two escapes for what UTF-16 spells as a pair.
  std::uint32_t escaped_code() {
    std::size_t const begin = position_;
    std::uint32_t const code = four_digits();
    bool const high = code >= 0xD800 && code < 0xDC00;
    std::uint32_t const low = high && rest().starts_with("\\u") ? four_digits() : 0;
    bool const pair = low >= 0xDC00 && low < 0xE000;
    if (pair) return 0x10000 + ((code & 0x3FF) << 10 | (low & 0x3FF));
    if (code < 0xD800 || code >= 0xE000) return code;
    position_ = begin;
    fail("expected a character, found half of a pair of UTF-16: " + detail::quoted(text_.substr(begin, 6)));
  }

  std::uint32_t four_digits() {
    std::string_view const digits = text_.substr(std::min(position_ + 2, text_.size()), 4);
    std::uint32_t code = 0;
    auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
    if (error != std::errc{} || digits.size() != 4 || end != digits.data() + 4 || digits.front() == '-') {
      fail("expected four hexadecimal digits, found " + detail::quoted(text_.substr(position_, 6)));
    }
    position_ += 6;
    return code;
  }

  std::string_view number_text() const {
    std::string_view const from_here = rest();
    return from_here.substr(0, from_here.find_first_not_of("+-.0123456789eE"));
  }

  // -? (0 | 1-9 digits) (. digits)? ((e | E) (+ | -)? digits)?
  static bool is_json_number(std::string_view text) {
    auto const digits = [&text] {
      std::size_t const count = std::min(text.find_first_not_of("0123456789"), text.size());
      text.remove_prefix(count);
      return count;
    };
    if (text.starts_with('-')) text.remove_prefix(1);
    bool const zero = text.starts_with('0');
    std::size_t const whole = digits();
    if (whole == 0 || (zero && whole > 1)) return false;
    if (text.starts_with('.')) {
      text.remove_prefix(1);
      if (digits() == 0) return false;
    }
    if (text.starts_with('e') || text.starts_with('E')) {
      text.remove_prefix(1);
      if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
      if (digits() == 0) return false;
    }
    return text.empty();
  }

  std::string describe_byte() const { return detail::quoted(text_.substr(position_, 1)); }

  std::string describe_next() const {
    if (position_ == text_.size()) return "the end";
    char const c = text_[position_];
    if (c == '{') return "an object";
    if (c == '[') return "a list";
    if (c == '"') return "a text";
    if (c == '-' || (c >= '0' && c <= '9')) return "a number";
    for (std::string_view const word : {"null", "true", "false"}) {
      if (rest().starts_with(word)) return std::string(word);
    }
    std::size_t const size = first_character(rest()).size;
    return detail::quoted(text_.substr(position_, size == 0 ? 1 : size));
  }

  std::string_view text_;
  std::size_t position_ = 0;
};

// Appends a text as JSON spells it. Refuses, as std::invalid_argument, a text that is not UTF-8: JSON cannot carry it.
inline void append_json(std::string& json, std::string_view text) {
  if (valid_utf8_size(text) != text.size()) {
    throw std::invalid_argument("a text of a weight file is UTF-8, which " + detail::quoted(text) + " is not");
  }
  json += '"';
  for (char const c : text) {
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      json += "\\u";
      append_hexadecimal(json, static_cast<unsigned char>(c), 4);
    } else {
      json += c;
    }
  }
  json += '"';
}

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"

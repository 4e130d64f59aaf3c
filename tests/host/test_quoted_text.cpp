#define BOOST_TEST_MODULE quoted_text
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "ingot/host/quoted_text.hpp"
#include "ingot/host/utf8.hpp"

using namespace std::string_view_literals;
using ingot::detail::append_utf8;
using ingot::detail::first_character;
using ingot::detail::quoted;
using ingot::detail::valid_utf8_size;

BOOST_AUTO_TEST_CASE(text_is_shown_as_it_is_or_escaped) {
  BOOST_TEST(quoted("") == R"("")");
  BOOST_TEST(quoted("0.weight") == R"("0.weight")");
  BOOST_TEST(quoted("größe \xf0\x9f\x8d\x89") == "\"größe \xf0\x9f\x8d\x89\"");
  BOOST_TEST(quoted("a\0b"sv) == R"("a\x00b")");
  BOOST_TEST(quoted("\x1b[2J\a\x7f") == R"("\x1b[2J\x07\x7f")");
  BOOST_TEST(quoted("\n\r\t\"\\") == R"("\n\r\t\"\\")");
  // Bytes that are no UTF-8, and characters that a terminal obeys or hides.
  BOOST_TEST(quoted("\x80\xff\xc3") == R"("\x80\xff\xc3")");
  BOOST_TEST(quoted("\xc2\x9b\xe2\x80\xae\xef\xbb\xbf") == R"("\u{009b}\u{202e}\u{feff}")");
  BOOST_TEST(quoted("\xf3\xa0\x80\x81") == R"("\u{e0001}")");
}

BOOST_AUTO_TEST_CASE(text_is_shortened_between_characters) {
  BOOST_TEST(quoted(std::string(64, 'x')) == '"' + std::string(64, 'x') + '"');
  BOOST_TEST(quoted(std::string(65, 'x')) == '"' + std::string(64, 'x') + "\"...");
  BOOST_TEST(quoted("äöü", 5) == "\"äö\"...");
  BOOST_TEST(quoted("\x01\x02", 7) == R"("\x01"...)");
  // However long the text, and however much of it is escaped.
  BOOST_TEST(quoted(std::string(1 << 20, '\0')).size() <= 64u + 5u);
}

// Every code, and every sequence of two bytes, against the definition.
BOOST_AUTO_TEST_CASE(only_utf8_is_taken_for_it) {
  for (std::uint32_t code = 0; code <= 0x10FFFF; ++code) {
    if (code == 0xD800) code = 0xE000;
    std::string text;
    append_utf8(text, code);
    auto const found = first_character(text + "x");
    if (found.code != code || found.size != text.size()) BOOST_FAIL("U+" << code << " is read as " << found.code);
    if (first_character(std::string_view(text).substr(0, text.size() - 1)).size != 0) BOOST_FAIL("cut " << code);
  }
  for (unsigned first = 0x80; first < 0x100; ++first) {
    for (unsigned second = 0; second < 0x100; ++second) {
      std::string const text{static_cast<char>(first), static_cast<char>(second)};
      bool const valid = first >= 0xC2 && first < 0xE0 && second >= 0x80 && second < 0xC0;
      if (first_character(text).size != (valid ? 2u : 0u)) BOOST_FAIL(first << ' ' << second);
    }
  }
  // Longer than needed, surrogates, above U+10FFFF.
  for (auto const text : {"\xc0\xaf"sv, "\xe0\x80\xaf"sv, "\xf0\x80\x80\xaf"sv, "\xed\xa0\x80"sv, "\xed\xbf\xbf"sv,
                          "\xf4\x90\x80\x80"sv, "\xf5\x80\x80\x80"sv, "\xfe"sv, "\xf8\x88\x80\x80\x80"sv}) {
    BOOST_TEST(first_character(text).size == 0u);
    BOOST_TEST(valid_utf8_size(std::string("ab") + std::string(text)) == 2u);
  }
  BOOST_TEST(valid_utf8_size("größe") == 7u);
}

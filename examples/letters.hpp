// The text of letters.cpp: lines that are made by rules, so that it is known of each how likely it is, and whether it
// keeps the rules.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <ingot/core/random.hpp>
#include <string>
#include <string_view>
#include <vector>

// What lines are made of. The first ends a line.
inline constexpr std::string_view alphabet = "\n +=0123456789abcdefghijklmnopqrstuvwxyzADFJMNOS";

inline std::size_t number_of(char letter) {
  return alphabet.find(letter);
}

// A sum of two numbers: "17+25=42".
namespace sums {

inline constexpr std::uint32_t below = 50;

inline std::string line(std::uint32_t a, std::uint32_t b) {
  return std::to_string(a) + '+' + std::to_string(b) + '=' + std::to_string(a + b);
}
inline std::string draw(ingot::RandomKey key) {
  return line(static_cast<std::uint32_t>(key.below(0, below)), static_cast<std::uint32_t>(key.below(1, below)));
}

}  // namespace sums

// A day that there was: "29 Feb 2004".
namespace dates {

inline constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
inline constexpr std::uint32_t first_year = 1980;
inline constexpr std::uint32_t years = 40;

inline std::uint32_t days_of(std::uint32_t month, std::uint32_t year) {
  constexpr std::array<std::uint32_t, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return days[month] + (month == 1 && year % 4 == 0 ? 1 : 0);
}
inline std::string line(std::uint32_t day, std::uint32_t month, std::uint32_t year) {
  return std::to_string(day) + ' ' + std::string(months[month]) + ' ' + std::to_string(year);
}
inline std::uint32_t all_days() {
  return years * 365 + years / 4;
}
inline std::string draw(ingot::RandomKey key) {
  auto day = static_cast<std::uint32_t>(key.below(0, all_days()));
  for (std::uint32_t year = first_year;; ++year) {
    for (std::uint32_t month = 0; month < 12; ++month) {
      if (day < days_of(month, year)) return line(day + 1, month, year);
      day -= days_of(month, year);
    }
  }
}

}  // namespace dates

// A name of two or three syllables, of light vowels or of dark ones, that ends with the letter it begins with:
// "kalok", "bedimib".
namespace names {

inline constexpr std::string_view consonants = "bdgklmnprt";
inline constexpr std::array<std::string_view, 2> vowels{"aou", "eiy"};

inline std::string draw(ingot::RandomKey key) {
  std::string_view const of_class = vowels[key.below(0, 2)];
  std::string name;
  for (std::uint64_t syllables = 2 + key.below(1, 2), i = 0; i < syllables; ++i) {
    name += consonants[key.below(2 + 2 * i, 10)];
    name += of_class[key.below(3 + 2 * i, 3)];
  }
  return name + name[0];
}
inline bool keeps_the_rules(std::string_view name) {
  if ((name.size() != 5 && name.size() != 7) || name.back() != name.front()) return false;
  std::string_view const of_class = vowels[vowels[0].find(name[1]) == std::string_view::npos ? 1 : 0];
  for (std::size_t i = 0; i < name.size(); ++i) {
    if ((i % 2 == 0 ? consonants : of_class).find(name[i]) == std::string_view::npos) return false;
  }
  return true;
}

}  // namespace names

enum class Kind { sum, date, name };

inline Kind kind_of(std::string_view line) {
  if (line.find('+') != std::string_view::npos) return Kind::sum;
  return line.find(' ') != std::string_view::npos ? Kind::date : Kind::name;
}

// Half of the lines are sums, a quarter dates, a quarter names.
inline std::string draw_line(ingot::RandomKey key) {
  std::uint64_t const quarter = key.below(0, 4);
  ingot::RandomKey const own = key.child(1);
  return quarter < 2 ? sums::draw(own) : quarter == 2 ? dates::draw(own) : names::draw(own);
}

// The bits that a line takes by its rules: nobody who says how likely each letter is needs fewer, on an average.
inline double bits_by_rules(std::string_view line) {
  switch (kind_of(line)) {
    case Kind::sum:
      return 1.0 + 2.0 * std::log2(sums::below);
    case Kind::date:
      return 2.0 + std::log2(dates::all_days());
    case Kind::name:
      break;
  }
  return 2.0 + 2.0 + static_cast<double>(line.size() / 2) * std::log2(30.0);
}

inline bool keeps_the_rules(std::string_view line) {
  switch (kind_of(line)) {
    case Kind::sum:
      for (std::uint32_t a = 0; a < sums::below; ++a) {
        for (std::uint32_t b = 0; b < sums::below; ++b) {
          if (line == sums::line(a, b)) return true;
        }
      }
      return false;
    case Kind::date:
      for (std::uint32_t year = dates::first_year; year < dates::first_year + dates::years; ++year) {
        for (std::uint32_t month = 0; month < 12; ++month) {
          for (std::uint32_t day = 1; day <= dates::days_of(month, year); ++day) {
            if (line == dates::line(day, month, year)) return true;
          }
        }
      }
      return false;
    case Kind::name:
      break;
  }
  return names::keeps_the_rules(line);
}

// Whether a line is kept from training, as one in eight is: told by the line itself.
inline bool is_held_out(std::string_view line) {
  ingot::RandomKey key{8, line.size()};
  for (char const letter : line) key = key.child(static_cast<unsigned char>(letter));
  return key.word(0) % 8 == 0;
}

// Lines that training sees, or that it does not.
inline std::vector<std::string> draw_text(ingot::RandomKey key, std::size_t lines, bool held_out) {
  std::vector<std::string> text;
  for (std::uint64_t i = 0; text.size() < lines; ++i) {
    std::string line = draw_line(key.child(i));
    if (is_held_out(line) == held_out) text.push_back(std::move(line));
  }
  return text;
}

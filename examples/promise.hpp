// What an example promises, held against what it finds.
#pragma once

#include <cstdio>
#include <string_view>

inline bool all_kept = true;

inline void check(bool holds, char const* promise) {
  std::printf("  %s: %s\n", promise, holds ? "yes" : "NO");
  all_kept = all_kept && holds;
}

// Equal up to rounding.
constexpr bool near(double a, double b, double tolerance = 1e-12) {
  double const distance = a < b ? b - a : a - b;
  return distance <= tolerance * (1.0 + (b < 0 ? -b : b));
}

inline void print(char const* title, std::string_view text) {
  std::printf("%s%.*s\n", title, static_cast<int>(text.size()), text.data());
}

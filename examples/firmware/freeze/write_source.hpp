// C++ source, written by the programs that freeze networks.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>

namespace firmware {

struct Close {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, Close>;

inline File open(std::string const& path) {
  File file(std::fopen(path.c_str(), "w"));
  if (!file) throw std::runtime_error("cannot write " + path);
  return file;
}

// In C++'s hexadecimal form, exact. Refuses what is not finite.
template <class Values>
void write_values(std::FILE* file, Values const& values) {
  std::size_t column = 0;
  for (float const value : values) {
    if (!std::isfinite(value)) throw std::runtime_error("a number to be frozen is NaN or infinite");
    std::fprintf(file, "%s%af,", column++ % 8 == 0 ? "\n    " : " ", double(value));
  }
}

}  // namespace firmware

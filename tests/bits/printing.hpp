// Lines of numbers to the last bit, and numbers to compute with.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <ingot/core/random.hpp>
#include <ingot/core/tensor.hpp>
#include <ingot/layers/visit_parameters.hpp>

namespace bits {

using namespace ingot;

inline void print(float value) {
  std::printf(" %08lx", static_cast<unsigned long>(std::bit_cast<std::uint32_t>(value)));
}
inline void print(double value) {
  std::printf(" %016llx", static_cast<unsigned long long>(std::bit_cast<std::uint64_t>(value)));
}
template <class Values>
void print_line(char const* name, Values const& values) {
  std::printf("%s", name);
  for (auto const& value : values) print(value);
  std::printf("\n");
}

// All parameters in one line.
template <class Net>
void print_parameters(char const* name, Net const& net) {
  std::printf("%s", name);
  visit_parameters(
      [](ParameterPath const&, Parameter, auto const& values) {
        for (auto const& value : values) print(value);
      },
      net);
  std::printf("\n");
}

template <class T, std::size_t... Extents>
Tensor<T, Extents...> random_tensor(std::uint64_t seed) {
  Tensor<T, Extents...> values{};
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<T>(uniform_symmetric(RandomKey{seed}, i));
  return values;
}

}  // namespace bits

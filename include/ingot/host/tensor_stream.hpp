// Tensors, predictions and networks on streams.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <ostream>
#include <type_traits>

#include "ingot/core/tensor.hpp"
#include "ingot/network/network.hpp"
#include "ingot/network/prediction.hpp"
#include "ingot/network/text.hpp"

namespace ingot {

namespace detail {

template <class T>
void write_nested(std::ostream& out, T const* values, std::size_t const* extents, std::size_t rank, std::size_t size) {
  if (rank == 0) {
    if constexpr (std::is_arithmetic_v<T>) {
      out << +*values;  // a number, also of a type of characters
    } else {
      out << *values;
    }
    return;
  }
  std::size_t const part = size / *extents;
  out << '[';
  for (std::size_t i = 0; i < *extents; ++i) {
    if (i > 0) out << ", ";
    write_nested(out, values + i * part, extents + 1, rank - 1, part);
  }
  out << ']';
}

}  // namespace detail

// `[[1, 2], [3, 4]]`, with a pair of brackets an axis; a number without. The stream's own format holds for the
// elements.
template <class T, std::size_t... Extents>
std::ostream& operator<<(std::ostream& out, Tensor<T, Extents...> const& tensor) {
  using S = Shape<Extents...>;
  detail::write_nested(out, tensor.data(), S::extents.data(), S::rank, S::size);
  return out;
}

// `class 2 with 0.93`
template <class T>
std::ostream& operator<<(std::ostream& out, Prediction<T> const& prediction) {
  return out << "class " << prediction.label << " with " << prediction.probability;
}

// What a network is, in a line, as network_line has it: not its parameters. (It has a first layer: else std::endl, of
// which nothing can be deduced, would be tried with a network of none.)
template <class First, class... Rest>
std::ostream& operator<<(std::ostream& out, Network<First, Rest...> const&) {
  return out << network_line<Network<First, Rest...>>;
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

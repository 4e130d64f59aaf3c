#include "lowering/matrix.hpp"

#include "lowering/builder.hpp"

namespace tool::lowering {

Array transposed(Array const& matrix) {
  std::size_t const rows = to_size(matrix.shape[0]);
  std::size_t const columns = to_size(matrix.shape[1]);
  Array result{matrix.scalar, {matrix.shape[1], matrix.shape[0]}, std::vector<double>(matrix.values.size())};
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t column = 0; column < columns; ++column)
      result.values[column * rows + row] = matrix.values[row * columns + column];
  }
  return result;
}

}  // namespace tool::lowering

// MatMul, Gemm and Einsum.
#include "interpreter/rules.hpp"
#include "interpreter/walk.hpp"

namespace tool::rules {
namespace {

struct Matrix {
  double const* numbers;
  std::size_t row, column;  // steps
};

// y += a b, where y is [rows, columns] row by row.
void add_product(Matrix a, Matrix b, std::size_t rows, std::size_t inner, std::size_t columns, double* y) {
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t k = 0; k < inner; ++k) {
      double const factor = a.numbers[i * a.row + k * a.column];
      double const* const row = b.numbers + k * b.row;
      for (std::size_t j = 0; j < columns; ++j) y[i * columns + j] += factor * row[j * b.column];
    }
}

// NumPy's matmul: the last two axes are matrices, those before broadcast; one axis alone is a row on the left and a
// column on the right, and is not in the result.
Array matmul(Call& call) {
  call.expect_operands(2, 2);
  Array const& a = call.operand(0);
  Array const& b = call.operand(1);
  if (a.shape.empty() || b.shape.empty()) call.refuse("expected operands of one axis or more");
  if (a.scalar != b.scalar) call.refuse("expected operands of one type");
  Extents left = a.shape, right = b.shape;
  if (left.size() == 1) left.insert(left.begin(), 1);
  if (right.size() == 1) right.push_back(1);
  std::size_t const la = left.size(), ra = right.size();
  if (left[la - 1] != right[ra - 2])
    call.refuse("expected matrices that fit, found " + spell(a.shape) + " and " + spell(b.shape));
  std::size_t const rows = as_size(left[la - 2]), inner = as_size(left[la - 1]), columns = as_size(right[ra - 1]);
  Extents const left_batch = part(left, 0, la - 2), right_batch = part(right, 0, ra - 2);
  Extents const batch = broadcast_shape(call, left_batch, right_batch);
  Extents shape = batch;
  if (a.shape.size() > 1) shape.push_back(left[la - 2]);
  if (b.shape.size() > 1) shape.push_back(right[ra - 1]);
  Array y = call.make(a.scalar, shape);
  call.spend({y.values.size(), inner});
  if (y.values.empty()) return y;
  double* to = y.values.data();
  walk(
      batch,
      [&](std::size_t i, std::size_t j) {
        add_product({a.values.data() + i * rows * inner, inner, 1}, {b.values.data() + j * inner * columns, columns, 1},
                    rows, inner, columns, to);
        to += rows * columns;
      },
      broadcast_steps(left_batch, batch), broadcast_steps(right_batch, batch));
  return y;
}

// y = alpha A B + beta C, where transA and transB turn a matrix, and C broadcasts to the product.
Array gemm(Call& call) {
  call.expect_operands(call.opset() < 11 ? 3 : 2, 3);
  Array const& a = call.operand_of_rank(0, 2);
  Array const& b = call.operand_of_rank(1, 2);
  bool const turns_a = call.flag("transA"), turns_b = call.flag("transB");
  std::size_t const rows = as_size(a.shape[turns_a ? 1 : 0]), inner = as_size(a.shape[turns_a ? 0 : 1]);
  std::size_t const columns = as_size(b.shape[turns_b ? 0 : 1]);
  if (as_size(b.shape[turns_b ? 1 : 0]) != inner)
    call.refuse("expected matrices that fit, found " + spell(a.shape) + " and " + spell(b.shape));
  Array y = call.make(a.scalar, {as_extent(rows), as_extent(columns)});
  call.spend({y.values.size(), inner});
  Matrix const left = turns_a ? Matrix{a.values.data(), 1, rows} : Matrix{a.values.data(), inner, 1};
  Matrix const right = turns_b ? Matrix{b.values.data(), 1, inner} : Matrix{b.values.data(), columns, 1};
  if (!y.values.empty()) add_product(left, right, rows, inner, columns, y.values.data());
  double const alpha = call.real("alpha", 1), beta = call.real("beta", 1);
  for (double& number : y.values) number *= alpha;
  if (!call.has(2)) return y;
  Array const& c = call.operand(2);
  if (broadcast_shape(call, y.shape, c.shape) != y.shape)
    call.refuse("expected operand 2 to broadcast to " + spell(y.shape) + ", found " + spell(c.shape));
  auto to = y.values.begin();
  walk(y.shape, [&](std::size_t from) { *to++ += beta * c.values[from]; }, broadcast_steps(c.shape, y.shape));
  return y;
}

}  // namespace

void add_products(Operators& operators) {
  operators["MatMul"] = {1, matmul};
  operators["Gemm"] = {1, gemm};
}

}  // namespace tool::rules

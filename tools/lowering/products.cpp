// MatMul and Gemm.
#include "lowering/matrix.hpp"
#include "lowering/rules.hpp"

namespace tool::lowering {

namespace {

// A row in front, a column behind: what a vector is in a product.
void lower_matmul(Step& step) {
  Id x = step.operand(0);
  Id y = step.operand(1);
  if (step.rank(x) == 0 || step.rank(y) == 0) step.refuse("expected operands of an axis at least");
  if (step.rank(x) == 1) x = step.reshape(x, {1, step.shape(x)[0]});
  if (step.rank(y) == 1) y = step.reshape(y, {step.shape(y)[0], 1});
  step.give(step.reshape(step.matmul(x, y), step.result_shape()));
}

Array scaled(Array array, double factor) {
  for (double& value : array.values) value *= factor;
  return array;
}

// C as [Out], where it is the same for each row of the result.
bool is_row(Extents const& shape, std::int64_t outputs) {
  std::size_t const count = count_of(shape);
  return count == 1 || (count == to_size(outputs) && shape.back() == outputs);
}

Array as_row(Array array, std::int64_t outputs) {
  if (array.values.size() == 1) array.values.resize(to_size(outputs), array.values.front());
  array.shape = {outputs};
  return array;
}

struct Gemm {
  double alpha;
  double beta;
  bool transposes_a;
  bool transposes_b;
};

bool has_row(Step const& step) {
  return step.has(2) && step.numbers(2) != nullptr && is_row(step.operand_shape(2), step.result_shape()[1]);
}

// alpha A B + beta C, C a constant row.
Id dense(Step& step, Gemm const& gemm, Id a) {
  Array const& b = step.fixed(1, "its weights");
  std::vector<Id> weights{step.changed(1, scaled(gemm.transposes_b ? b : transposed(b), gemm.alpha))};
  if (has_row(step)) {
    Array const row = as_row(step.fixed(2, "its bias"), step.result_shape()[1]);
    weights.push_back(step.changed(2, scaled(row, gemm.beta)));
  }
  return step.dense(a, std::move(weights));
}

Id product(Step& step, Gemm const& gemm, Id a) {
  Id const b = step.operand(1);
  Id const y = step.matmul(a, gemm.transposes_b ? step.permute(b, {1, 0}) : b);
  return gemm.alpha == 1 ? y : step.binary(BinaryFunction::multiply, y, gemm.alpha);
}

void lower_gemm(Step& step) {
  Gemm const gemm{step.real("alpha", 1), step.real("beta", 1), step.integer("transA", 0) != 0,
                  step.integer("transB", 0) != 0};
  Id a = step.operand(0);
  if (step.rank(a) != 2 || step.operand_shape(1).size() != 2)
    step.refuse("expected two matrices, found " + spell(step.shape(a)) + " and " + spell(step.operand_shape(1)));
  if (gemm.transposes_a) a = step.permute(a, {1, 0});
  bool const is_dense = step.numbers(1) != nullptr;
  Id y = is_dense ? dense(step, gemm, a) : product(step, gemm, a);
  if (step.has(2) && !(is_dense && has_row(step)) && gemm.beta != 0) {
    Id const c = step.operand(2);
    Id const term = gemm.beta == 1 ? c : step.binary(BinaryFunction::multiply, c, gemm.beta);
    y = step.binary(BinaryFunction::add, y, term);
  }
  step.give(y);
}

}  // namespace

void add_products(Rules& rules) {
  rules["MatMul"] = lower_matmul;
  rules["Gemm"] = lower_gemm;
}

}  // namespace tool::lowering

// The families of operations that evaluate() is made of. Each gives a result of the shape that `result` has.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "plan/plan.hpp"

namespace tool::plan {

using Operands = std::span<Array const* const>;

double value_of(Unary const& unary, double x);
double value_of(BinaryFunction function, double a, double b);

void reduce(Reduce const& reduce, Array const& x, Array& result);
void cumulate(CumulativeSum const& sum, Array const& x, Array& result);
void permute(Permute const& permute, Array const& x, Array& result);
void broadcast(Array const& x, Array& result);
void gather(std::size_t axis, std::vector<std::size_t> const& positions, Array const& x, Array& result);
void concat(Concat const& concat, Operands parts, Array& result);
void pad(Pad const& pad, Array const& x, Array& result);
void matmul(Array const& a, Array const& b, Array& result);
void dense(Operands operands, Array& result);
void convolve(Convolution const& convolution, Operands operands, Array& result);
void convolve_transposed(ConvolutionTranspose const& convolution, Operands operands, Array& result);
void pool(Pool const& pool, Array const& x, Array& result);
void softmax(Softmax const& softmax, Array const& x, Array& result);
void normalize(BatchNorm const& norm, Operands operands, Array& result);
void normalize(LayerNorm const& norm, Operands operands, Array& result);
void normalize(RmsNorm const& norm, Operands operands, Array& result);
void normalize(GroupNorm const& norm, Operands operands, Array& result);
void normalize(LocalResponseNorm const& norm, Operands operands, Array& result);
void recur(Recurrent const& recurrent, Operands operands, Array& result);
void attend(Attention const& attention, Operands operands, Array& result);

// The elements of an array along an axis: position(outer, k, inner) of count outer, extent, inner.
struct Strides {
  std::size_t outer = 1;
  std::size_t extent = 1;
  std::size_t inner = 1;
  Strides(Extents const& shape, std::size_t axis);
  std::size_t operator()(std::size_t o, std::size_t k, std::size_t i) const { return (o * extent + k) * inner + i; }
};

// Where the elements of a shape lie in an array that is broadcast to it.
std::vector<std::size_t> broadcast_positions(Extents const& from, Extents const& to);

}  // namespace tool::plan

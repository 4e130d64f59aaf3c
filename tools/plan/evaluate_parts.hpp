// The families of operations that evaluate() knows. Shapes have been checked by whoever made the plan.
#pragma once

#include <cmath>
#include <cstddef>
#include <functional>
#include <vector>

#include "plan/plan.hpp"

namespace tool::plan {

using Numbers = std::vector<double>;
using Arrays = std::vector<Array const*>;

// An index of a shape, counted up row by row.
class Index {
 public:
  explicit Index(Extents const& shape) : shape_(shape), at_(shape.size()) {}
  std::size_t operator[](std::size_t axis) const { return at_[axis]; }
  void advance();

 private:
  Extents shape_;
  std::vector<std::size_t> at_;
};

// How far apart the elements of each axis are.
std::vector<std::size_t> strides_of(Extents const& shape);
inline std::size_t extent(Array const& array, std::size_t axis) {
  return static_cast<std::size_t>(array.shape[axis]);
}

// x as [outer, axis, inner].
struct AxisView {
  std::size_t outer;
  std::size_t extent;
  std::size_t inner;
};
AxisView view_of(Extents const& shape, std::size_t axis);

double apply(Unary const& unary, double x);
double apply(BinaryFunction function, double x, double y);

Numbers rearranged(Operation const& operation, Arrays const& x, Extents const& shape);
Numbers broadcast_of(std::function<double(double const*)> const& function, Arrays const& x, Extents const& shape);
Numbers reduced(Reduce const& reduce, Array const& x, Extents const& shape);
Numbers cumulated(CumulativeSum const& sum, Array const& x);
Numbers product(Arrays const& x, Extents const& shape);
Numbers dense(Arrays const& x);
Numbers convolved(Convolution const& convolution, Arrays const& x, Extents const& shape);
Numbers transposed(ConvolutionTranspose const& convolution, Arrays const& x, Extents const& shape);
Numbers pooled(Pool const& pool, Array const& x, Extents const& shape);
Numbers softmax(Softmax const& softmax, Array const& x);
Numbers normalized(BatchNorm const& norm, Arrays const& x);
Numbers normalized(LayerNorm const& norm, Arrays const& x);
Numbers normalized(RmsNorm const& norm, Arrays const& x);
Numbers normalized(GroupNorm const& norm, Arrays const& x);
Numbers normalized(LocalResponseNorm const& norm, Array const& x);
Numbers recurrent(Recurrent const& recurrent, Arrays const& x, Extents const& shape);
Numbers gated(Gated const& gated, Array const& x, Extents const& shape);
Numbers attended(Attention const& attention, Arrays const& x);

}  // namespace tool::plan

// Softmax, LogSoftmax and Hardmax: since opset 13 along one axis; before, over all axes from `axis` on together.
#include <algorithm>
#include <cmath>

#include "interpreter/rules.hpp"
#include "interpreter/walk.hpp"

namespace tool::rules {
namespace {

Around softened(Call const& call, Extents const& shape) {
  if (call.opset() >= 13) return around(shape, call.axis(call.integer("axis", -1), shape.size()));
  std::int64_t const named = call.integer("axis", 1);
  std::size_t const axis = named == as_extent(shape.size()) ? shape.size() : call.axis(named, shape.size());
  return {count_of(part(shape, 0, axis)), count_of(part(shape, axis, shape.size())), 1};
}

// Softmax e^(x - max) / sum, LogSoftmax x - max - log(sum), Hardmax 1 at the first largest and 0 elsewhere.
Array softmax(Call& call) {
  call.expect_operands(1, 1);
  Array const& x = call.operand(0);
  Around const around = softened(call, x.shape);
  Array y = call.make(x.scalar, x.shape);
  if (y.values.empty()) return y;
  for (std::size_t line = 0; line < around.outer * around.inner; ++line) {
    std::size_t const start = line / around.inner * around.middle * around.inner + line % around.inner;
    auto const place = [&](std::size_t i) { return start + i * around.inner; };
    std::size_t top = 0;
    for (std::size_t i = 1; i < around.middle; ++i)
      if (x.values[place(i)] > x.values[place(top)]) top = i;
    double const largest = x.values[place(top)];
    double sum = 0;
    for (std::size_t i = 0; i < around.middle; ++i) sum += std::exp(x.values[place(i)] - largest);
    for (std::size_t i = 0; i < around.middle; ++i) {
      double const below = x.values[place(i)] - largest;
      y.values[place(i)] = call.op() == "Softmax"      ? std::exp(below) / sum
                           : call.op() == "LogSoftmax" ? below - std::log(sum)
                           : i == top                  ? 1
                                                       : 0;
    }
  }
  return y;
}

}  // namespace

void add_softmax(Operators& operators) {
  for (char const* name : {"Softmax", "LogSoftmax", "Hardmax"}) operators[name] = {1, softmax};
}

}  // namespace tool::rules

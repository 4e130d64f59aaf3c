// Normalisations, softmax and attention.
#include <algorithm>
#include <cmath>
#include <limits>

#include "plan/evaluate_parts.hpp"

namespace tool::plan {
namespace {

struct Moments {
  double mean = 0;
  double variance = 0;
};
Moments moments_of(double const* numbers, std::size_t count) {
  Moments moments;
  for (std::size_t i = 0; i < count; ++i) moments.mean += numbers[i] / static_cast<double>(count);
  for (std::size_t i = 0; i < count; ++i) {
    double const away = numbers[i] - moments.mean;
    moments.variance += away * away / static_cast<double>(count);
  }
  return moments;
}

// Elements of the last axes.
std::size_t row_of(Extents const& shape, std::size_t axes) {
  std::size_t row = 1;
  for (std::size_t i = shape.size() - axes; i < shape.size(); ++i) row *= static_cast<std::size_t>(shape[i]);
  return row;
}

double or_else(Operands operands, std::size_t position, std::size_t index, double number) {
  return operands.size() > position ? operands[position]->values[index] : number;
}

// In place, of numbers a stride apart.
void softmax_of(double* numbers, std::size_t count, std::size_t stride, bool is_log) {
  double largest = -std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < count; ++i) largest = std::max(largest, numbers[i * stride]);
  double total = 0;
  for (std::size_t i = 0; i < count; ++i) total += std::exp(numbers[i * stride] - largest);
  for (std::size_t i = 0; i < count; ++i) {
    double& number = numbers[i * stride];
    number = is_log ? number - largest - std::log(total) : std::exp(number - largest) / total;
  }
}

}  // namespace

void softmax(Softmax const& softmax, Array const& x, Array& result) {
  Strides const at(x.shape, softmax.axis);
  result.values = x.values;
  for (std::size_t o = 0; o < at.outer; ++o) {
    for (std::size_t i = 0; i < at.inner; ++i)
      softmax_of(result.values.data() + at(o, 0, i), at.extent, at.inner, softmax.is_log);
  }
}

void normalize(BatchNorm const& norm, Operands operands, Array& result) {
  Array const& x = *operands[0];
  Strides const at(x.shape, 1);
  for (std::size_t o = 0; o < at.outer; ++o) {
    for (std::size_t c = 0; c < at.extent; ++c) {
      double const scale = operands[1]->values[c] / std::sqrt(operands[4]->values[c] + norm.epsilon);
      for (std::size_t i = 0; i < at.inner; ++i)
        result.values[at(o, c, i)] = (x.values[at(o, c, i)] - operands[3]->values[c]) * scale + operands[2]->values[c];
    }
  }
}

void normalize(LayerNorm const& norm, Operands operands, Array& result) {
  Array const& x = *operands[0];
  std::size_t const row = row_of(x.shape, norm.axes);
  for (std::size_t begin = 0; begin < x.values.size(); begin += row) {
    Moments const moments = moments_of(x.values.data() + begin, row);
    for (std::size_t i = 0; i < row; ++i)
      result.values[begin + i] = (x.values[begin + i] - moments.mean) / std::sqrt(moments.variance + norm.epsilon) *
                                     or_else(operands, 1, i, 1) +
                                 or_else(operands, 2, i, 0);
  }
}

void normalize(RmsNorm const& norm, Operands operands, Array& result) {
  Array const& x = *operands[0];
  std::size_t const row = row_of(x.shape, norm.axes);
  for (std::size_t begin = 0; begin < x.values.size(); begin += row) {
    double mean_square = 0;
    for (std::size_t i = 0; i < row; ++i)
      mean_square += x.values[begin + i] * x.values[begin + i] / static_cast<double>(row);
    for (std::size_t i = 0; i < row; ++i)
      result.values[begin + i] =
          x.values[begin + i] / std::sqrt(mean_square + norm.epsilon) * or_else(operands, 1, i, 1);
  }
}

void normalize(GroupNorm const& norm, Operands operands, Array& result) {
  Array const& x = *operands[0];
  auto const channels = static_cast<std::size_t>(x.shape[1]);
  std::size_t const inner = row_of(x.shape, x.shape.size() - 2);
  std::size_t const row = channels / norm.groups * inner;
  for (std::size_t begin = 0; begin < x.values.size(); begin += row) {
    Moments const moments = moments_of(x.values.data() + begin, row);
    for (std::size_t i = 0; i < row; ++i) {
      std::size_t const channel = (begin + i) / inner % channels;
      result.values[begin + i] = (x.values[begin + i] - moments.mean) / std::sqrt(moments.variance + norm.epsilon) *
                                     operands[1]->values[channel] +
                                 operands[2]->values[channel];
    }
  }
}

// The neighbours of channel c are those from c - (size - 1) / 2 to c + size / 2, as ONNX's LRN has them.
void normalize(LocalResponseNorm const& norm, Operands operands, Array& result) {
  Array const& x = *operands[0];
  Strides const at(x.shape, 1);
  for (std::size_t o = 0; o < at.outer; ++o) {
    for (std::size_t c = 0; c < at.extent; ++c) {
      std::size_t const first = c - std::min(c, (norm.size - 1) / 2);
      std::size_t const last = std::min(at.extent - 1, c + norm.size / 2);
      for (std::size_t i = 0; i < at.inner; ++i) {
        double squares = 0;
        for (std::size_t k = first; k <= last; ++k) squares += x.values[at(o, k, i)] * x.values[at(o, k, i)];
        result.values[at(o, c, i)] =
            x.values[at(o, c, i)] / std::pow(norm.k + norm.alpha / static_cast<double>(norm.size) * squares, norm.beta);
      }
    }
  }
}

void attend(Attention const& attention, Operands operands, Array& result) {
  Array const& x = *operands[0];
  auto const time = static_cast<std::size_t>(x.shape[1]);
  auto const width = static_cast<std::size_t>(x.shape[2]);
  std::size_t const head = width / attention.heads;
  bool const has_bias = operands.size() > 3;
  Array projected{x.scalar, {x.shape[0], x.shape[1], 3 * x.shape[2]}, std::vector<double>(3 * x.values.size())};
  Array joined{x.scalar, x.shape, std::vector<double>(x.values.size())};
  std::vector<Array const*> in{&x, operands[1]};
  std::vector<Array const*> out{&joined, operands[2]};
  if (has_bias) {
    in.push_back(operands[3]);
    out.push_back(operands[4]);
  }
  dense(in, projected);
  std::vector<double> weights(time);
  for (std::size_t n = 0; n < static_cast<std::size_t>(x.shape[0]); ++n) {
    auto const row = [&](std::size_t t, std::size_t part, std::size_t h) {
      return projected.values.data() + ((n * time + t) * 3 + part) * width + h * head;
    };
    for (std::size_t h = 0; h < attention.heads; ++h) {
      for (std::size_t t = 0; t < time; ++t) {
        std::size_t const seen = attention.causal ? t + 1 : time;
        for (std::size_t i = 0; i < seen; ++i) {
          weights[i] = 0;
          for (std::size_t d = 0; d < head; ++d) weights[i] += row(t, 0, h)[d] * row(i, 1, h)[d];
          weights[i] /= std::sqrt(static_cast<double>(head));
        }
        softmax_of(weights.data(), seen, 1, false);
        double* const to = joined.values.data() + (n * time + t) * width + h * head;
        for (std::size_t i = 0; i < seen; ++i) {
          for (std::size_t d = 0; d < head; ++d) to[d] += weights[i] * row(i, 2, h)[d];
        }
      }
    }
  }
  dense(out, result);
}

}  // namespace tool::plan

// Inputs brought to mean 0 and deviation 1, column by column.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <stdexcept>

#include "ingot/core/tensor.hpp"
#include "ingot/host/dataset.hpp"

namespace ingot {

// x -> (x - mean) / deviation for every element of a sample; the deviation is that of the whole population (divided by
// the number of samples), as in scikit-learn's StandardScaler. A column that never changes gets deviation 1, so that it
// becomes 0 instead of being divided by 0.
template <ShapeType Input, class T = float>
struct Normalization {
  tensor_t<T, Input> mean;
  tensor_t<T, Input> deviation;

  template <class Values>
  constexpr void apply_to_sample(Values&& sample) const {
    for (std::size_t i = 0; i < Input::size; ++i) sample[i] = (sample[i] - mean[i]) / deviation[i];
  }

  // Changes all samples of a data set.
  template <TargetKind Target>
  void apply(Dataset<Input, Target, T>& data) const {
    for (std::size_t i = 0; i < data.size(); ++i) apply_to_sample(data.input(i));
  }
};

// What is not a data set: refused.
template <class Given>
inline constexpr bool is_a_data_set = detail::is_dataset<std::remove_cvref_t<Given>>;
template <class Given>
requires(!is_a_data_set<Given>)
Normalization<Shape<1>> fit_normalization(Given const&) {
  static_assert(is_a_data_set<Given>, "fit_normalization(data) takes a data set, the training part");
  return {};
}

// The normalisation of a data set. Fit it on the training part alone and apply it to all parts: a test set that took
// part in it measures nothing. Refuses, as std::invalid_argument, a data set without samples.
template <ShapeType Input, TargetKind Target, class T>
Normalization<Input, T> fit_normalization(Dataset<Input, Target, T> const& data) {
  if (data.size() == 0) throw std::invalid_argument("a normalisation is fitted to at least one sample");
  auto const samples = static_cast<double>(data.size());
  Normalization<Input, T> result{};
  for (std::size_t column = 0; column < Input::size; ++column) {
    T const first = data.input(0)[column];
    bool constant = true;
    double largest = 0;
    for (std::size_t i = 0; i < data.size(); ++i) {
      T const value = data.input(i)[column];
      largest = std::fmax(largest, std::fabs(static_cast<double>(value)));
      constant = constant && value == first;
    }
    // By a power of two, so that neither sums nor squares overflow or vanish.
    int const exponent = std::isfinite(largest) && largest > 0 ? std::clamp(std::ilogb(largest), -1000, 1000) : 0;
    double const scale = std::scalbn(1.0, -exponent);
    auto const scaled = [&](std::size_t i) { return static_cast<double>(data.input(i)[column]) * scale; };
    double sum = 0;
    for (std::size_t i = 0; i < data.size(); ++i) sum += scaled(i);
    double const mean = sum / samples;
    double squares = 0;
    for (std::size_t i = 0; i < data.size(); ++i) {
      double const distance = scaled(i) - mean;
      squares += distance * distance;
    }
    result.mean[column] = constant ? first : static_cast<T>(std::scalbn(mean, exponent));
    T const deviation = static_cast<T>(std::scalbn(std::sqrt(squares / samples), exponent));
    result.deviation[column] = constant || deviation == T(0) ? T(1) : deviation;
  }
  return result;
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

#include "lowering/resize_axis.hpp"

#include <algorithm>
#include <cmath>

namespace tool::lowering {

namespace {

// Of a matrix that resizes an axis: a parameter of 64 MiB.
constexpr std::size_t most_weights = std::size_t{1} << 24;

// Where result i lies on the axis of x.
double source(Step const& step, ResizedAxis const& axis, ResizeMode const& mode, std::size_t i) {
  double const x = static_cast<double>(i);
  double const last = static_cast<double>(axis.input) - 1;
  double const length = axis.scale * static_cast<double>(axis.input);  // the reference does not round it
  std::string const& how = mode.coordinates;
  if (how == "half_pixel") return (x + 0.5) / axis.scale - 0.5;
  if (how == "pytorch_half_pixel") return length == 1 ? -0.5 : (x + 0.5) / axis.scale - 0.5;
  if (how == "asymmetric") return x / axis.scale;
  if (how == "align_corners") return length == 1 ? 0 : x * last / (length - 1);
  if (how == "tf_half_pixel_for_nn") return (x + 0.5) / axis.scale;
  if (how == "half_pixel_symmetric") {
    double const adjustment = static_cast<double>(axis.output) / length;
    double const centre = static_cast<double>(axis.input) / 2;
    return centre * (1 - adjustment) + (x + 0.5) / axis.scale - 0.5;
  }
  if (how == "tf_crop_and_resize") {
    double const begin = axis.begin * last;
    if (length == 1) return begin + (axis.end - axis.begin) * last / 2;
    return begin + x * (axis.end - axis.begin) * last / (length - 1);
  }
  step.refuse("expected a mode that is known as attribute coordinate_transformation_mode, found " + how);
}

double rounded(Step const& step, ResizeMode const& mode, double x) {
  if (mode.rounding == "floor") return std::floor(x);
  if (mode.rounding == "ceil") return std::ceil(x);
  if (mode.rounding == "round_prefer_ceil") return std::floor(x + 0.5);
  if (mode.rounding == "round_prefer_floor") return std::ceil(x - 0.5);
  step.refuse("expected floor, ceil, round_prefer_floor or round_prefer_ceil as attribute nearest_mode, found " +
              mode.rounding);
}

std::size_t clamped(double position, std::size_t extent) {
  return static_cast<std::size_t>(std::clamp(position, 0.0, static_cast<double>(extent) - 1));
}

// How much an element at a distance counts: a triangle, or Keys' cubic.
double weight(ResizeMode const& mode, double distance) {
  double const d = std::abs(distance);
  if (mode.kind == ResizeMode::linear) return std::max(0.0, 1 - d);
  double const a = mode.cubic_a;
  if (d <= 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
  return d < 2 ? ((a * d - 5 * a) * d + 8 * a) * d - 4 * a : 0;
}

// One row of the matrix: elements beyond the ends are those at the ends, unless they are left out.
void add_row(Step const& step, ResizedAxis const& axis, ResizeMode const& mode, double x, double* row) {
  if (mode.kind == ResizeMode::nearest) {
    row[clamped(rounded(step, mode, x), axis.input)] = 1;
    return;
  }
  double const reach = mode.kind == ResizeMode::cubic ? 2 : 1;
  double const last = static_cast<double>(axis.input) - 1;
  double sum = 0;
  for (double i = std::floor(x - reach); i <= std::ceil(x + reach); ++i) {
    if (mode.excludes_outside && (i < 0 || i > last)) continue;
    double const share = weight(mode, i - x);
    row[clamped(i, axis.input)] += share;
    sum += share;
  }
  if (!mode.excludes_outside) return;
  for (std::size_t i = 0; i < axis.input; ++i) row[i] /= sum;
}

}  // namespace

Sizes nearest_positions(Step const& step, ResizedAxis const& axis, ResizeMode const& mode) {
  Sizes positions(axis.output);
  for (std::size_t i = 0; i < axis.output; ++i)
    positions[i] = clamped(rounded(step, mode, source(step, axis, mode, i)), axis.input);
  return positions;
}

ResizeMatrix resize_matrix(Step const& step, ResizedAxis const& axis, ResizeMode const& mode) {
  if (axis.output > most_weights / axis.input)
    step.refuse("is not supported: a matrix of " + std::to_string(axis.output) + " by " + std::to_string(axis.input) +
                " that resizes an axis");
  ResizeMatrix matrix{{Scalar::float32, {to_integer(axis.output), to_integer(axis.input)}, {}},
                      std::vector<bool>(axis.output)};
  matrix.numbers.values.resize(axis.output * axis.input);
  for (std::size_t i = 0; i < axis.output; ++i) {
    double const x = source(step, axis, mode, i);
    matrix.outside[i] = mode.crops && (x < 0 || x > static_cast<double>(axis.input) - 1);
    if (!matrix.outside[i]) add_row(step, axis, mode, x, matrix.numbers.values.data() + i * axis.input);
  }
  return matrix;
}

}  // namespace tool::lowering

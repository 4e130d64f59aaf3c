#include "interpreter/sampling.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace tool::rules {
namespace {

// The place on the axis from which element i comes, by github.com/onnx/onnx docs/Operators.md, Resize.
double coordinate(std::string const& mode, Line const& line, double i) {
  // The length of the result before it was rounded, as the tests of the standard have it.
  double const from = static_cast<double>(line.from), to = line.scale * from;
  double const half = (i + 0.5) / line.scale - 0.5;
  if (mode == "pytorch_half_pixel") return line.to > 1 ? half : 0;
  if (mode == "align_corners") return line.to == 1 ? 0 : i * (from - 1) / (to - 1);
  if (mode == "asymmetric") return i / line.scale;
  if (mode == "tf_half_pixel_for_nn") return (i + 0.5) / line.scale;
  if (mode == "tf_crop_and_resize")
    return line.to > 1 ? line.begin * (from - 1) + i * (line.end - line.begin) * (from - 1) / (to - 1)
                       : 0.5 * (line.begin + line.end) * (from - 1);
  // Where floor shortens the result, half_pixel_symmetric keeps its middle on that of the axis.
  if (mode == "half_pixel_symmetric") return from / 2 * (1 - static_cast<double>(line.to) / to) + half;
  return half;
}

double rounded(std::string const& mode, double x) {
  if (mode == "round_prefer_floor") return std::ceil(x - 0.5);
  if (mode == "round_prefer_ceil") return std::floor(x + 0.5);
  return mode == "floor" ? std::floor(x) : std::ceil(x);
}

std::size_t clamped(double place, std::int64_t extent) {
  return static_cast<std::size_t>(std::clamp(place, 0.0, static_cast<double>(extent - 1)));
}

// Keys' weights of the four neighbours, t behind the second.
std::array<double, 4> cubic_weights(double a, double t) {
  auto const near = [a](double d) { return ((a + 2) * d - (a + 3)) * d * d + 1; };
  auto const far = [a](double d) { return ((a * d - 5 * a) * d + 8 * a) * d - 4 * a; };
  return {far(1 + t), near(t), near(1 - t), far(2 - t)};
}

Samples cubic(Sampling const& sampling, Line const& line, double x) {
  double const base = std::floor(x);
  auto const weights = cubic_weights(sampling.cubic, x - base);
  Samples samples;
  double sum = 0;
  for (std::size_t k = 0; k < weights.size(); ++k) {
    double const place = base - 1 + static_cast<double>(k);
    bool const is_inside = place >= 0 && place < static_cast<double>(line.from);
    if (sampling.excludes_outside && !is_inside) continue;
    samples.parts.push_back({clamped(place, line.from), weights[k]});
    sum += weights[k];
  }
  if (sampling.excludes_outside)
    for (Sample& part : samples.parts) part.weight /= sum;
  return samples;
}

}  // namespace

Samples samples_at(Sampling const& sampling, Line const& line, std::int64_t i) {
  double const x = coordinate(sampling.coordinates, line, static_cast<double>(i));
  // What is no number (a crop's ends may be) lies outside, at place 0.
  bool const is_outside = sampling.crops() && !(x >= 0 && x <= static_cast<double>(line.from - 1));
  double const place = std::isfinite(x) ? x : 0;
  Samples samples;
  if (sampling.mode == Sampling::Mode::nearest) {
    samples.parts = {{clamped(rounded(sampling.rounding, place), line.from), 1}};
  } else if (sampling.mode == Sampling::Mode::linear) {
    double const base = std::floor(place), t = place - base;
    samples.parts = {{clamped(base, line.from), 1 - t}, {clamped(base + 1, line.from), t}};
  } else {
    samples = cubic(sampling, line, place);
  }
  samples.is_outside = is_outside;
  return samples;
}

}  // namespace tool::rules

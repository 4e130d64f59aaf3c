// How Resize takes an element of its result from an axis of x.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace tool::rules {

struct Sampling {
  enum class Mode { nearest, linear, cubic } mode;
  std::string coordinates;  // coordinate_transformation_mode
  std::string rounding;     // nearest_mode
  double cubic = -0.75;     // cubic_coeff_a
  bool excludes_outside = false;
  double extrapolation = 0;

  bool crops() const { return coordinates == "tf_crop_and_resize"; }
};

// An axis: its extent, that of the result, and the part of it that a crop takes.
struct Line {
  std::int64_t from, to;
  double scale;
  double begin, end;
};

struct Sample {
  std::size_t place;
  double weight;
};
struct Samples {
  std::vector<Sample> parts;
  bool is_outside = false;  // of a crop: the coordinate is not on the axis
};

// Of the result's element i.
Samples samples_at(Sampling const& sampling, Line const& line, std::int64_t i);

}  // namespace tool::rules

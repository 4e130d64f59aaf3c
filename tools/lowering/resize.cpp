// Resize and Upsample: axis by axis, by positions where the nearest element is taken, else by a constant matrix.
//
// Formulas are those of https://github.com/onnx/onnx/blob/main/docs/Operators.md#Resize and of the reference that its
// tests are made with. Opset 10 and Upsample have neither modes of coordinates nor of rounding: x / scale, rounded down.
#include <algorithm>
#include <numeric>

#include "lowering/matrix.hpp"
#include "lowering/resize_axis.hpp"
#include "lowering/rules.hpp"

namespace tool::lowering {

namespace {

// Numbers of an operand, an entry an axis of x; `axes` are those that it speaks of.
std::vector<double> spread(std::vector<double> const& numbers, Sizes const& axes, std::vector<double> all) {
  for (std::size_t i = 0; i < axes.size(); ++i) all[axes[i]] = numbers[i];
  return all;
}

Sizes axes_of(Step const& step, std::size_t rank) {
  std::vector<std::int64_t> numbers = step.integers("axes");
  if (numbers.empty())
    for (std::size_t axis = 0; axis < rank; ++axis) numbers.push_back(to_integer(axis));
  Sizes axes;
  for (std::int64_t const number : numbers) axes.push_back(step.axis(number, rank));
  return axes;
}

std::vector<double> const& list(Step const& step, std::size_t operand, std::size_t count, std::string_view what) {
  std::vector<double> const& numbers = step.fixed(operand, what).values;
  if (numbers.size() != count)
    step.refuse("expected " + std::to_string(count) + " numbers as " + std::string(what) + ", found " +
                std::to_string(numbers.size()));
  return numbers;
}

bool is_there(Step const& step, std::size_t operand) {
  return step.has(operand) && count_of(step.operand_shape(operand)) > 0;
}

// Each axis's scale. Sizes give the ratio of extents.
std::vector<double> scales_of(Step const& step) {
  Extents const& from = step.operand_shape(0);
  std::vector<double> scales(from.size(), 1);
  bool const is_upsample = step.node().op == "Upsample";
  if (is_upsample && step.opset() < 7) {
    if (from.size() != 4) step.refuse("expected [N, C, H, W], found " + spell(from));
    return {1, 1, step.real("height_scale", 1), step.real("width_scale", 1)};
  }
  if (is_upsample && step.opset() < 9) return step.reals("scales");
  Sizes const axes = axes_of(step, from.size());
  std::size_t const operand = is_upsample || step.opset() < 11 ? 1 : 2;
  if (is_there(step, operand)) return spread(list(step, operand, axes.size(), "its scales"), axes, std::move(scales));
  std::vector<double> ratios;
  std::vector<double> const& sizes = list(step, 3, axes.size(), "its sizes");
  for (std::size_t i = 0; i < axes.size(); ++i) ratios.push_back(sizes[i] / static_cast<double>(from[axes[i]]));
  std::string const policy = step.text("keep_aspect_ratio_policy", "stretch");
  auto const [least, most] = std::minmax_element(ratios.begin(), ratios.end());
  if (policy != "stretch") ratios.assign(ratios.size(), policy == "not_larger" ? *least : *most);
  scales = spread(ratios, axes, std::move(scales));
  return scales;
}

ResizeMode mode_of(Step const& step) {
  ResizeMode mode;
  std::string const name = step.text("mode", "nearest");
  if (name != "nearest" && name != "linear" && name != "bilinear" && name != "cubic")
    step.refuse("expected nearest, linear or cubic as attribute mode, found " + name);
  mode.kind = name == "nearest" ? ResizeMode::nearest : name == "cubic" ? ResizeMode::cubic : ResizeMode::linear;
  if (step.node().op == "Upsample" || step.opset() < 11) {
    mode.coordinates = "asymmetric";
    mode.rounding = "floor";
    return mode;
  }
  mode.coordinates = step.text("coordinate_transformation_mode", "half_pixel");
  mode.rounding = step.text("nearest_mode", "round_prefer_floor");
  mode.cubic_a = step.real("cubic_coeff_a", -0.75);
  mode.excludes_outside = step.integer("exclude_outside", 0) != 0;
  if (step.integer("antialias", 0) != 0) step.refuse_listed("antialias");
  mode.crops = mode.coordinates == "tf_crop_and_resize";
  mode.extrapolation = step.real("extrapolation_value", 0);
  return mode;
}

// x by a matrix [Out, In] along an axis.
Id along(Step& step, Id x, std::size_t axis, Array matrix) {
  std::size_t const rank = step.rank(x);
  if (rank == 1) {
    Id const row = step.reshape(x, {1, step.shape(x)[0]});
    return step.reshape(step.matmul(row, step.constant(transposed(matrix))), {matrix.shape[0]});
  }
  if (axis + 1 == rank) return step.matmul(x, step.constant(transposed(matrix)));
  Sizes order(rank);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::swap(order[axis], order[rank - 2]);
  Id const turned = step.matmul(step.constant(std::move(matrix)), step.permute(x, order));
  return step.permute(turned, order);
}

// Where the matrix takes nothing, the number is that of extrapolation.
Id extrapolated(Step& step, Id x, std::size_t axis, std::vector<bool> const& outside, double number) {
  if (number == 0 || std::find(outside.begin(), outside.end(), true) == outside.end()) return x;
  Extents shape(step.rank(x), 1);
  shape[axis] = to_integer(outside.size());
  std::vector<double> numbers;
  for (bool const is_outside : outside) numbers.push_back(is_outside ? number : 0);
  return step.binary(BinaryFunction::add, x, step.constant({Scalar::float32, shape, std::move(numbers)}));
}

void lower_resize(Step& step) {
  Id x = step.operand(0);
  std::size_t const rank = step.rank(x);
  ResizeMode const mode = mode_of(step);
  std::vector<double> const scales = scales_of(step);
  if (scales.size() != rank) step.refuse("expected a scale for each axis of " + spell(step.shape(x)));
  std::vector<double> roi;
  if (mode.crops) {
    Sizes const axes = axes_of(step, rank);
    std::vector<double> const& numbers = list(step, 1, 2 * axes.size(), "its region");
    auto const middle = numbers.begin() + static_cast<std::ptrdiff_t>(axes.size());
    roi = spread({numbers.begin(), middle}, axes, std::vector<double>(rank, 0));
    std::vector<double> const ends = spread({middle, numbers.end()}, axes, std::vector<double>(rank, 1));
    roi.insert(roi.end(), ends.begin(), ends.end());
  }
  for (std::size_t axis = 0; axis < rank; ++axis) {
    ResizedAxis const resized{to_size(step.shape(x)[axis]), to_size(step.result_shape()[axis]), scales[axis],
                              mode.crops ? roi[axis] : 0, mode.crops ? roi[rank + axis] : 1};
    if (resized.is_unchanged(mode)) continue;
    if (mode.kind == ResizeMode::nearest && !mode.crops) {
      x = step.gather(x, axis, nearest_positions(step, resized, mode));
    } else {
      ResizeMatrix matrix = resize_matrix(step, resized, mode);
      x = along(step, x, axis, std::move(matrix.numbers));
      x = extrapolated(step, x, axis, matrix.outside, mode.extrapolation);
    }
  }
  step.give(x);
}

}  // namespace

void add_resizes(Rules& rules) {
  rules["Resize"] = lower_resize;
  rules["Upsample"] = lower_resize;
}

}  // namespace tool::lowering

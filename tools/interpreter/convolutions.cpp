// Conv and ConvTranspose over one spatial axis or more.
#include <algorithm>

#include "interpreter/rules.hpp"
#include "interpreter/walk.hpp"
#include "interpreter/window.hpp"

namespace tool::rules {
namespace {

// What both have: x [N, C, ...], w of the same rank, groups that divide channels, perhaps a bias of `filters`.
struct Images {
  Array const& x;
  Array const& w;
  std::size_t batch, channels, groups, places;  // places: of a channel
};

Images images_of(Call const& call) {
  call.expect_operands(2, 3);
  Array const& x = call.operand(0);
  Extents const axes = spatial(call, x);
  Array const& w = call.operand_of_rank(1, x.shape.size());
  std::int64_t const groups = call.integer("group", 1);
  if (groups < 1 || x.shape[1] % groups != 0)
    call.refuse_attribute("group", std::to_string(groups) + " does not divide the channels of " + spell(x.shape));
  Extents const kernel = part(w.shape, 2, w.shape.size());
  if (call.integers("kernel_shape", kernel) != kernel)
    call.refuse_attribute("kernel_shape", "expected that of the weights " + spell(w.shape) + ", found " +
                                              spell(call.integers("kernel_shape")));
  return {x, w, as_size(x.shape[0]), as_size(x.shape[1]), as_size(groups), count_of(axes)};
}

Array biased(Call& call, Images const& images, std::size_t filters, Window const& window) {
  Extents shape{as_extent(images.batch), as_extent(filters)};
  shape.insert(shape.end(), window.output.begin(), window.output.end());
  Array y = call.make(images.x.scalar, shape);
  if (!call.has(2)) return y;
  call.expect_shape(2, {as_extent(filters)});
  std::size_t const places = count_of(window.output);
  for (std::size_t i = 0; i < images.batch * filters; ++i)
    std::fill_n(y.values.data() + i * places, places, call.operand(2).values[i % filters]);
  return y;
}

// y[n, f, o] = b[f] + sum over c, k of w[f, c, k] x[n, c of f's group, o stride - before + k dilation]
Array convolve(Call& call) {
  Images const images = images_of(call);
  auto const& [x, w, batch, channels, groups, places] = images;
  std::size_t const filters = as_size(w.shape[0]), depth = channels / groups;
  if (as_size(w.shape[1]) != depth || filters % groups != 0)
    call.refuse("weights of shape " + spell(w.shape) + " do not fit " + spell(x.shape) + " in " +
                std::to_string(groups) + " groups");
  Window const window = window_of(call, spatial(call, x), part(w.shape, 2, w.shape.size()));
  Array y = biased(call, images, filters, window);
  std::size_t const taken = count_of(window.kernel), given = count_of(window.output);
  call.spend({y.values.size(), depth, taken});
  call.spend({given, taken});
  if (y.values.empty()) return y;
  std::vector<std::int64_t> position(window.rank(), 0);
  std::vector<Tap> taps;
  std::size_t o = 0;
  do {
    find_taps(window, position, taps);
    for (std::size_t row = 0; row < batch * filters; ++row) {
      std::size_t const n = row / filters, f = row % filters, group = f / (filters / groups);
      double sum = 0;
      for (std::size_t c = 0; c < depth; ++c) {
        double const* const image = x.values.data() + (n * channels + group * depth + c) * places;
        double const* const weights = w.values.data() + (f * depth + c) * taken;
        for (Tap const& tap : taps) sum += weights[tap.kernel] * image[tap.input];
      }
      y.values[row * given + o] += sum;
    }
    ++o;
  } while (next_position(window.output, position));
  return y;
}

// Total padding is shared between both ends, the odd one before, but for SAME_UPPER behind.
void share_padding(Window& window, std::size_t axis, std::int64_t extent, std::int64_t total, bool is_upper) {
  total = std::max<std::int64_t>(total, 0);
  window.before[axis] = is_upper ? total / 2 : total - total / 2;
  window.after[axis] = total - window.before[axis];
  window.input[axis] = extent;
}

// The window that slides over the result, whose extents are
//   output_shape, or with SAME_UPPER and SAME_LOWER stride input: padding is what that takes
//   stride (input - 1) + output_padding + reach - before - after otherwise
Window transposed_window(Call const& call, Extents const& input, Extents const& kernel) {
  Window window = unpadded_window(call, input, kernel);
  std::size_t const rank = window.rank();
  window.output = input;
  std::string const padding = call.choice("auto_pad", "NOTSET", {"NOTSET", "", "VALID", "SAME_UPPER", "SAME_LOWER"});
  bool const is_same = padding.starts_with("SAME");
  if (padding == "NOTSET" || padding.empty()) read_pads(call, window);
  Extents const added = call.integers("output_padding", Extents(rank, 0));
  if (added.size() != rank) call.refuse_attribute("output_padding", "expected an extent a spatial axis");
  Extents wanted = call.integers("output_shape", {});
  if (!wanted.empty() && wanted.size() == rank + 2) wanted.erase(wanted.begin(), wanted.begin() + 2);
  if (!wanted.empty() && wanted.size() != rank)
    call.refuse_attribute("output_shape", "expected an extent a spatial axis");
  for (std::size_t axis = 0; axis < rank; ++axis) {
    if (added[axis] < 0 || added[axis] > largest_extent) call.refuse_attribute("output_padding", "is out of range");
    std::int64_t const whole = window.stride[axis] * (input[axis] - 1) + window.reach(axis);
    std::int64_t const extent = !wanted.empty() ? wanted[axis]
                                : is_same       ? window.stride[axis] * input[axis]
                                                : whole + added[axis] - window.before[axis] - window.after[axis];
    if (extent < 1 || extent > largest_extent)
      call.refuse("its spatial axis " + std::to_string(axis) + " would have extent " + std::to_string(extent));
    if (!wanted.empty() || is_same)
      share_padding(window, axis, extent, whole + added[axis] - extent, padding == "SAME_UPPER");
    window.input[axis] = extent;
  }
  return window;
}

// y[n, f, i stride - before + k dilation] gets w[c, f, k] x[n, c, i] from each c of f's group, i and k.
Array convolve_transposed(Call& call) {
  Images const images = images_of(call);
  auto const& [x, w, batch, channels, groups, places] = images;
  std::size_t const each = as_size(w.shape[1]), filters = each * groups, depth = channels / groups;
  if (as_size(w.shape[0]) != channels)
    call.refuse("weights of shape " + spell(w.shape) + " do not fit " + spell(x.shape));
  Window window = transposed_window(call, spatial(call, x), part(w.shape, 2, w.shape.size()));
  // Over the result slides what takes from x: input and output have changed their parts.
  Window const result{
      .kernel = {}, .stride = {}, .dilation = {}, .before = {}, .after = {}, .input = {}, .output = window.input};
  Array y = biased(call, images, filters, result);
  std::size_t const taken = count_of(window.kernel), given = count_of(window.input);
  call.spend({x.values.size(), each, taken});
  call.spend({places, taken});
  if (x.values.empty()) return y;
  std::vector<std::int64_t> position(window.rank(), 0);
  std::vector<Tap> taps;
  std::size_t i = 0;
  do {
    find_taps(window, position, taps);
    for (std::size_t row = 0; row < batch * channels; ++row) {
      std::size_t const n = row / channels, c = row % channels, group = c / depth;
      double const number = x.values[row * places + i];
      for (std::size_t f = 0; f < each; ++f) {
        double* const image = y.values.data() + (n * filters + group * each + f) * given;
        double const* const weights = w.values.data() + (c * each + f) * taken;
        for (Tap const& tap : taps) image[tap.input] += weights[tap.kernel] * number;
      }
    }
    ++i;
  } while (next_position(window.output, position));
  return y;
}

}  // namespace

void add_convolutions(Operators& operators) {
  operators["Conv"] = {1, convolve};
  operators["ConvTranspose"] = {1, convolve_transposed};
}

}  // namespace tool::rules

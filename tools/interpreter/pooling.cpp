// Pools over one spatial axis or more, and over all.
#include <cmath>

#include "interpreter/rounding.hpp"
#include "interpreter/rules.hpp"
#include "interpreter/walk.hpp"
#include "interpreter/window.hpp"

namespace tool::rules {
namespace {

Extents pooled_shape(Array const& x, Extents const& places) {
  Extents shape{x.shape[0], x.shape[1]};
  shape.insert(shape.end(), places.begin(), places.end());
  return shape;
}

// Calls f(place of y, a channel of x, taps, position) for all windows of all channels.
template <class F>
void slide(Call& call, Array const& x, Window const& window, F f) {
  std::size_t const windows = count_of(window.output), places = count_of(window.input);
  std::size_t const channels = as_size(x.shape[0]) * as_size(x.shape[1]);
  call.spend({windows, count_of(window.kernel), channels});
  call.spend({windows, count_of(window.kernel)});
  if (channels == 0 || windows == 0) return;
  std::vector<std::int64_t> position(window.rank(), 0);
  std::vector<Tap> taps;
  std::size_t o = 0;
  do {
    find_taps(window, position, taps);
    for (std::size_t c = 0; c < channels; ++c) f(c * windows + o, x.values.data() + c * places, taps, position);
    ++o;
  } while (next_position(window.output, position));
}

// The place in a channel where axes are counted from the other end: the first is the fastest.
std::size_t column_major(std::size_t place, Extents const& shape) {
  std::size_t result = 0;
  for (std::size_t axis = shape.size(); axis-- > 0;) {
    std::size_t stride = 1;
    for (std::size_t before = 0; before < axis; ++before) stride *= as_size(shape[before]);
    result += place % as_size(shape[axis]) * stride;
    place /= as_size(shape[axis]);
  }
  return result;
}

// The largest of each window; where it is, among all of x, is the second result.
std::vector<Array> max_pool(Call& call) {
  call.expect_operands(1, 1);
  Array const& x = call.operand(0);
  Window const window = window_of(call, spatial(call, x), call.integers("kernel_shape"));
  std::size_t const places = count_of(window.input), windows = count_of(window.output);
  bool const is_column_major = call.flag("storage_order");
  std::vector<Array> results;
  results.push_back(call.make(x.scalar, pooled_shape(x, window.output)));
  if (call.wants(1)) results.push_back(call.make(Scalar::int64, pooled_shape(x, window.output)));
  slide(call, x, window, [&](std::size_t to, double const* channel, std::vector<Tap> const& taps, auto const&) {
    double largest = -infinite;
    std::size_t place = 0;
    for (Tap const& tap : taps) {
      if (!(channel[tap.input] > largest) && !std::isnan(channel[tap.input])) continue;
      largest = channel[tap.input];
      place = tap.input;
    }
    results[0].values[to] = kept(x.scalar, largest);
    if (results.size() > 1)
      results[1].values[to] =
          static_cast<double>(to / windows * places + (is_column_major ? column_major(place, window.input) : place));
  });
  return results;
}

// How many elements of the window are the padded image's: with ceil_mode windows reach behind it.
double padded_count(Window const& window, std::vector<std::int64_t> const& position) {
  double count = 1;
  for (std::size_t axis = 0; axis < window.rank(); ++axis) {
    std::int64_t const first = position[axis] * window.stride[axis] - window.before[axis];
    std::int64_t const room = window.input[axis] + window.after[axis] - first;
    std::int64_t const inside = (room + window.dilation[axis] - 1) / window.dilation[axis];
    count *= static_cast<double>(std::min(inside, window.kernel[axis]));
  }
  return count;
}

// The mean of each window: of what lies on the image, or with count_include_pad = 1 on the padded image.
Array average_pool(Call& call) {
  call.expect_operands(1, 1);
  Array const& x = call.operand(0);
  Window const window = window_of(call, spatial(call, x), call.integers("kernel_shape"));
  bool const counts_padding = call.flag("count_include_pad");
  Array y = call.make(x.scalar, pooled_shape(x, window.output));
  slide(call, x, window,
        [&](std::size_t to, double const* channel, std::vector<Tap> const& taps, auto const& position) {
          double sum = 0;
          for (Tap const& tap : taps) sum += channel[tap.input];
          double const count = counts_padding ? padded_count(window, position) : static_cast<double>(taps.size());
          y.values[to] = taps.empty() ? 0 : sum / count;
        });
  return y;
}

// p of a norm: a real number in version 1, an integer behind it.
double order_of_norm(Call const& call) {
  double const p = call.opset() < 2 ? call.real("p", 2) : static_cast<double>(call.integer("p", 2));
  if (!(p > 0)) call.refuse_attribute("p", "expected more than 0");
  return p;
}

// (sum of |x|^p)^(1 / p) of each window.
Array lp_pool(Call& call) {
  call.expect_operands(1, 1);
  Array const& x = call.operand(0);
  Window const window = window_of(call, spatial(call, x), call.integers("kernel_shape"));
  double const p = order_of_norm(call);
  Array y = call.make(x.scalar, pooled_shape(x, window.output));
  slide(call, x, window, [&](std::size_t to, double const* channel, std::vector<Tap> const& taps, auto const&) {
    double sum = 0;
    for (Tap const& tap : taps) sum += std::pow(std::fabs(channel[tap.input]), p);
    y.values[to] = std::pow(sum, 1 / p);
  });
  return y;
}

// Mean, largest or norm of each channel, all spatial extents 1.
Array global_pool(Call& call) {
  call.expect_operands(1, 1);
  Array const& x = call.operand(0);
  Extents const places = spatial(call, x);
  std::size_t const count = count_of(places);
  if (count == 0) call.refuse("expected an image with elements, found shape " + spell(x.shape));
  Array y = call.make(x.scalar, pooled_shape(x, Extents(places.size(), 1)));
  bool const is_max = call.op() == "GlobalMaxPool", is_mean = call.op() == "GlobalAveragePool";
  double const p = is_max || is_mean ? 1 : order_of_norm(call);
  for (std::size_t c = 0; c < y.values.size(); ++c) {
    double largest = -infinite, sum = 0, powers = 0;
    for (std::size_t i = 0; i < count; ++i) {
      double const number = x.values[c * count + i];
      if (number > largest || std::isnan(number)) largest = number;
      sum += number;
      powers += is_max || is_mean ? 0 : std::pow(std::fabs(number), p);
    }
    y.values[c] = is_max ? largest : is_mean ? sum / static_cast<double>(count) : std::pow(powers, 1 / p);
  }
  return y;
}

}  // namespace

void add_pooling(Operators& operators) {
  operators["MaxPool"] = {1, max_pool};
  operators["AveragePool"] = {1, average_pool};
  operators["LpPool"] = {1, lp_pool};
  for (char const* name : {"GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool"}) operators[name] = {1, global_pool};
}

}  // namespace tool::rules

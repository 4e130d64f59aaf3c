// Padding that the operation behind it can do by itself.
#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "passes/match.hpp"
#include "passes/rearrangements.hpp"

namespace tool::passes {
namespace {

bool is_none(std::vector<std::size_t> const& numbers) {
  return std::ranges::all_of(numbers, [](std::size_t n) { return n == 0; });
}

// Whether batch and channels stay as they are, so that a window's padding can stand for it.
bool is_spatial(plan::Pad const& pad, plan::Window const& window) {
  return pad.before.size() == window.kernel.size() + 2 && pad.before[0] + pad.before[1] == 0 &&
         pad.after[0] + pad.after[1] == 0;
}

// The window over the value without its padding. What no window reaches behind the input is left out.
plan::Window widened(plan::Window window, plan::Pad const& pad, Extents const& input, Extents const& output) {
  for (std::size_t i = 0; i < window.kernel.size(); ++i) {
    window.before[i] += pad.before[i + 2];
    std::size_t const reach = (static_cast<std::size_t>(output[i + 2]) - 1) * window.stride[i] +
                              window.dilation[i] * (window.kernel[i] - 1) + 1;
    std::size_t const inside = static_cast<std::size_t>(input[i + 2]) + window.before[i];
    window.after[i] = reach > inside ? reach - inside : 0;
  }
  return window;
}

// Whether no element is negative.
bool is_never_negative(Rewriting const& plan, Id id) {
  plan::Unary const* const unary = plan.if_a<plan::Unary>(id);
  if (unary == nullptr) return false;
  using enum plan::UnaryFunction;
  plan::UnaryFunction const f = unary->function;
  return f == relu || f == sigmoid || f == abs || f == square || f == exp || f == softplus || f == hard_sigmoid ||
         (f == clamp && unary->a >= 0);
}

// Every window sees an element that is no padding.
bool always_sees_input(plan::Window const& window) {
  for (std::size_t i = 0; i < window.kernel.size(); ++i) {
    if (window.before[i] >= window.kernel[i] || window.after[i] >= window.kernel[i]) return false;
  }
  return true;
}

std::optional<plan::Pool> padded_maximum(Rewriting const& plan, Id id, plan::Pool pool, plan::Pad const& pad, Id x) {
  double const lowest = static_cast<double>(std::numeric_limits<float>::lowest());
  bool const is_ignored = pad.number <= lowest || (pad.number <= 0 && is_never_negative(plan, x));
  pool.window = widened(pool.window, pad, plan[x].shape, plan[id].shape);
  if (!is_ignored || !always_sees_input(pool.window)) return {};
  return pool;
}

std::optional<plan::Pool> padded_mean(Rewriting const& plan, Id id, plan::Pool pool, plan::Pad const& pad, Id x) {
  bool const is_padded = !is_none(pool.window.before) || !is_none(pool.window.after);
  if (pad.number != 0 || (is_padded && !pool.count_padding)) return {};
  plan::Window const whole = widened(pool.window, pad, plan[x].shape, plan[id].shape);
  // What ceil_mode adds stays behind what is counted.
  if (pool.counted_after.empty()) pool.counted_after = pool.window.after;
  for (std::size_t i = 0; i < whole.kernel.size(); ++i)
    pool.counted_after[i] = std::min(pool.counted_after[i] + pad.after[i + 2], whole.after[i]);
  pool.window = whole;
  pool.count_padding = true;
  return pool;
}

bool pad_pool(Rewriting& plan, Id id, plan::Pool const& pool, Id padded) {
  plan::Pad const& pad = *plan.if_a<plan::Pad>(padded);
  if (!is_spatial(pad, pool.window)) return false;
  Id const x = plan.operand(padded);
  std::optional<plan::Pool> const whole =
      pool.is_max ? padded_maximum(plan, id, pool, pad, x) : padded_mean(plan, id, pool, pad, x);
  if (!whole) return false;
  plan.note(padded, "the padding is the pool's");
  plan.become(id, *whole, {x});
  return true;
}

bool pad_convolution(Rewriting& plan, Id id, plan::Convolution convolution, Id padded) {
  plan::Pad const& pad = *plan.if_a<plan::Pad>(padded);
  if (pad.number != 0 || !is_spatial(pad, convolution.window)) return false;
  Id const x = plan.operand(padded);
  convolution.window = widened(convolution.window, pad, plan[x].shape, plan[id].shape);
  std::vector<Id> operands = plan[id].operands;
  operands[0] = x;
  plan.note(padded, "the padding is the convolution's");
  plan.become(id, std::move(convolution), std::move(operands));
  return true;
}

// A slice that cuts off some of the padding, of a value that nobody else reads.
bool cut_padding(Rewriting& plan, Id id, plan::Slice const& slice, Id padded) {
  if (plan.uses(padded) > 1) return false;
  plan::Pad pad = *plan.if_a<plan::Pad>(padded);
  Id const x = plan.operand(padded);
  std::size_t const axis = slice.axis;
  auto const extent = static_cast<std::size_t>(plan[x].shape[axis]);
  std::size_t const total = pad.before[axis] + extent + pad.after[axis];
  std::size_t const cut_before = std::min(slice.begin, pad.before[axis]);
  std::size_t const cut_after = std::min(total - slice.end, pad.after[axis]);
  if (cut_before + cut_after == 0 || slice.begin >= pad.before[axis] + extent || slice.end <= pad.before[axis])
    return false;
  pad.before[axis] -= cut_before;
  pad.after[axis] -= cut_after;
  Extents shape = plan[padded].shape;
  shape[axis] -= static_cast<std::int64_t>(cut_before + cut_after);
  Id const less = plan.add(std::move(pad), {x}, std::move(shape), {}, plan[padded].origin);
  plan.become(id, plan::Slice{axis, slice.begin - cut_before, slice.end - cut_before}, {less});
  return true;
}

}  // namespace

bool join_padding(Rewriting& plan, Id id) {
  if (plan[id].operands.empty()) return false;
  Id const padded = plan.operand(id);
  if (plan.if_a<plan::Pad>(padded) == nullptr) return false;
  if (auto const* const convolution = plan.if_a<plan::Convolution>(id))
    return pad_convolution(plan, id, *convolution, padded);
  if (auto const* const pool = plan.if_a<plan::Pool>(id)) return pad_pool(plan, id, plan::Pool(*pool), padded);
  if (auto const* const slice = plan.if_a<plan::Slice>(id)) return cut_padding(plan, id, plan::Slice(*slice), padded);
  return false;
}

}  // namespace tool::passes

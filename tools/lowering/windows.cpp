#include "lowering/windows.hpp"

#include <algorithm>

namespace tool::lowering {

std::size_t spatial_axes(Step const& step) {
  std::size_t const rank = step.operand_shape(0).size();
  if (rank < 3) step.refuse("expected [N, C, ...], found " + spell(step.operand_shape(0)));
  if (rank > 4) step.refuse_listed("3-d");
  return rank - 2;
}

Sizes sizes_of(Step const& step, std::string_view name, std::size_t count, std::size_t otherwise, std::int64_t least) {
  std::vector<std::int64_t> const numbers = step.integers(name);
  if (numbers.empty()) return Sizes(count, otherwise);
  if (numbers.size() != count)
    step.refuse("expected " + std::to_string(count) + " numbers as attribute " + std::string(name) + ", found " +
                std::to_string(numbers.size()));
  for (std::int64_t const number : numbers) {
    if (number < least)
      step.refuse("expected no number below " + std::to_string(least) + " in attribute " + std::string(name) +
                  ", found " + std::to_string(number));
  }
  Sizes sizes(count);
  std::transform(numbers.begin(), numbers.end(), sizes.begin(), to_size);
  return sizes;
}

Padding halves(Sizes const& total, bool odd_is_behind) {
  Padding padding;
  for (std::size_t const sum : total) {
    std::size_t const less = sum / 2;
    padding.before.push_back(odd_is_behind ? less : sum - less);
    padding.after.push_back(odd_is_behind ? sum - less : less);
  }
  return padding;
}

Padding written_padding(Step const& step, std::size_t count) {
  Sizes const pads = sizes_of(step, "pads", 2 * count, 0, 0);
  auto const middle = pads.begin() + static_cast<std::ptrdiff_t>(count);
  return {Sizes(pads.begin(), middle), Sizes(middle, pads.end())};
}

namespace {

// One spatial axis.
struct Span {
  std::size_t input;
  std::size_t kernel;
  std::size_t stride;
  std::size_t dilation;
  std::size_t before;
  std::size_t after;
  std::size_t output;

  std::size_t extent() const { return dilation * (kernel - 1) + 1; }
  std::size_t reached() const { return (output - 1) * stride + extent(); }  // of the padded input
  bool skips() const { return kernel > 1 && output > 1 && stride > extent(); }
};

Padding padding_of(Step const& step, std::vector<Span> const& spans) {
  std::string const automatic = step.text("auto_pad", "NOTSET");
  if (automatic == "NOTSET" || automatic.empty()) return written_padding(step, spans.size());
  Sizes total(spans.size(), 0);
  if (automatic == "VALID") return {total, total};
  if (automatic != "SAME_UPPER" && automatic != "SAME_LOWER")
    step.refuse("expected NOTSET, SAME_UPPER, SAME_LOWER or VALID as attribute auto_pad, found " + automatic);
  for (std::size_t i = 0; i < spans.size(); ++i) {
    std::size_t const reached = spans[i].reached();
    total[i] = reached > spans[i].input ? reached - spans[i].input : 0;
  }
  return halves(total, automatic == "SAME_UPPER");
}

// The positions of the input that some window reads.
Sizes read_positions(Span const& span) {
  Sizes positions;
  for (std::size_t i = 0; i < span.input; ++i) {
    std::size_t const padded = i + span.before;
    if (padded / span.stride < span.output && padded % span.stride < span.extent()) positions.push_back(i);
  }
  return positions;
}

// Leaves out input that no window reads; returns the input's new extent.
Id without_unread(Step& step, Id x, std::size_t axis, Span& span) {
  if (span.skips() && span.before < span.extent()) {
    x = step.gather(x, axis, read_positions(span));
    span.stride = span.extent();
  } else if (span.before > 0 && span.reached() < span.input + span.before && span.reached() > span.before) {
    x = step.slice(x, axis, 0, span.reached() - span.before);
  }
  span.input = step.extent(x, axis);
  return x;
}

}  // namespace

Windowed windowed(Step& step, Sizes kernel) {
  std::size_t const count = kernel.size();
  Sizes const strides = sizes_of(step, "strides", count, 1, 1);
  Sizes const dilations = sizes_of(step, "dilations", count, 1, 1);
  std::vector<Span> spans(count);
  for (std::size_t i = 0; i < count; ++i) {
    spans[i] = {to_size(step.operand_shape(0)[2 + i]), kernel[i], strides[i], kernel[i] > 1 ? dilations[i] : 1, 0, 0,
                to_size(step.result_shape()[2 + i])};
  }
  Padding const padding = padding_of(step, spans);
  Windowed result{step.operand(0), {}, {}};
  result.window.kernel = std::move(kernel);
  for (std::size_t i = 0; i < count; ++i) {
    Span& span = spans[i];
    span.before = padding.before[i];
    result.x = without_unread(step, result.x, 2 + i, span);
    std::size_t const padded = span.input + span.before;
    span.after = span.reached() > padded ? span.reached() - padded : 0;
    result.window.stride.push_back(span.stride);
    result.window.before.push_back(span.before);
    result.window.after.push_back(span.after);
    result.window.dilation.push_back(span.dilation);
    result.counted_after.push_back(std::min(span.after, padding.after[i]));
  }
  return result;
}

}  // namespace tool::lowering

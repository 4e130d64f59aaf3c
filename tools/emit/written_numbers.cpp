#include "emit/written_numbers.hpp"

#include <bit>
#include <cmath>
#include <ingot/core/fingerprint.hpp>
#include <ingot/host/frozen_source.hpp>
#include <ingot/host/quoted_text.hpp>

#include "models/model_error.hpp"

namespace tool::emit {

std::vector<float> float_weights(WrittenParameter const& parameter) {
  std::vector<float> numbers;
  numbers.reserve(parameter.values.size());
  for (double const value : parameter.values) {
    auto const number = static_cast<float>(value);
    // An infinity, as masks have it, is a number of float; one that rounding makes is not what the model says.
    if (std::isnan(number) || (std::isinf(number) && !std::isinf(value))) {
      throw ModelError("parameter " + ingot::detail::quoted(parameter.name),
                       "expected numbers that float can hold, found " + ingot::detail::shortest_decimal(value) +
                           " at index " + std::to_string(numbers.size()));
    }
    numbers.push_back(number);
  }
  return numbers;
}

std::uint64_t fingerprint_of(std::vector<WrittenParameter> const& parameters,
                             std::vector<std::vector<float>> const& numbers) {
  ingot::detail::Fingerprint fingerprint;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    fingerprint.add(std::string_view(parameters[i].name));
    for (std::int64_t const extent : parameters[i].shape) fingerprint.add(static_cast<std::uint64_t>(extent));
    for (float const number : numbers[i]) fingerprint.add(std::uint64_t{std::bit_cast<std::uint32_t>(number)});
  }
  return fingerprint.value();
}

namespace {

// Axis i of the result is axis order[i] of the array.
Array permuted(Array const& array, std::vector<std::size_t> const& order) {
  std::size_t const rank = order.size();
  Array result{array.scalar, Extents(rank), {}};
  std::vector<std::size_t> steps(rank, 1);  // of the array, then of the axes of the result
  for (std::size_t i = rank; i-- > 1;) steps[i - 1] = steps[i] * static_cast<std::size_t>(array.shape[i]);
  std::vector<std::size_t> moved(rank);
  for (std::size_t i = 0; i < rank; ++i) {
    result.shape[i] = array.shape[order[i]];
    moved[i] = steps[order[i]];
  }
  std::vector<std::size_t> position(rank);
  for (std::size_t n = 0; n < array.values.size(); ++n) {
    std::size_t from = 0;
    for (std::size_t i = 0; i < rank; ++i) from += position[i] * moved[i];
    result.values.push_back(array.values[from]);
    for (std::size_t i = rank; i-- > 0;) {
      if (++position[i] < static_cast<std::size_t>(result.shape[i])) break;
      position[i] = 0;
    }
  }
  return result;
}

// Appends sample after sample of an array whose samples stand along an axis.
void append_samples(std::vector<float>& numbers, Array const& array, std::size_t axis) {
  std::size_t outer = 1;
  for (std::size_t i = 0; i < axis; ++i) outer *= static_cast<std::size_t>(array.shape[i]);
  auto const batch = static_cast<std::size_t>(array.shape[axis]);
  std::size_t const inner = array.values.size() / (outer * batch);
  for (std::size_t sample = 0; sample < batch; ++sample) {
    for (std::size_t o = 0; o < outer; ++o) {
      for (std::size_t i = 0; i < inner; ++i) {
        numbers.push_back(static_cast<float>(array.values[(o * batch + sample) * inner + i]));
      }
    }
  }
}

}  // namespace

GoldenVectors golden_vectors(WrittenPort const& port, std::vector<GoldenCase> const& cases, bool is_output,
                             std::size_t batch) {
  std::string const place = (is_output ? "golden output " : "golden input ") + ingot::detail::quoted(port.name);
  Extents expected = port.shape;
  if (port.batch_axis) {
    expected.insert(expected.begin() + static_cast<std::ptrdiff_t>(*port.batch_axis), static_cast<std::int64_t>(batch));
  }
  GoldenVectors golden{port.shape, {}};
  golden.shape.insert(golden.shape.begin(), static_cast<std::int64_t>(cases.size() * batch));
  for (GoldenCase const& golden_case : cases) {
    auto const& arrays = is_output ? golden_case.outputs : golden_case.inputs;
    auto const found = arrays.find(port.name);
    if (found == arrays.end()) throw ModelError(place, "a case has none");
    bool const moves = !port.order.empty() && found->second.shape.size() == port.order.size();
    Array const array = moves ? permuted(found->second, port.order) : found->second;
    if (array.shape != expected || array.values.size() != count_of(expected)) {
      throw ModelError(place, "expected the shape " + spell(expected) + ", found " + spell(array.shape));
    }
    if (port.batch_axis) {
      append_samples(golden.numbers, array, *port.batch_axis);
    } else {
      for (double const value : array.values) golden.numbers.push_back(static_cast<float>(value));
    }
  }
  for (float const number : golden.numbers) {
    if (!is_output && !std::isfinite(number)) throw ModelError(place, "expected numbers that float can hold");
  }
  return golden;
}

std::string spell_numbers(std::span<float const> numbers, std::string_view margin) {
  std::string text;
  ingot::detail::append_values(text, numbers, margin);
  return text;
}

}  // namespace tool::emit

// Where the samples of a batch stand in the values of a plan.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "plan/plan.hpp"

namespace tool::emit {

// One run of the model computes `batch` samples that do not meet: of each value, sample i depends on sample i of the
// input alone.
struct Samples {
  using Axis = std::optional<std::size_t>;

  std::size_t batch = 1;
  std::vector<bool> flows{};  // whether a value depends on the input, and an output on it
  std::vector<Axis> axis{};   // where the samples of a value stand; none where all of the value is one sample
};

// With samples along an axis of the input; without an axis the input is one sample. Of several samples nothing, with the
// place and the reason in `why_not`, where they meet; a single one only decides which axis of extent 1 is left out.
std::optional<Samples> find_samples(plan::Plan const& plan, Samples::Axis input_axis, std::string& why_not);

std::int64_t product(std::span<std::int64_t const> extents);

// The shape of one sample of a value.
Extents sample_shape(plan::Plan const& plan, Samples const& samples, plan::Id id);
// The axis of a sample that is an axis of the value.
std::size_t axis_in_sample(Samples const& samples, plan::Id id, std::size_t axis);

}  // namespace tool::emit

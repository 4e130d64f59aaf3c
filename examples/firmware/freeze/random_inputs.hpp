// Inputs and weights of networks that are here for their size, not for what they know.
#pragma once

#include <cstddef>
#include <cstdint>
#include <ingot/ingot.hpp>
#include <string>
#include <vector>

#include "write_frozen.hpp"
#include "write_samples.hpp"

namespace firmware {

// Writes a network with random weights, and what it makes of a hundred inputs between 0 and 1.
template <class Net>
void freeze_untrained(std::string const& type, std::string const& name, std::string const& folder) {
  constexpr std::size_t golden_count = 2;
  constexpr std::size_t sample_count = 100;
  constexpr std::size_t size = Net::input_shape::size;

  static Net net;
  ingot::initialize(net, 1, ingot::HeNormal{});
  std::vector<ingot::tensor_t<float, typename Net::input_shape>> inputs(sample_count);
  for (std::uint64_t n = 0; n < sample_count; ++n) {
    for (std::size_t i = 0; i < size; ++i) inputs[n][i] = static_cast<float>(ingot::uniform_unit({2, n}, i));
  }
  ingot::batch_t<float, golden_count, typename Net::input_shape> golden;
  for (std::size_t i = 0; i < golden.size(); ++i) golden[i] = inputs[i / size][i % size];
  std::string const path = folder + "/" + name;
  write_frozen<golden_count>(net, type, path, name, golden);
  write_samples(net, path, name, inputs);
}

}  // namespace firmware

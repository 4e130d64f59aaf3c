// Networks that are here for their size, not for what they know.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <ingot/ingot.hpp>
#include <memory>
#include <string>

#include "freeze_and_sample.hpp"

namespace firmware {

// With random weights, on random inputs between 0 and 1.
template <class Net>
void freeze_untrained(std::string const& name, std::filesystem::path const& folder) {
  auto const net = std::make_unique<Net>();
  ingot::initialize(*net, 1, ingot::HeNormal{});
  Inputs<Net> inputs(sample_count);
  for (std::uint64_t n = 0; n < sample_count; ++n) {
    for (std::size_t i = 0; i < inputs[n].size(); ++i) {
      inputs[n][i] = static_cast<float>(ingot::uniform_unit({2, n}, i));
    }
  }
  freeze_and_sample(*net, name, folder, inputs);
}

}  // namespace firmware

// What all networks of this folder are written as.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <ingot/host/freeze.hpp>
#include <string>
#include <vector>

#include "write_samples.hpp"

namespace firmware {

inline constexpr std::size_t sample_count = 100;

// NAME.hpp and NAME.cpp, the interface for C, and NAME_samples.hpp and NAME_samples.cpp. The first two inputs become
// the known answers.
template <class Net>
void freeze_and_sample(Net const& net, std::string const& name, std::filesystem::path const& folder,
                       Inputs<Net> const& inputs, Classes const& classes = {}) {
  constexpr std::size_t size = Net::input_shape::size;
  ingot::batch_t<float, 2, typename Net::input_shape> golden;
  for (std::size_t i = 0; i < golden.size(); ++i) golden[i] = inputs[i / size][i % size];
  ingot::freeze(net, {.name = name, .folder = folder, .c = true}, golden);
  write_samples(net, folder, name, inputs, classes);
}

// Runs freeze(FOLDER, ARGUMENT...) and says what went wrong.
template <class Freeze>
int run(int argc, char** argv, Freeze const& freeze) {
  try {
    std::vector<std::string> const arguments(argv + std::min(argc, 2), argv + argc);
    freeze(std::filesystem::path(argc > 1 ? argv[1] : "."), arguments);
    return 0;
  } catch (std::exception const& error) {
    std::fprintf(stderr, "%s: %s\n", argv[0], error.what());
    return 1;
  }
}

}  // namespace firmware

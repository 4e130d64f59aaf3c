// Numbers of a model as the files have them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "emit/written_files.hpp"
#include "emit/written_network.hpp"

namespace tool::emit {

// The numbers of a parameter as float. Refuses, as ModelError with the parameter's name and the place: a number that is
// NaN or infinite, or that float would make infinite.
std::vector<float> float_weights(WrittenParameter const& parameter);

// As ingot::weights_fingerprint has it of a network with these parameters.
std::uint64_t fingerprint_of(std::vector<WrittenParameter> const& parameters,
                             std::vector<std::vector<float>> const& numbers);

// The golden vectors of one input or output.
struct GoldenVectors {
  Extents shape;  // [samples, ...]
  std::vector<float> numbers;
};

// The samples of all cases, one after the other. `batch` is how many each run computes. Refuses, as ModelError with the
// port's name, a case without it, one of another shape, and an input that float cannot hold.
GoldenVectors golden_vectors(WrittenPort const& port, std::vector<GoldenCase> const& cases, bool is_output,
                             std::size_t batch);

// `{1, 2}` in braces as C++, as many a line as fit, each line behind the margin.
std::string spell_numbers(std::span<float const> numbers, std::string_view margin);

}  // namespace tool::emit

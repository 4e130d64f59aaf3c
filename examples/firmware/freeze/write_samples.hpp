// Writes inputs and the outputs that a network computes of them on this machine as C++ source, NAME_samples.hpp and
// NAME_samples.cpp: what a device's outputs are compared with.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <ingot/networks.hpp>
#include <ios>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "../samples.hpp"

namespace firmware {

template <class Net>
using Inputs = std::vector<ingot::tensor_t<float, typename Net::input_shape>>;

// The nearest of the sixteen levels of each value, which lie between 0 and 1.
template <class Values>
std::vector<std::uint8_t> packed(Values const& values) {
  std::vector<std::uint8_t> bytes(samples::packed_size(values.size()));
  for (std::size_t i = 0; i < values.size(); ++i) {
    auto const level = static_cast<unsigned>(std::lround(std::clamp(values[i], 0.F, 1.F) * float(samples::levels)));
    bytes[i / 2] = static_cast<std::uint8_t>(bytes[i / 2] | level << 4 * (i % 2));
  }
  return bytes;
}

inline std::ofstream open(std::filesystem::path const& path) {
  std::ofstream file(path);
  file.exceptions(std::ios::failbit | std::ios::badbit);
  return file;
}

// What an input is, or nothing is known of what they are.
using Classes = std::vector<unsigned>;

// `inputs` are as many as the device is to try, `classes` one for each, or none: then the likeliest on this machine.
template <class Net>
void write_samples(Net const& net, std::filesystem::path const& folder, std::string const& name,
                   Inputs<Net> const& inputs, Classes const& classes) {
  std::string const bytes = std::to_string(samples::packed_size(Net::input_shape::size));
  std::string const numbers = std::to_string(Net::output_shape::size);
  std::string const input_array = "std::uint8_t const samples[sample_count][" + bytes + "]";
  std::string const output_array = "float const samples_outputs[sample_count][" + numbers + "]";
  std::string const class_array = "std::uint8_t const samples_classes[sample_count]";

  std::ofstream source = open(folder / (name + "_samples.cpp"));
  source << "#include \"" << name << "_samples.hpp\"\n\nnamespace " << name << " {\n\n" << input_array << " = {\n";
  for (auto const& input : inputs) {
    source << "  {";
    for (unsigned const byte : packed(input)) source << byte << ',';
    source << "},\n";
  }
  source << "};\n\n" << output_array << " = {\n" << std::hexfloat;
  auto const workspace = std::make_unique<typename Net::template Workspace<1>>();
  Classes likeliest;
  for (auto const& input : inputs) {
    ingot::tensor_t<float, typename Net::input_shape> x;
    ingot::tensor_t<float, typename Net::output_shape> y;
    samples::unpack(packed(input).data(), x);
    net.forward(x, y, *workspace);
    likeliest.push_back(static_cast<unsigned>(std::ranges::max_element(y) - y.begin()));
    source << "  {";
    for (float const value : y) source << value << "F, ";
    source << "},\n";
  }
  source << "};\n\n" << class_array << " = {";
  Classes const& known = classes.empty() ? likeliest : classes;
  for (unsigned const index : known) source << index << ',';
  source << "};\n\n}\n";

  std::size_t right = 0;
  for (std::size_t i = 0; i < inputs.size(); ++i) right += likeliest[i] == known[i] ? 1U : 0U;
  std::ofstream header = open(folder / (name + "_samples.hpp"));
  header << "#pragma once\n\n#include <cstddef>\n#include <cstdint>\n\nnamespace " << name
         << " {\n\ninline constexpr std::size_t sample_count = " << inputs.size() << ";\nextern " << input_array
         << ";\nextern " << output_array << ";\nextern " << class_array
         << ";\ninline constexpr std::size_t samples_right_on_host = " << right << ";\n\n}\n";
}

}  // namespace firmware

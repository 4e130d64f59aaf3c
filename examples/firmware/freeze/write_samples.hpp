// Writes inputs and the outputs that a network computes of them on this machine as C++ source, NAME_samples.hpp and
// NAME_samples.cpp: what a device's outputs are compared with.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <ingot/networks.hpp>
#include <memory>
#include <string>
#include <vector>

#include "../samples.hpp"
#include "write_source.hpp"

namespace firmware {

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

// `inputs` are as many as the device is to try.
template <class Net>
void write_samples(Net const& net, std::string const& path, std::string const& name,
                   std::vector<ingot::tensor_t<float, typename Net::input_shape>> const& inputs) {
  std::size_t const bytes = samples::packed_size(Net::input_shape::size);
  std::string const contents = "std::uint8_t const samples[sample_count][" + std::to_string(bytes) + "]";
  std::string const outputs =
      "float const samples_outputs[sample_count][" + std::to_string(Net::output_shape::size) + "]";

  File const header = open(path + "_samples.hpp");
  std::fprintf(header.get(),
               "#pragma once\n\n#include <cstddef>\n#include <cstdint>\n\nnamespace %s {\n\n"
               "inline constexpr std::size_t sample_count = %zu;\nextern %s;\nextern %s;\n\n}\n",
               name.c_str(), inputs.size(), contents.c_str(), outputs.c_str());

  File const source = open(path + "_samples.cpp");
  std::fprintf(source.get(), "#include \"%s_samples.hpp\"\n\nnamespace %s {\n\n%s = {\n", name.c_str(), name.c_str(),
               contents.c_str());
  auto const workspace = std::make_unique<typename Net::template Workspace<1>>();
  std::vector<ingot::tensor_t<float, typename Net::output_shape>> answers;
  for (auto const& input : inputs) {
    std::vector<std::uint8_t> const levels = packed(input);
    std::fputs("  {", source.get());
    for (unsigned const byte : levels) std::fprintf(source.get(), "%u,", byte);
    std::fputs("},\n", source.get());
    ingot::tensor_t<float, typename Net::input_shape> x;
    samples::unpack(levels.data(), x);
    answers.emplace_back();
    net.forward(x, answers.back(), *workspace);
  }
  std::fprintf(source.get(), "};\n%s = {\n", outputs.c_str());
  for (auto const& answer : answers) {
    std::fputs("  {", source.get());
    write_values(source.get(), answer);
    std::fputs("},\n", source.get());
  }
  std::fputs("};\n\n}\n", source.get());
}

}  // namespace firmware

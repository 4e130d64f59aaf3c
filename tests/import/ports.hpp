// Proves ports of ONNX's own tests: weights from their files, vectors from their headers. Programs run in the folder that
// has the weights.
#pragma once

#include <cmath>
#include <cstdio>
#include <exception>
#include <fstream>
#include <ingot/host/weights.hpp>
#include <ingot/ingot.hpp>
#include <ingot/models.hpp>
#include <memory>
#include <string>

// Vectors that are too many for a header, from the folder that the program runs in.
template <class Tensor>
Tensor const& tensor_of_file(char const* path) {
  static std::unique_ptr<Tensor> const tensor = std::make_unique<Tensor>();
  std::ifstream file(path, std::ios::binary);
  file.read(reinterpret_cast<char*>(tensor->data()), static_cast<std::streamsize>(sizeof(float) * Tensor::size()));
  if (!file || file.peek() != std::ifstream::traits_type::eof())
    std::printf("%s\tis not as large as the tensor\t0\t0\n", path);
  return *tensor;
}

// Prints a line a port: name, "passed" or what is wrong, and the largest error, in parts of the bound and as a number.
class Ports {
 public:
  template <class Net, class Golden>
  void prove(char const* name, Golden const& golden) const {
    static Net net;
    static ingot::GoldenWorkspace<Net> workspace;
    try {
      if constexpr (ingot::has_parameters_v<Net>) {
        ingot::load_weights(net, std::string(name) + ".safetensors");
      }
    } catch (std::exception const& error) {
      std::printf("%s\t%s\t0\t0\n", name, error.what());
      return;
    }
    auto const result = ingot::verify(net, golden, workspace);
    std::printf("%s\t%s\t%.3g\t%.3g\n", name, result ? "passed" : result.text,
                largest<Net>(net, golden, workspace, true), largest<Net>(net, golden, workspace, false));
  }

 private:
  // The largest error: each round allows what the one before found, until there is no larger one. In parts of the bound,
  // or as a number.
  template <class Net, class Golden>
  static double largest(Net const& net, Golden golden, ingot::GoldenWorkspace<Net>& workspace, bool in_parts) {
    auto const bound = golden.bound;
    double worst = 0;
    for (int round = 0; round < 1000; ++round) {
      golden.bound.relative.value =
          in_parts ? static_cast<float>(worst * static_cast<double>(bound.relative.value)) : 0.0f;
      golden.bound.absolute.value =
          static_cast<float>(in_parts ? worst * static_cast<double>(bound.absolute.value) : worst);
      auto const result = ingot::verify(net, golden, workspace);
      if (result || result.fault != ingot::GoldenFault::output) break;
      double const expected = static_cast<double>(result.expected);
      double const error = std::abs(static_cast<double>(result.found) - expected);
      double const allowed =
          static_cast<double>(bound.absolute.value) + static_cast<double>(bound.relative.value) * std::abs(expected);
      double const found = (in_parts ? error / allowed : error) * (1 + 1e-6);
      if (!(found > worst)) return std::isnan(found) ? found : worst;
      worst = found;
    }
    return worst;
  }
};

// usage: floor MODEL...
// Prints what the machine can do at most, and what each model's dense work costs then, in lines like a contender's: the
// sum over the layers of the longer of their multiply-accumulates at the peak rate and the reading of their weights
// at the bandwidth for all weights together. A training step has each layer's multiply-accumulates three times, but for
// the gradient of the network's input, on a batch. What else there is to compute (tanh, pools, losses) and the time
// that one layer waits for the other are left out.
#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <string>
#include <type_traits>

#include "../floor.hpp"
#include "cells.hpp"
#include "networks.hpp"

namespace {

using namespace ingot;

struct Rates {
  double macs;
  double bytes;
};

template <class Net>
double inference_seconds(Rates rates) {
  double sum = 0;
  for (detail::OutlineEntry const& layer : detail::outline<Net>) {
    if (layer.structure != detail::Structure::layer) continue;
    sum += std::max(static_cast<double>(layer.macs) / rates.macs,
                    static_cast<double>(layer.parameters * sizeof(float)) / rates.bytes);
  }
  return sum;
}

template <class Net>
double training_seconds(Rates rates) {
  constexpr double batch = peers::training_batch;
  double sum = 0;
  double passes = 2;  // the first layer with parameters computes no gradient of its input
  for (detail::OutlineEntry const& layer : detail::outline<Net>) {
    if (layer.structure != detail::Structure::layer || layer.parameters == 0) continue;
    sum += std::max(passes * batch * static_cast<double>(layer.macs) / rates.macs,
                    3 * static_cast<double>(layer.parameters * sizeof(float)) / rates.bytes);
    passes = 3;
  }
  return sum;
}

// A step of a cell and of the dense layer behind it.
double step_seconds(peers::CellSize size, double macs_per_second) {
  double const rows = static_cast<double>(size.gates * size.hidden);
  double const cell_macs = rows * static_cast<double>(size.hidden + 1);
  double const parameters = cell_macs + 2 * rows;
  double const bandwidth = measure::read_bandwidth(static_cast<std::size_t>(parameters) * sizeof(float));
  return std::max(cell_macs / macs_per_second, parameters * sizeof(float) / bandwidth) +
         static_cast<double>(size.hidden) / macs_per_second;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) {
    std::fprintf(stderr, "usage: %s MODEL...\n", arguments[0]);
    return 2;
  }
  double const peak = measure::peak_macs();
  std::printf("machine lanes %zu\nmachine peak_gmacs %.1f\n", measure::lanes, 1e-9 * peak);
  for (std::size_t kib : {16, 512, 16384, 262144}) {
    std::printf("machine read_gb_%zukib %.1f\n", kib, 1e-9 * measure::read_bandwidth(kib * 1024));
  }
  for (int i = 1; i < count; ++i) {
    std::string const model = arguments[i];
    if (peers::is_recurrent(model)) {
      std::printf("%s step floor %.2f 0\n", arguments[i], 1e9 * step_seconds(peers::cell_size(model), peak));
      continue;
    }
    bool const known = peers::with_network(model, [&]<class Net>(std::type_identity<Net>) {
      Rates const rates{peak, measure::read_bandwidth(parameter_count<Net> * sizeof(float))};
      std::printf("%s inference floor %.2f 0\n", arguments[i], 1e9 * inference_seconds<Net>(rates));
      if (peers::is_trained(model)) {
        std::printf("%s training floor %.2f 0\n", arguments[i], 1e9 * training_seconds<Net>(rates));
      }
    });
    if (!known) return 2;
  }
}

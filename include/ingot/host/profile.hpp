// Where the time of an inference goes, layer by layer.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>
#include <ostream>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "ingot/core/folds.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/host/in_heap.hpp"
#include "ingot/host/inference_chain.hpp"
#include "ingot/host/machine_peak.hpp"
#include "ingot/host/outline_path.hpp"
#include "ingot/host/text_table.hpp"
#include "ingot/host/thread_time.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/network/outline.hpp"
#include "ingot/training/initialize.hpp"

namespace ingot {

// How long to measure.
struct ProfileOptions {
  double seconds = 0.02;  // of each layer, and of the whole
};

// A layer of a profile, or the whole network.
struct LayerProfile {
  std::string position;             // as in the names of its parameters: "2", "2.body.0"; empty of the whole
  std::string name;                 // "Dense"
  std::string output;               // its shape: "[10]"
  std::size_t depth = 0;            // of the network's own layers 0, of those inside them 1, ...
  double seconds = 0;               // of one call, on the batch; 0 of a layer that only reshapes
  std::size_t macs = 0;             // of one call
  std::size_t parameter_bytes = 0;  // what it reads besides its input
  double peak = 0;                  // multiply-adds a second of one core (peak_macs_per_second)
  double bandwidth = 0;             // at which its parameters can be read (read_bandwidth); 0 without any

  double macs_per_second() const { return seconds > 0 ? static_cast<double>(macs) / seconds : 0; }
  // Of 1: how near it comes to the core's peak, and to the time that reading its parameters once takes.
  double share_of_peak() const { return macs_per_second() / peak; }
  double share_of_bandwidth() const {
    return seconds > 0 && bandwidth > 0 ? static_cast<double>(parameter_bytes) / bandwidth / seconds : 0;
  }
};

// What `profile` measures.
struct Profile {
  std::size_t batch = 1;
  std::vector<LayerProfile> layers;  // each before those inside it
  LayerProfile whole;                // the network in one call

  // The sum over the network's own layers, in seconds.
  double seconds_of_layers() const {
    double sum = 0;
    for (auto const& layer : layers) sum += layer.depth == 0 ? layer.seconds : 0;
    return sum;
  }
};

namespace detail {

// The parts of what joins layers, in the order of its outline.
template <std::size_t I, class L>
decltype(auto) part_of_layer(L const& layer) {
  if constexpr (Joins<L>::structure == Structure::chain) {
    return layer.template layer<I>();
  } else if constexpr (Joins<L>::structure == Structure::concat) {
    return layer.template branch<I>();
  } else if constexpr (I == 0) {
    return layer.body();
  } else {
    return layer.shortcut();
  }
}

// Measures a layer and all that is in it, in the order of their outline.
template <std::size_t B, class T>
struct LayerTimes {
  double seconds_each;
  std::vector<double> seconds{};

  // Takes the input of a batch, returns the output.
  template <class L>
  std::vector<T> measure(L const& layer, std::vector<T> const& input) {
    if constexpr (reshapes_only_v<L>) {
      seconds.push_back(0);
      measure_parts(layer, input);
      return input;
    } else {
      auto const chain = in_heap<InferenceChain<L, B, T>>();
      std::copy(input.begin(), input.end(), chain->x.begin());
      chain->begin();
      auto const times = times_of_calls([&] { chain->call(layer); }, seconds_each);
      seconds.push_back(times[times.size() / 2]);
      measure_parts(layer, input);
      return {chain->y.begin(), chain->y.end()};
    }
  }

 private:
  template <class L>
  void measure_parts(L const& layer, std::vector<T> const& input) {
    std::vector<T> before = input;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      static_cast<void>(InOrder{true, (measure_part(Joins<L>::structure, part_of_layer<I>(layer), before), true)...});
    }(std::make_index_sequence<Joins<L>::children>{});
  }
  template <class L>
  void measure_part(Structure structure, L const& part, std::vector<T>& before) {
    auto after = measure(part, before);
    if (structure == Structure::chain) before = std::move(after);
  }
};

inline LayerProfile unmeasured(OutlineEntry const& entry, std::string const& position, std::size_t batch,
                               std::size_t scalar_bytes, double peak) {
  std::size_t const bytes = entry.parameters * scalar_bytes;
  return {.position = position,
          .name = std::string(entry.name),
          .output = shape_text(entry.output),
          .depth = entry.depth - std::min<std::size_t>(entry.depth, 1),
          .macs = batch * entry.macs,
          .parameter_bytes = bytes,
          .peak = peak,
          .bandwidth = bytes > 0 ? read_bandwidth(bytes) : 0};
}

// The profile of a whole, from the time of each entry of its outline.
inline Profile profile_of_times(OutlineEntry const& whole, std::vector<double> const& seconds, std::size_t batch,
                                std::size_t scalar_bytes, double peak) {
  Profile profile{.batch = batch, .layers = {}, .whole = {}};
  OutlinePath path_of;
  auto next = seconds.begin();
  auto visit = [&](OutlineEntry const& entry, Position position) {
    LayerProfile row = unmeasured(entry, path_of(entry, position), batch, scalar_bytes, peak);
    row.seconds = *next++;
    if (entry.depth == 0) profile.whole = row;
    bool const holds_all = entry.depth == 0 && entry.children > 0;
    if (!holds_all && !(position.of_residual && entry.passes_on)) profile.layers.push_back(std::move(row));
  };
  walk_outline(whole, {}, visit);
  return profile;
}

template <std::size_t B, class Net, class T>
Profile measured_profile(Net const& net, T const* x, ProfileOptions const& options) {
  if (!(options.seconds > 0)) throw std::invalid_argument("profile: ProfileOptions::seconds is to be above 0");
  if constexpr (can_be_measured<Net>) {
    LayerTimes<B, T> times{options.seconds};
    times.measure(net, std::vector<T>(x, x + B * Net::input_shape::size));
    return profile_of_times(outline<Net>[0], times.seconds, B, sizeof(T), peak_macs_per_second<T>());
  } else {
    return {};
  }
}

// Of inputs from a fixed seed.
template <std::size_t B, class Net>
Profile profile_of_any_input(Net const& net, ProfileOptions const& options) {
  auto const x = in_heap<batch_t<default_scalar_t<Net>, B, typename Net::input_shape>>();
  fill_uniform(*x);
  return measured_profile<B>(net, x->data(), options);
}

template <class X, class Net, std::size_t B>
inline constexpr bool is_input_of =
    std::is_convertible_v<X const&, View<default_scalar_t<Net> const, B, typename Net::input_shape>>;

inline std::string fixed(double number, int digits) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*f", digits, number);
  return text.data();
}

}  // namespace detail

// Times each layer of a network, and those inside them, in float or double: with the weights and the input given, else
// with weights from initialize(net, 1) and inputs in [0, 1) from a fixed seed.
//
//   std::cout << profile<Net>();          // of one sample
//   auto const p = profile<32>(net, x);   // of a batch of 32
//   p.layers[0].seconds, p.whole.share_of_peak(), ...
//
// Each layer is called alone, again and again, on what the layers before it have computed: a layer's weights are warm
// in cache where they fit, its output is a buffer of its own. A call waits for the answer of the one before (its first
// input depends on that one's first output), so that the time is latency; waiting takes some nanoseconds, too. It is
// processor time of the thread, the median of nine means of so many calls each as take a sixteenth of `seconds`; a
// slower layer is called nine times. The network as a whole is measured the same way: it differs from the sum of its
// layers by waiting once, by what is fused (network_tree marks it; here each such layer has a time of its own), by what
// it need not copy, and by weights that fit a cache one layer at a time alone.
//
// A network that is given is measured where it stands: wide loads are slower from weights that do not begin with a line
// of the cache (alignas(64)), as objects from the heap do not.
//
// Refuses, besides networks of other scalars, `seconds` that is not above 0, by a std::invalid_argument.
//
// Takes about `seconds` for each row, and some 60 ms for each calibration: once for the peak of a core, and once for
// the reading of every size of weights (machine_peak.hpp). Everything is on the heap.
template <std::size_t B = 1, class Net>
Profile profile(Net const& net, std::type_identity_t<View<default_scalar_t<Net> const, B, typename Net::input_shape>> x,
                ProfileOptions const& options = {}) {
  static_assert(can_be_measured<Net>, "profile measures networks of float or double");
  auto const samples = in_heap<batch_t<default_scalar_t<Net>, B, typename Net::input_shape>>();
  for (std::size_t b = 0; b < B; ++b) {
    std::copy(x.sample(b), x.sample(b) + x.sample_size, samples->data() + b * x.sample_size);
  }
  return detail::measured_profile<B>(net, samples->data(), options);
}
// What is no input of the network.
template <std::size_t B = 1, class Net, class X>
requires(!detail::is_input_of<X, Net, B> && !std::is_convertible_v<X const&, ProfileOptions>)
Profile profile(Net const&, X const&, ProfileOptions const& = {}) {
  static_assert(detail::is_input_of<X, Net, B>,
                "profile<B>(net, x) takes B samples of the network's input, in its scalar: profile<8>(net, x) a batch");
  return {};
}
template <std::size_t B = 1, class Net>
Profile profile(Net const& net, ProfileOptions const& options = {}) {
  static_assert(can_be_measured<Net>, "profile measures networks of float or double");
  return detail::profile_of_any_input<B>(net, options);
}
template <class Net, std::size_t B = 1>
Profile profile(ProfileOptions const& options = {}) {
  static_assert(can_be_measured<Net>, "profile measures networks of float or double");
  struct Placed {
    alignas(64) Net net;
  };
  auto const placed = in_heap<Placed>();
  initialize(placed->net, 1);
  return detail::profile_of_any_input<B>(placed->net, options);
}

// Prints a line a layer, those inside it indented, and two for the whole: the sum of the layers, and the network in one
// call.
//
// Columns: the time of a call in microseconds; its multiply-accumulates, how many billions of them a second, and which
// share of a core's peak that is; the bytes of the parameters, and which share of the time reading them takes at least;
// the share of the sum of the layers.
//   position     layer  output     us  MACs  GMAC/s  peak%  bytes  bandwidth%  time%
//   0            Dense  [64]    0.055  1024   18.55   15.6   4352        15.6   61.1
//   1            Tanh   [64]    0.035     0                     0                38.9
//   sum                         0.090  1024   11.37    9.6   4352         9.5  100.0
//   in one call                 0.081  1024   12.64   10.7   4352        10.6   90.0
inline std::ostream& operator<<(std::ostream& out, Profile const& profile) {
  using Row = std::array<std::string, 10>;
  double const sum = profile.seconds_of_layers();
  auto const row_of = [&](LayerProfile const& layer) {
    bool const computes = layer.macs > 0;
    bool const reads = layer.parameter_bytes > 0;
    return Row{std::string(2 * layer.depth, ' ') + layer.position,
               layer.name,
               layer.output,
               detail::fixed(1e6 * layer.seconds, 3),
               std::to_string(layer.macs),
               computes ? detail::fixed(1e-9 * layer.macs_per_second(), 2) : "",
               computes ? detail::fixed(100 * layer.share_of_peak(), 1) : "",
               std::to_string(layer.parameter_bytes),
               reads ? detail::fixed(100 * layer.share_of_bandwidth(), 1) : "",
               detail::fixed(sum > 0 ? 100 * layer.seconds / sum : 0, 1)};
  };
  std::vector<Row> rows{
      {"position", "layer", "output", "us", "MACs", "GMAC/s", "peak%", "bytes", "bandwidth%", "time%"}};
  for (auto const& layer : profile.layers) rows.push_back(row_of(layer));
  LayerProfile layers = profile.whole;
  layers.seconds = sum;
  for (auto const& [name, total] : {std::pair{"sum", layers}, std::pair{"in one call", profile.whole}}) {
    Row row = row_of(total);
    row[0] = name;
    row[1] = row[2] = "";
    rows.push_back(std::move(row));
  }
  return out << detail::text_table<3>(rows);
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// Weights on disk: a network's parameters as a safetensors file.
#pragma once

#include "ingot/core/prologue.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "ingot/core/parameter.hpp"
#include "ingot/host/load_options.hpp"
#include "ingot/host/safetensors.hpp"
#include "ingot/host/safetensors_parser.hpp"
#include "ingot/host/save_file.hpp"
#include "ingot/host/stored_float.hpp"
#include "ingot/host/weight_file.hpp"
#include "ingot/layers/fingerprint.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/network/checks.hpp"

namespace ingot {

namespace detail {

// A network's parameters under their PyTorch names, in order, as bytes of the network itself.
template <class Net>
std::vector<SafetensorsTensor> stored_tensors(Net const& net) {
  std::vector<SafetensorsTensor> tensors;
  visit_parameters(
      [&](ParameterPath const& path, Parameter, auto const& values) {
        using Values = std::remove_cvref_t<decltype(values)>;
        using T = typename Values::value_type;
        static_assert(std::is_same_v<T, float> || std::is_same_v<T, double>,
                      "weights are saved and loaded as float or double");
        SafetensorsTensor tensor{{}, std::string(scalar_name<T>), {}, {}};
        path.spell([&](char c) { tensor.name += c; });
        tensor.shape.assign(Values::shape::extents.begin(), Values::shape::extents.end());
        tensor.bytes = {reinterpret_cast<unsigned char const*>(values.data()), sizeof(T) * Values::size()};
        tensors.push_back(std::move(tensor));
      },
      net);
  return tensors;
}

// Where the bytes of each are written, in the same order.
template <class Net>
std::vector<unsigned char*> parameter_destinations(Net& net) {
  std::vector<unsigned char*> bytes;
  visit_parameters([&](ParameterPath const&, Parameter,
                       auto& values) { bytes.push_back(reinterpret_cast<unsigned char*>(values.data())); },
                   net);
  return bytes;
}

// Enough for every name, shape and range of a network's tensors, a normalisation of its inputs, names of inputs and
// classes, and metadata that others write.
template <class Net>
SafetensorsLimits load_limits(std::size_t tensors) {
  return {.header_bytes = (std::uint64_t{1} << 20) + 1024 * (tensors + Net::output_shape::size) +
                          256 * std::uint64_t{Net::input_shape::size},
          .tensors = 2 * tensors + 1000};
}

template <class Net>
std::vector<unsigned char> weight_file_bytes(Net const& net, std::map<std::string, std::string> metadata) {
  metadata[fingerprint_key] = spell_fingerprint(fingerprint_v<Net>);
  Safetensors file{std::move(metadata), stored_tensors(net)};
  std::vector<std::vector<unsigned char>> reordered;
  if constexpr (std::endian::native == std::endian::big) {
    for (SafetensorsTensor& tensor : file.tensors) {
      auto& bytes = reordered.emplace_back(tensor.bytes.size());
      copy_little_endian(tensor.bytes.data(), bytes.data(), bytes.size(), stored_float_size(tensor.dtype));
      tensor.bytes = bytes;
    }
  }
  return write_safetensors(file);
}

template <class Net, class T>
void add_fingerprint(std::vector<std::uint64_t>& known) {
  if constexpr (HasWithScalar<Net, T>) {
    // What is itself no layer to hold, as a network of several inputs, is none in another scalar either.
    using Other = with_scalar_t<Net, T>;
    if constexpr (can_be_held<Other> || (!can_be_held<Net> && not_refused<Other>))
      known.push_back(fingerprint_v<Other>);
  }
}

// The fingerprints of weights that a network takes: its own, and where numbers are converted those of the same layers
// in other scalars, if all its layers name themselves in them.
template <class Net>
std::vector<std::uint64_t> known_fingerprints(Conversion convert) {
  std::vector<std::uint64_t> known{fingerprint_v<Net>};
  if constexpr (has_parameters_v<Net>) {
    if (convert != Conversion::none) {
      add_fingerprint<Net, float>(known);
      add_fingerprint<Net, double>(known);
    }
  }
  return known;
}

}  // namespace detail

// Whether save_weights and load_weights take arguments of these types. They are one function each for all arguments, as
// compilers would list every other under a misspelt option.
template <class... Given>
inline constexpr bool can_be_saved = false;
template <class Net, class Path>
inline constexpr bool can_be_saved<Net, Path> =
    HasInputShape<std::remove_cvref_t<Net>> && std::is_convertible_v<Path, std::filesystem::path>;
template <class Net, class Path, class Options>
inline constexpr bool can_be_loaded = false;
template <class Net, class Path>
requires(!std::is_const_v<Net>)
inline constexpr bool can_be_loaded<Net&, Path, LoadOptions> = can_be_saved<Net, Path>;

// Writes all parameters of a network to a safetensors file, under PyTorch's names and in its order, with the
// architecture's fingerprint; completely or not at all. Refuses, as FileError: a file that cannot be written.
template <class Net, class Path = std::filesystem::path>
void save_weights(Net const& net, Path const& path) {
  static_assert(can_be_saved<Net, Path const&>, "save_weights(net, path) takes a network and the path of a file");
  if constexpr (can_be_saved<Net, Path const&> && not_refused<Net>) save_file(path, detail::weight_file_bytes(net, {}));
}

// Replaces all parameters of a network by those of a safetensors file: one of save_weights or save_model, or the
// state_dict of the same architecture in PyTorch, whose names LoadOptions::map makes those of the network where they
// differ. Numbers are copied bit by bit, NaN too; those of another dtype are converted where the options say so.
//
// Limits, where the options have none: 1 MiB of header, 1 KiB more for each tensor and output and 256 bytes for each
// input of the network; 1,000 tensors more than twice those expected. Data is read once the header fits the network,
// and so is never larger than the network, or twice as large where it is rounded.
//
// Refuses, as FileError: a malformed file; tensors that are missing or unexpected, all of them in one message, one of
// another dtype or shape; rules of the map that match nothing or make one name of two, shapes and orders that do not tell
// tensors apart; the fingerprint of another architecture, numbers that are not those of options.expect_weights, a file
// beyond a limit. The network is then unchanged, as it is when memory runs out.
template <class Net, class Path = std::filesystem::path, class Options = LoadOptions>
void load_weights(Net&& net, Path const& path, Options const& options = {}) {
  static_assert(can_be_loaded<Net, Path const&, Options>,
                "load_weights(net, path) takes a network that is not const and the path of a file");
  if constexpr (can_be_loaded<Net, Path const&, Options> && not_refused<std::remove_cvref_t<Net>>) {
    using Plain = std::remove_reference_t<Net>;
    auto const expected = detail::stored_tensors(net);
    auto const destinations = detail::parameter_destinations(net);
    detail::WeightFile file(path, options.limits.value_or(detail::load_limits<Plain>(expected.size())));
    file.check(expected, detail::known_fingerprints<Plain>(options.convert), options.convert, options.map);
    file.fill(expected, destinations, options.expect_weights);
  }
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

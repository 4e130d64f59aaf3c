// Weights on disk: a network's parameters as a safetensors file.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "ingot/core/parameter.hpp"
#include "ingot/host/error.hpp"
#include "ingot/host/input_file.hpp"
#include "ingot/host/safetensors.hpp"
#include "ingot/host/safetensors_parser.hpp"
#include "ingot/host/save_file.hpp"
#include "ingot/layers/fingerprint.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/network/checks.hpp"

namespace ingot {

// Where a file keeps the fingerprint, as 16 hexadecimal digits.
inline constexpr char const* fingerprint_key = "ingot.fingerprint";

namespace detail {

inline std::string spell_fingerprint(std::uint64_t fingerprint) {
  std::string digits;
  for (unsigned shift = 64; shift > 0; shift -= 4) digits += "0123456789abcdef"[fingerprint >> (shift - 4) & 15];
  return digits;
}

// A network's parameters under their PyTorch names, in order, as bytes of the network itself.
template <class Net>
std::vector<StoredTensor> stored_tensors(Net const& net) {
  std::vector<StoredTensor> tensors;
  visit_parameters(
      [&](Path const& path, Parameter, auto const& values) {
        using Values = std::remove_cvref_t<decltype(values)>;
        using T = typename Values::value_type;
        static_assert(std::is_same_v<T, float> || std::is_same_v<T, double>,
                      "weights are saved and loaded as float or double");
        StoredTensor tensor{{}, std::string(scalar_name<T>), {}, {}};
        path.spell([&](char c) { tensor.name += c; });
        tensor.shape.assign(Values::shape::extents.begin(), Values::shape::extents.end());
        tensor.bytes = {reinterpret_cast<unsigned char const*>(values.data()), sizeof(T) * Values::size()};
        tensors.push_back(std::move(tensor));
      },
      net);
  return tensors;
}

// PyTorch's batch normalisation also saves how many batches it has seen, which the library does not need.
inline bool is_batch_count(StoredTensor const& tensor, std::vector<StoredTensor> const& expected) {
  constexpr std::string_view count = "num_batches_tracked";
  if (!tensor.name.ends_with(count) || tensor.dtype != "I64" || !tensor.shape.empty()) return false;
  std::string const mean = tensor.name.substr(0, tensor.name.size() - count.size()) + "running_mean";
  return std::ranges::find(expected, mean, &StoredTensor::name) != expected.end();
}

// Refuses a file whose tensors are not the expected ones.
inline void check_tensors(std::filesystem::path const& path, Safetensors const& file,
                          std::vector<StoredTensor> const& expected) {
  auto const fail = [&](std::string const& name, std::string const& fault) {
    throw FileError(path, "tensor \"" + name + "\"", fault);
  };
  for (StoredTensor const& tensor : expected) {
    StoredTensor const* const found = file.find(tensor.name);
    if (found == nullptr)
      fail(tensor.name, "expected " + tensor.dtype + " " + spell_shape(tensor.shape) + ", found none");
    if (found->dtype != tensor.dtype) fail(tensor.name, "dtype: expected " + tensor.dtype + ", found " + found->dtype);
    if (found->shape != tensor.shape) {
      fail(tensor.name, "shape: expected " + spell_shape(tensor.shape) + ", found " + spell_shape(found->shape));
    }
  }
  for (StoredTensor const& tensor : file.tensors) {
    bool const known = std::ranges::find(expected, tensor.name, &StoredTensor::name) != expected.end();
    if (!known && !is_batch_count(tensor, expected)) {
      fail(tensor.name, "expected no tensor of this name, found " + tensor.dtype + " " + spell_shape(tensor.shape));
    }
  }
}

}  // namespace detail

// Never called.
void save_weights(detail::CompleteFirst, ...);
void load_weights(detail::CompleteFirst, ...);

// Whether save_weights and load_weights take arguments of these types.
template <class... Given>
inline constexpr bool can_be_saved = false;
template <class Net, class Path>
inline constexpr bool can_be_saved<Net, Path> =
    std::is_class_v<std::remove_cvref_t<Net>>&& std::is_convertible_v<Path, std::filesystem::path>;
template <class... Given>
inline constexpr bool can_be_loaded = false;
template <class Net, class Path>
requires(!std::is_const_v<Net>) inline constexpr bool can_be_loaded<Net&, Path> = can_be_saved<Net, Path>;

// Writes all parameters of a network to a safetensors file, under PyTorch's names and in its order, with the
// architecture's fingerprint. The file is complete or is what it was before.
// Refuses, as FileError: what cannot be written.
template <class Net>
requires can_be_saved<Net, std::filesystem::path>
void save_weights(Net const& net, std::filesystem::path const& path) {
  Safetensors file;
  file.metadata[fingerprint_key] = detail::spell_fingerprint(fingerprint_v<Net>);
  file.tensors = detail::stored_tensors(net);
  save_file(path, write_safetensors(file));
}

// Replaces all parameters of a network by those of a safetensors file: one of save_weights, or the state_dict of the
// same architecture in PyTorch. Numbers are taken over bit by bit, NaN too.
// Refuses, as FileError: a file that is not well formed, a tensor that lacks, is too much or has another dtype or
// shape, the fingerprint of another architecture. The network is then as before.
template <class Net>
requires can_be_loaded<Net&, std::filesystem::path>
void load_weights(Net& net, std::filesystem::path const& path) {
  std::vector<unsigned char> const bytes = InputFile(path).read_up_to(std::numeric_limits<std::uint64_t>::max());
  Safetensors const file = SafetensorsParser(path, bytes).parse();
  detail::check_tensors(path, file, detail::stored_tensors(net));
  std::string const fingerprint = detail::spell_fingerprint(fingerprint_v<Net>);
  if (auto const found = file.metadata.find(fingerprint_key);
      found != file.metadata.end() && found->second != fingerprint) {
    throw FileError(path, std::string("__metadata__.") + fingerprint_key,
                    "the weights are of another architecture: expected " + fingerprint + ", found " + found->second);
  }
  visit_parameters(
      [&](Path const& where, Parameter, auto& values) {
        std::string name;
        where.spell([&](char c) { name += c; });
        std::span<unsigned char const> const source = file.find(name)->bytes;
        std::memcpy(values.data(), source.data(), source.size());
      },
      net);
}

template <class... Given>
requires(!can_be_saved<Given...>) void save_weights(Given&&...) {
  static_assert(can_be_saved<Given...>, "save_weights(net, path) takes a network and the path of a file");
}
template <class... Given>
requires(!can_be_loaded<Given...>) void load_weights(Given&&...) {
  static_assert(can_be_loaded<Given...>,
                "load_weights(net, path) takes a network that is not const and the path of a file");
}

}  // namespace ingot

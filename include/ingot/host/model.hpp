// Models on disk: weights, and what else is needed to predict.
#pragma once

#include "ingot/core/prologue.hpp"

#include <filesystem>
#include <type_traits>
#include <utility>
#include <vector>

#include "ingot/host/load_options.hpp"
#include "ingot/host/model_notes.hpp"
#include "ingot/host/safetensors_parser.hpp"
#include "ingot/host/save_file.hpp"
#include "ingot/host/weight_file.hpp"
#include "ingot/host/weights.hpp"
#include "ingot/layers/fingerprint.hpp"
#include "ingot/network/checks.hpp"

namespace ingot {

namespace detail {

// The network whose notes they are; a stand-in for an argument that is not a network.
template <class Given>
struct Noted {
  using type = Unshaped;
};
template <NetworkLike Given>
struct Noted<Given> {
  using type = Given;
};
template <class Given>
using noted_t = typename Noted<std::remove_cvref_t<Given>>::type;

}  // namespace detail

// As save_weights, with notes beside the weights: a normalisation exact to the bit, names, texts.
//
//   save_model(net, "iris.safetensors", {.normalization = normalization, .classes = {"setosa", "versicolor"}});
//
// They are texts in the file's __metadata__, readable by other programs: lists as JSON under
// "ingot.normalization.mean", "ingot.normalization.deviation", "ingot.classes" and "ingot.features".
// Refuses, as std::invalid_argument: a normalisation that is not finite or divides by zero, a number of names that is
// not that of the network's outputs or inputs, text that is not UTF-8. As FileError: a file that cannot be written,
// notes beyond the limits of load_model.
template <class Net, class Path = std::filesystem::path>
void save_model(Net const& net, Path const& path, ModelNotes<detail::noted_t<Net>> const& notes) {
  static_assert(can_be_saved<Net, Path const&>, "save_model(net, path, notes) takes a network and the path of a file");
  if constexpr (can_be_saved<Net, Path const&> && not_refused<Net>) {
    std::vector<unsigned char> const bytes = detail::weight_file_bytes(net, detail::metadata_of(notes));
    read_safetensors(std::filesystem::path(path), bytes, detail::load_limits<Net>(detail::stored_tensors(net).size()));
    save_file(path, bytes);
  }
}

// As load_weights; returns the notes that the file has.
//
//   auto const model = load_model(net, "iris.safetensors");
//   auto const logits = net(model.normalized(flower));
//
// Refuses, as FileError, what load_weights refuses, and notes that are malformed or do not fit the network, which is
// then unchanged.
template <class Net, class Path = std::filesystem::path, class Options = LoadOptions>
LoadedNotes<detail::noted_t<Net>> load_model(Net&& net, Path const& path, Options const& options = {}) {
  static_assert(can_be_loaded<Net, Path const&, Options>,
                "load_model(net, path) takes a network that is not const and the path of a file");
  if constexpr (can_be_loaded<Net, Path const&, Options> && not_refused<std::remove_cvref_t<Net>>) {
    using Plain = std::remove_reference_t<Net>;
    auto const expected = detail::stored_tensors(net);
    auto const destinations = detail::parameter_destinations(net);
    detail::WeightFile file(path, options.limits.value_or(detail::load_limits<Plain>(expected.size())));
    file.check(expected, detail::known_fingerprints<Plain>(options.convert), options.convert, options.map);
    LoadedNotes<Plain> notes(path, detail::parse_notes<Plain>(path, file.metadata()));
    file.fill(expected, destinations, options.expect_weights);
    return notes;
  } else {
    throw FileError({}, "", "not loaded");
  }
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

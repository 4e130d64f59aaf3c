// What a network needs besides its weights to predict.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingot/core/float_format.hpp"
#include "ingot/core/shape.hpp"
#include "ingot/host/error.hpp"
#include "ingot/host/json.hpp"
#include "ingot/host/normalize.hpp"
#include "ingot/host/note_text.hpp"
#include "ingot/host/quoted_text.hpp"
#include "ingot/layers/layer.hpp"

namespace ingot {

// What save_model keeps with a network's weights; what is left out is not kept.
template <class Net>
struct ModelNotes {
  std::optional<Normalization<typename Net::input_shape, default_scalar_t<Net>>> normalization{};
  std::vector<std::string> classes{};   // a name for each output, or for each channel of it; two for a single output
  std::vector<std::string> features{};  // a name for each input, or for each channel of it
  std::map<std::string, std::string> texts{};  // whatever else one wants to know, under names that are not ingot's
};

// The notes that load_model has found. Asking for one that the file does not have throws FileError, which names it.
template <class Net>
class LoadedNotes {
 public:
  LoadedNotes(std::filesystem::path path, ModelNotes<Net> notes) : path_(std::move(path)), notes_(std::move(notes)) {}

  auto const& normalization() const {
    if (!notes_.normalization) fail("normalization");
    return *notes_.normalization;
  }
  std::vector<std::string> const& classes() const {
    if (notes_.classes.empty()) fail("classes");
    return notes_.classes;
  }
  std::vector<std::string> const& features() const {
    if (notes_.features.empty()) fail("features");
    return notes_.features;
  }
  // Throws std::out_of_range for a number that is no class, as net.predict gives for an output that is NaN.
  std::string const& class_name(std::size_t index) const {
    if (index >= classes().size()) {
      throw std::out_of_range("class " + std::to_string(index) + " of " + std::to_string(classes().size()) +
                              ": there is none, as where an output is NaN");
    }
    return classes()[index];
  }

  // A sample, normalised as the network's training data was.
  tensor_t<default_scalar_t<Net>, typename Net::input_shape> normalized(
      tensor_t<default_scalar_t<Net>, typename Net::input_shape> sample) const {
    normalization().apply_to_sample(sample);
    return sample;
  }

  // All notes, with those that may be missing: to look at, and to save again.
  ModelNotes<Net> const& notes() const { return notes_; }

 private:
  [[noreturn]] void fail(std::string const& what) const {
    throw FileError(path_, "", "holds no " + what + ": save_model(net, path, {." + what + " = ...}) writes them");
  }

  std::filesystem::path path_;
  ModelNotes<Net> notes_;
};

namespace detail {

inline constexpr std::string_view notes_prefix = "ingot.";
inline constexpr char const* mean_key = "ingot.normalization.mean";
inline constexpr char const* deviation_key = "ingot.normalization.deviation";
inline constexpr char const* classes_key = "ingot.classes";
inline constexpr char const* features_key = "ingot.features";

// How many names belong to the elements of a shape: one each, or one per channel.
template <ShapeType S>
bool names_fit(std::size_t count) {
  return count == S::size || count == S::extents[0];
}
inline bool differ(std::vector<std::string> names) {
  std::ranges::sort(names);
  return std::ranges::adjacent_find(names) == names.end();
}
template <class Net>
bool classes_fit(std::size_t count) {
  using Output = typename Net::output_shape;
  return Output::size == 1 ? count == 2 : names_fit<Output>(count);
}

// Says what is wrong with notes; empty if nothing is.
template <class Net>
std::string fault_of(ModelNotes<Net> const& notes) {
  if (notes.normalization) {
    for (auto const mean : notes.normalization->mean) {
      if (!detail::has_finite_bits(mean)) return "a mean of the normalisation is not finite";
    }
    for (auto const deviation : notes.normalization->deviation) {
      if (!detail::has_finite_bits(deviation) || !(deviation > 0))
        return "a deviation of the normalisation is not a finite number above 0";
    }
  }
  if (std::size_t const count = notes.classes.size(); count != 0 && !classes_fit<Net>(count)) {
    return std::to_string(count) + " names of classes for " + std::to_string(Net::output_shape::size) + " outputs";
  }
  if (!differ(notes.classes)) return "two classes have the same name";
  if (std::size_t const count = notes.features.size(); count != 0 && !names_fit<typename Net::input_shape>(count)) {
    return std::to_string(count) + " names of features for " + std::to_string(Net::input_shape::size) + " inputs";
  }
  return {};
}

// Refuses, as std::invalid_argument, notes that cannot be right.
template <class Net>
std::map<std::string, std::string> metadata_of(ModelNotes<Net> const& notes) {
  if (std::string const fault = fault_of(notes); !fault.empty()) throw std::invalid_argument(fault);
  std::map<std::string, std::string> metadata = notes.texts;
  for (auto const& [key, text] : metadata) {
    if (key.starts_with(notes_prefix)) {
      throw std::invalid_argument("the names of texts do not begin with ingot.: " + detail::quoted(key));
    }
  }
  if (notes.normalization) {
    metadata[mean_key] = spell_numbers(notes.normalization->mean);
    metadata[deviation_key] = spell_numbers(notes.normalization->deviation);
  }
  if (!notes.classes.empty()) metadata[classes_key] = spell_texts(notes.classes);
  if (!notes.features.empty()) metadata[features_key] = spell_texts(notes.features);
  return metadata;
}

// Refuses, as FileError, notes that are malformed or do not fit the network.
template <class Net>
ModelNotes<Net> parse_notes(std::filesystem::path const& path, std::map<std::string, std::string> const& metadata) {
  ModelNotes<Net> notes;
  auto const parse = [&](char const* key, auto&& take) {
    auto const found = metadata.find(key);
    if (found == metadata.end()) return false;
    try {
      take(found->second);
    } catch (JsonError const& error) {
      throw FileError(path, std::string("__metadata__.") + key,
                      "byte " + std::to_string(error.position()) + ": " + error.what());
    }
    return true;
  };
  parse(classes_key, [&](std::string const& text) { notes.classes = parse_texts(text); });
  parse(features_key, [&](std::string const& text) { notes.features = parse_texts(text); });
  auto& normalization = notes.normalization.emplace();
  bool const has_mean = parse(mean_key, [&](std::string const& text) { parse_numbers(text, normalization.mean); });
  bool const has_deviation =
      parse(deviation_key, [&](std::string const& text) { parse_numbers(text, normalization.deviation); });
  if (has_mean != has_deviation) {
    throw FileError(path, "__metadata__",
                    std::string("expected ") + mean_key + " and " + deviation_key + ", found one");
  }
  if (!has_mean) notes.normalization.reset();
  if (std::string const fault = fault_of(notes); !fault.empty()) throw FileError(path, "__metadata__", fault);
  for (auto const& [key, text] : metadata) {
    if (!key.starts_with(notes_prefix)) notes.texts.emplace(key, text);
  }
  return notes;
}

}  // namespace detail

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// Reads a safetensors file into a network.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingot/core/fingerprint.hpp"
#include "ingot/host/error.hpp"
#include "ingot/host/load_options.hpp"
#include "ingot/host/mapped_tensors.hpp"
#include "ingot/host/quoted_text.hpp"
#include "ingot/host/raw_file.hpp"
#include "ingot/host/safetensors.hpp"
#include "ingot/host/safetensors_header.hpp"
#include "ingot/host/stored_float.hpp"

namespace ingot {

// Where a file keeps the fingerprint, as 16 hexadecimal digits.
inline constexpr char const* fingerprint_key = "ingot.fingerprint";

namespace detail {

inline std::string spell_fingerprint(std::uint64_t fingerprint) {
  std::string digits;
  for (unsigned shift = 64; shift > 0; shift -= 4) digits += "0123456789abcdef"[fingerprint >> (shift - 4) & 15];
  return digits;
}

// Reads the header first, then checks it against what a network expects, and reads the data last: nothing is read that
// does not fit.
class WeightFile {
 public:
  // Refuses, as FileError: what read_safetensors_header does, and a file that is not there.
  WeightFile(std::filesystem::path path, SafetensorsLimits const& limits)
      : path_(std::move(path)), file_(path_), header_(read_safetensors_header(path_, file_, limits)) {}

  std::filesystem::path const& path() const { return path_; }
  std::map<std::string, std::string> const& metadata() const { return header_.metadata; }

  // Refuses, as FileError, tensors that are not the expected ones under the names that the map gives them, what is
  // left over on either side in one message, and the fingerprint of another architecture. The first of the fingerprints is the network's own.
  void check(std::span<SafetensorsTensor const> expected, std::span<std::uint64_t const> fingerprints,
             Conversion convert, WeightMap const& map) {
    map_names(expected, map);
    auto const by_name = sorted_by_name(tensors_);
    std::vector<std::string> faults;
    sources_.clear();
    for (SafetensorsTensor const& tensor : expected) {
      TensorEntry const* const found = find(by_name, tensor.name);
      sources_.push_back(found);
      if (found == nullptr) {
        faults.push_back(place_of(tensor.name) + ": expected " + tensor.dtype + " " + spell_shape(tensor.shape) +
                         ", found none");
      } else if (faults.empty()) {
        check_tensor(tensor, *found, convert);
      }
    }
    auto const expected_by_name = sorted_by_name(expected);
    for (TensorEntry const& tensor : tensors_) {
      if (find(expected_by_name, tensor.name) != nullptr || is_spare_count(tensor, expected_by_name)) continue;
      faults.push_back(place_of(tensor.name) + ": expected no tensor of this name, found " + tensor.dtype + " " +
                       spell_shape(tensor.shape));
    }
    refuse(faults);
    auto const found = metadata().find(fingerprint_key);
    if (found == metadata().end()) return;
    bool const known = std::ranges::any_of(
        fingerprints, [&](std::uint64_t fingerprint) { return found->second == spell_fingerprint(fingerprint); });
    if (known) return;
    throw FileError(path_, std::string("__metadata__.") + fingerprint_key,
                    "the weights are of another architecture: expected " + spell_fingerprint(fingerprints.front()) +
                        ", found " + detail::quoted(found->second));
  }

  // Writes the checked tensors to their destinations, in the order in which they were expected. Refuses, as FileError,
  // before the first byte is written: data that ends early or goes on, a number that rounding would make infinite,
  // numbers whose fingerprint is not that of `weights`, unless that is 0.
  void fill(std::span<SafetensorsTensor const> expected, std::span<unsigned char* const> destinations,
            std::uint64_t weights) {
    std::vector<unsigned char> const data = read_data();
    for (std::size_t i = 0; i < expected.size(); ++i) check_range(expected[i], *sources_[i], data.data());
    if (weights != 0) check_weights(expected, data.data(), weights);
    for (std::size_t i = 0; i < expected.size(); ++i) {
      write(expected[i], *sources_[i], data.data() + sources_[i]->begin, destinations[i]);
    }
  }

 private:
  static std::string place_of(std::string const& tensor) { return "tensor " + detail::quoted(tensor); }
  [[noreturn]] void fail(std::string const& tensor, std::string const& fault) const {
    throw FileError(path_, place_of(tensor), fault);
  }
  // Nothing where there are no faults; of many the first twenty and how many there are.
  void refuse(std::vector<std::string> const& faults) const {
    constexpr std::size_t most = 20;
    if (faults.empty()) return;
    std::string text = faults.front();
    for (std::size_t i = 1; i < faults.size() && i < most; ++i) text += "; " + faults[i];
    if (faults.size() > most) text += "; and " + std::to_string(faults.size() - most) + " more faults";
    throw FileError(path_, "", text);
  }

  void map_names(std::span<SafetensorsTensor const> expected, WeightMap const& map) {
    try {
      tensors_ = mapped_tensors(header_.tensors, expected, map);
    } catch (std::invalid_argument const& error) {
      throw FileError(path_, "", error.what());
    }
  }

  template <class Named>
  static std::vector<Named const*> sorted_by_name(std::span<Named const> tensors) {
    std::vector<Named const*> pointers;
    for (Named const& tensor : tensors) pointers.push_back(&tensor);
    std::sort(pointers.begin(), pointers.end(), [](Named const* a, Named const* b) { return a->name < b->name; });
    return pointers;
  }
  static std::vector<TensorEntry const*> sorted_by_name(std::vector<TensorEntry> const& tensors) {
    return sorted_by_name(std::span(tensors));
  }
  template <class Named>
  static Named const* find(std::vector<Named const*> const& sorted, std::string_view name) {
    auto const found = std::lower_bound(sorted.begin(), sorted.end(), name,
                                        [](Named const* tensor, std::string_view text) { return tensor->name < text; });
    return found == sorted.end() || (*found)->name != name ? nullptr : *found;
  }

  // A count of batches beside a running mean that the network has.
  static bool is_spare_count(TensorEntry const& tensor, std::vector<SafetensorsTensor const*> const& expected) {
    if (!is_batch_count(tensor)) return false;
    return find(expected, tensor.name.substr(0, tensor.name.size() - batch_count_name.size()) + "running_mean") !=
           nullptr;
  }

  void check_tensor(SafetensorsTensor const& expected, TensorEntry const& found, Conversion convert) const {
    check_dtype(expected, found, convert);
    if (found.shape == expected.shape) return;
    fail(expected.name, "shape: expected " + spell_shape(expected.shape) + ", found " + spell_shape(found.shape));
  }
  void check_dtype(SafetensorsTensor const& expected, TensorEntry const& found, Conversion convert) const {
    if (found.dtype == expected.dtype) return;
    std::size_t const size = stored_float_size(found.dtype);
    Conversion const needed = size < stored_float_size(expected.dtype) ? Conversion::widen : Conversion::round;
    if (size != 0 && convert >= needed) return;
    fail(found.name, "dtype: expected " + expected.dtype + ", found " + found.dtype +
                         (size == 0                     ? ""
                          : needed == Conversion::widen ? " (LoadOptions{.convert = Conversion::widen} takes it)"
                                                        : " (LoadOptions{.convert = Conversion::round} rounds it)"));
  }

  std::vector<unsigned char> read_data() {
    std::vector<unsigned char> data(to_size(header_.data_size()));
    std::size_t const found = file_.read(data);
    if (found < data.size()) {
      throw FileError(
          path_, "",
          "truncated: expected " + std::to_string(data.size()) + " bytes of data, found " + std::to_string(found));
    }
    std::array<unsigned char, 1> more{};
    if (file_.read(more) != 0) {
      throw FileError(path_, "",
                      "expected the end after " + std::to_string(data.size()) + " bytes of data, found more");
    }
    return data;
  }

  void check_range(SafetensorsTensor const& expected, TensorEntry const& found, unsigned char const* data) const {
    if (expected.dtype != "F32" || found.dtype != "F64") return;
    for (std::uint64_t i = found.begin; i < found.end; i += 8) {
      auto const bits = load_little_endian<std::uint64_t>(data + i);
      if (overflows_float(bits)) {
        fail(found.name, "expected numbers that F32 can hold, found " + shortest_decimal(std::bit_cast<double>(bits)) +
                             " at index " + std::to_string((i - found.begin) / 8));
      }
    }
  }

  // As weights_fingerprint has it of the network that is filled: of the numbers as they are converted.
  void check_weights(std::span<SafetensorsTensor const> expected, unsigned char const* data,
                     std::uint64_t weights) const {
    Fingerprint fingerprint;
    for (std::size_t i = 0; i < expected.size(); ++i) {
      fingerprint.add(expected[i].name);
      for (std::uint64_t const extent : expected[i].shape) fingerprint.add(extent);
      std::size_t const size = stored_float_size(sources_[i]->dtype);
      for (std::uint64_t at = sources_[i]->begin; at < sources_[i]->end; at += size) {
        if (expected[i].dtype == "F32") {
          fingerprint.add(std::uint64_t{std::bit_cast<std::uint32_t>(number<float>(*sources_[i], data + at))});
        } else {
          fingerprint.add(std::bit_cast<std::uint64_t>(number<double>(*sources_[i], data + at)));
        }
      }
    }
    if (fingerprint.value() == weights) return;
    throw FileError(path_, "",
                    "the weights are others: expected the fingerprint " + spell_fingerprint(weights) + ", found " +
                        spell_fingerprint(fingerprint.value()));
  }
  template <class T>
  static T number(TensorEntry const& found, unsigned char const* from) {
    if (stored_float_size(found.dtype) != sizeof(T)) return stored_float<T>(found.dtype, from);
    T value{};
    copy_little_endian(from, reinterpret_cast<unsigned char*>(&value), sizeof(T), sizeof(T));
    return value;
  }

  static void write(SafetensorsTensor const& expected, TensorEntry const& found, unsigned char const* from,
                    unsigned char* to) {
    std::size_t const size = stored_float_size(found.dtype);
    if (found.dtype == expected.dtype) {
      copy_little_endian(from, to, expected.bytes.size(), size);
    } else if (expected.dtype == "F32") {
      convert<float>(found.dtype, from, to, expected.bytes.size(), size);
    } else {
      convert<double>(found.dtype, from, to, expected.bytes.size(), size);
    }
  }
  template <class T>
  static void convert(std::string_view dtype, unsigned char const* from, unsigned char* to, std::size_t bytes,
                      std::size_t size) {
    for (std::size_t i = 0; i < bytes / sizeof(T); ++i) {
      T const value = stored_float<T>(dtype, from + i * size);
      std::memcpy(to + i * sizeof(T), &value, sizeof(T));
    }
  }

  std::filesystem::path path_;
  RawFile file_;
  SafetensorsHeader header_;
  std::vector<TensorEntry> tensors_;  // the header's, under the network's names
  std::vector<TensorEntry const*> sources_;
};

}  // namespace detail

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

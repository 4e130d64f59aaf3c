// The safetensors format: named tensors in one file (https://github.com/huggingface/safetensors).
//
// Eight bytes, the header's length, lowest byte first; the header, JSON: for each tensor its name, dtype, shape and the
// range of its bytes after the header, and under "__metadata__" texts by name; the tensors' bytes, without holes. All
// numbers are little-endian.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "ingot/core/integer_cast.hpp"
#include "ingot/host/json.hpp"
#include "ingot/host/quoted_text.hpp"

namespace ingot {

// The entry of the header that is no tensor.
inline constexpr std::string_view safetensors_metadata_key = "__metadata__";

// A tensor of a file: its bytes are those of the file.
struct SafetensorsTensor {
  std::string name;
  std::string dtype;  // as the format names it: "F32", "F64", "I64", ...
  std::vector<std::uint64_t> shape;
  std::span<unsigned char const> bytes;
};

// What a file of the format holds.
struct Safetensors {
  std::map<std::string, std::string> metadata;
  std::vector<SafetensorsTensor> tensors;  // in the order of their bytes

  // Looks at one after the other.
  SafetensorsTensor const* find(std::string_view name) const {
    auto const found = std::ranges::find(tensors, name, &SafetensorsTensor::name);
    return found == tensors.end() ? nullptr : &*found;
  }
};

// "[2, 3]"; of many axes the first eight and how many there are.
inline std::string spell_shape(std::span<std::uint64_t const> shape) {
  constexpr std::size_t most = 8;
  std::string text = "[";
  for (std::size_t i = 0; i < std::min(shape.size(), most); ++i) {
    if (i > 0) text += ", ";
    text += std::to_string(shape[i]);
  }
  if (shape.size() > most) text += ", ... (" + std::to_string(shape.size()) + " axes)";
  return text + "]";
}

namespace detail {

// A size read from a file. As a template, since GCC warns of a plain cast where both types are one.
template <class Integer>
constexpr std::size_t to_size(Integer value) {
  return static_cast<std::size_t>(value);
}

}  // namespace detail

// The bytes of a file of the format. Tensors are laid one after the other in the order given.
// Refuses, as std::invalid_argument: a name given twice or kept for the metadata, text that is no UTF-8.
inline std::vector<unsigned char> write_safetensors(Safetensors const& file) {
  std::vector<std::string_view> names{safetensors_metadata_key};
  for (SafetensorsTensor const& tensor : file.tensors) names.push_back(tensor.name);
  std::sort(names.begin(), names.end());
  if (auto const twice = std::adjacent_find(names.begin(), names.end()); twice != names.end()) {
    throw std::invalid_argument("each tensor of a weight file has a name of its own: " + detail::quoted(*twice));
  }

  std::string header = "{";
  auto const begin_entry = [&header](std::string_view key) {
    if (header.back() != '{') header += ',';
    detail::append_json(header, key);
    header += ':';
  };
  if (!file.metadata.empty()) {
    begin_entry(safetensors_metadata_key);
    header += '{';
    for (auto const& [key, text] : file.metadata) {
      begin_entry(key);
      detail::append_json(header, text);
    }
    header += '}';
  }
  std::uint64_t end = 0;
  for (SafetensorsTensor const& tensor : file.tensors) {
    begin_entry(tensor.name);
    header += "{\"dtype\":";
    detail::append_json(header, tensor.dtype);
    header += ",\"shape\":[";
    for (std::size_t i = 0; i < tensor.shape.size(); ++i) {
      if (i > 0) header += ',';
      header += std::to_string(tensor.shape[i]);
    }
    header += "],\"data_offsets\":[";
    header += std::to_string(end);
    end += tensor.bytes.size();
    header += ',';
    header += std::to_string(end);
    header += "]}";
  }
  header += '}';
  header.resize((header.size() + 7) / 8 * 8, ' ');  // so that the data is aligned

  std::vector<unsigned char> bytes;
  bytes.reserve(8 + header.size() + detail::to_size(end));
  for (unsigned shift = 0; shift < 64; shift += 8) {
    bytes.push_back(static_cast<unsigned char>(std::uint64_t{header.size()} >> shift & 0xFF));
  }
  bytes.insert(bytes.end(), header.begin(), header.end());
  for (SafetensorsTensor const& tensor : file.tensors)
    bytes.insert(bytes.end(), tensor.bytes.begin(), tensor.bytes.end());
  return bytes;
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

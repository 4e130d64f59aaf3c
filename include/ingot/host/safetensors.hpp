// The safetensors format: named tensors in one file (https://github.com/huggingface/safetensors).
//
// Eight bytes, the header's length, lowest byte first; the header, JSON: for each tensor its name, dtype, shape and the
// range of its bytes after the header, and under "__metadata__" texts by name; the tensors' bytes, without holes.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingot/core/integer_cast.hpp"

namespace ingot {

static_assert(std::endian::native == std::endian::little,
              "safetensors files are read and written on little-endian hosts");

// A tensor of a file: its bytes are those of the file.
struct StoredTensor {
  std::string name;
  std::string dtype;  // as the format names it: "F32", "F64", "I64", ...
  std::vector<std::uint64_t> shape;
  std::span<unsigned char const> bytes;
};

struct Safetensors {
  std::map<std::string, std::string> metadata;
  std::vector<StoredTensor> tensors;  // in the order of their bytes

  StoredTensor const* find(std::string_view name) const {
    auto const found = std::ranges::find(tensors, name, &StoredTensor::name);
    return found == tensors.end() ? nullptr : &*found;
  }
};

inline std::string spell_shape(std::span<std::uint64_t const> shape) {
  std::string text = "[";
  for (std::uint64_t const extent : shape) {
    if (text.size() > 1) text += ", ";
    text += std::to_string(extent);
  }
  return text + "]";
}

// The bytes of a file of the format. Tensors are laid one after the other in the order given.
inline std::vector<unsigned char> write_safetensors(Safetensors const& file) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  if (!file.metadata.empty()) json["__metadata__"] = file.metadata;
  std::uint64_t end = 0;
  for (StoredTensor const& tensor : file.tensors) {
    std::uint64_t const begin = end;
    end += tensor.bytes.size();
    json[tensor.name] = {{"dtype", tensor.dtype}, {"shape", tensor.shape}, {"data_offsets", {begin, end}}};
  }
  std::string header = json.dump();
  header.resize((header.size() + 7) / 8 * 8, ' ');  // so that the data is aligned

  std::uint64_t const length = header.size();
  std::vector<unsigned char> bytes;
  bytes.reserve(sizeof length + header.size() + integer_cast<std::size_t>(end));
  bytes.resize(sizeof length);
  std::memcpy(bytes.data(), &length, sizeof length);
  bytes.insert(bytes.end(), header.begin(), header.end());
  for (StoredTensor const& tensor : file.tensors) bytes.insert(bytes.end(), tensor.bytes.begin(), tensor.bytes.end());
  return bytes;
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

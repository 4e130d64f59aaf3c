// Reading the safetensors format from memory.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <utility>

#include "ingot/core/integer_cast.hpp"
#include "ingot/host/error.hpp"
#include "ingot/host/safetensors.hpp"
#include "ingot/host/safetensors_header.hpp"
#include "ingot/host/safetensors_limits.hpp"

namespace ingot {

namespace detail {

class SafetensorsParser {
 public:
  SafetensorsParser(std::filesystem::path path, std::span<unsigned char const> bytes, SafetensorsLimits limits = {})
      : path_(std::move(path)), bytes_(bytes), limits_(limits) {}

  Safetensors parse() {
    Source source{bytes_};
    SafetensorsHeader header = read_safetensors_header(path_, source, limits_);
    Safetensors file{std::move(header.metadata), {}};
    file.tensors.reserve(header.tensors.size());
    for (TensorEntry& tensor : header.tensors) {
      auto const bytes = source.rest.subspan(to_size(tensor.begin), to_size(tensor.end - tensor.begin));
      file.tensors.push_back({std::move(tensor.name), std::move(tensor.dtype), std::move(tensor.shape), bytes});
    }
    return file;
  }

 private:
  struct Source {
    std::span<unsigned char const> rest;
    std::uint64_t whole = rest.size();

    std::optional<std::uint64_t> size() const { return whole; }
    std::size_t read(std::span<unsigned char> to) {
      std::size_t const count = std::min(to.size(), rest.size());
      std::ranges::copy(rest.first(count), to.begin());
      rest = rest.subspan(count);
      return count;
    }
  };

  std::filesystem::path path_;
  std::span<unsigned char const> bytes_;
  SafetensorsLimits limits_;
};

}  // namespace detail

// Reads a file of the format; bytes are what the file holds, path what an error calls it. The tensors' bytes are those.
// Takes time in proportion to the header, with a logarithm of the number of tensors.
// Refuses, as FileError: a header length beyond the file, JSON that is malformed or of another form, text that is no
// UTF-8, duplicate names, an unknown dtype, ranges that do not fit dtype and shape, overlap, leave holes or end
// before or after the file, what passes a limit.
inline Safetensors read_safetensors(std::filesystem::path path, std::span<unsigned char const> bytes,
                                    SafetensorsLimits const& limits = {}) {
  return detail::SafetensorsParser(std::move(path), bytes, limits).parse();
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// The header of a safetensors file.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "ingot/host/error.hpp"
#include "ingot/host/file_kinds.hpp"
#include "ingot/host/json.hpp"
#include "ingot/host/quoted_text.hpp"
#include "ingot/host/safetensors.hpp"
#include "ingot/host/safetensors_limits.hpp"

namespace ingot {

namespace detail {

// What the header says of a tensor: its bytes are those from begin to end after the header.
struct TensorEntry {
  std::string name;
  std::string dtype;
  std::vector<std::uint64_t> shape;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

// What the header of a file says, checked.
struct SafetensorsHeader {
  std::map<std::string, std::string> metadata;
  std::vector<TensorEntry> tensors;  // in the order of their bytes, which follow one another without holes

  std::uint64_t data_size() const { return tensors.empty() ? 0 : tensors.back().end; }
};

// The size of a number in bits; 0 where the format has no such dtype.
inline std::uint64_t dtype_bits(std::string_view dtype) {
  using Size = std::pair<std::string_view, std::uint64_t>;
  static constexpr Size sizes[] = {{"F32", 32},    {"F16", 16}, {"BF16", 16},   {"F64", 64},    {"I64", 64},
                                   {"BOOL", 8},    {"U8", 8},   {"I8", 8},      {"U16", 16},    {"I16", 16},
                                   {"U32", 32},    {"I32", 32}, {"U64", 64},    {"F8_E5M2", 8}, {"F8_E4M3", 8},
                                   {"F8_E8M0", 8}, {"F4", 4},   {"F6_E2M3", 6}, {"F6_E3M2", 6}, {"C64", 64}};
  auto const found = std::ranges::find(sizes, dtype, &Size::first);
  return found == std::end(sizes) ? 0 : found->second;
}

// Parses a header's text. What is wrong in its form is placed by the byte of the file, else by the tensor.
class SafetensorsHeaderParser {
 public:
  static constexpr std::size_t length_size = 8;

  // The size of the data after the header may be unknown.
  SafetensorsHeaderParser(std::filesystem::path const& path, std::string_view text,
                          std::optional<std::uint64_t> data_size, SafetensorsLimits const& limits)
      : path_(path), cursor_(text), text_size_(text.size()), data_size_(data_size), limits_(limits) {}

  SafetensorsHeader parse() {
    try {
      cursor_.object([&](std::string key) { parse_entry(std::move(key)); });
      if (std::size_t const padding = cursor_.rest().find_first_not_of(' '); padding != std::string_view::npos) {
        throw JsonError(cursor_.position() + padding, "expected nothing but spaces after the header's }, found " +
                                                          detail::quoted(cursor_.rest().substr(padding)));
      }
    } catch (JsonError const& error) {
      fail("byte " + std::to_string(length_size + error.position()), std::string("header: ") + error.what());
    }
    check_names();
    check_ranges();
    return std::move(header_);
  }

 private:
  [[noreturn]] void fail(std::string const& place, std::string const& fault) const {
    throw FileError(path_, place, fault);
  }
  void check_limit(std::uint64_t found, std::uint64_t limit, char const* of_what, char const* name) const {
    if (found <= limit) return;
    cursor_.fail("the limit of " + std::to_string(limit) + " " + of_what + " (SafetensorsLimits::" + name +
                 ") is passed");
  }

  void parse_entry(std::string key) {
    check_limit(key.size(), limits_.name_bytes, "bytes of a name", "name_bytes");
    if (key == safetensors_metadata_key) {
      if (std::exchange(has_metadata_, true))
        cursor_.fail("expected each name once, found " + detail::quoted(key) + " twice");
      cursor_.object([&](std::string name) { parse_text(std::move(name)); });
    } else {
      check_limit(header_.tensors.size() + 1, limits_.tensors, "tensors", "tensors");
      parse_tensor(std::move(key));
    }
  }

  void parse_text(std::string key) {
    check_limit(key.size(), limits_.name_bytes, "bytes of a name", "name_bytes");
    check_limit(header_.metadata.size() + 1, limits_.metadata_entries, "texts", "metadata_entries");
    auto const [place, is_new] = header_.metadata.try_emplace(std::move(key));
    if (!is_new) cursor_.fail("expected each name once, found " + detail::quoted(place->first) + " twice");
    place->second = cursor_.text("a text");
  }

  void parse_tensor(std::string name) {
    TensorEntry tensor{std::move(name), {}, {}, 0, 0};
    std::string const place = "tensor " + detail::quoted(tensor.name);
    bool has_dtype = false, has_shape = false, has_range = false;
    std::vector<std::uint64_t> range;
    cursor_.object([&](std::string const& key) {
      bool* const seen = key == "dtype"          ? &has_dtype
                         : key == "shape"        ? &has_shape
                         : key == "data_offsets" ? &has_range
                                                 : nullptr;
      if (seen == nullptr) fail(place, "expected dtype, shape and data_offsets, found " + detail::quoted(key));
      if (std::exchange(*seen, true)) fail(place, "expected each name once, found " + detail::quoted(key) + " twice");
      if (seen == &has_dtype) tensor.dtype = cursor_.text("a text as dtype");
      if (seen == &has_shape) tensor.shape = numbers("a list of whole numbers as shape");
      if (seen == &has_range) range = numbers("a list of whole numbers as data_offsets");
    });
    if (!has_dtype || !has_shape || !has_range) {
      fail(place, std::string("expected dtype, shape and data_offsets, found no ") + (!has_dtype   ? "dtype"
                                                                                      : !has_shape ? "shape"
                                                                                                   : "data_offsets"));
    }
    if (range.size() != 2 || range[0] > range[1]) {
      fail(place, "data_offsets: expected a begin and an end, found " + spell_shape(range));
    }
    std::tie(tensor.begin, tensor.end) = std::pair(range[0], range[1]);
    check_size(place, tensor);
    header_.tensors.push_back(std::move(tensor));
  }

  std::vector<std::uint64_t> numbers(char const* what) {
    std::vector<std::uint64_t> values;
    cursor_.list(what, [&] {
      check_limit(values.size() + 1, limits_.axes, "axes", "axes");
      values.push_back(cursor_.whole_number());
    });
    return values;
  }

  void check_size(std::string const& place, TensorEntry const& tensor) const {
    if (data_size_ && tensor.end > *data_size_) {
      fail(place, "data_offsets: expected an end of at most " + std::to_string(*data_size_) +
                      ", the size of the data, found " + std::to_string(tensor.end));
    }
    std::uint64_t bits = dtype_bits(tensor.dtype);
    if (bits == 0) fail(place, "expected a dtype of the format, found " + detail::quoted(tensor.dtype));
    std::string const kind = tensor.dtype + " " + spell_shape(tensor.shape);
    bool const is_empty = std::ranges::find(tensor.shape, 0u) != tensor.shape.end();
    for (std::uint64_t const extent : tensor.shape) {
      if (!is_empty && extent > ~std::uint64_t{0} / bits) fail(place, "shape: " + kind + " has more than 2^64 bits");
      bits *= is_empty ? 0 : extent;
    }
    if (bits % 8 != 0) fail(place, "shape: " + kind + " does not end with a byte");
    if (std::uint64_t const found = tensor.end - tensor.begin; found != bits / 8) {
      fail(place, "data_offsets: expected " + std::to_string(bits / 8) + " bytes for " + kind + ", found " +
                      std::to_string(found));
    }
  }

  void check_names() const {
    std::vector<std::string_view> names;
    for (TensorEntry const& tensor : header_.tensors) names.push_back(tensor.name);
    std::sort(names.begin(), names.end());
    if (auto const twice = std::adjacent_find(names.begin(), names.end()); twice != names.end()) {
      fail("header", "expected each name once, found " + detail::quoted(*twice) + " twice");
    }
  }

  void check_ranges() {
    std::sort(header_.tensors.begin(), header_.tensors.end(), [](TensorEntry const& a, TensorEntry const& b) {
      return std::tie(a.begin, a.end) < std::tie(b.begin, b.end);
    });
    std::uint64_t end = 0;
    for (TensorEntry const& tensor : header_.tensors) {
      if (tensor.begin != end) {
        fail("tensor " + detail::quoted(tensor.name),
             std::string(tensor.begin < end ? "overlaps another" : "leaves a hole") +
                 ": expected its bytes to begin at " + std::to_string(end) + ", found " + std::to_string(tensor.begin));
      }
      end = tensor.end;
    }
    if (data_size_ && end != *data_size_) {
      fail("byte " + std::to_string(length_size + text_size_ + end),
           "expected the end of the file, found " + std::to_string(*data_size_ - end) + " bytes more");
    }
  }

  std::filesystem::path const& path_;
  JsonCursor cursor_;
  std::size_t text_size_;
  std::optional<std::uint64_t> data_size_;
  SafetensorsLimits const& limits_;
  SafetensorsHeader header_;
  bool has_metadata_ = false;
};

// Reads the header from the front of a source, which has
//   size()    how many bytes there are in all, if it knows: std::optional<std::uint64_t>
//   read(to)  fills a span of bytes; returns fewer than its size only at the end
// and leaves it at the first byte of data. Memory is taken for a header that is there and within the limit.
// Refuses, as FileError: a header that is not one, whatever the format forbids, what passes a limit.
template <class Source>
SafetensorsHeader read_safetensors_header(std::filesystem::path const& path, Source& source,
                                          SafetensorsLimits const& limits) {
  constexpr std::size_t length_size = SafetensorsHeaderParser::length_size;
  std::array<unsigned char, length_size + 1> start{};
  std::size_t const found = source.read(start);
  // What the file is instead, in front of what is wrong with it as weights.
  auto const fail = [&](std::string const& place, std::string const& fault) {
    bool const is_damaged = found > length_size ? start[length_size] == '{' : found > 4 && start[found - 1] == 0;
    std::string_view const kind = foreign_kind(std::span(start).first(found));
    if (!is_damaged && !kind.empty()) throw FileError(path, "", std::string(kind));
    throw FileError(path, place, fault);
  };
  if (found < length_size) {
    fail("byte " + std::to_string(found),
         "truncated: expected 8 bytes of header length, found " + std::to_string(found));
  }
  std::uint64_t length = 0;
  for (std::size_t i = length_size; i-- > 0;) length = length << 8 | start[i];
  std::optional<std::uint64_t> rest;
  if (source.size()) rest = *source.size() - std::min<std::uint64_t>(*source.size(), length_size);
  if (rest && length > *rest) {
    fail("byte 0", "header length: expected at most " + std::to_string(*rest) + ", found " + std::to_string(length));
  }
  if (length > limits.header_bytes) {
    fail("byte 0", "header length: the limit of " + std::to_string(limits.header_bytes) +
                       " bytes (SafetensorsLimits::header_bytes) is passed: found " + std::to_string(length));
  }
  if (length == 0) fail("byte 8", "header: expected {, found the end");
  std::string header(to_size(length), '\0');
  std::size_t header_found = found - length_size;
  header[0] = static_cast<char>(start[length_size]);
  if (header_found > 0) {
    header_found += source.read({reinterpret_cast<unsigned char*>(header.data()) + 1, header.size() - 1});
  }
  if (header_found < header.size()) {
    fail("byte 0",
         "header length: expected at most " + std::to_string(header_found) + ", found " + std::to_string(length));
  }
  if (header[0] != '{') fail("byte 8", "header: expected {, found " + detail::quoted(header.substr(0, 1)));
  std::optional<std::uint64_t> data_size;
  if (rest) data_size = *rest - length;
  return SafetensorsHeaderParser(path, header, data_size, limits).parse();
}

}  // namespace detail

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// IDX files, the format of MNIST (LeCun, Cortes: the MNIST database): plain or gzipped.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "ingot/core/integer_cast.hpp"
#include "ingot/host/dataset.hpp"
#include "ingot/host/error.hpp"
#include "ingot/host/input_file.hpp"

namespace ingot {

// How much of a file of images or labels is taken.
struct IdxLimits {
  InputLimits input{};
  std::uint64_t samples = std::uint64_t{1} << 24;
};

namespace detail {

inline std::uint32_t read_big_endian(InputFile& file, char const* what) {
  std::array<unsigned char, 4> bytes{};
  std::uint64_t const place = file.offset();
  std::size_t const found = file.read(bytes);
  if (found < 4) {
    file.fail_at(place + found,
                 std::string("truncated: expected 4 bytes of ") + what + ", found " + std::to_string(found));
  }
  return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 | std::uint32_t{bytes[2]} << 8 | bytes[3];
}

inline std::string hexadecimal(std::uint32_t value) {
  std::string text = "0x";
  for (unsigned shift = 32; shift > 0; shift -= 4) text += "0123456789abcdef"[value >> (shift - 4) & 15];
  return text;
}

template <class Extents>
std::string joined(Extents const& extents) {
  std::string text;
  for (auto const extent : extents) {
    if (!text.empty()) text += 'x';
    text += std::to_string(extent);
  }
  return text;
}

template <class Extents>
std::vector<std::uint64_t> without_units(Extents const& extents) {
  std::vector<std::uint64_t> rest;
  std::copy_if(std::begin(extents), std::end(extents), std::back_inserter(rest), [](auto e) { return e != 1; });
  return rest;
}

// What the third byte of a magic number says of the values, where they are no unsigned bytes.
inline char const* describe_idx_magic(std::uint32_t magic) {
  switch (magic >> 8) {
    case 0x09:
      return " (signed bytes)";
    case 0x0B:
      return " (16-bit integers)";
    case 0x0C:
      return " (32-bit integers)";
    case 0x0D:
      return " (32-bit floats)";
    case 0x0E:
      return " (64-bit floats)";
    default:
      return (magic & 0xffff) == 0x0800 || (magic & 0xffffff) == 0x080000 ? " (its bytes in reverse order)" : "";
  }
}

// Reads the header of a file of unsigned bytes and returns its extents, the number of samples first.
inline std::vector<std::uint64_t> read_idx_extents(InputFile& file, std::size_t expected_rank) {
  constexpr std::uint32_t unsigned_bytes = 0x00000800;
  std::uint32_t const magic = read_big_endian(file, "the magic number");
  std::uint32_t const rank = magic & 0xff;
  bool const labels = expected_rank == 1;
  if ((magic & 0xffffff00) != unsigned_bytes || (labels ? rank != 1 : rank < 2 || rank > 8)) {
    file.fail_at(0, "wrong magic: expected " +
                        hexadecimal(unsigned_bytes + integer_cast<std::uint32_t>(expected_rank)) + " (" +
                        (labels ? "labels" : "images") + " in unsigned bytes), found " + hexadecimal(magic) +
                        describe_idx_magic(magic));
  }
  std::vector<std::uint64_t> extents;
  for (std::uint32_t i = 0; i < rank; ++i) extents.push_back(read_big_endian(file, "the extents"));
  if (extents[0] == 0) file.fail_at(4, "expected at least 1 sample, found 0");
  return extents;
}

inline std::string truncated(std::uint64_t expected, std::uint64_t found) {
  return "truncated: expected " + std::to_string(expected) + " bytes of data, found " + std::to_string(found);
}

// Refuses a header that states more bytes than the file can have, or may.
inline void check_idx_size(InputFile const& file, std::uint64_t samples, std::uint64_t sample_size,
                           IdxLimits const& limits) {
  constexpr std::uint64_t largest = std::numeric_limits<std::uint64_t>::max() / 2;
  std::uint64_t const stated = sample_size > largest / samples ? largest : samples * sample_size;
  if (auto const size = file.size_on_disk(); size && !file.is_packed()) {
    std::uint64_t const rest = *size - std::min(*size, file.offset());
    if (rest < stated) file.fail_at(*size, truncated(stated, rest));
  }
  if (samples > limits.samples) {
    file.fail_at(4, "the header states " + std::to_string(samples) + " samples, more than " +
                        std::to_string(limits.samples) +
                        ", the limit: raise IdxLimits::samples if the file is trusted");
  }
  file.check_size(file.offset() + stated, "the header states");
}

// Hands on what follows the header piece by piece, as place and bytes, to the end of the file.
template <class Take>
void read_idx_values(InputFile& file, std::uint64_t count, Take&& take) {
  std::array<unsigned char, 1 << 12> piece;
  for (std::uint64_t done = 0; done < count;) {
    auto const wanted = static_cast<std::size_t>(std::min<std::uint64_t>(piece.size(), count - done));
    std::uint64_t const place = file.offset();
    std::size_t const found = file.read(std::span(piece).first(wanted));
    take(place, std::span<unsigned char const>(piece).first(found));
    done += found;
    if (found < wanted) file.fail_at(file.offset(), truncated(count, done));
  }
  unsigned char extra = 0;
  std::uint64_t const end = file.offset();
  if (file.read({&extra, 1}) != 0) file.fail_at(end, "expected the end of the file, found further bytes");
}

}  // namespace detail

// Reads images and their labels; pixels 0 to 255 become 0 to 1. Takes memory for the result alone.
// The images' extents are those of Input, where extents of 1 do not count (Shape<1, 28, 28> reads 28x28) and a shape of
// rank 1 takes any extents of its size (Shape<784> reads 28x28 row by row).
// Refuses, as FileError with the byte: a wrong magic number, extents that are not Input's, counts of images and labels
// that disagree, a label that is not below `classes`, a truncated file, trailing bytes, damaged gzip data, a header
// that states more than the limits allow. As std::invalid_argument: no classes.
template <ShapeType Input, Scalar T = float>
Dataset<Input, ClassIndex, T> read_idx(std::filesystem::path const& images_path,
                                       std::filesystem::path const& labels_path, std::size_t classes,
                                       IdxLimits const& limits = {}) {
  if (classes == 0) throw std::invalid_argument("labels are of at least one class");
  detail::InputFile images(images_path, limits.input);
  detail::InputFile labels(labels_path, limits.input);

  std::vector<std::uint64_t> const wanted = detail::without_units(Input::extents);
  std::vector<std::uint64_t> extents = detail::read_idx_extents(images, 1 + std::max<std::size_t>(wanted.size(), 1));
  std::uint64_t const count = extents[0];
  extents.erase(extents.begin());
  std::vector<std::uint64_t> const found = detail::without_units(extents);
  // Multiplied only while the product can still be the wanted size, so that it cannot overflow.
  std::uint64_t size = 1;
  for (std::uint64_t const extent : extents) {
    size = size != 0 && extent > Input::size / size ? 0 : size * extent;
  }
  if (found != wanted && !(Input::rank == 1 && size == Input::size)) {
    images.fail_at(8, "expected samples of " + detail::joined(Input::extents) + ", found " + detail::joined(extents));
  }
  std::uint64_t const label_count = detail::read_idx_extents(labels, 1)[0];
  if (label_count != count) {
    labels.fail_at(4, "expected " + std::to_string(count) + " labels, as many as there are images in " +
                          detail::shown_path(images_path) + ", found " + std::to_string(label_count));
  }

  detail::check_idx_size(labels, count, 1, limits);
  detail::check_idx_size(images, count, Input::size, limits);
  std::vector<ClassIndex> targets;
  targets.reserve(static_cast<std::size_t>(count));
  detail::read_idx_values(labels, count, [&](std::uint64_t place, std::span<unsigned char const> bytes) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      if (bytes[i] >= classes) {
        labels.fail_at(place + i, "label of sample " + std::to_string(targets.size()) +
                                      " out of range: expected below " + std::to_string(classes) + ", found " +
                                      std::to_string(bytes[i]));
      }
      targets.push_back(bytes[i]);
    }
  });
  std::array<T, 256> fractions;
  for (std::size_t pixel = 0; pixel < 256; ++pixel) fractions[pixel] = static_cast<T>(pixel) / T(255);
  std::vector<T> inputs;
  inputs.reserve(static_cast<std::size_t>(count * Input::size));
  detail::read_idx_values(images, count * Input::size, [&](std::uint64_t, std::span<unsigned char const> pixels) {
    std::size_t const begin = inputs.size();
    inputs.resize(begin + pixels.size());
    for (std::size_t i = 0; i < pixels.size(); ++i) inputs[begin + i] = fractions[pixels[i]];
  });
  return {std::move(inputs), std::move(targets), classes};
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

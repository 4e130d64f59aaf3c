// IDX files, the format of MNIST (LeCun, Cortes: the MNIST database): plain or gzipped.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "ingot/core/integer_cast.hpp"
#include "ingot/host/dataset.hpp"
#include "ingot/host/error.hpp"
#include "ingot/host/input_file.hpp"

namespace ingot {

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

// Reads the header of a file of unsigned bytes and returns its extents, the number of samples first.
inline std::vector<std::uint64_t> read_idx_extents(InputFile& file, std::size_t expected_rank) {
  constexpr std::uint32_t unsigned_bytes = 0x00000800;
  std::uint32_t const magic = read_big_endian(file, "the magic number");
  std::uint32_t const rank = magic & 0xff;
  bool const labels = expected_rank == 1;
  if ((magic & 0xffffff00) != unsigned_bytes || (labels ? rank != 1 : rank < 2 || rank > 8)) {
    file.fail_at(0, "wrong magic: expected " +
                        hexadecimal(unsigned_bytes + integer_cast<std::uint32_t>(expected_rank)) + " (" +
                        (labels ? "labels" : "images") + " in unsigned bytes), found " + hexadecimal(magic));
  }
  std::vector<std::uint64_t> extents;
  for (std::uint32_t i = 0; i < rank; ++i) extents.push_back(read_big_endian(file, "the extents"));
  if (extents[0] == 0) file.fail_at(4, "expected at least 1 sample, found 0");
  return extents;
}

// Reads what follows the header, to the end of the file.
inline std::vector<unsigned char> read_idx_values(InputFile& file, std::uint64_t count) {
  std::vector<unsigned char> values = file.read_up_to(count);
  if (values.size() < count) {
    file.fail_at(file.offset(), "truncated: expected " + std::to_string(count) + " bytes of data, found " +
                                    std::to_string(values.size()));
  }
  unsigned char extra = 0;
  std::uint64_t const end = file.offset();
  if (file.read({&extra, 1}) != 0) file.fail_at(end, "expected the end of the file, found further bytes");
  return values;
}

}  // namespace detail

// Reads images and their labels; pixels 0 to 255 become 0 to 1.
// The images' extents are those of Input, where extents of 1 do not count (Shape<1, 28, 28> reads 28x28) and a shape of
// rank 1 takes any extents of its size (Shape<784> reads 28x28 row by row).
// Refuses, as FileError with the byte: a wrong magic number, extents that are not Input's, counts of images and labels
// that disagree, a label that is not below `classes`, a truncated file, trailing bytes, damaged gzip data.
template <ShapeType Input, Scalar T = float>
Dataset<Input, ClassIndex, T> read_idx(std::filesystem::path const& images_path,
                                       std::filesystem::path const& labels_path, std::size_t classes) {
  InputFile images(images_path);
  InputFile labels(labels_path);

  std::vector<std::uint64_t> const wanted = detail::without_units(Input::extents);
  std::vector<std::uint64_t> extents = detail::read_idx_extents(images, 1 + std::max<std::size_t>(wanted.size(), 1));
  std::uint64_t const count = extents[0];
  extents.erase(extents.begin());
  std::vector<std::uint64_t> const found = detail::without_units(extents);
  // Multiplied only as far as it can still be the wanted size, so that it cannot overflow.
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
                          images_path.string() + ", found " + std::to_string(label_count));
  }

  std::vector<unsigned char> const label_bytes = detail::read_idx_values(labels, count);
  for (std::size_t i = 0; i < label_bytes.size(); ++i) {
    if (label_bytes[i] >= classes) {
      labels.fail_at(8 + i, "label of sample " + std::to_string(i) + " out of range: expected below " +
                                std::to_string(classes) + ", found " + std::to_string(label_bytes[i]));
    }
  }
  std::vector<unsigned char> const pixels = detail::read_idx_values(images, count * Input::size);
  std::vector<T> inputs(pixels.size());
  std::ranges::transform(pixels, inputs.begin(), [](unsigned char pixel) { return static_cast<T>(pixel) / T(255); });
  return {std::move(inputs), {label_bytes.begin(), label_bytes.end()}, classes};
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

#include "readers/file_bytes.hpp"

#include <fstream>
#include <ingot/host/error.hpp>
#include <ingot/host/raw_file.hpp>
#include <string>

namespace tool {

std::vector<unsigned char> bytes_of_file(std::filesystem::path const& path, std::uint64_t limit) {
  ingot::detail::RawFile file(path);
  auto const check_size = [&](std::uint64_t size) {
    if (size <= limit) return;
    throw ingot::FileError(path, "", "expected at most " + std::to_string(limit) + " bytes, found more");
  };
  check_size(file.size().value_or(0));
  // Memory grows with what is there: a pipe does not say how much that is.
  std::vector<unsigned char> bytes;
  for (;;) {
    constexpr std::size_t piece = std::size_t{1} << 20;
    std::size_t const before = bytes.size();
    bytes.resize(before + piece);
    std::size_t const found = file.read(std::span(bytes).subspan(before));
    bytes.resize(before + found);
    check_size(bytes.size());
    if (found < piece) return bytes;
  }
}

std::vector<unsigned char> bytes_of_file_part(std::filesystem::path const& path, std::uint64_t offset,
                                              std::uint64_t length) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) throw ingot::FileError(path, "", "is not there, or is no file");
  std::uint64_t const size = std::filesystem::file_size(path, error);
  if (error) throw ingot::FileError(path, "", "cannot be read: " + error.message());
  if (offset > size || length > size - offset) {
    throw ingot::FileError(
        path, "byte " + std::to_string(offset),
        "expected " + std::to_string(length) + " bytes from there on, found a file of " + std::to_string(size));
  }
  std::vector<unsigned char> bytes(length);
  std::ifstream file(path, std::ios::binary);
  file.seekg(static_cast<std::streamoff>(offset));
  file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(length));
  if (!file) throw ingot::FileError(path, "byte " + std::to_string(offset), "cannot be read");
  return bytes;
}

}  // namespace tool

#include "readers/file_bytes.hpp"

#include <fstream>
#include <ingot/host/error.hpp>
#include <ingot/host/raw_file.hpp>
#include <string>

#include "models/model_error.hpp"
#include "models/shown_text.hpp"

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
                                              std::uint64_t length, std::string const& place) {
  auto const refuse = [&](std::string const& fault) {
    throw ModelError(place, "the file " + in_quotes(path.filename().string()) + ' ' + fault);
  };
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) refuse("is not there, or is no file");
  std::uint64_t const size = std::filesystem::file_size(path, error);
  if (error) refuse("cannot be read: " + error.message());
  if (offset > size || length > size - offset) {
    refuse("has " + std::to_string(size) + " bytes, expected " + std::to_string(length) + " from byte " +
           std::to_string(offset) + " on");
  }
  std::vector<unsigned char> bytes(length);
  std::ifstream file(path, std::ios::binary);
  file.seekg(static_cast<std::streamoff>(offset));
  file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(length));
  if (!file) refuse("cannot be read");
  return bytes;
}

}  // namespace tool

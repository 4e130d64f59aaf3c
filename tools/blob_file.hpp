// A blob as a file: what the command reads and writes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <ingot/deploy/blob_header.hpp>
#include <ingot/host/error.hpp>
#include <ingot/host/save_file.hpp>
#include <iterator>
#include <string>
#include <vector>

namespace tool {

// A blob and what a look at it found; the header's numbers mean nothing unless the status is ok.
struct BlobFile {
  std::vector<unsigned char> bytes;
  ingot::BlobHeader header{};
  ingot::BlobStatus status = ingot::BlobStatus::truncated;

  // What stands behind the parameters.
  std::string text() const {
    auto const begin = bytes.begin() + static_cast<std::ptrdiff_t>(ingot::BlobHeader::bytes + header.parameter_bytes);
    return {begin, begin + static_cast<std::ptrdiff_t>(header.text_bytes)};
  }
};

// Refuses, as FileError, a file that cannot be read.
inline BlobFile read_blob_file(std::filesystem::path const& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file || std::filesystem::is_directory(path)) throw ingot::FileError(path, "", "cannot be read");
  BlobFile blob{{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()}};
  blob.status = ingot::read_blob_header(blob.bytes.data(), blob.bytes.size(), blob.header);
  return blob;
}

// The same, and refuses what is no whole blob.
inline BlobFile read_right_blob_file(std::filesystem::path const& path) {
  BlobFile blob = read_blob_file(path);
  if (blob.status != ingot::BlobStatus::ok) throw ingot::FileError(path, "", ingot::text_of(blob.status));
  return blob;
}

}  // namespace tool

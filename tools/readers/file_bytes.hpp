// The bytes of a model's file, or of a part of one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace tool {

// Refuses, as FileError, a file that cannot be read or has more bytes than the limit.
std::vector<unsigned char> bytes_of_file(std::filesystem::path const& path, std::uint64_t limit);

// `length` bytes from `offset` on. Refuses, as ModelError at the place, what is no regular file and a range that the
// file does not have, before anything is allocated.
std::vector<unsigned char> bytes_of_file_part(std::filesystem::path const& path, std::uint64_t offset,
                                              std::uint64_t length, std::string const& place);

}  // namespace tool

// Bytes as a file without a disk.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

class MemoryFile {
 public:
  explicit MemoryFile(std::span<unsigned char const> bytes) : descriptor_(memfd_create("fuzz", MFD_CLOEXEC)) {
    if (descriptor_ < 0) std::abort();
    while (!bytes.empty()) {
      auto const written = write(descriptor_, bytes.data(), bytes.size());
      if (written <= 0) std::abort();
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
  }
  explicit MemoryFile(std::string_view text)
      : MemoryFile(std::span(reinterpret_cast<unsigned char const*>(text.data()), text.size())) {}
  MemoryFile(MemoryFile const&) = delete;
  MemoryFile& operator=(MemoryFile const&) = delete;
  ~MemoryFile() { close(descriptor_); }

  std::filesystem::path path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  int descriptor_;
};

// What a harness promises; ends the program where it does not hold, in every build.
inline void require(bool holds) {
  if (!holds) std::abort();
}

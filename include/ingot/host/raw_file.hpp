// A file read from front to back, unchanged.
#pragma once

#include "ingot/core/prologue.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "ingot/host/descriptor.hpp"
#include "ingot/host/error.hpp"

namespace ingot::detail {

// A regular file or a pipe. Opening never waits: a pipe without a writer is empty.
// Refuses, as FileError: a file that is not there or cannot be read, folders and devices.
class RawFile {
 public:
  explicit RawFile(std::filesystem::path path) : path_(std::move(path)) {
    // Without O_NONBLOCK opening a pipe would wait for a writer. Reading waits only while there is one.
    int const mode = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
    descriptor_ = Descriptor(unless_interrupted([&] { return ::open(path_.c_str(), mode); }));
    if (!descriptor_) fail("cannot be opened: ", errno);
    struct stat status{};
    if (::fstat(descriptor_.get(), &status) != 0) fail("cannot be read: ", errno);
    if (S_ISDIR(status.st_mode)) fail("cannot be read: ", EISDIR);
    if (!S_ISREG(status.st_mode) && !S_ISFIFO(status.st_mode)) {
      throw FileError(path_, "", "cannot be read: expected a file or a pipe, found a device");
    }
    if (::fcntl(descriptor_.get(), F_SETFL, 0) != 0) fail("cannot be read: ", errno);
    if (S_ISREG(status.st_mode)) size_ = static_cast<std::uint64_t>(status.st_size);
  }

  std::filesystem::path const& path() const { return path_; }
  // Of the whole file; none for a pipe, whose size is unknown.
  std::optional<std::uint64_t> size() const { return size_; }

  // Fills `to`; returns fewer bytes only where the file ends.
  std::size_t read(std::span<unsigned char> to) {
    std::size_t done = 0;
    while (done < to.size()) {
      auto const count =
          unless_interrupted([&] { return ::read(descriptor_.get(), to.data() + done, to.size() - done); });
      if (count < 0) fail("cannot be read: ", errno);
      if (count == 0) break;
      done += static_cast<std::size_t>(count);
    }
    return done;
  }

 private:
  [[noreturn]] void fail(char const* what, int error) const { throw FileError(path_, "", what + system_reason(error)); }

  std::filesystem::path path_;
  Descriptor descriptor_;
  std::optional<std::uint64_t> size_;
};

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"

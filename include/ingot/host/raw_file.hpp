// A file read from front to back, as it is.
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

// Refuses, as FileError: a file that is not there or cannot be read.
class RawFile {
 public:
  explicit RawFile(std::filesystem::path path) : path_(std::move(path)) {
    descriptor_ = Descriptor(unless_interrupted([&] { return ::open(path_.c_str(), O_RDONLY | O_CLOEXEC); }));
    if (!descriptor_) fail("cannot be opened: ");
    struct stat status {};
    if (::fstat(descriptor_.get(), &status) != 0) fail("cannot be read: ");
    if (S_ISREG(status.st_mode)) size_ = static_cast<std::uint64_t>(status.st_size);
  }

  // Of the whole file; what is no regular file, as a pipe, does not know.
  std::optional<std::uint64_t> size() const { return size_; }

  // Fills `to`; returns fewer bytes only where the file ends.
  std::size_t read(std::span<unsigned char> to) {
    std::size_t done = 0;
    while (done < to.size()) {
      auto const count =
          unless_interrupted([&] { return ::read(descriptor_.get(), to.data() + done, to.size() - done); });
      if (count < 0) fail("cannot be read: ");
      if (count == 0) break;
      done += static_cast<std::size_t>(count);
    }
    return done;
  }

 private:
  [[noreturn]] void fail(char const* what) const {
    int const error = errno;
    throw FileError(path_, "", what + system_reason(error));
  }

  std::filesystem::path path_;
  Descriptor descriptor_;
  std::optional<std::uint64_t> size_;
};

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"

// Writing a file so that an interruption loses nothing.
#pragma once

#include "ingot/core/prologue.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <system_error>
#include <utility>

#include "ingot/host/error.hpp"

namespace ingot {

namespace detail {

// A file under a temporary name beside its target, removed unless it is committed.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::filesystem::path target) : target_(std::move(target)) {
    static std::atomic<unsigned> count{0};
    temporary_ = target_;
    temporary_ += std::string(".") + std::to_string(::getpid()) + "-" + std::to_string(count++) + ".partial";
    descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (descriptor_ < 0) fail("cannot be created");
  }
  TemporaryFile(TemporaryFile const&) = delete;
  TemporaryFile& operator=(TemporaryFile const&) = delete;
  ~TemporaryFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
  }

  void write(std::span<unsigned char const> bytes) {
    while (!bytes.empty()) {
      auto const written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail("cannot be written");
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
  }

  // Puts the file in its target's place once its bytes are on the disk.
  void commit() {
    if (::fsync(descriptor_) != 0) fail("cannot be written");
    if (::close(std::exchange(descriptor_, -1)) != 0) fail("cannot be written");
    std::error_code error;
    std::filesystem::rename(temporary_, target_, error);
    if (error) throw FileError(target_, "", "cannot be replaced: " + error.message());
    temporary_.clear();
  }

 private:
  [[noreturn]] void fail(char const* what) const {
    throw FileError(target_, "", std::string(what) + ": " + std::generic_category().message(errno));
  }

  std::filesystem::path target_;
  std::filesystem::path temporary_;
  int descriptor_ = -1;
};

}  // namespace detail

// Writes a file anew. Until all of it is on the disk, what was there before stays; a link stays a link.
// Refuses, as FileError: what cannot be written, with the system's reason.
inline void save_file(std::filesystem::path const& path, std::span<unsigned char const> bytes) {
  std::error_code error;
  std::filesystem::path const target = std::filesystem::canonical(path, error);
  detail::TemporaryFile file(error ? path : target);
  file.write(bytes);
  file.commit();
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

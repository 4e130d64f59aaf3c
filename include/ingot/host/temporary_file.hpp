// Files that are written under another name until they are complete.
#pragma once

#include "ingot/core/prologue.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "ingot/host/descriptor.hpp"

namespace ingot::detail {

// ".ingot-<32 hexadecimal digits>.partial": nobody can guess the name, and so nobody can plant it.
inline constexpr std::string_view temporary_prefix = ".ingot-";
inline constexpr std::string_view temporary_suffix = ".partial";
inline constexpr std::size_t temporary_digits = 32;

inline bool is_temporary_name(std::string_view name) {
  if (name.size() != temporary_prefix.size() + temporary_digits + temporary_suffix.size()) return false;
  if (!name.starts_with(temporary_prefix) || !name.ends_with(temporary_suffix)) return false;
  std::string_view const digits = name.substr(temporary_prefix.size(), temporary_digits);
  return digits.find_first_not_of("0123456789abcdef") == digits.npos;
}

// Empty where the system has no random bytes to give; errno says why.
inline std::string random_temporary_name() {
  std::array<unsigned char, temporary_digits / 2> random{};
  std::string name(temporary_prefix);
  if (::getentropy(random.data(), random.size()) != 0) return {};
  for (unsigned const byte : random) {
    name += "0123456789abcdef"[byte >> 4];
    name += "0123456789abcdef"[byte & 15];
  }
  return name += temporary_suffix;
}

// A writer holds a lock on its file from its making to its renaming, and the system lets go of it when the writer ends
// in whatever way. So a file whose lock can be had is a dead writer's, or so new that its writer has no lock yet; such
// a writer finds its file gone once it has the lock, and makes another.
inline bool lock(Descriptor const& file) {
  return unless_interrupted([&] { return ::flock(file.get(), LOCK_EX | LOCK_NB); }) == 0;
}

// Removes the files that killed writers of this user have left in a folder, as far as that is possible. Allocates
// nothing, since std::filesystem's iterator terminates the program where memory runs out.
inline void remove_stale_files(std::filesystem::path const& folder) noexcept {
  struct Close {
    void operator()(DIR* open) const { ::closedir(open); }
  };
  std::unique_ptr<DIR, Close> const entries(::opendir(folder.c_str()));
  if (!entries) return;
  int const at = ::dirfd(entries.get());
  while (dirent const* const entry = ::readdir(entries.get())) {
    char const* const name = entry->d_name;
    if (!is_temporary_name(name)) continue;
    struct stat named{};
    if (::fstatat(at, name, &named, AT_SYMLINK_NOFOLLOW) != 0) continue;
    if (!S_ISREG(named.st_mode) || named.st_uid != ::geteuid()) continue;
    Descriptor const file(::openat(at, name, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat opened{};
    if (!file || !lock(file) || ::fstat(file.get(), &opened) != 0) continue;
    // The name must lead to what is locked still: a writer may have renamed it in between.
    if (::fstatat(at, name, &named, AT_SYMLINK_NOFOLLOW) != 0) continue;
    if (named.st_ino == opened.st_ino && named.st_dev == opened.st_dev) ::unlinkat(at, name, 0);
  }
}

// A new file in a folder, removed unless it is renamed. Errors are returned as errno has them, 0 is none.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::filesystem::path folder) : folder_(std::move(folder)) {}
  TemporaryFile(TemporaryFile const&) = delete;
  TemporaryFile& operator=(TemporaryFile const&) = delete;
  ~TemporaryFile() {
    if (file_) ::unlink(path_.c_str());
  }

  int create(mode_t mode) {
    // A name that is taken, or a file that was removed as stale, is rare: a thousand of them are another fault.
    for (int attempt = 0; attempt < 1000; ++attempt) {
      std::string const name = random_temporary_name();
      if (name.empty()) return errno;
      path_ = folder_ / name;
      file_ = Descriptor(unless_interrupted(
          [&] { return ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode); }));
      if (!file_ && errno == EEXIST) continue;
      if (!file_) return errno;
      // A file system without locks has no files that are known to be stale either.
      bool const taken = !lock(file_) && errno == EWOULDBLOCK;
      struct stat status{};
      if (!taken && ::fstat(file_.get(), &status) == 0 && status.st_nlink > 0) return 0;
      ::unlink(path_.c_str());
      file_ = Descriptor();
    }
    return EAGAIN;
  }

  int get() const { return file_.get(); }

  // All is on the disk, as far as the system says.
  int sync() {
    if (unless_interrupted([&] { return ::fsync(file_.get()); }) != 0) return errno;
    // Some file systems report only here; the file itself stays open for its lock.
    Descriptor copy(::fcntl(file_.get(), F_DUPFD_CLOEXEC, 0));
    return copy && copy.close() ? 0 : errno;
  }

  int rename(std::filesystem::path const& target) {
    if (::rename(path_.c_str(), target.c_str()) != 0) return errno;
    file_ = Descriptor();
    return 0;
  }

 private:
  std::filesystem::path folder_;
  std::filesystem::path path_;
  Descriptor file_;
};

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"

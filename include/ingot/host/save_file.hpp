// Writes a file so that an interruption loses nothing.
#pragma once

#include "ingot/core/prologue.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "ingot/host/descriptor.hpp"
#include "ingot/host/error.hpp"
#include "ingot/host/temporary_file.hpp"

namespace ingot {

namespace detail {

class FileSaver {
 public:
  explicit FileSaver(std::filesystem::path const& path) : path_(path), target_(follow_links()) {
    // The system may refuse to follow a link that this code can read, and follows some to what has no name.
    struct stat status{};
    bool const is_there = ::stat(path_.c_str(), &status) == 0;
    if (!is_there && errno != ENOENT) fail("cannot be written", errno);
    if (is_there) check_kind(status.st_mode);
    if (::lstat(target_.c_str(), &status) == 0) {
      check_kind(status.st_mode);
      if (::faccessat(AT_FDCWD, target_.c_str(), W_OK, AT_EACCESS) != 0) fail("cannot be written", errno);
      old_ = status;
    } else if (is_there) {
      fail("cannot be replaced: it is open, but has no name");
    }
  }

  void save(std::span<unsigned char const> bytes) {
    prepare(bytes);
    replace();
  }

  // Writes the bytes beside the file.
  void prepare(std::span<unsigned char const> bytes) {
    std::filesystem::path const folder = target_.has_parent_path() ? target_.parent_path() : ".";
    remove_stale_files(folder);
    TemporaryFile& file = file_.emplace(folder);
    // What replaces a file is at no time open to more than the file was.
    check("cannot be created", file.create(old_ ? S_IRUSR | S_IWUSR : 0666));
    write(file.get(), bytes);
    if (old_) check("cannot be written", keep_owner_and_mode(file.get()));
    check("cannot be written", file.sync());
    folder_ = Descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    // A folder may be open to writing alone; then there is nothing to sync it by.
    if (!folder_ && errno != EACCES) fail("its folder cannot be opened", errno);
  }
  // Puts what was prepared in the file's place.
  void replace() {
    check("cannot be replaced", file_->rename(target_));
    if (folder_ && unless_interrupted([&] { return ::fsync(folder_.get()); }) != 0 && errno != EINVAL) {
      fail("was written, but its folder cannot be synced", errno);
    }
  }
  // Takes away what was put where no file was before.
  void take_back() const {
    if (!old_) ::unlink(target_.c_str());
  }

 private:
  [[noreturn]] void fail(char const* what) const { throw FileError(path_, "", what); }
  [[noreturn]] void fail(char const* what, int error) const {
    throw FileError(path_, "", std::string(what) + ": " + system_reason(error));
  }
  void check(char const* what, int error) const {
    if (error != 0) fail(what, error);
  }

  // Where the file stands or shall stand: what links lead to, whether it is there or not.
  std::filesystem::path follow_links() const {
    std::filesystem::path target = path_;
    for (int links = 0; links <= 40; ++links) {
      std::error_code error;
      std::filesystem::path const next = std::filesystem::read_symlink(target, error);
      if (error) return target;
      target = target.parent_path() / next;
    }
    fail("cannot be written", ELOOP);
  }

  void check_kind(mode_t mode) const {
    if (S_ISREG(mode)) return;
    char const* const kind = S_ISDIR(mode) ? "folder" : S_ISFIFO(mode) ? "pipe" : S_ISSOCK(mode) ? "socket" : "device";
    fail((std::string("cannot be replaced: expected a file, found a ") + kind).c_str());
  }

  void write(int file, std::span<unsigned char const> bytes) const {
    while (!bytes.empty()) {
      auto const written = unless_interrupted([&] { return ::write(file, bytes.data(), bytes.size()); });
      if (written <= 0) fail("cannot be written", written < 0 ? errno : ENOSPC);
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
  }

  // The owner is kept where that is allowed. Where the group cannot be kept, nobody gains access by the new one.
  int keep_owner_and_mode(int file) const {
    mode_t mode = old_->st_mode & 0777;
    struct stat status{};
    if (::fstat(file, &status) != 0) return errno;
    if (status.st_uid != old_->st_uid || status.st_gid != old_->st_gid) {
      bool const kept =
          ::fchown(file, old_->st_uid, old_->st_gid) == 0 || ::fchown(file, static_cast<uid_t>(-1), old_->st_gid) == 0;
      if (!kept && status.st_gid != old_->st_gid) mode &= ~mode_t{S_IRWXG};
    }
    return ::fchmod(file, mode) == 0 ? 0 : errno;
  }

  std::filesystem::path const& path_;
  std::filesystem::path target_;
  std::optional<struct stat> old_;
  std::optional<TemporaryFile> file_;
  Descriptor folder_;
};

}  // namespace detail

// Writes a file anew. Until all of it is on the disk, what was there before stays; then it is replaced at once, and the
// folder is synced. A link stays a link, and what it leads to is written, even if that is not there yet. The mode stays
// what it was, and the owner and group where that is allowed; a new file's mode is what the umask leaves. Other hard
// links to the file keep what they have.
//
// The bytes stand in the file's folder under a name of their own until then. What a killed program has left there goes
// with the next file that the same user saves.
//
// Refuses, as FileError: a folder, device, pipe or socket, a file that may not be written, and whatever the system
// does, with its reason. What was there before is then untouched, and no other file is left; only where the message
// says that the folder cannot be synced has the file been replaced.
inline void save_file(std::filesystem::path const& path, std::span<unsigned char const> bytes) {
  detail::FileSaver(path).save(bytes);
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// A disk that fails at any one call: the old file stays, or the new one is whole; no other file is left.
#define BOOST_TEST_MODULE disk_errors
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "files.hpp"
#include "ingot/host/save_file.hpp"

namespace {

// Calls that may succeed yet; negative: all. The call that fails does its work where that is closing.
long calls_left = -1;
std::vector<std::string> calls;

bool fails(char const* name) {
  if (calls_left < 0) return false;
  calls.emplace_back(name);
  if (calls_left-- > 0) return false;
  errno = EIO;
  return true;
}

}  // namespace

// In place of the C library's.
extern "C" {
ssize_t write(int file, void const* bytes, std::size_t size) {
  if (fails("write")) return -1;
  // A disk may take less than it is given.
  std::size_t const part = calls_left < 0 ? size : std::min<std::size_t>(size, 1000);
  return ::syscall(SYS_write, file, bytes, part);
}
int fsync(int file) {
  return fails("fsync") ? -1 : static_cast<int>(::syscall(SYS_fsync, file));
}
int close(int file) {
  bool const late = fails("close");
  auto const result = static_cast<int>(::syscall(SYS_close, file));
  if (late) errno = EIO;
  return late ? -1 : result;
}
int fchmod(int file, mode_t mode) noexcept {
  return fails("fchmod") ? -1 : static_cast<int>(::syscall(SYS_fchmod, file, mode));
}
int rename(char const* from, char const* to) noexcept {
  return fails("rename") ? -1 : static_cast<int>(::syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
}
}

BOOST_FIXTURE_TEST_CASE(each_call_fails_in_turn, TestDirectory) {
  FileBytes const old(10, 'o'), fresh(2500, 'n');
  auto const file = path("file");
  std::vector<std::string> refused;
  for (long count = 0;; ++count) {
    BOOST_REQUIRE(count < 100);
    write("file", old);
    calls.clear();
    calls_left = count;
    std::string message = "accepted";
    try {
      ingot::save_file(file, fresh);
    } catch (ingot::FileError const& error) {
      message = error.what();
    }
    bool const all_succeeded = calls_left >= 0 && calls.size() <= static_cast<std::size_t>(count);
    calls_left = -1;
    bool const is_written = message == "accepted" || message.find("was written, but") != message.npos;
    BOOST_TEST((read_bytes(file) == (is_written ? fresh : old)), message);
    BOOST_TEST((message == "accepted" || message.ends_with(": Input/output error")), message);
    if (message != "accepted") refused.push_back(calls.back());
    auto const files = std::filesystem::directory_iterator(path("."));
    BOOST_TEST(std::distance(begin(files), end(files)) == 1);
    if (all_succeeded) break;
  }
  // Three pieces, the mode, the file on the disk and closed once, its name, the folder on the disk.
  std::vector<std::string> const expected{"write", "write", "write", "fchmod", "fsync", "close", "rename", "fsync"};
  BOOST_TEST(refused == expected, boost::test_tools::per_element());
}

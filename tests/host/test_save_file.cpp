// Saving: what was there before stays until all is written; modes, links, what is no file, full disks, killed writers.
#define BOOST_TEST_MODULE save_file
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "files.hpp"
#include "ingot/host/save_file.hpp"
#include "ingot/host/temporary_file.hpp"

using namespace ingot;
namespace fs = std::filesystem;

namespace {

FileBytes bytes_of(std::string_view text) {
  return {text.begin(), text.end()};
}

struct Files : TestDirectory {
  void save(std::string const& name, std::string_view text = "new") const { save_file(path(name), bytes_of(text)); }
  std::string refuse(std::string const& name, std::size_t size = 3) const {
    return refusal(path(name), [&] { save_file(path(name), FileBytes(size, 'x')); });
  }
  std::string text(std::string const& name) const {
    FileBytes const bytes = read_bytes(path(name));
    return {bytes.begin(), bytes.end()};
  }
  struct stat status(std::string const& name) const {
    struct stat result{};
    BOOST_REQUIRE(::lstat(path(name).c_str(), &result) == 0);
    return result;
  }
  unsigned mode(std::string const& name) const { return status(name).st_mode & 07777u; }
  // How many files of writers stand there.
  std::size_t temporaries(std::string const& folder = ".") const {
    std::size_t count = 0;
    for (auto const& entry : fs::directory_iterator(path(folder))) {
      count += detail::is_temporary_name(entry.path().filename().native()) ? 1 : 0;
    }
    return count;
  }
};

// Calls in a child process and gives what waitpid says of it.
template <class Call>
int in_child(Call&& call) {
  pid_t const child = ::fork();
  BOOST_REQUIRE(child >= 0);
  if (child == 0) {
    int result = 99;
    try {
      result = call();
    } catch (...) {
    }
    ::_exit(result);
  }
  int status = 0;
  BOOST_REQUIRE(::waitpid(child, &status, 0) == child);
  return status;
}
bool succeeded(int status) {
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_file_keeps_its_mode_and_a_new_one_obeys_the_umask, Files) {
  for (unsigned const wanted : {0600u, 0640u, 0666u, 0755u, 0604u}) {
    write("old", "old");
    BOOST_REQUIRE(::chmod(path("old").c_str(), wanted) == 0);
    save("old");
    BOOST_TEST(mode("old") == wanted);
    BOOST_TEST(text("old") == "new");
  }
  for (unsigned const mask : {0022u, 0077u, 0002u}) {
    mode_t const before = ::umask(mask);
    save("new");
    ::umask(before);
    BOOST_TEST(mode("new") == (0666u & ~mask));
    fs::remove(path("new"));
  }
  BOOST_TEST(temporaries() == 0u);
}

BOOST_FIXTURE_TEST_CASE(a_file_keeps_its_owner_where_that_is_allowed, Files) {
  if (::geteuid() != 0) {
    BOOST_TEST_MESSAGE("skipped: only root can give files away");
    return;
  }
  write("old", "old");
  BOOST_REQUIRE(::chown(path("old").c_str(), 1234, 2345) == 0);
  BOOST_REQUIRE(::chmod(path("old").c_str(), 0640) == 0);
  save("old");
  BOOST_TEST(status("old").st_uid == 1234u);
  BOOST_TEST(status("old").st_gid == 2345u);
  BOOST_TEST(mode("old") == 0640u);

  // One who may not keep the group does not open the file to his own; one who may not write is refused.
  BOOST_REQUIRE(::chmod(path(".").c_str(), 0777) == 0);
  BOOST_REQUIRE(::chmod(path("old").c_str(), 0666) == 0);
  BOOST_TEST(succeeded(in_child([&] {
    if (::setgid(3333) != 0 || ::setuid(4444) != 0) return 1;
    save("old", "another's");
    return 0;
  })));
  BOOST_TEST(text("old") == "another's");
  BOOST_TEST(mode("old") == 0606u);
  BOOST_REQUIRE(::chmod(path("old").c_str(), 0444) == 0);
  BOOST_TEST(succeeded(in_child([&] {
    if (::setuid(4444) != 0) return 1;
    try {
      save("old", "more");
    } catch (FileError const& error) {
      return std::string_view(error.what()).ends_with("cannot be written: Permission denied") ? 0 : 2;
    }
    return 3;
  })));
  BOOST_TEST(text("old") == "another's");
}

BOOST_FIXTURE_TEST_CASE(links_are_followed, Files) {
  fs::create_directory(path("folder"));
  write("folder/target", "old");
  BOOST_REQUIRE(::chmod(path("folder/target").c_str(), 0600) == 0);
  fs::create_symlink("target", path("folder/inner"));
  fs::create_symlink("folder/inner", path("link"));
  save("link");
  BOOST_TEST(fs::is_symlink(path("link")));
  BOOST_TEST(fs::is_symlink(path("folder/inner")));
  BOOST_TEST(text("folder/target") == "new");
  BOOST_TEST(mode("folder/target") == 0600u);

  // To what is not there: it is made there.
  fs::create_symlink("folder/missing", path("dangling"));
  save("dangling");
  BOOST_TEST(fs::is_symlink(path("dangling")));
  BOOST_TEST(text("folder/missing") == "new");
  fs::create_symlink(path("folder/absolute"), path("dangling_absolute"));
  save("dangling_absolute");
  BOOST_TEST(text("folder/absolute") == "new");

  fs::create_symlink("nowhere/file", path("to_nowhere"));
  BOOST_TEST(refuse("to_nowhere") == "cannot be created: No such file or directory");
  BOOST_TEST(fs::is_symlink(path("to_nowhere")));
  fs::create_symlink("loop", path("loop"));
  BOOST_TEST(refuse("loop").starts_with("cannot be written: "));
  BOOST_TEST(temporaries() == 0u);
  BOOST_TEST(temporaries("folder") == 0u);
}

BOOST_FIXTURE_TEST_CASE(what_is_no_file_is_refused_and_stays, Files) {
  fs::create_directory(path("folder"));
  BOOST_REQUIRE(::mkfifo(path("pipe").c_str(), 0600) == 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::string const socket_path = path("socket").string();
  BOOST_REQUIRE(socket_path.size() < sizeof address.sun_path);
  std::memcpy(address.sun_path, socket_path.c_str(), socket_path.size());
  int const socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
  BOOST_REQUIRE(::bind(socket, reinterpret_cast<sockaddr const*>(&address), sizeof address) == 0);
  fs::create_symlink("/dev/null", path("device"));
  for (auto const& [name, kind] :
       {std::pair{"folder", "folder"}, {"pipe", "pipe"}, {"socket", "socket"}, {"device", "device"}}) {
    BOOST_TEST(refuse(name) == std::string("cannot be replaced: expected a file, found a ") + kind);
  }
  ::close(socket);
  BOOST_TEST(S_ISFIFO(status("pipe").st_mode));
  BOOST_TEST(S_ISSOCK(status("socket").st_mode));
  BOOST_TEST(S_ISLNK(status("device").st_mode));
  struct stat null{};
  BOOST_TEST((::stat("/dev/null", &null) == 0));
  BOOST_TEST(S_ISCHR(null.st_mode));
  // An open file that has lost its name.
  int const open_file = ::open(path("lost").c_str(), O_RDWR | O_CREAT, 0600);
  BOOST_REQUIRE(open_file >= 0);
  fs::remove(path("lost"));
  fs::create_symlink("/proc/self/fd/" + std::to_string(open_file), path("link_to_lost"));
  if (fs::exists(path("link_to_lost"))) {
    BOOST_TEST(refuse("link_to_lost") == "cannot be replaced: it is open, but has no name");
  }
  ::close(open_file);
  BOOST_TEST(refuse("nowhere/file") == "cannot be created: No such file or directory");
  write("file", "old");
  BOOST_TEST(refuse("file/inside") == "cannot be written: Not a directory");
  BOOST_TEST(temporaries() == 0u);
}

// Whoever can write to the folder knows all names that could be known.
BOOST_FIXTURE_TEST_CASE(a_planted_link_is_not_followed, Files) {
  write("victim", "precious");
  for (unsigned count = 0; count < 100; ++count) {
    fs::create_symlink("victim", path("file." + std::to_string(::getpid()) + "-" + std::to_string(count) + ".partial"));
  }
  // Names as the writer makes them, and none of them is a file.
  std::string const planted(detail::temporary_digits, 'a');
  fs::create_symlink("victim", path(".ingot-" + planted + ".partial"));
  save("file");
  BOOST_TEST(text("victim") == "precious");
  BOOST_TEST(text("file") == "new");
  BOOST_TEST(fs::is_symlink(path(".ingot-" + planted + ".partial")));
  // No name comes twice.
  std::string const one = detail::random_temporary_name();
  BOOST_TEST(detail::is_temporary_name(one));
  BOOST_TEST(one != detail::random_temporary_name());
}

// A disk that is full: here a limit on the size of a file, whose signal is ignored.
BOOST_FIXTURE_TEST_CASE(a_write_that_fails_in_the_midst_leaves_the_old_file, Files) {
  write("file", "old");
  BOOST_TEST(succeeded(in_child([&] {
    rlimit const limit{100'000, 100'000};
    if (::signal(SIGXFSZ, SIG_IGN) == SIG_ERR || ::setrlimit(RLIMIT_FSIZE, &limit) != 0) return 1;
    try {
      save("file", std::string(1 << 20, 'x'));
    } catch (FileError const& error) {
      return std::string_view(error.what()).ends_with(": cannot be written: File too large") ? 0 : 2;
    }
    return 3;
  })));
  BOOST_TEST(text("file") == "old");
  BOOST_TEST(temporaries() == 0u);
}

BOOST_FIXTURE_TEST_CASE(a_full_disk_leaves_the_old_file, Files) {
  fs::create_directory(path("disk"));
  if (::mount("none", path("disk").c_str(), "tmpfs", 0, "size=64k") != 0) {
    BOOST_TEST_MESSAGE("skipped: a small file system cannot be mounted: " << std::strerror(errno));
    return;
  }
  write("disk/file", "old");
  std::string const message = refuse("disk/file", 1 << 20);
  BOOST_TEST(message == "cannot be written: No space left on device");
  BOOST_TEST(text("disk/file") == "old");
  BOOST_TEST(temporaries("disk") == 0u);
  BOOST_TEST(::umount(path("disk").c_str()) == 0);
}

BOOST_FIXTURE_TEST_CASE(files_of_killed_writers_go_and_those_of_living_ones_stay, Files) {
  // A writer that is killed: its file stays, its lock does not.
  int const status = in_child([&] {
    detail::TemporaryFile file(path("."));
    if (file.create(0666) != 0) return 1;
    ::raise(SIGKILL);
    return 2;
  });
  BOOST_TEST(WIFSIGNALED(status));
  BOOST_TEST((WTERMSIG(status) == SIGKILL));
  BOOST_TEST(temporaries() == 1u);
  {
    detail::TemporaryFile living(path("."));
    BOOST_REQUIRE(living.create(0666) == 0);
    write("notes.partial", "mine");
    write(".ingot-0123.partial", "mine too");
    save("file");
    BOOST_TEST(temporaries() == 1u);
    BOOST_TEST(living.rename(path("other")) == 0);
  }
  BOOST_TEST(temporaries() == 0u);
  BOOST_TEST(fs::exists(path("other")));
  BOOST_TEST(text("notes.partial") == "mine");
  BOOST_TEST(text(".ingot-0123.partial") == "mine too");
}

// Each writer's file is taken for a dead one's by nobody, however their steps fall together.
BOOST_FIXTURE_TEST_CASE(writers_do_not_disturb_one_another, Files) {
  constexpr int writers = 4, rounds = 200;
  std::vector<std::thread> threads;
  std::vector<std::string> faults(writers);
  for (int writer = 0; writer < writers; ++writer) {
    threads.emplace_back([&, writer] {
      try {
        std::string const own = "file" + std::to_string(writer);
        for (int i = 0; i < rounds; ++i) {
          save(own, std::to_string(i));
          save("shared", std::string(1000, static_cast<char>('a' + writer)));
        }
      } catch (std::exception const& error) {
        faults[static_cast<std::size_t>(writer)] = error.what();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (std::string const& fault : faults) BOOST_TEST(fault == "");
  for (int writer = 0; writer < writers; ++writer) {
    BOOST_TEST(text("file" + std::to_string(writer)) == std::to_string(rounds - 1));
  }
  std::string const shared = text("shared");
  BOOST_TEST(shared == std::string(1000, shared.empty() ? '?' : shared.front()));
  BOOST_TEST(temporaries() == 0u);
}

BOOST_FIXTURE_TEST_CASE(a_name_may_be_as_long_as_the_system_allows, Files) {
  std::string const longest(255, 'n');
  save(longest);
  BOOST_TEST(text(longest) == "new");
  BOOST_TEST(refuse(std::string(256, 'n')) == "cannot be written: File name too long");
  fs::path const here = fs::current_path();
  fs::current_path(path("."));
  save_file("relative", bytes_of("new"));
  fs::current_path(here);
  BOOST_TEST(text("relative") == "new");
}

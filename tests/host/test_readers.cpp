// What every reader stands: lack of memory at any place, files that end anywhere, and what is no file.
#define BOOST_TEST_MODULE readers
#include <sys/stat.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <new>
#include <string>
#include <thread>
#include <vector>

#include "files.hpp"
#include "ingot/host/csv.hpp"
#include "ingot/host/idx.hpp"

namespace {

// How many allocations may still succeed, while somebody counts; and how many are alive.
thread_local bool counting = false;
thread_local std::size_t allowed = 0;
thread_local std::ptrdiff_t alive = 0;

void* allocate(std::size_t size) noexcept {
  if (counting && allowed-- == 0) {
    allowed = 0;
    return nullptr;
  }
  void* const memory = std::malloc(size == 0 ? 1 : size);
  if (memory != nullptr) ++alive;
  return memory;
}
void release(void* memory) noexcept {
  if (memory != nullptr) --alive;
  std::free(memory);
}

}  // namespace

// Not inlined: GCC would take malloc and operator delete for a pair that does not match.
[[gnu::noinline]] void* operator new(std::size_t size) {
  void* const memory = allocate(size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
[[gnu::noinline]] void* operator new(std::size_t size, std::nothrow_t const&) noexcept {
  return allocate(size);
}
[[gnu::noinline]] void operator delete(void* memory) noexcept {
  release(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept {
  release(memory);
}

using namespace ingot;

namespace {

FileBytes bytes_of(std::string const& text) {
  return {text.begin(), text.end()};
}

// A table and a pair of IDX files, plain or packed, each with the call that reads it.
struct Files : TestDirectory {
  struct Reader {
    std::filesystem::path file;
    FileBytes bytes;
    std::function<std::size_t()> read;
  };

  std::vector<Reader> readers() const {
    std::vector<Reader> result;
    std::string const table = "width,\"a column whose name is longer than a short string\",kind\n" +
                              std::string("1,?,a class whose name is longer than a short string\n2,3,ash\n");
    FileBytes const images{0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 7, 8, 9, 10};
    FileBytes const labels{0, 0, 8, 1, 0, 0, 0, 2, 1, 0};
    for (bool const packed : {false, true}) {
      auto const add = [&](std::string const& name, FileBytes const& content, auto read) {
        FileBytes const bytes = packed ? gzipped(content) : content;
        result.push_back({write(name + (packed ? ".gz" : ""), bytes), bytes, read});
        return result.back().file;
      };
      auto const csv = path(packed ? "table.gz" : "table");
      add("table", bytes_of(table), [csv] {
        CsvOptions const options{
            .header = CsvHeader::names, .labels = CsvLabels::names, .missing = CsvMissing::fill, .fill = {0}};
        return read_csv<Shape<2>>(csv, options).size();
      });
      auto const of_images = path(packed ? "images.gz" : "images");
      auto const of_labels = path(packed ? "labels.gz" : "labels");
      auto const read = [=] { return read_idx<Shape<1, 1, 2>>(of_images, of_labels, 2).size(); };
      add("images", images, read);
      add("labels", labels, read);
    }
    return result;
  }
};

}  // namespace

// Each allocation fails once: the reader says so, and keeps nothing.
BOOST_FIXTURE_TEST_CASE(memory_may_lack_at_any_place, Files) {
  for (Reader const& reader : readers()) {
    std::size_t failures = 0;
    for (bool done = false; !done; ++failures) {
      BOOST_REQUIRE(failures < 1000);
      std::ptrdiff_t const before = alive;
      bool refused = false;
      counting = true;
      allowed = failures;
      try {
        reader.read();
        done = true;
      } catch (std::bad_alloc const&) {
        refused = true;
      } catch (...) {
      }
      counting = false;
      BOOST_TEST(alive == before);
      BOOST_TEST((done || refused), reader.file.filename().string() << ", allocation " << failures);
    }
    BOOST_TEST(failures > 4, reader.file.filename().string());
  }
}

// A table that ends in the middle may be a table still, where the end stands between two rows or in a number.
BOOST_FIXTURE_TEST_CASE(files_may_end_anywhere, Files) {
  for (Reader const& reader : readers()) {
    bool const may_be_whole = reader.file.filename() == "table";
    for (std::size_t size = 0; size < reader.bytes.size(); ++size) {
      write(reader.file.filename().string(), std::span(reader.bytes).first(size));
      std::string const said = refusal(reader.file, [&] { reader.read(); });
      if (!may_be_whole) BOOST_TEST(said != "accepted", reader.file.filename().string() << " of " << size << " bytes");
    }
    write(reader.file.filename().string(), reader.bytes);
    BOOST_TEST(reader.read() == 2u);
  }
}

BOOST_FIXTURE_TEST_CASE(what_is_no_file_is_refused, Files) {
  auto const read_table = [](std::filesystem::path const& file) {
    return refusal(file, [&] { read_csv<Shape<2>>(file, {.classes = 2}); });
  };
  auto const read_images = [](std::filesystem::path const& file) {
    return refusal(file, [&] { read_idx<Shape<2>>(file, file, 2); });
  };
  std::filesystem::create_directory(path("folder"));
  BOOST_TEST(read_table(path("folder")) == "cannot be read: Is a directory");
  BOOST_TEST(read_table("/dev/zero") == "cannot be read: expected a file or a pipe, found a device");
  BOOST_TEST(read_images("/dev/zero") == "cannot be read: expected a file or a pipe, found a device");
  BOOST_TEST(read_table(path("missing")) == "cannot be opened: No such file or directory");
  BOOST_TEST(read_images("") == "cannot be opened: No such file or directory");
  // A file that opens, and whose first page cannot be read.
  BOOST_TEST(read_table("/proc/self/mem").starts_with("cannot be "));
  std::filesystem::create_symlink(path("link"), path("link"));
  BOOST_TEST(read_table(path("link")) == "cannot be opened: Too many levels of symbolic links");
}

BOOST_AUTO_TEST_CASE(names_of_files_reach_no_terminal_as_commands) {
  try {
    read_csv<Shape<2>>("a\x1b[2J\nb", {.classes = 2});
    BOOST_ERROR("there is such a file");
  } catch (FileError const& error) {
    BOOST_TEST(std::string(error.what()) == "\"a\\x1b[2J\\nb\": cannot be opened: No such file or directory");
  }
}

BOOST_FIXTURE_TEST_CASE(pipes_are_read_and_never_waited_for, Files) {
  auto const pipe = path("pipe");
  BOOST_REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  auto const read_table = [&] { return read_csv<Shape<2>>(pipe, {.classes = 3}).size(); };
  BOOST_TEST(refusal(pipe, read_table) == "line 1: expected a table, found an empty file");
  BOOST_TEST(refusal(pipe, [&] { read_idx<Shape<2>>(pipe, pipe, 2); }) ==
             "byte 0: truncated: expected 4 bytes of the magic number, found 0");
  // Somebody writes, a byte at a time.
  int ends[2] = {-1, -1};
  BOOST_REQUIRE(::pipe(ends) == 0);
  FileBytes const packed = gzipped(bytes_of("1,2,0\n3,4,1\n"));
  std::size_t written = 0;
  std::thread writer([&] {
    for (unsigned char const byte : packed) written += ::write(ends[1], &byte, 1) == 1 ? 1 : 0;
    ::close(ends[1]);
  });
  std::string const read_end = "/dev/fd/" + std::to_string(ends[0]);
  BOOST_TEST(read_csv<Shape<2>>(read_end, {.classes = 3}).size() == 2u);
  writer.join();
  ::close(ends[0]);
  BOOST_TEST(written == packed.size());
}

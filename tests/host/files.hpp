// Files that exist for one test, and what a refusal of one says.
#pragma once

#include <zlib.h>

#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingot/host/error.hpp"

using FileBytes = std::vector<unsigned char>;

// A directory that goes with the test.
class TestDirectory {
 public:
  TestDirectory()
      : path_(std::filesystem::temp_directory_path() / ("ingot-test-" + std::to_string(std::random_device{}()))) {
    std::filesystem::create_directory(path_);
  }
  TestDirectory(TestDirectory const&) = delete;
  TestDirectory& operator=(TestDirectory const&) = delete;
  ~TestDirectory() { std::filesystem::remove_all(path_); }

  std::filesystem::path path(std::string const& name) const { return path_ / name; }

  std::filesystem::path write(std::string const& name, std::span<unsigned char const> bytes) const {
    std::ofstream file(path(name), std::ios::binary);
    file.write(reinterpret_cast<char const*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    BOOST_REQUIRE(file.good());
    return path(name);
  }
  std::filesystem::path write(std::string const& name, std::string_view text) const {
    return write(name, FileBytes(text.begin(), text.end()));
  }

 private:
  std::filesystem::path path_;
};

inline FileBytes read_bytes(std::filesystem::path const& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// One member of a gzip file.
inline FileBytes gzipped(std::span<unsigned char const> bytes) {
  z_stream stream{};
  BOOST_REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  FileBytes packed(deflateBound(&stream, bytes.size()));
  FileBytes source(bytes.begin(), bytes.end());
  stream.next_in = source.data();
  stream.avail_in = static_cast<unsigned>(source.size());
  stream.next_out = packed.data();
  stream.avail_out = static_cast<unsigned>(packed.size());
  BOOST_REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

// What a call refuses its file with; the message names the file.
template <class Call>
std::string refusal(std::filesystem::path const& file, Call&& call) {
  try {
    call();
  } catch (ingot::FileError const& error) {
    BOOST_TEST(error.file() == file);
    std::string const message = error.what();
    BOOST_TEST(message.starts_with(file.string() + ": "), message);
    return message.substr(std::min(message.size(), file.string().size() + 2));
  }
  return "accepted";
}

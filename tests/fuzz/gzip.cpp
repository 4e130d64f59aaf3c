// Files that may be gzipped: whatever they hold, they are read alike in pieces of any size; what is packed is unpacked.
#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ingot/host/input_file.hpp"
#include "memory_file.hpp"

using namespace ingot;

namespace {

using Bytes = std::vector<unsigned char>;
constexpr InputLimits limits{.bytes = 1 << 20};

struct Reading {
  Bytes bytes;
  std::string refusal;
};

Reading read(MemoryFile const& file, std::size_t piece) {
  Reading result;
  try {
    detail::InputFile input(file.path(), limits);
    Bytes buffer(piece);
    for (;;) {
      std::size_t const count = input.read(buffer);
      result.bytes.insert(result.bytes.end(), buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(count));
      if (count < piece) break;
    }
    require(input.offset() == result.bytes.size());
  } catch (FileError const& error) {
    result.bytes.clear();
    // The file's name has a number that may change.
    std::string const message = error.what();
    result.refusal = message.substr(file.path().string().size());
  }
  require(result.bytes.size() <= limits.bytes);
  return result;
}

// Two members and padding, whose lengths the first byte decides.
Bytes packed(std::span<unsigned char const> bytes) {
  Bytes result;
  std::size_t const split = bytes.empty() ? 0 : bytes[0] % bytes.size();
  for (auto part : {bytes.first(split), bytes.subspan(split)}) {
    z_stream stream{};
    require(deflateInit2(&stream, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    Bytes member(deflateBound(&stream, part.size()));
    Bytes source(part.begin(), part.end());
    stream.next_in = source.data();
    stream.avail_in = static_cast<unsigned>(source.size());
    stream.next_out = member.data();
    stream.avail_out = static_cast<unsigned>(member.size());
    require(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    result.insert(result.end(), member.begin(), member.begin() + static_cast<std::ptrdiff_t>(stream.total_out));
    result.resize(result.size() + split % 5);
    deflateEnd(&stream);
  }
  return result;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::span<unsigned char const> const bytes(data, size);
  MemoryFile const file(bytes);
  Reading const whole = read(file, limits.bytes + 1);
  Reading const pieces = read(file, 1 + size % 100);
  require(pieces.refusal == whole.refusal && pieces.bytes == whole.bytes);
  if (size > limits.bytes / 2) return 0;
  Bytes const gzip = packed(bytes);
  Reading const unpacked = read(MemoryFile(gzip), 4096);
  require(std::ranges::equal(unpacked.bytes, bytes));
  return 0;
}

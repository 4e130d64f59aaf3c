// The members of a gzip file, unpacked by zlib.
#pragma once

#include "ingot/core/prologue.hpp"

#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <new>
#include <span>

namespace ingot::detail {

// A stream of gzip data (RFC 1952), unpacked piece by piece. Throws std::bad_alloc if memory runs out.
class Unpacker {
 public:
  Unpacker() {
    stream_.zalloc = [](void*, unsigned count, unsigned size) -> void* {
      return ::operator new(std::size_t{count} * size, std::nothrow);
    };
    stream_.zfree = [](void*, void* memory) { ::operator delete(memory); };
    // 16 asks zlib for the gzip wrapper, 15 for the largest window.
    if (inflateInit2(&stream_, 15 + 16) != Z_OK) throw std::bad_alloc();
  }
  Unpacker(Unpacker const&) = delete;
  Unpacker& operator=(Unpacker const&) = delete;
  ~Unpacker() { inflateEnd(&stream_); }

  static bool begins_like_gzip(std::span<unsigned char const> begin) {
    return begin.size() >= 2 && begin[0] == 0x1f && begin[1] == 0x8b;
  }

  // Whether the last piece ended a member.
  bool between_members() const { return ended_; }
  // Expects another member.
  void restart() {
    inflateReset(&stream_);
    ended_ = false;
  }

  // Unpacks what it can and shortens both spans by what it read and wrote. Returns an error message, or null.
  char const* run(std::span<unsigned char>& packed, std::span<unsigned char>& to) {
    constexpr std::size_t most = std::numeric_limits<unsigned>::max();
    auto const given = static_cast<unsigned>(std::min(packed.size(), most));
    auto const room = static_cast<unsigned>(std::min(to.size(), most));
    stream_.next_in = packed.data();
    stream_.avail_in = given;
    stream_.next_out = to.data();
    stream_.avail_out = room;
    int const result = inflate(&stream_, Z_NO_FLUSH);
    if (result == Z_MEM_ERROR) throw std::bad_alloc();
    ended_ = result == Z_STREAM_END;
    packed = packed.subspan(given - stream_.avail_in);
    to = to.subspan(room - stream_.avail_out);
    bool const wants_more = result == Z_BUF_ERROR;
    if (result == Z_OK || result == Z_STREAM_END || wants_more) return nullptr;
    return stream_.msg != nullptr ? stream_.msg : "zlib cannot go on";
  }

 private:
  z_stream stream_{};
  bool ended_ = false;
};

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"

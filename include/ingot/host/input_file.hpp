// A file read from front to back, unpacked on the way if it is gzipped.
#pragma once

#include "ingot/core/prologue.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "ingot/core/integer_cast.hpp"
#include "ingot/host/error.hpp"

namespace ingot {

// Whether a file is gzipped is told from its first two bytes, not from its name. A gzip file may have several
// members; each one's checksum is verified when its end is read.
// Refuses, as FileError: a file that is not there or cannot be read, damaged or truncated gzip data.
class InputFile {
 public:
  explicit InputFile(std::filesystem::path path) : path_(std::move(path)) {
    errno = 0;
    file_.reset(std::fopen(path_.string().c_str(), "rb"));
    if (!file_) throw FileError(path_, "", "cannot be opened: " + std::generic_category().message(errno));
    refill();
    if (buffered_.size() >= 2 && buffered_[0] == 0x1f && buffered_[1] == 0x8b) {
      unpacker_.reset(new z_stream{});
      // 16 asks zlib for the gzip wrapper, 15 for the largest window.
      if (inflateInit2(unpacker_.get(), 15 + 16) != Z_OK) throw FileError(path_, "", "zlib cannot start");
    }
  }

  std::filesystem::path const& path() const { return path_; }
  // How many bytes have been read, counted after unpacking.
  std::uint64_t offset() const { return offset_; }

  [[noreturn]] void fail_at(std::uint64_t byte, std::string const& fault) const {
    throw FileError(path_, "byte " + std::to_string(byte), fault);
  }

  // Fills `to`; returns fewer bytes only where the file ends.
  std::size_t read(std::span<unsigned char> to) {
    std::size_t done = 0;
    while (done < to.size()) {
      std::size_t const count = unpacker_ ? unpack(to.subspan(done)) : copy(to.subspan(done));
      if (count == 0) break;
      done += count;
      offset_ += count;
    }
    return done;
  }

  // The next `count` bytes, or as many as there are. Memory grows with what is there, not with what a header claims.
  std::vector<unsigned char> read_up_to(std::uint64_t count) {
    std::vector<unsigned char> bytes;
    while (bytes.size() < count) {
      std::size_t const before = bytes.size();
      std::size_t const piece = integer_cast<std::size_t>(std::min<std::uint64_t>(count - before, 1 << 20));
      bytes.resize(before + piece);
      std::size_t const found = read(std::span(bytes).subspan(before));
      if (found < piece) {
        bytes.resize(before + found);
        break;
      }
    }
    return bytes;
  }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
    void operator()(z_stream* stream) const {
      inflateEnd(stream);
      delete stream;
    }
  };

  bool refill() {
    std::size_t const count = std::fread(buffer_.data(), 1, buffer_.size(), file_.get());
    if (std::ferror(file_.get()) != 0) {
      throw FileError(path_, "", "cannot be read: " + std::generic_category().message(errno));
    }
    buffered_ = std::span(buffer_).first(count);
    return count > 0;
  }

  std::size_t copy(std::span<unsigned char> to) {
    if (buffered_.empty() && !refill()) return 0;
    std::size_t const count = std::min(to.size(), buffered_.size());
    std::memcpy(to.data(), buffered_.data(), count);
    buffered_ = buffered_.subspan(count);
    return count;
  }

  std::size_t unpack(std::span<unsigned char> to) {
    std::size_t const room = std::min<std::size_t>(to.size(), 1 << 30);
    for (;;) {
      bool const more = !buffered_.empty() || refill();
      if (member_ended_ && !more) return 0;
      if (!more) fail_at(offset_, "damaged gzip data: it ends early");
      if (std::exchange(member_ended_, false)) inflateReset(unpacker_.get());
      unpacker_->next_in = buffered_.data();
      unpacker_->avail_in = integer_cast<unsigned>(buffered_.size());
      unpacker_->next_out = to.data();
      unpacker_->avail_out = integer_cast<unsigned>(room);
      int const result = inflate(unpacker_.get(), Z_NO_FLUSH);
      if (result != Z_OK && result != Z_STREAM_END) {
        char const* const reason = unpacker_->msg;
        fail_at(offset_, std::string("damaged gzip data: ") + (reason != nullptr ? reason : "zlib cannot go on"));
      }
      member_ended_ = result == Z_STREAM_END;
      buffered_ = buffered_.last(unpacker_->avail_in);
      if (std::size_t const count = room - unpacker_->avail_out; count > 0) return count;
    }
  }

  std::filesystem::path path_;
  std::unique_ptr<std::FILE, Close> file_;
  std::unique_ptr<z_stream, Close> unpacker_;
  std::array<unsigned char, 1 << 15> buffer_;
  std::span<unsigned char> buffered_;
  std::uint64_t offset_ = 0;
  bool member_ended_ = false;
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// A file read from front to back, unpacked on the way if it is gzipped.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingot/core/integer_cast.hpp"
#include "ingot/host/error.hpp"
#include "ingot/host/raw_file.hpp"
#include "ingot/host/unpacker.hpp"

namespace ingot {

// How much of a file a reader takes before it refuses the rest.
struct InputLimits {
  // Bytes, counted after unpacking.
  std::uint64_t bytes = std::uint64_t{1} << 30;
  // Bytes unpacked for each byte of a gzipped file, beyond the first 16 MiB: a small file does not fill the memory.
  std::uint64_t expansion = 100;
};

namespace detail {

// A file is recognised as gzipped by its first two bytes, not by its name. A gzip file may have several members, and
// zeros after the last; each member's checksum is verified when its end is read.
// Refuses, as FileError: a file that does not exist, cannot be read, or is neither a regular file nor a pipe; a file
// that exceeds a limit; damaged or truncated gzip data and anything after it; archives of other kinds. A pipe without a
// writer is empty.
class InputFile {
 public:
  explicit InputFile(std::filesystem::path file, InputLimits limits = {}) : file_(std::move(file)), limits_(limits) {
    // Files that the system generates, such as those in /proc, report a size of 0.
    if (file_.size().value_or(0) > 0) size_ = file_.size();
    refill();
    if (auto const begin = std::span<unsigned char const>(buffered_); Unpacker::begins_like_gzip(begin)) {
      unpacker_.emplace();
    } else if (char const* const other = archive(begin)) {
      throw FileError(file_.path(), "",
                      std::string("expected a plain or gzipped file, found ") + other + ": unpack it first");
    }
  }

  std::filesystem::path const& path() const { return file_.path(); }
  // How many bytes have been read, counted after unpacking.
  std::uint64_t offset() const { return offset_; }
  bool is_packed() const { return unpacker_.has_value(); }
  // Bytes on the disk when the file was opened; none for a pipe.
  std::optional<std::uint64_t> size_on_disk() const { return size_; }

  // The most bytes that can be read before a limit is passed, and the name of that limit.
  std::pair<std::uint64_t, char const*> most_bytes() const {
    constexpr std::uint64_t always = 16 << 20;
    constexpr std::uint64_t largest = std::numeric_limits<std::uint64_t>::max();
    if (!is_packed()) return {limits_.bytes, "bytes"};
    std::uint64_t const packed = size_.value_or(taken_);
    bool const fits = packed == 0 || limits_.expansion <= largest / packed;
    std::uint64_t const expanded = std::max(always, fits ? packed * limits_.expansion : largest);
    return expanded < limits_.bytes ? std::pair{expanded, "expansion"} : std::pair{limits_.bytes, "bytes"};
  }

  [[noreturn]] void fail_at(std::uint64_t byte, std::string const& fault) const {
    throw FileError(path(), "byte " + std::to_string(byte), fault);
  }

  // Refuses a file of more bytes than the limits allow: "<what> more than ...".
  void check_size(std::uint64_t bytes, char const* what) const {
    if (auto const [most, name] = most_bytes(); bytes > most) {
      fail_at(most, std::string(what) + " more than " + std::to_string(most) + " bytes from " +
                        std::to_string(size_.value_or(taken_)) + " on the disk, the limit: raise InputLimits::" + name +
                        " if the file is trusted");
    }
  }

  // Fills `to`; returns fewer bytes only where the file ends.
  std::size_t read(std::span<unsigned char> to) {
    std::size_t done = 0;
    while (done < to.size()) {
      std::size_t const count = unpacker_ ? unpack(to.subspan(done)) : copy(to.subspan(done));
      if (count == 0) break;
      done += count;
      offset_ += count;
      check_size(offset_, "found");
    }
    return done;
  }

  // The next `count` bytes, or as many as there are. Memory grows with what the file has, not with what its header
  // claims.
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
  // The first bytes of other archives.
  static char const* archive(std::span<unsigned char const> begin) {
    auto const has = [&](std::size_t offset, std::string_view magic) {
      return begin.size() >= offset + magic.size() &&
             std::memcmp(begin.data() + offset, magic.data(), magic.size()) == 0;
    };
    auto const begins = [&](std::string_view magic) { return has(0, magic); };
    if (begins("PK\x03\x04") || begins("PK\x05\x06")) return "a zip archive";
    if (begins("BZh") && has(4, "1AY&SY")) return "a bzip2 file";
    if (begins("\3757zXZ")) return "an xz file";
    if (begins("\x28\xB5\x2F\xFD")) return "a zstd file";
    if (begins("7z\xBC\xAF\x27\x1C")) return "a 7z archive";
    if (begins("\x1F\x9D")) return "a file of compress (.Z)";
    if (has(257, "ustar")) return "a tar archive";
    return nullptr;
  }

  bool refill() {
    std::size_t const filled = file_.read(buffer_);
    buffered_ = std::span(buffer_).first(filled);
    // Members and padding that unpack to nothing still take time.
    constexpr std::uint64_t slack = 1 << 20;
    taken_ += buffered_.size();
    if (unpacker_ && taken_ > slack && taken_ - slack > limits_.bytes) check_size(taken_, "packed in");
    return filled > 0;
  }

  std::size_t copy(std::span<unsigned char> to) {
    if (buffered_.empty() && !refill()) return 0;
    std::size_t const count = std::min(to.size(), buffered_.size());
    std::memcpy(to.data(), buffered_.data(), count);
    buffered_ = buffered_.subspan(count);
    return count;
  }

  std::size_t unpack(std::span<unsigned char> to) {
    for (;;) {
      bool const more = !buffered_.empty() || refill();
      if (unpacker_->between_members() && (!more || !next_member())) return 0;
      std::size_t const room = to.size();
      char const* const fault = unpacker_->run(buffered_, to);
      std::size_t const count = room - to.size();
      if (fault != nullptr) fail_at(offset_ + count, std::string("damaged gzip data: ") + fault);
      if (count > 0) return count;
      if (!more && !unpacker_->between_members()) fail_at(offset_, "damaged gzip data: it ends early");
    }
  }

  // Skips zeros that pad the file to whole blocks; returns whether a member follows.
  bool next_member() {
    do {
      auto const data = std::ranges::find_if(buffered_, [](unsigned char byte) { return byte != 0; });
      buffered_ = buffered_.subspan(static_cast<std::size_t>(data - buffered_.begin()));
    } while (buffered_.empty() && refill());
    if (buffered_.empty()) return false;
    if (buffered_.front() != 0x1f) {
      fail_at(offset_, "damaged gzip data: expected the end of the file, found further bytes");
    }
    unpacker_->restart();
    return true;
  }

  detail::RawFile file_;
  InputLimits limits_;
  std::optional<Unpacker> unpacker_;
  std::array<unsigned char, 1 << 15> buffer_;
  std::span<unsigned char> buffered_;
  std::optional<std::uint64_t> size_;
  std::uint64_t taken_ = 0;   // from the disk
  std::uint64_t offset_ = 0;  // given to the reader
};

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"

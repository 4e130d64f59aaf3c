// What stands before the parameters in a blob.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

#include "ingot/core/integer_cast.hpp"
#include "ingot/deploy/checksum.hpp"

namespace ingot {

// What a look at a blob found.
enum class BlobStatus : std::uint8_t {
  ok,
  truncated,        // fewer bytes than the header, or than the header says
  not_a_blob,       // does not begin as a blob does
  unknown_version,  // of a later or damaged format
  wrong_network,    // the fingerprint is of another architecture
  wrong_size,       // as many parameters as another network has
  damaged,          // the checksum is not that of the bytes
  misaligned,       // begins where the parameters cannot be read in place
  wrong_layout,     // this target holds the parameters in another order, at other places or with other bytes first
};

// What was found, in words.
constexpr char const* text_of(BlobStatus status) {
  switch (status) {
    case BlobStatus::ok:
      return "ok";
    case BlobStatus::truncated:
      return "truncated";
    case BlobStatus::not_a_blob:
      return "not a blob";
    case BlobStatus::unknown_version:
      return "of an unknown version";
    case BlobStatus::wrong_network:
      return "of another network";
    case BlobStatus::wrong_size:
      return "of another size";
    case BlobStatus::damaged:
      return "damaged";
    case BlobStatus::misaligned:
      return "misaligned";
    case BlobStatus::wrong_layout:
      return "of another layout than this target's";
  }
  return "no status";
}

// The first 64 bytes, numbers with their lowest byte first:
//    0  "INGOTNET"
//    8  u32 version, 1
//   12  u32 bytes of the parameters, which follow the header
//   16  u64 fingerprint of the architecture
//   24  u32 bytes of the text behind the parameters, which says what this is and is not read on devices
//   28  u32 sequence: of two blobs in two slots the later one
//   32  zeros
//   60  u32 crc32 of all other bytes
struct BlobHeader {
  static constexpr std::size_t bytes = 64;
  static constexpr std::size_t checked = 60;  // bytes before the checksum
  static constexpr std::array<unsigned char, 8> magic{'I', 'N', 'G', 'O', 'T', 'N', 'E', 'T'};
  static constexpr std::uint32_t version = 1;

  std::uint64_t fingerprint = 0;
  std::uint32_t parameter_bytes = 0;
  std::uint32_t text_bytes = 0;
  std::uint32_t sequence = 0;
  std::uint32_t checksum = 0;

  // Of header, parameters and text.
  constexpr std::uint64_t total() const { return bytes + std::uint64_t{parameter_bytes} + text_bytes; }
};

namespace detail {

template <class Unsigned>
constexpr Unsigned little_endian_at(unsigned char const* bytes) {
  Unsigned value = 0;
  for (std::size_t i = sizeof(Unsigned); i-- > 0;) value = static_cast<Unsigned>(value << 8 | bytes[i]);
  return value;
}
template <class Unsigned>
constexpr void put_little_endian(Unsigned value, unsigned char* bytes) {
  for (std::size_t i = 0; i < sizeof(Unsigned); ++i) bytes[i] = static_cast<unsigned char>(value >> 8 * i & 0xFF);
}

}  // namespace detail

// The checksum of a whole blob of so many bytes, its own field left out.
constexpr std::uint32_t blob_checksum(unsigned char const* bytes, std::uint64_t total) {
  return crc32(bytes + BlobHeader::bytes, integer_cast<std::size_t>(total - BlobHeader::bytes),
               crc32(bytes, BlobHeader::checked));
}

// Writes a header's 64 bytes, its checksum as it is.
constexpr void write_blob_header(BlobHeader const& header, unsigned char* bytes) {
  for (std::size_t i = 0; i < BlobHeader::bytes; ++i) bytes[i] = 0;
  for (std::size_t i = 0; i < BlobHeader::magic.size(); ++i) bytes[i] = BlobHeader::magic[i];
  detail::put_little_endian(BlobHeader::version, bytes + 8);
  detail::put_little_endian(header.parameter_bytes, bytes + 12);
  detail::put_little_endian(header.fingerprint, bytes + 16);
  detail::put_little_endian(header.text_bytes, bytes + 24);
  detail::put_little_endian(header.sequence, bytes + 28);
  detail::put_little_endian(header.checksum, bytes + BlobHeader::checked);
}

// Reads and checks a header and the checksum of what follows it: ok, truncated, not_a_blob, unknown_version or damaged.
// Reads no byte beyond `count`. Bytes behind the blob may be anything: a slot is larger than what stands in it.
constexpr BlobStatus read_blob_header(unsigned char const* bytes, std::size_t count, BlobHeader& header) {
  if (count < BlobHeader::bytes) return BlobStatus::truncated;
  for (std::size_t i = 0; i < BlobHeader::magic.size(); ++i) {
    if (bytes[i] != BlobHeader::magic[i]) return BlobStatus::not_a_blob;
  }
  if (detail::little_endian_at<std::uint32_t>(bytes + 8) != BlobHeader::version) return BlobStatus::unknown_version;
  header.parameter_bytes = detail::little_endian_at<std::uint32_t>(bytes + 12);
  header.fingerprint = detail::little_endian_at<std::uint64_t>(bytes + 16);
  header.text_bytes = detail::little_endian_at<std::uint32_t>(bytes + 24);
  header.sequence = detail::little_endian_at<std::uint32_t>(bytes + 28);
  header.checksum = detail::little_endian_at<std::uint32_t>(bytes + BlobHeader::checked);
  if (header.total() > count) return BlobStatus::truncated;
  return blob_checksum(bytes, header.total()) == header.checksum ? BlobStatus::ok : BlobStatus::damaged;
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// Parameters that are no part of the program: in a flash slot, an object file of their own, or a file on a host.
//
// freeze() writes such a blob on the host (host/freeze.hpp). A device looks at it where it stands:
//
//   auto const found = open_blob<lenet::Net>(slot, sizeof slot);
//   if (!found) return report(text_of(found.status));
//   found.net->forward(image, logits, workspace);
//
// Nothing of a blob is used before its magic, version, fingerprint, size and checksum are right.
#pragma once

#include "ingot/core/prologue.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "ingot/core/parameter.hpp"
#include "ingot/deploy/blob_header.hpp"
#include "ingot/layers/fingerprint.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/sizes.hpp"

namespace ingot {

// Parameters in place, or why there are none: `net` is null unless the status is ok.
template <class Net>
struct FoundBlob {
  BlobStatus status = BlobStatus::truncated;
  Net const* net = nullptr;
  std::uint32_t sequence = 0;

  constexpr explicit operator bool() const { return status == BlobStatus::ok; }
};

// Where a blob may stand: a slot of flash, a mapped file.
struct BlobSlot {
  void const* data;
  std::size_t bytes;
};

// Whether the parameters of a network can be stored: numbers of four or eight bytes, at least one.
template <class Net>
inline constexpr bool can_be_a_blob =
    has_parameters_v<Net> && (std::is_same_v<scalar_t<Net>, float> || std::is_same_v<scalar_t<Net>, double>);

namespace detail {

// Bytes of all parameters, one after the other without holes.
template <class Net>
inline constexpr std::size_t stored_bytes = [] {
  std::size_t bytes = 0;
  visit_parameters_of_type<Net>([&](ParameterPath const&, Parameter, auto& values) {
    using Values = std::remove_reference_t<decltype(values)>;
    bytes += Values::size() * sizeof(typename Values::value_type);
  });
  return bytes;
}();

// Whether an object in memory has its parameters where a blob has them.
template <class Net>
bool is_laid_out_as_stored(Net const& net) {
  auto const begin = reinterpret_cast<std::uintptr_t>(&net);
  std::size_t expected = 0;
  bool same = sizeof(Net) == stored_bytes<Net>;
  visit_parameters(
      [&](ParameterPath const&, Parameter, auto const& values) {
        using Values = std::remove_cvref_t<decltype(values)>;
        same = same && reinterpret_cast<std::uintptr_t>(values.data()) - begin == expected;
        expected += Values::size() * sizeof(typename Values::value_type);
      },
      net);
  return same;
}

template <class Net>
BlobStatus check_blob(BlobSlot slot, BlobHeader& header) {
  BlobStatus const status = read_blob_header(static_cast<unsigned char const*>(slot.data), slot.bytes, header);
  if (status != BlobStatus::ok) return status;
  if (header.fingerprint != fingerprint_v<Net>) return BlobStatus::wrong_network;
  return header.parameter_bytes == stored_bytes<Net> ? BlobStatus::ok : BlobStatus::wrong_size;
}

// A null pointer is a slot of no bytes.
constexpr BlobSlot slot_at(void const* data, std::size_t bytes) {
  return {data, data == nullptr ? 0 : bytes};
}

}  // namespace detail

// Finds the parameters of a Net in a blob, and leaves them where they stand: no RAM, no copy. `data` is aligned as Net
// is. Refuses, by its status, what is listed at BlobStatus; a target that lays Net out with holes (wide vector
// registers) or has the highest byte first gives wrong_layout: read_blob copies there. Reads every byte once: some
// twelve instructions a byte on a microcontroller, once at the start.
template <class Net>
FoundBlob<Net> open_blob(void const* data, std::size_t bytes) {
  static_assert(can_be_a_blob<Net>, "open_blob<Net> is for a network with parameters of float or double");
  FoundBlob<Net> found;
  if constexpr (can_be_a_blob<Net>) {
    BlobHeader header;
    found.status = detail::check_blob<Net>(detail::slot_at(data, bytes), header);
    if (found.status != BlobStatus::ok) return found;
    unsigned char const* const parameters = static_cast<unsigned char const*>(data) + BlobHeader::bytes;
    if (reinterpret_cast<std::uintptr_t>(parameters) % alignof(Net) != 0) {
      found.status = BlobStatus::misaligned;
      return found;
    }
    Net const* const net = reinterpret_cast<Net const*>(parameters);
    if (std::endian::native != std::endian::little || !detail::is_laid_out_as_stored(*net)) {
      found.status = BlobStatus::wrong_layout;
      return found;
    }
    found.net = net;
    found.sequence = header.sequence;
  }
  return found;
}

// Copies the parameters of a blob, at any alignment and on any target. Where the status is not ok, net is as it was.
template <class Net>
BlobStatus read_blob(void const* data, std::size_t bytes, Net& net) {
  static_assert(can_be_a_blob<Net>, "read_blob(data, bytes, net) is for a network with parameters of float or double");
  if constexpr (can_be_a_blob<Net>) {
    BlobHeader header;
    BlobStatus const status = detail::check_blob<Net>(detail::slot_at(data, bytes), header);
    if (status != BlobStatus::ok) return status;
    unsigned char const* at = static_cast<unsigned char const*>(data) + BlobHeader::bytes;
    visit_parameters(
        [&](ParameterPath const&, Parameter, auto& values) {
          using T = typename std::remove_reference_t<decltype(values)>::value_type;
          using Bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
          for (T& value : values) {
            value = std::bit_cast<T>(detail::little_endian_at<Bits>(at));
            at += sizeof(T);
          }
        },
        net);
    return BlobStatus::ok;
  } else {
    return BlobStatus::not_a_blob;
  }
}

// Of two slots, the valid one whose sequence is later (as numbers that wrap around: 0 follows 4294967295); of two of
// the same sequence the first. A slot that was half written when the power went is not valid, since its checksum is of
// all its bytes. Where neither is valid, the status of the first.
template <class Net>
FoundBlob<Net> open_latest_blob(BlobSlot a, BlobSlot b) {
  auto const first = open_blob<Net>(a.data, a.bytes);
  auto const second = open_blob<Net>(b.data, b.bytes);
  if (!second) return first;
  if (!first) return second;
  return static_cast<std::int32_t>(second.sequence - first.sequence) > 0 ? second : first;
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

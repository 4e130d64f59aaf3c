// Fingerprints: 64 bits that differ where two architectures differ.
#pragma once

#include "ingot/core/prologue.hpp"

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "ingot/core/folds.hpp"
#include "ingot/core/scalar.hpp"

namespace ingot {

namespace detail {

// FNV-1a in 64 bits (Fowler, Noll, Vo) over a sequence of words and texts, the same on every compiler and board.
// It tells mistakes apart, not forgeries.
class Fingerprint {
 public:
  constexpr std::uint64_t value() const { return value_; }

  // A number counts as the eight bytes of its value, lowest first. In one statement: of those, a constant may have so
  // many.
  constexpr void add(std::uint64_t word) {
    value_ = ((((((((value_ ^ (word & 0xff)) * prime ^ (word >> 8 & 0xff)) * prime ^ (word >> 16 & 0xff)) * prime ^
                  (word >> 24 & 0xff)) *
                     prime ^
                 (word >> 32 & 0xff)) *
                    prime ^
                (word >> 40 & 0xff)) *
                   prime ^
               (word >> 48 & 0xff)) *
                  prime ^
              (word >> 56 & 0xff)) *
             prime;
  }
  // A text counts as its length and its characters, so that neighbours do not run into one another.
  constexpr void add(std::string_view text) {
    add(std::uint64_t{text.size()});
    for (char const c : text) add_byte(static_cast<unsigned char>(c));
  }
  constexpr void add_byte(unsigned char byte) { value_ = (value_ ^ byte) * prime; }

 private:
  static constexpr std::uint64_t prime = 0x100000001b3u;

  std::uint64_t value_ = 0xcbf29ce484222325u;
};

}  // namespace detail

// What a layer is, besides its shapes and parameters: its kind and the options that its outputs depend on.
struct LayerIdentity {
  std::uint64_t value;
  friend constexpr bool operator==(LayerIdentity, LayerIdentity) = default;
};

namespace detail {

template <class Option>
constexpr void add_option(Fingerprint& fingerprint, Option option) {
  if constexpr (std::is_enum_v<Option> || std::integral<Option>) {
    fingerprint.add(static_cast<std::uint64_t>(option));
  } else if constexpr (std::is_same_v<Option, LayerIdentity>) {
    fingerprint.add(option.value);
  } else if constexpr (std::is_same_v<Option, Real>) {
    fingerprint.add(std::bit_cast<std::uint64_t>(option.value));
  } else if constexpr (std::floating_point<Option>) {
    fingerprint.add(std::bit_cast<std::uint64_t>(static_cast<double>(option)));
  } else {
    fingerprint.add(std::string_view(option));
  }
}

}  // namespace detail

// The identity of a layer of this kind, with options in a fixed order: numbers, enumerators, texts, other identities.
// A layer declares it as
//   static constexpr LayerIdentity identity() { return layer_identity("LeakyRelu", Slope); }
// Options that matter in training alone (a dropout's probability, a momentum) stay out: weights trained with one fit a
// network with another.
template <class... Options>
constexpr LayerIdentity layer_identity(std::string_view kind, Options... options) {
  detail::Fingerprint fingerprint;
  fingerprint.add(kind);
  fingerprint.add(std::uint64_t{sizeof...(options)});
  static_cast<void>(detail::InOrder{true, (detail::add_option(fingerprint, options), true)...});
  return {fingerprint.value()};
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

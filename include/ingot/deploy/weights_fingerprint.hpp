// The numbers of a network's parameters as one number.
#pragma once

#include "ingot/core/prologue.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/float_format.hpp"
#include "ingot/core/parameter.hpp"
#include "ingot/layers/visit_parameters.hpp"

namespace ingot {

namespace detail {

// What a fingerprint of weights looks at: a network, or what a frozen one reads.
template <class Net>
constexpr decltype(auto) parameters_of(Net const& net) {
  if constexpr (requires {
                  typename Net::layer;
                  Net::values();
                } && !has_parameters_v<Net>) {
    return Net::values();
  } else {
    return (net);
  }
}

struct AddParameter {
  Fingerprint& fingerprint;

  template <class Values>
  constexpr void operator()(ParameterPath const& path, Parameter, Values const& values) const {
    using T = typename Values::value_type;
    static_assert(std::is_same_v<T, float> || std::is_same_v<T, double>,
                  "a fingerprint of weights is of numbers of float or double");
    std::uint64_t length = 0;
    path.spell([&](char) { ++length; });
    fingerprint.add(length);
    path.spell([&](char c) { fingerprint.add_byte(static_cast<unsigned char>(c)); });
    for (std::size_t const extent : Values::shape::extents) fingerprint.add(std::uint64_t{extent});
    for (T const& value : values) fingerprint.add(std::uint64_t{std::bit_cast<typename Format<T>::Bits>(value)});
  }
};

}  // namespace detail

// The fingerprint of a network's weights: FNV-1a (detail::Fingerprint) over each parameter in the order of visits. Of a
// parameter it adds the path as a text ("2.weight"), each extent as a number, and the bits of each of its numbers as a
// number. It differs where a name, a shape or a bit of a number differs, so that -0 is not 0; the architecture besides
// is fingerprint_v's.
// `Frozen<net>` has that of `net`; frozen layers within a network have no parameters there, and count nothing. A network
// without parameters has that of no word at all.
// Cost: eight products of 64 bits a number.
template <class Net>
constexpr std::uint64_t weights_fingerprint(Net const& net) {
  detail::Fingerprint fingerprint;
  auto const& parameters = detail::parameters_of(net);
  visit_parameters(detail::AddParameter{fingerprint}, parameters);
  return fingerprint.value();
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

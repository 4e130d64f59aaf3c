// The architecture of a layer or network as one number.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/parameter.hpp"
#include "ingot/core/shape.hpp"
#include "ingot/layers/layer.hpp"

namespace ingot {

namespace detail {

// Named as in the safetensors format.
template <class T>
inline constexpr std::string_view scalar_name = "other";
template <>
inline constexpr std::string_view scalar_name<float> = "F32";
template <>
inline constexpr std::string_view scalar_name<double> = "F64";
template <>
inline constexpr std::string_view scalar_name<AnyScalar> = "any";

template <ShapeType S>
constexpr void add_shape(Fingerprint& fingerprint) {
  fingerprint.add(std::uint64_t{S::rank});
  for (std::size_t const extent : S::extents) fingerprint.add(std::uint64_t{extent});
}

// Calls f(ParameterPath, Parameter, tensor) for each parameter of a layer of type L whose values do not matter.
template <class L, class F>
constexpr void visit_parameters_of_type(F&& f) {
  L layer{};
  visit_parameters(f, layer);
}

template <class L>
constexpr std::uint64_t fingerprint_of() {
  Fingerprint fingerprint;
  if constexpr (requires { L::identity(); }) fingerprint.add(L::identity().value);
  add_shape<typename L::input_shape>(fingerprint);
  add_shape<typename L::output_shape>(fingerprint);
  fingerprint.add(scalar_name<scalar_t<L>>);
  if constexpr (has_parameters_v<L>) {
    visit_parameters_of_type<L>([&](ParameterPath const& path, Parameter, auto& values) {
      using Values = std::remove_reference_t<decltype(values)>;
      std::size_t length = 0;
      path.spell([&](char c) {
        fingerprint.add_byte(static_cast<unsigned char>(c));
        ++length;
      });
      fingerprint.add(std::uint64_t{length});
      fingerprint.add(scalar_name<typename Values::value_type>);
      add_shape<typename Values::shape>(fingerprint);
    });
  }
  return fingerprint.value();
}

}  // namespace detail

// What defines the architecture, chained layer by layer: each layer's kind and options, its input and output shape, its
// scalar, and the paths, shapes and scalars of its parameters. Equal types have equal fingerprints on every compiler
// and board. A layer that does not declare its identity counts with the rest alone.
template <class L>
inline constexpr std::uint64_t fingerprint_v = detail::fingerprint_of<L>();

namespace detail {

// The identity of what joins other layers: its kind and their fingerprints, in order.
template <class... Layers>
constexpr LayerIdentity joined_identity(std::string_view kind) {
  return layer_identity(kind, fingerprint_v<Layers>...);
}

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"

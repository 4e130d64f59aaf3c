// Networks made from networks: transformations of the list of layers, with Boost.Hana.
//
// Not part of ingot.hpp, which needs no Boost.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <boost/hana/core/to.hpp>
#include <boost/hana/filter.hpp>
#include <boost/hana/transform.hpp>
#include <boost/hana/tuple.hpp>
#include <boost/hana/type.hpp>
#include <boost/hana/unpack.hpp>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "ingot/core/folds.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/network/network.hpp"

namespace ingot {

// The layers of a network as a Hana tuple of types, for any of Hana's algorithms.
template <class Net>
inline constexpr auto layer_types = [] {
  return []<std::size_t... I>(std::index_sequence<I...>) {
    return boost::hana::tuple_t<typename Net::template layer_type<I>...>;
  }(std::make_index_sequence<Net::depth>{});
}();

// The network of such a tuple.
template <class LayerTypes>
using network_of_t =
    typename decltype(boost::hana::unpack(std::declval<LayerTypes>(), boost::hana::template_<Network>))::type;

namespace detail {

// Function objects with names, because a lambda's type has no place in the signature of a function.
template <template <class> class Predicate>
struct KeepUnless {
  template <class L>
  constexpr auto operator()(L) const {
    return boost::hana::bool_c<!Predicate<typename L::type>::value>;
  }
};
template <template <class> class Metafunction>
struct Apply {
  template <class L>
  constexpr auto operator()(L) const {
    return boost::hana::type_c<typename Metafunction<typename L::type>::type>;
  }
};

}  // namespace detail

// The network without the layers for which Predicate<Layer>::value holds.
template <class Net, template <class> class Predicate>
using without_layers_t = network_of_t<decltype(boost::hana::filter(layer_types<Net>, detail::KeepUnless<Predicate>{}))>;

// The network with every layer replaced by Metafunction<Layer>::type.
template <class Net, template <class> class Metafunction>
using transform_layers_t =
    network_of_t<decltype(boost::hana::transform(layer_types<Net>, detail::Apply<Metafunction>{}))>;

// Whether inference passes a layer's input on unchanged, as dropout does.
template <class L>
struct IsIdentityInInference : std::bool_constant<identity_in_inference_v<L>> {};

// A trained network without the layers that do nothing in inference.
template <class Net>
using inference_network_t = without_layers_t<Net, IsIdentityInInference>;

namespace detail {

// How many of the layers before a position stay for inference.
template <class Net>
constexpr std::size_t inference_position(std::size_t position) {
  return []<std::size_t... I>(std::index_sequence<I...>, std::size_t end) {
    constexpr std::array<bool, Net::depth> dropped{
        IsIdentityInInference<typename Net::template layer_type<I>>::value...};
    std::size_t kept = 0;
    for (std::size_t i = 0; i < end; ++i) kept += dropped[i] ? 0u : 1u;
    return kept;
  }(std::make_index_sequence<Net::depth>{}, position);
}

template <std::size_t I, class Net>
constexpr void copy_layer_for_inference(Net const& net, inference_network_t<Net>& target) {
  using L = typename Net::template layer_type<I>;
  if constexpr (has_parameters_v<L> && !IsIdentityInInference<L>::value) {
    target.template layer<inference_position<Net>(I)>() = net.template layer<I>();
  }
}

}  // namespace detail

// Copies the parameters of a network into its inference network.
template <class Net>
constexpr void copy_for_inference(Net const& net, inference_network_t<Net>& target) {
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    static_cast<void>(detail::InOrder{true, (detail::copy_layer_for_inference<I>(net, target), true)...});
  }(std::make_index_sequence<Net::depth>{});
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

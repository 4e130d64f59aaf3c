// Retraining the last layers of a network whose others stay where they are, as in flash.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "ingot/core/folds.hpp"
#include "ingot/core/shape.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/reshape.hpp"
#include "ingot/network/frozen.hpp"
#include "ingot/network/network.hpp"

namespace ingot {

namespace reasons {

// The object is no Network, or one that is refused.
template <class Object>
struct TheObjectIsNoNetwork {};
// No layer from First on has parameters: First is too large.
template <std::size_t First, std::size_t Depth>
struct NoLayerFromFirstOnHasParameters {};

}  // namespace reasons

namespace detail {

// What is asserted of a network that is to be retrained: no reason against it.
template <class Reason>
inline constexpr bool can_be_retrained = std::is_same_v<Reason, NoneRefused>;

// What is retrained of an object, or why it cannot be.
template <class Object, std::size_t First>
struct RetrainedFault {
  using type = reasons::TheObjectIsNoNetwork<Object>;
};
template <class... Layers, std::size_t First>
requires not_refused<Network<Layers...>>
struct RetrainedFault<Network<Layers...>, First> {
  static constexpr bool learns = [] {
    constexpr std::array<bool, sizeof...(Layers)> parameters{has_parameters_v<Layers>...};
    for (std::size_t i = First; i < parameters.size(); ++i) {
      if (parameters[i]) return true;
    }
    return false;
  }();
  using type =
      std::conditional_t<learns, NoneRefused, reasons::NoLayerFromFirstOnHasParameters<First, sizeof...(Layers)>>;
};

// In the place of what cannot be retrained: the object's own type but for that, so that its use is no second error.
template <class Object, class Fault>
struct NothingToRetrain : Object {
  static_assert(can_be_retrained<Fault>,
                "retrained_t<net, First> takes a network of static storage and the position of the first layer that is "
                "trained: can_be_retrained<...> has the reason");
};
template <class Object, class Fault, class Reason>
inline constexpr bool is_layer<NothingToRetrain<Object, Fault>, Reason> = true;  // it says so itself
template <class Object, class Fault, auto const& Net, std::size_t First>
struct Retrained {
  using type =
      NothingToRetrain<std::conditional_t<std::is_class_v<Object>, Object, Network<Identity<Shape<1>>>>, Fault>;
};
template <class... Layers, auto const& Net, std::size_t First>
struct Retrained<Network<Layers...>, NoneRefused, Net, First> {
  template <std::size_t I, class L>
  using layer = std::conditional_t<(I < First), Frozen<Net, I>, L>;
  template <std::size_t... I>
  static auto chain(std::index_sequence<I...>) -> Network<layer<I, Layers>...>;
  using type = decltype(chain(std::index_sequence_for<Layers...>{}));
};

template <std::size_t I, class Net, class Retrained>
constexpr void restart_layer(Net const& net, Retrained& retrained) {
  if constexpr (has_parameters_v<typename Retrained::template layer_type<I>>) {
    retrained.template layer<I>() = net.template layer<I>();
  }
}

}  // namespace detail

template <class Object, class Fault>
struct RefusalOf<detail::NothingToRetrain<Object, Fault>> {
  using type = Fault;
};

// The network `net` with its first layers, 0 to First - 1, frozen where they are, and the others to be trained: a
// Network of as many layers, with the same inputs, outputs and, before it is trained, the same results. Its value, its
// gradient, an optimizer's state and its weight file hold the layers from First on alone, under the names that they
// have in `net`. TrainingMemory<retrained_t<net, First>, B> keeps nothing of the frozen layers but the workspace of
// their inference, whose memory backward uses again.
//
//   extern Net const net;                        // of a source file of weights, in flash
//   using Retrained = retrained_t<net, 9>;       // the last layers
//   static Retrained retrained = retrainable<net, 9>();
//
// Refuses     an object without static storage duration, what is no Network, and a First from which on no layer has
//             parameters.
template <auto const& Net, std::size_t First>
using retrained_t =
    typename detail::Retrained<std::remove_cvref_t<decltype(Net)>,
                               typename detail::RetrainedFault<std::remove_cvref_t<decltype(Net)>, First>::type, Net,
                               First>::type;

// Sets the layers that are trained to what they are in `net`.
template <auto const& Net, std::size_t First>
constexpr void restart(retrained_t<Net, First>& retrained) {
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    static_cast<void>(detail::InOrder{true, (detail::restart_layer<I>(Net, retrained), true)...});
  }(std::make_index_sequence<retrained_t<Net, First>::depth>{});
}

// The same as a value to begin with.
template <auto const& Net, std::size_t First>
constexpr retrained_t<Net, First> retrainable() {
  retrained_t<Net, First> retrained{};
  restart<Net, First>(retrained);
  return retrained;
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// What a network's member functions do not take: refused with what was given and what is taken in one line.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <initializer_list>
#include <type_traits>

#include "ingot/core/pack.hpp"
#include "ingot/core/scalar.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/network/checks.hpp"
#include "ingot/network/prediction.hpp"

namespace ingot {

namespace detail {

// What a call is given, and what it takes.
template <class Given, class Taken>
inline constexpr bool argument_fits = std::is_convertible_v<Given, Taken>;

// What forward<B>(x, y, workspace) is given, and whether it is what it takes.
template <class L, std::size_t B, class T, class... Given>
inline constexpr bool forward_takes = false;
template <class L, std::size_t B, class T, class X, class Y, class W>
inline constexpr bool forward_takes<L, B, T, X, Y, W> =
    argument_fits<X, View<T const, B, typename L::input_shape>> &&
    argument_fits<Y, View<T, B, typename L::output_shape>> && argument_fits<W, Scratch<T, workspace_size_v<L, B>>>;
template <std::size_t Given, std::size_t Taken>
inline constexpr bool argument_count_fits = Given == Taken;
template <class... Given>
inline constexpr bool batch_size_is_named = false;
template <class... Given>
inline constexpr bool block_is_named = false;
template <auto Given>
inline constexpr bool is_batch_size = Given > 0;

// The calls of a network that its own functions do not take. A network that is itself refused takes any call, so that
// there is one error.
template <class... Layers>
struct RefusedCalls {
 private:
  using Checks = NetworkChecks<Layers...>;
  static constexpr bool well_formed = Checks::passed;
  using value_type =
      std::conditional_t<std::is_same_v<typename Checks::scalar, AnyScalar>, float, typename Checks::scalar>;
  using input_shape = typename Checks::template end<0>::input_shape;
  using output_shape = typename Checks::template end<sizeof...(Layers) - 1>::output_shape;
  using OneInput = tensor_t<value_type, input_shape>;
  using OneOutput = tensor_t<value_type, output_shape>;
  template <class... X>
  static constexpr bool takes_one_input = sizeof...(X) == 1 && (argument_fits<X, OneInput const&> && ...);

 public:
  template <class... X>
  requires(!well_formed || !takes_one_input<X...>)
  constexpr OneOutput operator()(X&&...) const {
    static_assert(!well_formed || argument_count_fits<sizeof...(X), 1>,
                  "net(x) takes one tensor: with a workspace, call forward<B>(x, y, workspace)");
    static_assert(
        !well_formed || sizeof...(X) != 1 || (argument_fits<std::remove_cvref_t<X>, OneInput> && ...),
        "net(x) takes a tensor of the network's input shape, one sample: a batch is for forward(x, y, workspace)");
    return {};
  }
  template <class... X>
  requires(!well_formed || !takes_one_input<X...>)
  constexpr Prediction<value_type> predict(X&&...) const {
    static_assert(!well_formed || argument_count_fits<sizeof...(X), 1>, "net.predict(x) takes one tensor");
    static_assert(!well_formed || sizeof...(X) != 1 || (argument_fits<std::remove_cvref_t<X>, OneInput> && ...),
                  "net.predict(x) takes a tensor of the network's input shape, one sample: a batch is for forward(x, "
                  "y, workspace)");
    return {};
  }
  constexpr OneOutput operator()(std::initializer_list<double>) const
  requires(!well_formed)
  {
    return {};
  }
  template <std::size_t B, class T = value_type, class X, class Y, class W>
  requires(!well_formed || !forward_takes<Network<Layers...>, B, T, X, Y, W>)
  constexpr void forward(X&&, Y&&, W&&) const {
    if constexpr (well_formed) {
      using Read = View<T const, B, input_shape>;
      using Written = View<T, B, output_shape>;
      constexpr bool reads = B > 0 && argument_fits<X, Read>;
      static_assert(is_batch_size<B>, "forward<B>(x, y, workspace) is of a batch of 1 or more samples");
      static_assert(B == 0 || argument_fits<X, Read>, "forward<B>(x, y, workspace) reads a batch of B inputs");
      static_assert(!reads || argument_fits<Y, Written>, "forward<B>(x, y, workspace) writes a batch of B outputs");
      static_assert(
          !reads || !argument_fits<Y, Written> || argument_fits<W, Scratch<T, workspace_size_v<Network<Layers...>, B>>>,
          "forward<B>(x, y, workspace) takes a workspace of workspace_size<B> or more scalars");
    }
  }
  template <std::size_t B, class T = value_type, class... Given>
  requires(sizeof...(Given) != 3)
  constexpr OneOutput forward(Given&&...) const {
    static_assert(!well_formed || argument_count_fits<sizeof...(Given), 3>,
                  "forward<B>(x, y, workspace) reads x, writes y and takes a Network::Workspace<B>");
    return {};
  }
  template <class... Given>
  requires(sizeof...(Given) != 2 && sizeof...(Given) != 3)
  constexpr OneOutput forward(Given&&...) const {
    static_assert(!well_formed || argument_count_fits<sizeof...(Given), 3>,
                  "forward(x, y, workspace) reads x, writes y and takes a Network::Workspace<B>");
    return {};
  }
  template <class... Given>
  constexpr void advance(Given&&...) const {
    static_assert(!well_formed || block_is_named<Given...>,
                  "advance<Max>(x, y, count, state, workspace) names its largest block of steps, and advance<B>(x, y, "
                  "state, workspace) how many they are");
  }
  template <int B, class... Given>
  requires(B < 0)
  constexpr void forward(Given&&...) const {
    static_assert(!well_formed || is_batch_size<B>, "forward<B>(x, y, workspace) is of a batch of 1 or more samples");
  }
  template <class Named, class... Given>
  constexpr void forward(Given&&...) const {
    static_assert(!well_formed || batch_size_is_named<Named>,
                  "forward<B>(x, y, workspace) names the batch size: forward<1> for one sample");
  }
  template <class Named, std::size_t B, class... Given>
  constexpr void forward(Given&&...) const {
    static_assert(!well_formed || batch_size_is_named<Named>,
                  "forward<B, T>(x, y, workspace) names the batch size before the scalar");
  }
};

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// Networks prepared for inference: what training alone needs is gone, normalisations are folded into the layers before
// them, and weights stand in the order in which kernels read them.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "ingot/core/folds.hpp"
#include "ingot/core/pack.hpp"
#include "ingot/deploy/folding.hpp"
#include "ingot/layers/dense.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/packed_dense.hpp"
#include "ingot/layers/reshape.hpp"
#include "ingot/network/concat.hpp"
#include "ingot/network/network.hpp"
#include "ingot/network/residual.hpp"

namespace ingot {

// What stands for a layer in a prepared network, and how it is filled: the layer itself. Specialise it for a layer of
// one's own that inference likes in another form:
//   type                             the layer that takes its place, of the same shapes
//   fill(from, to)                   static; sets all parameters of `to`
//   fill(from, to, Folded)           the same with a normalisation behind it folded in, for a layer with_bias
template <class L>
struct PreparedLayer {
  using type = L;
  static constexpr void fill(L const& from, L& to) { to = from; }
};

// Of a layer that passes its input on in inference, where it stands for itself and not in a chain.
template <class L>
requires(identity_in_inference_v<L> && !detail::Foldable<L>)
struct PreparedLayer<L> {
  using type = Identity<typename L::input_shape>;
  static constexpr void fill(L const&, type&) {}
};

// Of a convolution or another layer with_bias.
template <class L>
requires detail::Foldable<L>
struct PreparedLayer<L> {
  using type = L;
  static constexpr void fill(L const& from, L& to) { to = from; }
  template <class Norm>
  static constexpr void fill(L const& from, typename L::with_bias& to, Norm const& norm) {
    detail::fold_behind(from, norm, [&](std::size_t i, auto weight) { to.weight[i] = weight; }, to.bias);
  }
};

// Of a Dense: one with packed weights where they are faster.
template <std::size_t In, std::size_t Out, class T, Bias WithBias>
requires(kernels::prefers_blocks<T>(In, Out))
struct PreparedLayer<Dense<In, Out, T, WithBias>> {
  using L = Dense<In, Out, T, WithBias>;
  using type = PackedDense<In, Out, T, WithBias>;
  static constexpr void fill(L const& from, type& to) {
    for (std::size_t i = 0; i < In * Out; ++i) to.weight(i / In, i % In) = from.weight[i];
    to.bias = from.bias;
  }
  template <class Norm>
  static constexpr void fill(L const& from, PackedDense<In, Out, T>& to, Norm const& norm) {
    detail::fold_behind(from, norm, [&](std::size_t i, T weight) { to.weight(i / In, i % In) = weight; }, to.bias);
  }
};

namespace detail {

// What becomes of the layers of a chain.
template <class... Layers>
struct Preparation {
  static constexpr std::size_t depth = sizeof...(Layers);
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  static constexpr std::array<bool, depth> dropped{identity_in_inference_v<Layers>...};

  // The last layer before each that is not dropped.
  static constexpr std::array<std::size_t, depth> before = [] {
    std::array<std::size_t, depth> positions{};
    std::size_t last = none;
    for (std::size_t i = 0; i < depth; ++i) {
      positions[i] = last;
      if (!dropped[i]) last = i;
    }
    return positions;
  }();

  template <std::size_t I, class L>
  static constexpr bool is_folded = [] {
    if constexpr (before[I] == none || dropped[I]) {
      return false;
    } else {
      return folds_into<L, type_at_t<before[I], Layers...>>;
    }
  }();
  static constexpr std::array<bool, depth> folded = []<std::size_t... I>(std::index_sequence<I...>) {
    return std::array<bool, depth>{is_folded<I, Layers>...};
  }(std::make_index_sequence<depth>{});

  static constexpr std::size_t kept_count = [] {
    std::size_t count = 0;
    for (std::size_t i = 0; i < depth; ++i) count += dropped[i] || folded[i] ? 0u : 1u;
    return count;
  }();
  static constexpr std::array<std::size_t, kept_count> kept = [] {
    std::array<std::size_t, kept_count> positions{};
    std::size_t next = 0;
    for (std::size_t i = 0; i < depth; ++i) {
      if (!dropped[i] && !folded[i]) positions[next++] = i;
    }
    return positions;
  }();

  // The normalisation that is folded into a layer; none where there is none.
  static constexpr std::array<std::size_t, depth> folded_into = [] {
    std::array<std::size_t, depth> positions{};
    positions.fill(none);
    for (std::size_t i = 0; i < depth; ++i) {
      if (folded[i]) positions[before[i]] = i;
    }
    return positions;
  }();

  template <std::size_t I, class L>
  struct At {
    using type = typename PreparedLayer<L>::type;
  };
  template <std::size_t I, class L>
  requires(folded_into[I] != none)
  struct At<I, L> {
    using type = typename PreparedLayer<typename L::with_bias>::type;
  };
  template <std::size_t... K>
  static auto chain(std::index_sequence<K...>) -> Network<typename At<kept[K], type_at_t<kept[K], Layers...>>::type...>;
  static auto chain(std::index_sequence<>) -> Network<Identity<typename type_at_t<0, Layers...>::input_shape>>;
  using type = decltype(chain(std::make_index_sequence<kept_count>{}));

  static constexpr void fill(Network<Layers...> const& from, type& to) {
    [&]<std::size_t... K>(std::index_sequence<K...>) {
      static_cast<void>(InOrder{true, (fill_at<K>(from, to), true)...});
    }(std::make_index_sequence<kept_count>{});
  }

 private:
  template <std::size_t K>
  static constexpr void fill_at(Network<Layers...> const& from, type& to) {
    constexpr std::size_t position = kept[K];
    constexpr std::size_t norm = folded_into[position];
    using L = type_at_t<position, Layers...>;
    if constexpr (has_parameters_v<L>) {
      if constexpr (norm == none) {
        PreparedLayer<L>::fill(from.template layer<position>(), to.template layer<K>());
      } else {
        PreparedLayer<L>::fill(from.template layer<position>(), to.template layer<K>(), from.template layer<norm>());
      }
    }
  }
};

// Fills a part that a joining layer holds, if it holds parameters.
template <class L, class To>
constexpr void fill_part(L const& from, To&& to) {
  if constexpr (has_parameters_v<L>) PreparedLayer<L>::fill(from, to);
}

}  // namespace detail

template <class... Layers>
struct PreparedLayer<Network<Layers...>> : detail::Preparation<Layers...> {};

template <class Body, class Around>
struct PreparedLayer<Residual<Body, Around>> {
  using type = Residual<typename PreparedLayer<Body>::type, typename PreparedLayer<Around>::type>;
  static constexpr void fill(Residual<Body, Around> const& from, type& to) {
    detail::fill_part<Body>(from.body(), to.body());
    detail::fill_part<typename Residual<Body, Around>::Shortcut>(from.shortcut(), to.shortcut());
  }
};
template <class A, class B, class C, class... Rest>
struct PreparedLayer<Residual<A, B, C, Rest...>> : PreparedLayer<Residual<Network<A, B, C, Rest...>>> {};

template <class... Branches>
struct PreparedLayer<Concat<Branches...>> {
  using type = Concat<typename PreparedLayer<Branches>::type...>;
  static constexpr void fill(Concat<Branches...> const& from, type& to) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      static_cast<void>(detail::InOrder{
          true, (detail::fill_part<Branches>(from.template branch<I>(), to.template branch<I>()), true)...});
    }(std::index_sequence_for<Branches...>{});
  }
};

// A network prepared for inference: a Network of other layers, with the same input and output shapes.
//   - Layers that pass their input on in inference (Dropout) are gone.
//   - A BatchNorm right behind a Dense, Conv1d or Conv2d in the same chain is folded into it, which has a bias then.
//   - A Dense is a PackedDense where kernels::prefers_blocks says so: of few inputs, on targets with registers.
// Networks, residuals and concatenations inside are prepared in the same way. What is fused in inference is so in both.
//
// Numerics    without a normalisation to fold, the same bits as the network's; else one rounding of each weight and two
//             of each bias, within 1e-5 of the largest output unless a variance is near zero.
// Cost        the network's MACs and parameters, less what is gone.
// Files       of prepared networks fit the targets that prefer the same blocks; where they do not, loading is refused.
// Refuses     what is not a layer. It can be saved, loaded and printed like any network. It is not for training: packed
//             weights have no backward, and of what is gone nothing is learned. Train Net, and prepare it again.
template <class Net>
requires HasInputShape<Net>
using prepared_t = typename PreparedLayer<Net>::type;

namespace detail {

// Whether Ready is what Net is prepared as.
template <class Ready, class Net>
inline constexpr bool is_prepared_from = std::is_same_v<Ready, prepared_t<Net>>;

}  // namespace detail

// Sets the parameters of a prepared network, once after loading or training. Refuses one of another network.
template <class Net, class Ready>
constexpr void prepare(Net const& net, Ready& ready) {
  static_assert(detail::is_prepared_from<Ready, Net>, "prepare(net, ready) fills a prepared_t<Net>");
  if constexpr (detail::is_prepared_from<Ready, Net>) PreparedLayer<Net>::fill(net, ready);
}

// The same as a value, for a constant: `constexpr auto ready = prepared(net);`
template <class Net>
constexpr prepared_t<Net> prepared(Net const& net) {
  prepared_t<Net> result{};
  prepare(net, result);
  return result;
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

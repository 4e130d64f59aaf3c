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
#include "ingot/deploy/skip_stack.hpp"
#include "ingot/layers/dense.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/packed_dense.hpp"
#include "ingot/layers/packed_recurrent.hpp"
#include "ingot/layers/per_step.hpp"
#include "ingot/layers/reshape.hpp"
#include "ingot/network/concat.hpp"
#include "ingot/network/network.hpp"
#include "ingot/network/residual.hpp"
#include "ingot/network/skip_stack.hpp"

namespace ingot {

// In which order weights stand in a prepared network.
enum class WeightOrder {
  of_this_target,  // as the kernels like them here: PackedDense where kernels::prefers_blocks says so
  in_rows,         // as layers hold them everywhere: what kernels like on targets without vector registers
};

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

namespace detail {

// Of a layer whose weights keep their order.
template <class L>
struct PreparedInRows {
  using type = L;
  static constexpr void fill(L const& from, L& to) { to = from; }
  template <class Norm>
  static constexpr void fill(L const& from, typename L::with_bias& to, Norm const& norm) {
    fold_behind(from, norm, [&](std::size_t i, auto weight) { to.weight[i] = weight; }, to.bias);
  }
};

// What stands for a layer where the order of weights is given.
template <WeightOrder Order, class L>
struct PreparedIn : PreparedLayer<L> {};
template <std::size_t In, std::size_t Out, class T, Bias WithBias>
struct PreparedIn<WeightOrder::in_rows, Dense<In, Out, T, WithBias>> : PreparedInRows<Dense<In, Out, T, WithBias>> {};

}  // namespace detail

// Of a convolution or another layer with_bias.
template <class L>
requires detail::Foldable<L>
struct PreparedLayer<L> : detail::PreparedInRows<L> {};

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

// Of a recurrent layer that reads forward: one with its weights in panels.
template <class L>
requires(detail::has_packed_steps<L>)
struct PreparedLayer<L> {
  static constexpr bool packs = kernels::prefers_panels<typename L::scalar>(L::step_input::size, L::step_output::size);
  using type = std::conditional_t<packs, PackedRecurrent<L>, L>;
  static constexpr void fill(L const& from, type& to) {
    if constexpr (packs) {
      to.set(from);
    } else {
      to = from;
    }
  }
};

namespace detail {

template <class L>
requires has_packed_steps<L>
struct PreparedIn<WeightOrder::in_rows, L> {
  using type = L;
  static constexpr void fill(L const& from, L& to) { to = from; }
};

// What becomes of the layers of a chain.
template <WeightOrder Order, class... Layers>
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
    using type = typename PreparedIn<Order, L>::type;
  };
  template <std::size_t I, class L>
  requires(folded_into[I] != none)
  struct At<I, L> {
    using type = typename PreparedIn<Order, typename L::with_bias>::type;
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
        PreparedIn<Order, L>::fill(from.template layer<position>(), to.template layer<K>());
      } else {
        PreparedIn<Order, L>::fill(from.template layer<position>(), to.template layer<K>(),
                                   from.template layer<norm>());
      }
    }
  }
};

// Fills a part that a joining layer holds, if it holds parameters.
template <WeightOrder Order, class L, class To>
constexpr void fill_part(L const& from, To&& to) {
  if constexpr (has_parameters_v<L>) PreparedIn<Order, L>::fill(from, to);
}

template <WeightOrder Order, class Body, class Around>
struct ResidualPreparation {
  using From = Residual<Body, Around>;
  using type = Residual<typename PreparedIn<Order, Body>::type, typename PreparedIn<Order, Around>::type>;
  static constexpr void fill(From const& from, type& to) {
    fill_part<Order, Body>(from.body(), to.body());
    fill_part<Order, typename From::Shortcut>(from.shortcut(), to.shortcut());
  }
};

template <WeightOrder Order, class... Branches>
struct ConcatPreparation {
  using type = Concat<typename PreparedIn<Order, Branches>::type...>;
  static constexpr void fill(Concat<Branches...> const& from, type& to) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      static_cast<void>(
          InOrder{true, (fill_part<Order, Branches>(from.template branch<I>(), to.template branch<I>()), true)...});
    }(std::index_sequence_for<Branches...>{});
  }
};

template <WeightOrder Order, std::size_t Time, class L>
struct PerStepPreparation {
  using type = PerStep<Time, typename PreparedIn<Order, L>::type>;
  static constexpr void fill(PerStep<Time, L> const& from, type& to) { fill_part<Order, L>(from.layer, to.layer); }
};

template <std::size_t Time, class L>
struct PreparedIn<WeightOrder::in_rows, PerStep<Time, L>> : PerStepPreparation<WeightOrder::in_rows, Time, L> {};
template <class... Layers>
struct PreparedIn<WeightOrder::in_rows, Network<Layers...>> : Preparation<WeightOrder::in_rows, Layers...> {};
template <class Body, class Around>
struct PreparedIn<WeightOrder::in_rows, Residual<Body, Around>>
    : ResidualPreparation<WeightOrder::in_rows, Body, Around> {};
template <class A, class B, class C, class... Rest>
struct PreparedIn<WeightOrder::in_rows, Residual<A, B, C, Rest...>>
    : PreparedIn<WeightOrder::in_rows, Residual<Network<A, B, C, Rest...>>> {};
template <class... Branches>
struct PreparedIn<WeightOrder::in_rows, Concat<Branches...>> : ConcatPreparation<WeightOrder::in_rows, Branches...> {};

template <WeightOrder Order>
struct InOrderOf {
  template <class L>
  using of = PreparedIn<Order, L>;
};
template <class... Arrays>
struct PreparedIn<WeightOrder::in_rows, SkipStack<Arrays...>>
    : SkipStackFor<InOrderOf<WeightOrder::in_rows>, Arrays...> {};

}  // namespace detail

template <std::size_t Time, class L>
struct PreparedLayer<PerStep<Time, L>> : detail::PerStepPreparation<WeightOrder::of_this_target, Time, L> {};
template <class... Layers>
struct PreparedLayer<Network<Layers...>> : detail::Preparation<WeightOrder::of_this_target, Layers...> {};
template <class Body, class Around>
struct PreparedLayer<Residual<Body, Around>> : detail::ResidualPreparation<WeightOrder::of_this_target, Body, Around> {
};
template <class A, class B, class C, class... Rest>
struct PreparedLayer<Residual<A, B, C, Rest...>> : PreparedLayer<Residual<Network<A, B, C, Rest...>>> {};
template <class... Arrays>
struct PreparedLayer<SkipStack<Arrays...>>
    : detail::SkipStackFor<detail::InOrderOf<WeightOrder::of_this_target>, Arrays...> {};
template <class... Branches>
struct PreparedLayer<Concat<Branches...>> : detail::ConcatPreparation<WeightOrder::of_this_target, Branches...> {};

// A network prepared for inference: a Network of other layers, with the same input and output shapes.
//   - Layers that pass their input on in inference (Dropout) are gone.
//   - A BatchNorm right behind a Dense, Conv1d or Conv2d in the same chain is folded into it, which has a bias then.
//   - A Dense is a PackedDense where kernels::prefers_blocks says so: of few inputs, on targets with registers; nowhere
//     with WeightOrder::in_rows, which is how a host prepares a network for a microcontroller.
//   - An Rnn, Gru or Lstm that reads forward is a PackedRecurrent where kernels::prefers_panels says so: small ones, on
//     targets with registers, without peepholes or a reset before the product. Its sequences are computed step by step.
// Networks, residuals, concatenations and what a PerStep holds are prepared in the same way. What is fused in inference is
// so in both.
//
// Numerics    without a normalisation to fold, the same bits as the network's; else one rounding of each weight and two
//             of each bias, within 1e-5 of the largest output unless a variance is near zero.
// Cost        the network's MACs and parameters, less what is gone.
// Files       of prepared networks fit the targets that prefer the same blocks; where they do not, loading is refused.
// Refuses     what is not a layer. It can be saved, loaded and printed like any network. It is not for training: packed
//             weights have no backward, and of what is gone nothing is learned. Train Net, and prepare it again.
template <class Net, WeightOrder Order = WeightOrder::of_this_target>
requires HasInputShape<Net>
using prepared_t = typename detail::PreparedIn<Order, Net>::type;

namespace detail {

// Whether Ready is what Net is prepared as.
template <class Ready, class Net>
inline constexpr bool is_prepared_from =
    std::is_same_v<Ready, prepared_t<Net>> || std::is_same_v<Ready, prepared_t<Net, WeightOrder::in_rows>>;

}  // namespace detail

// Sets the parameters of a prepared network, once after loading or training. Refuses one of another network.
template <class Net, class Ready>
constexpr void prepare(Net const& net, Ready& ready) {
  static_assert(detail::is_prepared_from<Ready, Net>, "prepare(net, ready) fills a prepared_t<Net>");
  if constexpr (std::is_same_v<Ready, prepared_t<Net>>) {
    PreparedLayer<Net>::fill(net, ready);
  } else if constexpr (detail::is_prepared_from<Ready, Net>) {
    detail::PreparedIn<WeightOrder::in_rows, Net>::fill(net, ready);
  }
}

// The same as a value, for a constant: `constexpr auto ready = prepared(net);`
template <WeightOrder Order = WeightOrder::of_this_target, class Net>
constexpr prepared_t<Net, Order> prepared(Net const& net) {
  prepared_t<Net, Order> result{};
  prepare(net, result);
  return result;
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

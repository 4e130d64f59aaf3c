// Layers whose parameters are constants elsewhere, as in flash.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

#include "ingot/core/pack.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/layers/branch.hpp"
#include "ingot/layers/fingerprint.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/sizes.hpp"
#include "ingot/network/concat.hpp"
#include "ingot/network/front.hpp"
#include "ingot/network/frozen_parts.hpp"
#include "ingot/network/frozen_passes.hpp"
#include "ingot/network/inference.hpp"
#include "ingot/network/network.hpp"
#include "ingot/network/outline.hpp"
#include "ingot/network/residual.hpp"
#include "ingot/network/untrainable.hpp"

namespace ingot {

// One that is refused says so and nothing else.
template <auto const& Values, std::size_t... Path>
struct Frozen : RefusedLayer<Frozen<Values, Path...>> {};

template <auto const& Values, std::size_t... Path>
struct RefusalOf<Frozen<Values, Path...>> : detail::FrozenRefusal<std::remove_cvref_t<decltype(Values)>, Path...> {};

// The layer or network `Values`, as it is: Frozen<net, 3> is layer 3 of the network `net`, Frozen<net, 3, 0> the first
// part of that layer where it is itself a Network, Residual (0 the body, 1 the shortcut) or Concat. `Values` is an
// object with static storage duration: constexpr, `extern Net const net;` of a source file of weights, or one that is
// filled while the program runs.
//
// Shapes      the layer's.
// Parameters  none: it is an empty type, and reads those of `Values`. So the gradient, the optimizer and the weight
//             file of a network that holds it have no part for it, nor do parameter_count, parameter_bytes and cost count
//             it: what `Values` takes of flash is counted with `Values`.
// Numerics    the bits of the layer in inference, also in training: a BatchNorm keeps to its running statistics, a
//             Dropout passes on.
// Cost        the layer's MACs. Where no layer before it is trained, training keeps nothing of it. Behind one that is,
//             its training pass keeps what its backward reads: nothing for a Dense, convolution or BatchNorm, which
//             pass dy on alone; what the layer itself keeps else, and if it has parameters (LayerNorm) as many scalars.
// Fusion      as the layer's.
// Refuses     an object that is no layer or network; positions that are none; with_scalar of another scalar. Training,
//             behind a trained layer: a layer without backward, and one whose forward_training may act differently from
//             forward (same_in_training, backward_input: layers/layer.hpp).
template <auto const& Values, std::size_t... Path>
requires not_refused<Frozen<Values, Path...>>
struct Frozen<Values, Path...> {
  using layer = detail::layer_at_t<std::remove_cvref_t<decltype(Values)>, Path...>;
  using scalar = scalar_t<layer>;
  using input_shape = typename layer::input_shape;
  using output_shape = typename layer::output_shape;
  template <class U>
  requires(computes_in_any_scalar<layer> || std::is_same_v<U, scalar>)
  using with_scalar = Frozen;
  static constexpr LayerIdentity identity() { return layer_identity("Frozen", fingerprint_v<layer>); }
  static constexpr std::size_t macs = macs_of<layer>;
  static constexpr std::size_t other_operations = other_operations_of<layer>;
  static constexpr Outputs outputs = outputs_v<layer>;
  static constexpr bool takes_marks = takes_marks_v<layer>;
  static constexpr bool gives_marks = gives_marks_v<layer>;
  static constexpr bool hands_marks_on = hands_marks_on_v<layer>;
  static constexpr bool in_place = in_place_v<layer>;
  static constexpr bool reshapes_only = reshapes_only_v<layer>;
  static constexpr bool identity_in_inference = identity_in_inference_v<layer>;
  static constexpr bool takes_max_pool(Size2 sides) { return ingot::takes_max_pool<layer>(sides); }
  static constexpr Size2 max_pool_sides = max_pool_sides_v<layer>;
  static constexpr bool backward_reads_input = detail::frozen_reads_input<Frozen>;
  static constexpr bool backward_reads_output = detail::frozen_reads_output<Frozen>;

  // The same, each of its parts frozen by itself: of a Network, Residual or Concat.
  using apart = typename detail::FrozenApart<Frozen>::type;

  // What it reads: the layer in `Values`, or a fresh value where the layer is of an empty type.
  static constexpr decltype(auto) values() {
    if constexpr (std::is_empty_v<layer>) {
      return layer{};
    } else {
      return detail::layer_at<Path...>(Values);
    }
  }

  template <std::size_t B>
  static constexpr std::size_t workspace_size = workspace_size_v<layer, B>;
  template <std::size_t B, class T>
  using Saved = typename detail::frozen_pass_t<Frozen, B, T>::Saved;

  template <std::size_t B, class T>
  constexpr void forward(View<T const, B, input_shape> x, View<T, B, output_shape> y,
                         Scratch<T, workspace_size_v<layer, B>> scratch) const {
    ingot::forward<B, T, layer>(values(), x, y, scratch);
  }

  template <std::size_t B, class T>
  requires detail::passes_on_gradients<Frozen, B, T>
  constexpr void forward_training(View<T const, B, input_shape> x, View<T, B, output_shape> y, Saved<B, T>& saved,
                                  TrainingContext context) const {
    detail::frozen_pass_t<Frozen, B, T>::forward(x, y, saved, context);
  }

  template <std::size_t B, class T>
  requires detail::passes_on_gradients<Frozen, B, T>
  constexpr void backward(View<T const, B, input_shape> x, View<T const, B, output_shape> y,
                          View<T const, B, output_shape> dy, View<T, B, input_shape> dx, Saved<B, T>& saved,
                          Frozen&) const {
    detail::frozen_pass_t<Frozen, B, T>::backward(x, y, dy, dx, saved);
  }
};

template <auto const& Values, std::size_t... Path>
inline constexpr bool takes_post_ops_v<Frozen<Values, Path...>> =
    takes_post_ops_v<typename Frozen<Values, Path...>::layer>;

namespace detail {

template <auto const& Values, std::size_t... Path>
inline constexpr bool is_frozen_v<Frozen<Values, Path...>> = true;

// In a tree of layers it stands for its layer.
template <auto const& Values, std::size_t... Path>
inline constexpr bool takes_sum_v<Frozen<Values, Path...>> = takes_sum_v<typename Frozen<Values, Path...>::layer>;
template <auto const& Values, std::size_t... Path, class T>
inline constexpr bool computes_elementwise<Frozen<Values, Path...>, T> =
    computes_elementwise<typename Frozen<Values, Path...>::layer, T>;
template <auto const& Values, std::size_t... Path>
inline constexpr auto post_ops_of<Frozen<Values, Path...>> = post_ops_of<typename Frozen<Values, Path...>::layer>;
template <auto const& Values, std::size_t... Path, std::size_t B>
inline constexpr auto inference_flow<Frozen<Values, Path...>, B> =
    inference_flow<typename Frozen<Values, Path...>::layer, B>;

template <auto const& Values, std::size_t... Path>
struct Inference<Frozen<Values, Path...>> {
  using Layer = typename Frozen<Values, Path...>::layer;
  template <class Plan, std::size_t B, class T, class Memory, class PostOps = kernels::NoPostOps>
  static constexpr void run(Frozen<Values, Path...> const&, Memory const& memory, PostOps const& ops = {}) {
    Inference<Layer>::template run<Plan, B, T>(Frozen<Values, Path...>::values(), memory, ops);
  }
};

// "Frozen Dense" in texts and pictures.
template <class L>
struct FrozenName {
  static constexpr std::string_view word = "Frozen ";
  static constexpr auto letters = [] {
    std::array<char, word.size() + Joins<L>::name.size()> text{};
    std::size_t length = 0;
    for (char const c : word) text[length++] = c;
    for (char const c : Joins<L>::name) text[length++] = c;
    return text;
  }();
  static constexpr std::string_view name{letters.data(), letters.size()};
};
template <auto const& Values, std::size_t... Path>
struct Joins<Frozen<Values, Path...>> {
  static constexpr Structure structure = Structure::layer;
  static constexpr std::size_t children = 0;
  static constexpr std::size_t entries = 1;
  static constexpr std::string_view name = FrozenName<typename Frozen<Values, Path...>::layer>::name;
};

template <auto const& Values, std::size_t... Path>
struct UntrainableReason<Frozen<Values, Path...>> {
  using type = reasons::FrozenBehindATrainedLayerWithoutBackwardOfInference<typename Frozen<Values, Path...>::layer>;
};

}  // namespace detail
}  // namespace ingot

// Behind what it builds on.
#include "ingot/network/streaming/frozen.hpp"

#include "ingot/core/epilogue.hpp"

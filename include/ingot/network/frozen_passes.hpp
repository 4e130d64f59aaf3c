// How a training pass goes through a frozen layer that stands behind a trained one: forward as in inference, backward
// without the parameters' gradient.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/core/compiler_barrier.hpp"
#include "ingot/core/pack.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/kernels/elementwise.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/network/frozen_parts.hpp"

namespace ingot::detail {

template <class L, std::size_t B, class T>
concept HasBackwardInput = requires(L const& layer, output_gradient_view_t<L, B, T> dy,
                                    input_gradient_view_t<L, B, T> dx) { layer.template backward_input<B>(dy, dx); };
template <class L, std::size_t B, class T>
concept HasBackwardInputWithSaved =
    keeps_something<L, B, T> &&
    requires(L const& layer, output_gradient_view_t<L, B, T> dy, input_gradient_view_t<L, B, T> dx,
             saved_t<L, B, T>& saved) { layer.template backward_input<B>(dy, dx, saved); };

// A layer that passes its input on in inference, or only reshapes it.
template <class F, std::size_t B, class T>
struct PassOn {
  using L = typename F::layer;
  struct Saved {};
  static constexpr bool reads_input = false;
  static constexpr bool reads_output = false;

  static constexpr void forward(input_view_t<L, B, T> x, output_view_t<L, B, T> y, Saved&, TrainingContext) {
    kernels::copy<B, T, typename L::output_shape>(x.template as<typename L::output_shape>(), y);
  }
  static constexpr void backward(input_view_t<L, B, T>, output_gradient_view_t<L, B, T>,
                                 output_gradient_view_t<L, B, T> dy, input_gradient_view_t<L, B, T> dx, Saved&) {
    kernels::copy<B, T, typename L::input_shape>(dy.template as<typename L::input_shape>(), dx);
  }
};

// One that is linear in its input: nothing is kept.
template <class F, std::size_t B, class T>
struct PassLinear {
  using L = typename F::layer;
  struct Saved : Workspace<T, workspace_size_v<L, B>> {};
  static constexpr bool reads_input = false;
  static constexpr bool reads_output = false;

  static constexpr void forward(input_view_t<L, B, T> x, output_view_t<L, B, T> y, Saved& saved, TrainingContext) {
    ingot::forward<B, T, L>(F::values(), x, y, Scratch<T, workspace_size_v<L, B>>(saved.data()));
  }
  static constexpr void backward(input_view_t<L, B, T>, output_gradient_view_t<L, B, T>,
                                 output_gradient_view_t<L, B, T> dy, input_gradient_view_t<L, B, T> dx, Saved&) {
    F::values().template backward_input<B>(dy, dx);
    compiler_barrier();
  }
};

// The same with the layer's own scratch.
template <class F, std::size_t B, class T>
struct PassLinearWithSaved {
  using L = typename F::layer;
  using Saved = saved_t<L, B, T>;
  static constexpr bool reads_input = false;
  static constexpr bool reads_output = false;

  static constexpr void forward(input_view_t<L, B, T> x, output_view_t<L, B, T> y, Saved& saved,
                                TrainingContext context) {
    ingot::forward_training<B, T, L>(F::values(), x, y, saved, context);
  }
  static constexpr void backward(input_view_t<L, B, T>, output_gradient_view_t<L, B, T>,
                                 output_gradient_view_t<L, B, T> dy, input_gradient_view_t<L, B, T> dx, Saved& saved) {
    F::values().template backward_input<B>(dy, dx, saved);
    compiler_barrier();
  }
};

// Any other that trains as it infers: its own backward. What that writes for parameters is not looked at.
template <class F, std::size_t B, class T>
struct PassWhole {
  using L = typename F::layer;
  struct Saved : Pack<saved_t<L, B, T>, L> {};
  static constexpr bool reads_input = backward_reads_input_v<L>;
  static constexpr bool reads_output = backward_reads_output_v<L>;

  static constexpr void forward(input_view_t<L, B, T> x, output_view_t<L, B, T> y, Saved& saved,
                                TrainingContext context) {
    ingot::forward_training<B, T, L>(F::values(), x, y, reference(element<0, saved_t<L, B, T>>(saved)), context);
  }
  static constexpr void backward(input_view_t<L, B, T> x, output_gradient_view_t<L, B, T> y,
                                 output_gradient_view_t<L, B, T> dy, input_gradient_view_t<L, B, T> dx, Saved& saved) {
    ingot::backward<B, T, L>(F::values(), x, y, dy, dx, reference(element<0, saved_t<L, B, T>>(saved)),
                             FreshGradient<L>{reference(element<1, L>(saved))});
  }
};

// One that is made of others: through each of them.
template <class F, std::size_t B, class T>
struct PassParts {
  using L = typename F::layer;
  using Parts = typename F::apart;
  using Saved = saved_through_t<Parts, B, T>;
  static constexpr bool reads_input = true;
  static constexpr bool reads_output = true;

  static constexpr void forward(input_view_t<L, B, T> x, output_view_t<L, B, T> y, Saved& saved,
                                TrainingContext context) {
    ingot::forward_training<B, T, Parts>(Parts{}, x, y, saved, context);
  }
  static constexpr void backward(input_view_t<L, B, T> x, output_gradient_view_t<L, B, T> y,
                                 output_gradient_view_t<L, B, T> dy, input_gradient_view_t<L, B, T> dx, Saved& saved) {
    Parts unused{};
    ingot::backward<B, T, Parts>(Parts{}, x, y, dy, dx, saved, unused);
  }
};

// One that cannot stand there.
struct NoPass {
  using Saved = NothingSaved;
  static constexpr bool reads_input = false;
  static constexpr bool reads_output = false;
};

template <class F, std::size_t B, class T>
constexpr auto frozen_pass() {
  using L = typename F::layer;
  if constexpr (PartsOf<L>::count > 0) {
    if constexpr (FrozenApart<F>::pass_on_gradients) {
      return Type<PassParts<F, B, T>>{};
    } else {
      return Type<NoPass>{};
    }
  } else if constexpr (identity_in_inference_v<L> || reshapes_only_v<L>) {
    return Type<PassOn<F, B, T>>{};
  } else if constexpr (HasBackwardInputWithSaved<L, B, T>) {
    return Type<PassLinearWithSaved<F, B, T>>{};
  } else if constexpr (HasBackwardInput<L, B, T>) {
    return Type<PassLinear<F, B, T>>{};
  } else if constexpr (TrainableLayer<L> && same_in_training_v<L> && !draws_random_v<L>) {
    return Type<PassWhole<F, B, T>>{};
  } else {
    return Type<NoPass>{};
  }
}
template <class F, std::size_t B, class T>
using frozen_pass_t = typename decltype(detail::frozen_pass<F, B, T>())::type;

template <class F, std::size_t B, class T>
inline constexpr bool passes_on_gradients = !std::is_same_v<frozen_pass_t<F, B, T>, NoPass>;

// Whether its backward reads x, or y.
template <class F>
inline constexpr bool frozen_reads_input = frozen_pass_t<F, 1, default_scalar_t<typename F::layer>>::reads_input;
template <class F>
inline constexpr bool frozen_reads_output = frozen_pass_t<F, 1, default_scalar_t<typename F::layer>>::reads_output;

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"

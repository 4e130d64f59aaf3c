// How strong the signal is at every layer, forwards and backwards: where gradients vanish or explode.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "ingot/core/folds.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/kernels/norm.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/training_context.hpp"
#include "ingot/training/step.hpp"

namespace ingot {

// Euclidean norms over one batch, of one layer.
template <class T>
struct LayerFlow {
  T activation;          // of the layer's output y
  T output_gradient;     // of dJ_data / dy
  T parameter_gradient;  // of dJ / d(its trained parameters), after penalty and clip; 0 where it has none
  T parameters;          // of its trained parameters
};

// The memory of gradient_flow. The user places it; a network of any size makes it too large for the stack.
template <class Net, std::size_t B>
struct GradientFlowMemory {
  TrainingMemory<Net, B> training{};
  batch_t<default_scalar_t<Net>, B, typename Net::input_shape> input_gradient{};
  // Needed only where training keeps less than a pass to the input does: in front of frozen layers.
  static constexpr bool keeps_all =
      std::is_same_v<saved_t<Net, B, default_scalar_t<Net>>, saved_through_t<Net, B, default_scalar_t<Net>>>;
  [[no_unique_address]] std::conditional_t<keeps_all, detail::NothingSaved,
                                           saved_through_t<Net, B, default_scalar_t<Net>>> through{};

  constexpr auto& saved() {
    if constexpr (keeps_all) {
      return training.saved;
    } else {
      return through;
    }
  }
};

namespace detail {

template <class Net>
struct FlowObserver {
  using T = default_scalar_t<Net>;
  std::array<LayerFlow<T>, Net::depth>& flow;
  std::size_t samples;

  template <std::size_t B, class S>
  constexpr T norm(View<T const, B, S> values) const {
    kernels::Norm<T> result;
    for (std::size_t b = 0; b < samples; ++b) result.add(values.sample(b), S::size);
    return result.value();
  }
  constexpr void forward(std::size_t i, auto y) const { flow[i].activation = norm(y); }
  constexpr void backward(std::size_t i, auto dy) const { flow[i].output_gradient = norm(dy); }
};

}  // namespace detail

// Never called.
void gradient_flow(detail::CompleteFirst, ...);

// Runs forward, loss and backward on one batch, as compute_gradient does, and measures every layer of the network; the
// network stays as it is. The layers of a nested network count as one. Vanishing gradients show as an output_gradient
// that shrinks from the last position to the first, exploding ones as one that grows. `samples` of the batch's rows
// are real. NaN and infinity appear as they are.
// Source: Glorot, Bengio: Understanding the difficulty of training deep feedforward neural networks; 2010.
template <class Net, std::size_t B, class Loss, class Penalty, class Clip, class Target = Labels<B>,
          class Key = detail::KeyLeftOut>
requires(B > 0)
constexpr std::array<LayerFlow<default_scalar_t<Net>>, Net::depth> gradient_flow(
    Net const& net, Objective<Loss, Penalty, Clip> const& objective,
    std::type_identity_t<View<default_scalar_t<Net> const, B, typename Net::input_shape>> x, Target const& target,
    GradientFlowMemory<Net, B>& memory, Key key = {}, std::size_t samples = B) {
  using T = default_scalar_t<Net>;
  using Output = typename Net::output_shape;
  static_assert(has_key_if_random<Net, Key>,
                "a network that draws random numbers (Dropout) takes a key, RandomKey{seed, step}, after the memory");
  static_assert(!detail::can_be_trained<Net> || loss_fits_output<Loss, Output>,
                "this loss is not defined for outputs of this shape");
  static_assert(!detail::can_be_trained<Net> || loss_takes<Loss, outputs_v<Net>>,
                "this loss takes logits and has the softmax or sigmoid inside: leave out the network's last layer");
  static_assert(
      !detail::can_be_trained<Net> || !loss_fits_output<Loss, Output> || target_fits_output<Loss, Target, B, Output, T>,
      "a target is a tensor of the batch's output shape, or Labels<B> for a loss over classes");
  std::array<LayerFlow<T>, Net::depth> flow{};
  if constexpr (!can_step<Net, B, Objective<Loss, Penalty, Clip>, Target>)
    return flow;
  else {
    detail::FlowObserver<Net> const observer{flow, samples};
    TrainingMemory<Net, B>& training = memory.training;
    View<T, B, Output> const y(training.output);
    View<T, B, Output> const dy(training.output_gradient);

    net.template forward_training<B, T>(x, y, memory.saved(), TrainingContext{key, samples}, observer);
    evaluate_loss<T, B, Output>(objective.loss, y, target, dy, samples);
    set_to_zero(training.gradient);
    net.template backward<B, T>(x, y, dy, memory.input_gradient, memory.saved(), training.gradient, observer);
    objective.penalty(net, training.gradient);
    objective.clip(training.gradient);

    [&]<std::size_t... I>(std::index_sequence<I...>) {
      static_cast<void>(detail::InOrder{
          true, (flow[I].parameter_gradient = T(global_norm(training.gradient.template layer<I>())), true)...});
      static_cast<void>(detail::InOrder{true, (flow[I].parameters = T(global_norm(net.template layer<I>())), true)...});
    }(std::make_index_sequence<Net::depth>{});
    return flow;
  }
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

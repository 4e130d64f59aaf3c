// A chain of layers, as one type.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <type_traits>
#include <utility>

#include "ingot/core/folds.hpp"
#include "ingot/core/pack.hpp"
#include "ingot/core/stack_limit.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/layers/fingerprint.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/sizes.hpp"
#include "ingot/layers/stateful.hpp"
#include "ingot/network/chain_plan.hpp"
#include "ingot/network/checks.hpp"
#include "ingot/network/deduced_forward.hpp"
#include "ingot/network/flow.hpp"
#include "ingot/network/framed.hpp"
#include "ingot/network/front.hpp"
#include "ingot/network/inference.hpp"
#include "ingot/network/joint_text.hpp"
#include "ingot/network/network_layers.hpp"
#include "ingot/network/prediction.hpp"
#include "ingot/network/refused_calls.hpp"
#include "ingot/network/steps.hpp"
#include "ingot/network/visit.hpp"

namespace ingot {

// y = Ln(... L2(L1(x)))
//
// Shapes      those of the first layer's input and the last layer's output.
// Parameters  the layers', named "<position>.<name>" as in PyTorch's Sequential.
// Memory      the value holds the layers' parameters and nothing else. Inference needs workspace_size<B> scalars of
//             scratch besides x and y; a training pass keeps Saved<B>. Frozen layers that stand first run as in
//             inference, and of what is between them nothing is kept: a pass that is to give dx keeps SavedThrough<B>,
//             which is Saved<B> where no layer is frozen.
// Refuses     types that are not layers, scalars that differ, neighbours whose shapes or marks disagree: each with one
//             sentence that names the layers and their positions.
// A network is itself a layer. One whose layers have no parameters computes in any scalar.
template <class... Layers>
struct Network : detail::NetworkLayers<Layers...>, detail::RefusedCalls<Layers...> {
 private:
  using Checks = detail::NetworkChecks<Layers...>;

 public:
  static constexpr std::size_t depth = sizeof...(Layers);
  static constexpr bool well_formed = Checks::passed;

  using scalar = typename Checks::scalar;
  using value_type = std::conditional_t<std::is_same_v<scalar, AnyScalar>, float, scalar>;
  using input_shape = typename Checks::template end<0>::input_shape;
  using output_shape = typename Checks::template end<depth - 1>::output_shape;
  template <class U>
  using with_scalar = Network<with_scalar_t<Layers, U>...>;
  static constexpr LayerIdentity identity() {
    if constexpr (well_formed) return detail::joined_identity<Layers...>("Network");
    return {};
  }
  static constexpr bool draws_random = detail::any_draws_random_v<Layers...>;
  static constexpr bool carries_state = detail::any_carries_state_v<Layers...>;
  static constexpr std::size_t least_batch = detail::least_batch_of_all<Layers...>;
  static constexpr Outputs outputs = detail::outputs_of_last<Layers...>;
  static constexpr bool takes_marks = detail::chain_takes_marks<Layers...>;
  static constexpr bool gives_marks = detail::chain_gives_marks<Layers...>;
  static constexpr bool hands_marks_on = detail::chain_hands_marks_on<Layers...>;
  static constexpr std::size_t macs = detail::macs_of_all<Layers...>;
  static constexpr std::size_t other_operations = detail::other_operations_of_all<Layers...>;
  static constexpr bool takes_fresh_gradient = true;

  using detail::RefusedCalls<Layers...>::advance;
  using detail::RefusedCalls<Layers...>::forward;
  using detail::RefusedCalls<Layers...>::predict;
  using detail::RefusedCalls<Layers...>::operator();

 private:
  template <std::size_t I>
  using nth = detail::type_at_t<I, Layers...>;
  static constexpr auto positions = std::index_sequence_for<Layers...>{};

  // The layers before this one run as in inference, one fused with the other, and no backward reads what they put out.
  static constexpr std::size_t front = [] {
    if constexpr (well_formed) {
      return detail::frozen_front<Layers...>;
    } else {
      return std::size_t{0};
    }
  }();

  // In training a layer may overwrite its input only where no backward reads what is lost. The first Front layers are
  // one step, the last of theirs.
  static constexpr std::array<detail::Step, depth> training_steps(std::size_t batch, std::size_t first) {
    std::array<detail::Step, depth> steps{
        detail::Step{batch * Layers::output_shape::size, reshapes_only_v<Layers>, in_place_v<Layers>}...};
    constexpr std::array<bool, depth> reads_input{backward_reads_input_v<Layers>...};
    constexpr std::array<bool, depth> reads_output{backward_reads_output_v<Layers>...};
    bool needed = first == 0;
    for (std::size_t i = 0; i < first; ++i) {
      steps[i].reshapes = i + 1 < first;
      steps[i].may_overwrite = false;
    }
    for (std::size_t i = first; i < depth; ++i) {
      steps[i].may_overwrite = steps[i].may_overwrite && !needed && !reads_input[i];
      if (!steps[i].reshapes) needed = reads_output[i];
    }
    return steps;
  }
  template <std::size_t B, std::size_t Front>
  static constexpr detail::ChainPlan<depth> training_plan = detail::plan_kept(training_steps(B, Front));

  // The first layer with parameters: no layer before it need run backward where dx is not wanted.
  static constexpr std::size_t first_trained = [] {
    if constexpr (well_formed) {
      return std::min(depth, detail::first_false(std::array<bool, sizeof...(Layers)>{!has_parameters_v<Layers>...}));
    } else {
      return depth;
    }
  }();

  // Backward walks from the last layer to layer First; step s is layer depth - 1 - s.
  template <std::size_t B, std::size_t First>
  static constexpr detail::ChainPlan<depth - First> backward_plan = [] {
    std::array<detail::Step, depth> const forward_order{
        detail::Step{B * Layers::input_shape::size, reshapes_only_v<Layers>, in_place_v<Layers>}...};
    std::array<detail::Step, depth - First> steps{};
    for (std::size_t s = 0; s < depth - First; ++s) steps[s] = forward_order[depth - 1 - s];
    return detail::plan_transient(steps);
  }();

  static constexpr std::size_t input_size(std::size_t i) {
    return std::array<std::size_t, depth>{Layers::input_shape::size...}[i];
  }

  // Scratch of a backward pass, whether or not it is asked for dx. A first trained layer that cannot leave out its own
  // input gradient writes it behind the rest.
  template <std::size_t B, class T, std::size_t Front>
  static constexpr std::size_t gradients_size = [] {
    std::size_t const full = Front > 0 ? 0 : backward_plan<B, 0>.size;
    if constexpr (first_trained < depth) {
      using FirstTrained = nth<first_trained>;
      std::size_t const unwanted =
          has_backward_parameters_v<FirstTrained, B, T> ? 0 : B * FirstTrained::input_shape::size;
      return std::max(full, backward_plan<B, first_trained>.size + unwanted);
    } else {
      return full;
    }
  }();

  // How much is kept of the layer at I. The first with parameters need not give its input's gradient.
  static constexpr detail::Keeps keeps(std::size_t i, std::size_t first) {
    if (i < first) return detail::Keeps::nothing;
    return first > 0 && i == first_trained ? detail::Keeps::for_parameters : detail::Keeps::all;
  }
  template <std::size_t B, class T, std::size_t Front, std::size_t... I>
  static auto kept_layers(std::index_sequence<I...>) -> detail::Pack<detail::kept_t<keeps(I, Front), Layers, B, T>...>;

  // What a training pass keeps whose first Front layers run as in inference. Their scratch is backward's later.
  template <std::size_t B, class T, std::size_t Front>
  struct Kept {
    ingot::Workspace<T, training_plan<B, Front>.size> values;
    ingot::Workspace<T, std::max(gradients_size<B, T, Front>, detail::front_workspace<B, Front, Layers...>)> gradients;
    decltype(kept_layers<B, T, Front>(std::index_sequence_for<Layers...>{})) layers;
  };

 public:
  // Scalars of scratch that inference on a batch of B needs.
  template <std::size_t B>
  static constexpr std::size_t workspace_size = [] {
    if constexpr (well_formed) {
      return detail::inference_plan<Network, B>.size;
    } else {
      return std::size_t{0};
    }
  }();
  template <std::size_t B, class T = value_type>
  using Workspace = ingot::Workspace<T, workspace_size_v<Network, B>>;

  // What a training pass on a batch of B keeps for backward, and backward's scratch: for backward_parameters, and for
  // the backward that also gives dx.
  template <std::size_t B, class T = value_type>
  using Saved = Kept<B, T, front>;
  template <std::size_t B, class T = value_type>
  using SavedThrough = Kept<B, T, 0>;

  // Inference on a batch. y must not overlap x; the workspace's old contents do not matter.
  template <std::size_t B, class T = value_type>
  constexpr void forward(std::type_identity_t<View<T const, B, input_shape>> x,
                         std::type_identity_t<View<T, B, output_shape>> y,
                         std::type_identity_t<Scratch<T, workspace_size<B>>> scratch) const {
    if constexpr (well_formed) detail::run_tree<B, T, Network>(*this, x, y, scratch.data);
  }
  // The same for as many samples as x and y hold, each a tensor or a view: of one sample, or of a batch.
  template <class X, class Y, class Scratched>
  constexpr void forward(X const& x, Y&& y, Scratched&& workspace) const {
    if constexpr (well_formed) {
      using Fault = detail::forward_call_fault_t<Network, X const&, Y, Scratched>;
      static_assert(detail::forward_accepts<Fault>,
                    "forward(x, y, workspace) is refused: forward_accepts<...> has the reason");
      if constexpr (detail::forward_accepts<Fault>) detail::deduce_forward(*this, x, y, workspace);
    }
  }
  // Without a workspace where none is needed. A call that is refused has a value, so that its use is no second error.
  template <class X, class Y>
  constexpr auto forward(X const& x, Y&& y) const {
    if constexpr (well_formed) {
      using Fault = detail::forward_call_fault_t<Network, X const&, Y>;
      static_assert(detail::forward_accepts<Fault>,
                    "forward(x, y, workspace) is refused: forward_accepts<...> has the reason");
      if constexpr (detail::forward_accepts<Fault>) {
        detail::deduce_forward(*this, x, y);
      } else {
        return tensor_t<value_type, output_shape>{};
      }
    } else {
      return tensor_t<value_type, output_shape>{};
    }
  }
  // Inference on one sample with the workspace on the stack: offered where it is small.
  constexpr tensor_t<value_type, output_shape> operator()(tensor_t<value_type, input_shape> const& x) const {
    static_assert(detail::fits_the_stack<typename Stack::Needed, detail::StackLimit>,
                  "net(x) would put too many bytes on the stack: place a Network::Workspace<1> and call forward<1>(x, "
                  "y, workspace), or define INGOT_STACK_WORKSPACE_LIMIT, which is the second number");
    tensor_t<value_type, output_shape> y{};
    if constexpr (well_formed && detail::fits_the_stack<typename Stack::Needed, detail::StackLimit>) {
      Workspace<1> workspace{};
      forward<1>(x, y, workspace);
    }
    return y;
  }

  // Step by step, of a network over time: [Time, Features], or [Channels, Time] and [Channels, Time, Frequency]. Each
  // step reads a step_input_t<Net>, one frame without its time axis, and writes a step_output_t<Net>; a frame of [Time]
  // is one number, given as that or as a tensor without axes. What persists from one step to the next is in the
  // State<Net> that the caller places. Output t is output t - delay of the whole sequence, bit
  // for bit, until padding behind the end would be read; before it are zeros. `workspace` is a StepWorkspace<Net>, and
  // may be left out where that is empty. Include ingot/network/streaming.hpp, or ingot.hpp.
  template <class X, class Y, class S, class... Scratches>
  requires(sizeof...(Scratches) < 2)
  constexpr void step(X const& x, Y&& y, S& state, Scratches&&... workspace) const {
    if constexpr (well_formed) detail::Stepping<Network>::template step<1, Y>(*this, x, y, state, workspace...);
  }
  // B steps in one call, with the bits of B calls: x and y hold B steps, one after the other, as a batch; `workspace` is
  // a StepWorkspace<Net, B>.
  template <std::size_t B, class X, class Y, class S, class... Scratches>
  requires(sizeof...(Scratches) < 2 && !std::is_pointer_v<std::decay_t<X>>)
  constexpr void advance(X const& x, Y&& y, S& state, Scratches&&... workspace) const {
    if constexpr (well_formed) detail::Stepping<Network>::template step<B, Y>(*this, x, y, state, workspace...);
  }
  // `count` steps, a number of the run time's, in blocks of Max steps and what is left in smaller ones. `workspace` is a
  // BlockWorkspace<Net, Max>.
  template <std::size_t Max, class T, class S, class... Scratches>
  requires(sizeof...(Scratches) < 2)
  constexpr void advance(T const* x, T* y, std::size_t count, S& state, Scratches&&... workspace) const {
    if constexpr (well_formed) {
      detail::Stepping<Network>::template step_many<Max>(*this, x, y, count, state, workspace...);
    }
  }
  // The state before the first step. To assign it is a reset.
  template <class T = value_type>
  constexpr auto rest_state() const {
    if constexpr (well_formed) return detail::Stepping<Network>::template rest_state<T>(*this);
  }

  // The pass over a whole sequence [Time, Features], from a state and to one: a sequence may so be given in parts. From
  // the state of rest it has the bits of forward(x, y, workspace). `workspace` is a SequenceWorkspace<Net>.
  template <class X, class Y, class S, class Scratched>
  constexpr void forward(X&& x, Y&& y, S& state, Scratched&& workspace) const {
    if constexpr (well_formed) detail::Stepping<Network>::forward(*this, x, y, state, workspace);
  }
  // The state that silence leads to, and whether it does; a Settled<Net>. Audio that begins with it begins without a
  // click. `workspace` is a StepWorkspace<Net>.
  template <class T = value_type, class Scratched>
  requires(!std::is_convertible_v<Scratched, std::size_t>)
  constexpr auto settled_state(Scratched&& workspace, std::size_t limit = 65536) const {
    if constexpr (well_formed) return detail::Stepping<Network>::template settle<T>(*this, limit, workspace);
  }
  template <class T = value_type>
  constexpr auto settled_state(std::size_t limit = 65536) const {
    if constexpr (well_formed) return detail::Stepping<Network>::template settle<T>(*this, limit);
  }

  // The likeliest class of one sample and its probability, by net(x): of logits by their softmax, of a single logit by
  // its sigmoid; as they are where the last layer gives probabilities (Softmax, Sigmoid) or their logarithms already.
  constexpr Prediction<value_type> predict(tensor_t<value_type, input_shape> const& x) const {
    static_assert(output_shape::rank == 1, "predict(x) is for a network with one axis of outputs, a number a class");
    if constexpr (output_shape::rank == 1) {
      return prediction<detail::outputs_of_last<Layers...>>((*this)(x));
    } else {
      return {};
    }
  }

  // The forward half of a training pass: inference with what backward needs kept in `saved`.
  // observer.forward(position, view) sees every layer's output when it has just been written: of layers that run as in
  // inference, the last one's.
  template <std::size_t B, class T = value_type, std::size_t Front = front, class Observer = detail::NoObserver>
  constexpr void forward_training(std::type_identity_t<View<T const, B, input_shape>> x,
                                  std::type_identity_t<View<T, B, output_shape>> y, Kept<B, T, Front>& saved,
                                  TrainingContext context, Observer&& observer = {}) const {
    if constexpr (Front > 0) {
      detail::front_step<training_plan<B, Front>.values[Front], B, T, detail::first_layers_t<Front, Layers...>>(
          Front - 1, x, y, saved.values.data(), saved.gradients.data(), observer);
    }
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      constexpr auto& plan = training_plan<B, Front>;
      static_cast<void>(detail::InOrder{
          true, (detail::training_step<(I >= Front), plan.values[I], plan.values[I + 1], B, T, Layers>(
                     I, element<I, Layers>(*this), x, y, saved.values.data(),
                     detail::reference(element<I, detail::kept_t<keeps(I, Front), Layers, B, T>>(saved.layers)),
                     context, observer),
                 true)...});
    }(positions);
  }

  // The backward half: from the loss's gradient with respect to y, writes the one with respect to x and adds that of
  // the parameters to `gradient`. x, y and saved are those of forward_training. observer.backward(position, view) sees
  // the gradient with respect to every layer's output before it is used.
  template <std::size_t B, class T = value_type, class Observer = detail::NoObserver>
  constexpr void backward(std::type_identity_t<View<T const, B, input_shape>> x,
                          std::type_identity_t<View<T const, B, output_shape>> y,
                          std::type_identity_t<View<T const, B, output_shape>> dy,
                          std::type_identity_t<View<T, B, input_shape>> dx, SavedThrough<B, T>& saved,
                          Network& gradient, Observer&& observer = {}) const {
    run_backward<0, true, B, T>(x, y, dy, dx, saved, gradient, observer);
  }

  // The same with a gradient that is written, not added to.
  template <std::size_t B, class T = value_type>
  constexpr void backward(std::type_identity_t<View<T const, B, input_shape>> x,
                          std::type_identity_t<View<T const, B, output_shape>> y,
                          std::type_identity_t<View<T const, B, output_shape>> dy,
                          std::type_identity_t<View<T, B, input_shape>> dx, SavedThrough<B, T>& saved,
                          FreshGradient<Network> gradient) const {
    detail::NoObserver observer;
    run_backward<0, true, B, T>(x, y, dy, dx, saved, gradient, observer);
  }

  // Refuses what a pass has kept that does not go through the frozen layers.
  template <std::size_t B, class T = value_type, std::size_t Front, class Gradient>
  requires(Front > 0)
  constexpr void backward(std::type_identity_t<View<T const, B, input_shape>>,
                          std::type_identity_t<View<T const, B, output_shape>>,
                          std::type_identity_t<View<T const, B, output_shape>>,
                          std::type_identity_t<View<T, B, input_shape>>, Kept<B, T, Front>&, Gradient&&) const {
    static_assert(detail::keeps_all_layers<Front>,
                  "a network that begins with frozen layers takes a SavedThrough<B> for the backward that gives dx; "
                  "with a Saved<B> there is backward_parameters");
  }

  // backward without the input's gradient: stops at the first layer that has parameters.
  template <std::size_t B, class T = value_type, std::size_t Front = front>
  constexpr void backward_parameters(std::type_identity_t<View<T const, B, input_shape>> x,
                                     std::type_identity_t<View<T const, B, output_shape>> y,
                                     std::type_identity_t<View<T const, B, output_shape>> dy, Kept<B, T, Front>& saved,
                                     Network& gradient) const {
    run_backward_parameters<B, T>(x, y, dy, saved, gradient);
  }
  template <std::size_t B, class T = value_type, std::size_t Front = front>
  constexpr void backward_parameters(std::type_identity_t<View<T const, B, input_shape>> x,
                                     std::type_identity_t<View<T const, B, output_shape>> y,
                                     std::type_identity_t<View<T const, B, output_shape>> dy, Kept<B, T, Front>& saved,
                                     FreshGradient<Network> gradient) const {
    run_backward_parameters<B, T>(x, y, dy, saved, gradient);
  }

  // Calls f(ParameterPath, Parameter, tensors...) for every parameter of networks of this type, side by side.
  template <class F, class First, class... Rest>
  static constexpr void visit_at(ParameterPath const& path, F& f, First& first, Rest&... rest) {
    if constexpr (well_formed) detail::visit_pack<Layers...>(positions, path, f, first, rest...);
  }

 private:
  struct Stack {
    using Needed = detail::Bytes<(workspace_size<1> + output_shape::size) * sizeof(value_type)>;
  };

  template <std::size_t B, class T, std::size_t Front, class X, class Y, class Gradient>
  constexpr void run_backward_parameters(X x, Y y, Y dy, Kept<B, T, Front>& saved, Gradient&& gradient) const {
    if constexpr (first_trained < depth) {
      View<T, B, typename nth<first_trained>::input_shape> const unwanted(
          saved.gradients.data() + backward_plan<B, first_trained>.size, input_size(first_trained));
      detail::NoObserver observer;
      run_backward<first_trained, false, B, T>(x, y, dy, unwanted, saved, gradient, observer);
    }
  }

  // The gradient of one layer, as fresh as that of the network; a value where the layer is empty and has none.
  template <std::size_t I>
  static constexpr decltype(auto) gradient_of(Network& gradient) {
    return element<I, nth<I>>(gradient);
  }
  template <std::size_t I>
  static constexpr auto gradient_of(FreshGradient<Network> gradient) {
    if constexpr (has_parameters_v<nth<I>>) {
      return FreshGradient<nth<I>>{element<I, nth<I>>(gradient.values)};
    } else {
      return nth<I>{};
    }
  }

  // Step S is layer depth - 1 - S; the last is layer First, whose input gradient may not be needed.
  template <std::size_t First, bool NeedsInputGradient, std::size_t B, class T, std::size_t Front, class X, class Y,
            class Dx, class Gradient, class Observer>
  constexpr void run_backward(X x, Y y, Y dy, Dx dx, Kept<B, T, Front>& saved, Gradient&& gradient,
                              Observer& observer) const {
    detail::TrainingArenas<T> const memory{saved.values.data(), saved.gradients.data()};
    [&]<std::size_t... S>(std::index_sequence<S...>) {
      constexpr auto& plan = backward_plan<B, First>;
      constexpr auto& kept = training_plan<B, Front>;
      static_cast<void>(detail::InOrder{
          true,
          (detail::backward_step<kept.values[depth - 1 - S], kept.values[depth - S], plan.values[S], plan.values[S + 1],
                                 (NeedsInputGradient || depth - 1 - S != First), B, T, nth<depth - 1 - S>>(
               depth - 1 - S, element<depth - 1 - S, nth<depth - 1 - S>>(*this), x, y, dy, dx, memory,
               detail::reference(
                   element<depth - 1 - S, detail::kept_t<keeps(depth - 1 - S, Front), nth<depth - 1 - S>, B, T>>(
                       saved.layers)),
               gradient_of<depth - 1 - S>(gradient), observer),
           true)...});
    }(std::make_index_sequence<depth - First>{});
  }

  // The refusals. They stand last because Clang reads no member of a class behind an assertion that fails, and would
  // report the absence of each.
  using Refused = detail::Found<Checks::refused, Layers...>;
  using NoInput = detail::Found<Checks::no_input, Layers...>;
  using NoOutput = detail::Found<Checks::no_output, Layers...>;
  using ZeroExtent = detail::FoundShaped<Checks::zero_extent, Layers...>;
  using BadScalar = detail::FoundShaped<Checks::bad_scalar, Layers...>;
  using OtherScalar = detail::FoundShaped<Checks::other_scalar, Layers...>;
  using NoForward = detail::FoundForward<Checks::no_forward, Layers...>;
  using BadData = detail::FoundData<Checks::bad_data, Layers...>;
  using Misplaced = detail::FoundBetween<Checks::misplaced, Layers...>;
  using Marks = detail::FoundMarks<Checks::marks.from, Checks::marks.to, Layers...>;
  using Mismatch = detail::FoundJoint<Checks::mismatch, Layers...>;

  static_assert(depth > 0, "a network has at least one layer");
  static_assert(detail::layer_exists<typename Refused::type, typename Refused::reason>,
                "a layer of the network is refused: layer_exists<...> has its position, its type and the reason");
  static_assert(detail::has_input_shape<typename NoInput::type>, "a layer names its input_shape, an ingot::Shape");
  static_assert(detail::has_output_shape<typename NoOutput::type>, "a layer names its output_shape, an ingot::Shape");
  static_assert(detail::has_no_zero_extent<typename ZeroExtent::type, typename ZeroExtent::shape>,
                "every extent of a layer's shapes is at least 1");
  static_assert(detail::has_a_scalar<typename BadScalar::type, typename BadScalar::scalar>,
                "the scalar of a layer is float, double or a type for which ingot::is_scalar holds");
  static_assert(detail::has_the_networks_scalar<typename OtherScalar::type, typename OtherScalar::scalar,
                                                typename Checks::scalar>,
                "all layers of a network compute in the same scalar");
  static_assert(detail::has_forward<typename NoForward::type, typename NoForward::reason>,
                "a layer has void forward<B>(View<T const, B, input_shape>, View<T, B, output_shape>) const");
  static_assert(detail::names_its_parameters<typename BadData::type, typename BadData::reason>,
                "a layer that holds data names its scalar and has a static visit(f, layers&...) that calls "
                "f(Parameter, tensors...) for each tensor");
  static_assert(
      detail::fits_its_memory<typename Misplaced::type, typename Misplaced::input, typename Misplaced::output>,
      "a layer with in_place or reshapes_only has outputs of its inputs' size");
  static_assert(
      detail::marks_match<typename Marks::output, typename Marks::input>,
      "of two neighbours one has the mark of a step behind its features and the other has none: that one lacks "
      ".marked = true, or per_marked_step");
#if defined(__cpp_static_assert) && __cpp_static_assert >= 202306L
  static_assert(detail::shapes_match<typename Mismatch::output, typename Mismatch::input>,
                detail::JointText<typename Mismatch::output, typename Mismatch::input>{});
#else
  static_assert(detail::shapes_match<typename Mismatch::output, typename Mismatch::input>,
                "the output shape of a layer is the input shape of the next");
#endif
};

namespace detail {

template <class... Layers, std::size_t B>
inline constexpr auto inference_flow<Network<Layers...>, B> = chain_flow<B, Layers...>();

template <class... Layers>
struct Inference<Network<Layers...>> : InferenceOfChain<Layers...> {};

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"

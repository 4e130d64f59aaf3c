// Residual blocks under one condition whose outputs are summed up: WaveNet and its kin.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "ingot/core/folds.hpp"
#include "ingot/core/pack.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/layers/fingerprint.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/sizes.hpp"
#include "ingot/network/deduced_forward.hpp"
#include "ingot/network/front.hpp"
#include "ingot/network/skip_flow.hpp"
#include "ingot/network/skip_parts.hpp"
#include "ingot/network/skip_refusals.hpp"
#include "ingot/network/skip_training.hpp"
#include "ingot/network/untrainable.hpp"
#include "ingot/network/visit.hpp"

namespace ingot {

// One that is refused says so and nothing else.
template <class... Arrays>
struct SkipStack : RefusedLayer<SkipStack<Arrays...>> {};

// Arrays of blocks, each a SkipArray<Start, Head, Blocks...> of SkipBlock<Filter, Gate, Update, Condition>s:
//
//   h = x, s = 0
//   in every array        h = start(h)
//     in every block      a = gate(filter(h) + condition(x)),  s = s + a,  h = h + update(a)
//                         s = head(s)
//   y = s
//
// The condition is x itself, which every block sees; a block without one has NoCondition. What an array's head puts out
// is where the next one's sum begins.
//
// Shapes      x that of the first start; y that of the last head. An array's starts, filters, updates and sums have
//             shapes of their own, whatever layers they are.
// Parameters  the parts' as "<array>.start.<name>", "<array>.<block>.filter.<name>", .condition, .gate, .update and
//             "<array>.head.<name>", in this order.
// Numerics    the parts', and one addition for each + above, in that order; the first a is the first sum.
// Cost        the parts' MACs; the last block's update, which nothing reads, is neither computed nor trained.
// Memory      training keeps h, filter(h) + condition(x), and a of every block, and what the parts keep.
// Aliasing    y does not overlap x, nor dx dy.
// Refuses     no arrays, arrays without blocks, parts that are no layers or carry a state from batch to batch, parts
//             whose shapes do not meet.
// Source      van den Oord et al. 2016, WaveNet; in this form Wright et al. 2020, Real-Time Guitar Amplifier Emulation.
template <class... Arrays>
requires not_refused<SkipStack<Arrays...>>
struct SkipStack<Arrays...> : detail::Pack<Arrays...> {
 private:
  template <std::size_t I>
  using nth = detail::type_at_t<I, Arrays...>;
  static constexpr std::size_t last = sizeof...(Arrays) - 1;
  using unread = typename nth<last>::template block_type<nth<last>::block_count - 1>::update_layer;

 public:
  using parts = detail::SkipParts<Arrays...>;
  using scalar = typename parts::scalar;
  using value_type = std::conditional_t<std::is_same_v<scalar, AnyScalar>, float, scalar>;
  using input_shape = typename nth<0>::start_layer::input_shape;
  using output_shape = typename nth<last>::head_layer::output_shape;
  template <class U>
  using with_scalar = SkipStack<typename Arrays::template with_scalar<U>...>;
  static constexpr LayerIdentity identity() { return parts::identity(); }
  static constexpr bool draws_random = parts::draws_random;
  static constexpr std::size_t least_batch = parts::least_batch;
  static constexpr std::size_t macs = parts::macs - macs_of<unread>;
  static constexpr std::size_t other_operations =
      parts::other_operations - other_operations_of<unread> +
      detail::skip_additions_of_all<std::index_sequence_for<Arrays...>, Arrays...>;

  template <std::size_t I>
  constexpr decltype(auto) array() {
    return detail::element<I, nth<I>>(*this);
  }
  template <std::size_t I>
  constexpr decltype(auto) array() const {
    return detail::element<I, nth<I>>(*this);
  }

  template <std::size_t B>
  static constexpr std::size_t workspace_size = detail::inference_plan<SkipStack, B>.size;

  template <std::size_t B, class T>
  struct Saved {
    detail::Pack<detail::SavedArray<Arrays, B, T>...> arrays;
    detail::SkipScratch<B, T, Arrays...> scratch;
  };

  template <std::size_t B, class T = value_type>
  constexpr void forward(std::type_identity_t<View<T const, B, input_shape>> x,
                         std::type_identity_t<View<T, B, output_shape>> y,
                         std::type_identity_t<Scratch<T, workspace_size_v<SkipStack, B>>> scratch) const {
    detail::run_tree<B, T, SkipStack>(*this, x, y, scratch.data);
  }
  template <class X, class Y, class... Scratches>
  requires(sizeof...(Scratches) < 2)
  constexpr void forward(X const& x, Y&& y, Scratches&&... workspace) const {
    using Fault = detail::forward_call_fault_t<SkipStack, X const&, Y, Scratches...>;
    static_assert(detail::forward_accepts<Fault>,
                  "forward(x, y, workspace) is refused: forward_accepts<...> has the reason");
    if constexpr (detail::forward_accepts<Fault>) detail::deduce_forward(*this, x, y, workspace...);
  }

  template <std::size_t B, class T = value_type>
  constexpr void forward_training(std::type_identity_t<View<T const, B, input_shape>> x,
                                  std::type_identity_t<View<T, B, output_shape>> y, Saved<B, T>& saved,
                                  TrainingContext context) const {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      static_cast<void>(detail::InOrder{true, (train<I, B, T>(x, y, saved, context.child(I)), true)...});
    }(std::index_sequence_for<Arrays...>{});
  }

  template <std::size_t B, class T = value_type>
  constexpr void backward(std::type_identity_t<View<T const, B, input_shape>> x,
                          std::type_identity_t<View<T const, B, output_shape>> y,
                          std::type_identity_t<View<T const, B, output_shape>> dy,
                          std::type_identity_t<View<T, B, input_shape>> dx, Saved<B, T>& saved,
                          SkipStack& gradient) const {
    kernels::fill(dx, T(0));
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      static_cast<void>(detail::InOrder{true, (train_back<last - I, B, T>(x, y, dy, dx, saved, gradient), true)...});
    }(std::index_sequence_for<Arrays...>{});
  }

  template <class F, class First, class... Rest>
  static constexpr void visit_at(ParameterPath const& path, F& f, First& first, Rest&... rest) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      static_cast<void>(detail::InOrder{true, (visit_array<I>(path, f, first, rest...), true)...});
    }(std::index_sequence_for<Arrays...>{});
  }

 private:
  template <std::size_t I, class F, class First, class... Rest>
  static constexpr void visit_array(ParameterPath const& path, F& f, First& first, Rest&... rest) {
    nth<I>::visit_at(path.child(I), f, detail::reference(first.template array<I>()),
                     detail::reference(rest.template array<I>())...);
  }
  template <std::size_t I, std::size_t B, class T>
  static constexpr auto& kept(Saved<B, T>& saved) {
    return detail::element<I, detail::SavedArray<nth<I>, B, T>>(saved.arrays);
  }
  // h before an array's start.
  template <std::size_t I, std::size_t B, class T>
  static constexpr View<T const, B, typename nth<I>::start_layer::input_shape> hidden_before(
      View<T const, B, input_shape> x, Saved<B, T>& saved) {
    if constexpr (I == 0) {
      return x;
    } else {
      return kept<I - 1, B, T>(saved).template hidden_of<nth<I - 1>::block_count>();
    }
  }
  template <std::size_t I, std::size_t B, class T>
  constexpr void train(View<T const, B, input_shape> x, View<T, B, output_shape> y, Saved<B, T>& saved,
                       TrainingContext context) const {
    T const* sum = nullptr;
    if constexpr (I > 0) sum = kept<I - 1, B, T>(saved).output.data();
    View<T, B, typename nth<I>::head_layer::output_shape> out = [&] {
      if constexpr (I == last) {
        return y;
      } else {
        return View<T, B, typename nth<I>::head_layer::output_shape>(kept<I, B, T>(saved).output);
      }
    }();
    detail::train_array<I == last, B, T, nth<I>>(array<I>(), x, hidden_before<I, B, T>(x, saved), sum,
                                                 kept<I, B, T>(saved), out, context);
  }
  template <std::size_t I, std::size_t B, class T>
  constexpr void train_back(View<T const, B, input_shape> x, View<T const, B, output_shape> y,
                            View<T const, B, output_shape> dy, View<T, B, input_shape> dx, Saved<B, T>& saved,
                            SkipStack& gradient) const {
    using Output = typename nth<I>::head_layer::output_shape;
    using Before = typename nth<I>::start_layer::input_shape;
    auto& scratch = saved.scratch;
    auto const run = [&](View<T const, B, Output> out, View<T const, B, Output> dout, View<T, B, Before> dh) {
      detail::train_array_back<I == last, B, T, nth<I>>(array<I>(), x, hidden_before<I, B, T>(x, saved), out, dout, dx,
                                                        dh, kept<I, B, T>(saved), scratch,
                                                        detail::reference(gradient.template array<I>()));
    };
    auto const run_to = [&](View<T const, B, Output> out, View<T const, B, Output> dout) {
      if constexpr (I == 0) {
        View<T, B, input_shape> const part(scratch.input.data(), input_shape::size);
        run(out, dout, part);
        kernels::add<B, T, input_shape>(part, dx);
      } else {
        View<T, B, Before> const dh(scratch.next_hidden.data(), Before::size);
        run(out, dout, dh);
        kernels::copy<B, T, Before>(dh, View<T, B, Before>(scratch.hidden.data(), Before::size));
      }
    };
    if constexpr (I == last) {
      run_to(y, dy);
    } else {
      run_to(kept<I, B, T>(saved).output, View<T const, B, Output>(scratch.sum.data(), Output::size));
    }
  }
};

namespace detail {

// Which of its layers keeps a stack from being trained: by its number among all.
template <class List>
struct FirstUntrainableIn;
template <class... Layers>
struct FirstUntrainableIn<Type<Pack<Layers...>>> : FirstUntrainableOf<Layers...> {};
template <class... Arrays>
requires not_refused<SkipStack<Arrays...>>
struct FirstUntrainable<SkipStack<Arrays...>>
    : FirstUntrainableIn<typename JoinedTypes<typename ArrayLayers<Arrays>::type...>::type> {};

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"

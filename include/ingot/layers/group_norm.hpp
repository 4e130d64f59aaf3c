// Normalisation of groups of channels, and of each channel alone.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/kernels/group_norm.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/words.hpp"

namespace ingot {

// As PyTorch's GroupNorm and InstanceNorm have them.
struct GroupNormOptions {
  double epsilon = 1e-5;
};

// Those that are refused say so and nothing else.
template <class S, std::size_t Groups, GroupNormOptions Options = GroupNormOptions{}, class T = float>
struct GroupNorm : RefusedLayer<GroupNorm<S, Groups, Options, T>> {};
template <class S, GroupNormOptions Options = GroupNormOptions{}, class T = float>
struct InstanceNorm : RefusedLayer<InstanceNorm<S, Options, T>> {};

namespace reasons {

// Channels do not fall into so many groups of as many each.
template <std::size_t Channels, std::size_t Groups>
struct GroupsDoNotDivideChannels {};

}  // namespace reasons

namespace detail {

template <class S>
inline constexpr std::size_t channels_of = 1;
template <std::size_t C, std::size_t... Positions>
inline constexpr std::size_t channels_of<Shape<C, Positions...>> = C;

template <class S, std::size_t Groups, GroupNormOptions Options, class T>
struct GroupNormRefusal : FirstOf<UnlessExtents<S>, UnlessRanked<S>, UnlessScalar<T>, UnlessEpsilon<Options.epsilon>,
                                  Unless<(Groups > 0 && channels_of<S> % (Groups == 0 ? 1 : Groups) == 0),
                                         reasons::GroupsDoNotDivideChannels<channels_of<S>, Groups>>> {};

// What both have in common; L is the layer itself.
template <class L, class S, std::size_t Groups, GroupNormOptions Options, class T>
struct GroupNormBase {
  using scalar = T;
  using input_shape = S;
  using output_shape = S;
  static constexpr bool backward_reads_output = false;
  static constexpr bool same_in_training = true;
  static constexpr std::size_t channels = S::extents[0];
  // mean 1 n, variance 3 n, y 4 n
  static constexpr std::size_t other_operations = 8 * S::size + 5 * Groups;

  Tensor<T, channels> weight;
  Tensor<T, channels> bias;

  template <std::size_t B, class>
  struct Saved {
    std::array<kernels::Moments<T>, B * Groups> moments;
  };

  template <std::size_t B>
  constexpr void forward(View<T const, B, S> x, View<T, B, S> y) const {
    kernels::group_norm_forward<channels, Groups>(x, y, T(Options.epsilon), weight.data(), bias.data(),
                                                  [](std::size_t, kernels::Moments<T> const&) {});
  }

  template <std::size_t B>
  constexpr void forward_training(View<T const, B, S> x, View<T, B, S> y, Saved<B, T>& saved, TrainingContext) const {
    kernels::group_norm_forward<channels, Groups>(
        x, y, T(Options.epsilon), weight.data(), bias.data(),
        [&](std::size_t g, kernels::Moments<T> const& moments) { saved.moments[g] = moments; });
  }

  template <std::size_t B>
  constexpr void backward(View<T const, B, S> x, View<T const, B, S>, View<T const, B, S> dy, View<T, B, S> dx,
                          Saved<B, T>& saved, L& gradient) const {
    kernels::group_norm_backward<channels, Groups>(x, dy, dx, saved.moments.data(), weight.data(),
                                                   gradient.weight.data(), gradient.bias.data());
  }

  template <class F, class... Same>
  static constexpr void visit(F&& f, Same&... same) {
    f(Parameter{"weight", Role::scale}, same.weight...);
    f(Parameter{"bias", Role::shift}, same.bias...);
  }
};

}  // namespace detail

template <class S, std::size_t Groups, GroupNormOptions Options, class T>
struct RefusalOf<GroupNorm<S, Groups, Options, T>> : detail::GroupNormRefusal<S, Groups, Options, T> {};
template <class S, GroupNormOptions Options, class T>
struct RefusalOf<InstanceNorm<S, Options, T>> : detail::GroupNormRefusal<S, 1, Options, T> {};

// y = (x - mean) / sqrt(variance + epsilon) * weight[c] + bias[c], c the channel, the first axis of a sample; mean and
// variance over all positions of the channels of its group, in one sample: neighbours, Groups of them.
//
// Shapes      any, of whose first axis Groups is a divisor; the same in and out.
// Parameters  weight, bias [C].
// Numerics    those of LayerNorm: sums in T, in pairs; two passes for the variance, of numbers of any size. A group of
//             one number gives its bias.
// Cost        no MACs; two scalars a channel; training keeps 3 a group.
// Aliasing    y may be x where backward is not called, as in inference. dx may be dy.
// Refuses     a shape without axes; a number of groups that does not divide the channels; an epsilon that is negative or
//             not finite; a T that is not a scalar.
// Source      Wu, He 2018; PyTorch's torch.nn.GroupNorm.
template <class S, std::size_t Groups, GroupNormOptions Options, class T>
requires not_refused<GroupNorm<S, Groups, Options, T>>
struct GroupNorm<S, Groups, Options, T>
    : detail::GroupNormBase<GroupNorm<S, Groups, Options, T>, S, Groups, Options, T> {
  template <class U>
  using with_scalar = GroupNorm<S, Groups, Options, U>;
  static constexpr LayerIdentity identity() { return layer_identity("GroupNorm", Options.epsilon, Groups); }

  // The type as a program spells it: host/spelled_layer.hpp.
  template <class Spelling>
  static void spell(Spelling& spelling) {
    spelling.layer("GroupNorm", "models.hpp");
    spelling.template type<S>();
    spelling.number(Groups);
    spelling.options("GroupNormOptions").add("epsilon", Options.epsilon, GroupNormOptions{}.epsilon);
    spelling.template scalar<T>();
  }
};

// The same of each channel alone, as if there were as many groups as channels.
//
// Source      Ulyanov, Vedaldi, Lempitsky 2016; PyTorch's torch.nn.InstanceNorm1d and 2d with affine=True and without
//             running statistics. All else as GroupNorm.
template <class S, GroupNormOptions Options, class T>
requires not_refused<InstanceNorm<S, Options, T>>
struct InstanceNorm<S, Options, T>
    : detail::GroupNormBase<InstanceNorm<S, Options, T>, S, detail::channels_of<S>, Options, T> {
  template <class U>
  using with_scalar = InstanceNorm<S, Options, U>;
  static constexpr LayerIdentity identity() { return layer_identity("InstanceNorm", Options.epsilon); }

  // The type as a program spells it: host/spelled_layer.hpp.
  template <class Spelling>
  static void spell(Spelling& spelling) {
    spelling.layer("InstanceNorm", "models.hpp");
    spelling.template type<S>();
    spelling.options("GroupNormOptions").add("epsilon", Options.epsilon, GroupNormOptions{}.epsilon);
    spelling.template scalar<T>();
  }
};

// What stands for the layers in build().
namespace words {

template <std::size_t Groups, GroupNormOptions Options>
struct GroupNorm {
  template <class Input>
  static constexpr bool takes = Input::rank > 0;
  template <class Input, class T>
  using layer = ingot::GroupNorm<Input, Groups, Options, T>;
};
template <GroupNormOptions Options>
struct InstanceNorm {
  template <class Input>
  static constexpr bool takes = Input::rank > 0;
  template <class Input, class T>
  using layer = ingot::InstanceNorm<Input, Options, T>;
};

}  // namespace words

// Stand for these layers in build(): `group_norm<4>`, `instance_norm<>`.
template <std::size_t Groups, GroupNormOptions Options = GroupNormOptions{}>
inline constexpr words::GroupNorm<Groups, Options> group_norm{};
template <GroupNormOptions Options = GroupNormOptions{}>
inline constexpr words::InstanceNorm<Options> instance_norm{};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

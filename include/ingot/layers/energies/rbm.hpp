// The restricted Boltzmann machine.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/random.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/kernels/dense.hpp"
#include "ingot/kernels/elementwise.hpp"
#include "ingot/kernels/post_ops.hpp"
#include "ingot/kernels/restricted_boltzmann.hpp"
#include "ingot/kernels/sampling.hpp"
#include "ingot/layers/activations.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/words.hpp"

namespace ingot {

// What the visible units are: 0 or 1, or real numbers of variance 1 about their means. Hidden units are 0 or 1.
enum class VisibleUnits { bernoulli, gaussian };
// As a program spells one: host/spelled_layer.hpp.
constexpr std::string_view spelled_enumerator(VisibleUnits units) {
  return units == VisibleUnits::gaussian ? "VisibleUnits::gaussian" : "VisibleUnits::bernoulli";
}

// What an Rbm is made of.
struct RbmOptions {
  VisibleUnits visible = VisibleUnits::bernoulli;
};

template <std::size_t Visible, std::size_t Hidden, RbmOptions Options = RbmOptions{}, class T = float>
struct Rbm : RefusedLayer<Rbm<Visible, Hidden, Options, T>> {};

template <std::size_t Visible, std::size_t Hidden, RbmOptions Options, class T>
struct RefusalOf<Rbm<Visible, Hidden, Options, T>> : FirstOf<UnlessPositive<Visible, Hidden>, UnlessScalar<T>> {};

// p(v, h) = exp(-E(v, h)) / Z with the energy
//   E(v, h) = -b . v - c . h - h . W v             bernoulli
//   E(v, h) = |v - b|^2 / 2 - c . h - h . W v      gaussian: inputs are normalised to a variance of about 1 before
// so that each side is independent given the other,
//   p(h[j] = 1 | v) = sigmoid(c + W v)[j]
//   p(v[i] = 1 | h) = sigmoid(b + W^T h)[i], or v ~ N(b + W^T h, 1)
// and p(v) = exp(-F(v)) / Z with the free energy F(v) = E(v, 0) - sum_j softplus(c + W v)[j].
//
// As a layer y = sigmoid(W v + c), the probabilities of the hidden units: a Dense and a Sigmoid in one, trained by
// gradient in a network, where visible_bias has no part and a gradient of 0; or by itself, as
// training/contrastive_divergence.hpp has it. Inputs may be probabilities.
//
// Shapes      v [Visible], h and y [Hidden].
// Parameters  weight [Hidden, Visible], visible_bias b [Visible], hidden_bias c [Hidden].
// Numerics    y and its gradients as Dense and Sigmoid have them; W^T h in running sums of 32 products on b; energies in
//             sums of 16 partial ones, in pairs. What is drawn depends on the key and the sample's place in its batch
//             (kernels/sampling.hpp): the same bits on every target as long as the probabilities are.
// Cost        Visible * Hidden MACs a sample, and again for W^T h; (Hidden + 1) * Visible + Hidden scalars. Large weights
//             are aligned as Dense's. Training keeps Hidden scalars a sample.
// Aliasing    what is written overlaps neither the parameters nor what is read.
// Refuses     zero sizes; a T that is not a scalar. In build() also an input of several axes.
// Source      Smolensky 1986; Hinton 2002; Welling, Rosen-Zvi, Hinton 2004.
template <std::size_t Visible, std::size_t Hidden, RbmOptions Options, class T>
requires not_refused<Rbm<Visible, Hidden, Options, T>>
struct Rbm<Visible, Hidden, Options, T> {
  using scalar = T;
  using input_shape = Shape<Visible>;
  using output_shape = Shape<Hidden>;
  template <class U>
  using with_scalar = Rbm<Visible, Hidden, Options, U>;
  static constexpr RbmOptions options = Options;
  static constexpr bool gaussian = Options.visible == VisibleUnits::gaussian;
  static constexpr bool same_in_training = true;
  static constexpr bool takes_fresh_gradient = true;
  static constexpr Outputs outputs = Outputs::probabilities;
  static constexpr std::size_t macs = Visible * Hidden;
  static constexpr std::size_t other_operations = 2 * Hidden;  // a bias and a sigmoid each
  static constexpr LayerIdentity identity() { return layer_identity("Rbm", Options.visible); }

  alignas(kernels::weights_alignment<T>(Hidden, Visible)) Tensor<T, Hidden, Visible> weight;
  Tensor<T, Visible> visible_bias;
  Tensor<T, Hidden> hidden_bias;

  template <class Number, std::size_t B, class S>
  using Batch = std::type_identity_t<View<Number, B, S>>;

  // The slope of the loss by W v + c.
  template <std::size_t B, class>
  struct Saved {
    std::array<T, B * Hidden> slope;
  };

  template <std::size_t B>
  constexpr void forward(View<T const, B, input_shape> v, View<T, B, output_shape> y) const {
    kernels::dense_forward<true, Visible, Hidden>(weight.data(), hidden_bias.data(), v, y, OfSums{});
  }
  template <std::size_t B>
  constexpr void forward_training(View<T const, B, input_shape> v, View<T, B, output_shape> y, Saved<B, T>&,
                                  TrainingContext) const {
    forward<B>(v, y);
  }

  template <std::size_t B, class Gradient>
  constexpr void backward(View<T const, B, input_shape> v, View<T const, B, output_shape> y,
                          View<T const, B, output_shape> dy, View<T, B, input_shape> dv, Saved<B, T>& saved,
                          Gradient&& gradient) const {
    backward_parameters<B>(v, y, dy, saved, gradient);
    kernels::dense_backward_input<Visible, Hidden>(weight.data(),
                                                   View<T const, B, output_shape>(saved.slope.data(), Hidden), dv);
  }
  template <std::size_t B>
  constexpr void backward_parameters(View<T const, B, input_shape> v, View<T const, B, output_shape> y,
                                     View<T const, B, output_shape> dy, Saved<B, T>& saved, Rbm& gradient) const {
    add_gradient<true, B>(v, y, dy, saved, gradient);
  }
  template <std::size_t B>
  constexpr void backward_parameters(View<T const, B, input_shape> v, View<T const, B, output_shape> y,
                                     View<T const, B, output_shape> dy, Saved<B, T>& saved,
                                     FreshGradient<Rbm> gradient) const {
    add_gradient<false, B>(v, y, dy, saved, gradient.values);
    gradient.values.visible_bias.fill(T(0));
  }

  // p(h = 1 | v), as forward has it.
  template <std::size_t B = 1>
  constexpr void hidden_means(Batch<T const, B, input_shape> v, Batch<T, B, output_shape> means) const {
    forward<B>(v, means);
  }
  // The means of p(v | h): of bernoulli units, the probabilities of 1.
  template <std::size_t B = 1>
  constexpr void visible_means(Batch<T const, B, output_shape> h, Batch<T, B, input_shape> means) const {
    kernels::transposed_dense<Visible, Hidden>(weight.data(), visible_bias.data(), h, means);
    if constexpr (!gaussian) {
      kernels::map<true>(View<T const, B, input_shape>(means), means,
                         [](auto sum) { return activation::Sigmoid::value(sum); });
    }
  }

  // Draws h from p(h | v), and v from p(v | h). The caller's keys differ from call to call.
  template <std::size_t B = 1>
  constexpr void sample_hidden(Batch<T const, B, input_shape> v, Batch<T, B, output_shape> h, RandomKey key) const {
    hidden_means<B>(v, h);
    kernels::draw_bernoulli(h, key);
  }
  template <std::size_t B = 1>
  constexpr void sample_visible(Batch<T const, B, output_shape> h, Batch<T, B, input_shape> v, RandomKey key) const {
    visible_means<B>(h, v);
    if constexpr (gaussian) {
      kernels::add_normal(v, key);
    } else {
      kernels::draw_bernoulli(v, key);
    }
  }
  // A step of Gibbs's chain: h from v, then v from h.
  template <std::size_t B = 1>
  constexpr void gibbs_step(Batch<T, B, input_shape> v, Batch<T, B, output_shape> h, RandomKey key) const {
    sample_hidden<B>(v, h, key.child(0));
    sample_visible<B>(h, v, key.child(1));
  }

  // E(v, h) and F(v) of one sample.
  constexpr T energy(View<T const, 1, input_shape> v, View<T const, 1, output_shape> h) const {
    return kernels::joint_energy<gaussian, Visible, Hidden>(weight.data(), visible_bias.data(), hidden_bias.data(),
                                                            v.data, h.data);
  }
  constexpr T free_energy(View<T const, 1, input_shape> v) const {
    return kernels::free_energy<gaussian, Visible, Hidden>(weight.data(), visible_bias.data(), hidden_bias.data(),
                                                           v.data);
  }
  // F of every sample of a batch: the same bits, at the speed of a dense layer.
  template <std::size_t B>
  constexpr void free_energies(View<T const, B, input_shape> v, Tensor<T, B>& energies,
                               Scratch<T, B * Hidden> scratch) const {
    kernels::free_energies<gaussian, Visible, Hidden>(weight.data(), visible_bias.data(), hidden_bias.data(), v,
                                                      energies.data(), scratch.data);
  }

  template <class F, class... Same>
  static constexpr void visit(F&& f, Same&... same) {
    f(Parameter{"weight", Role::weight, Visible, Hidden}, same.weight...);
    f(Parameter{"visible_bias", Role::bias, Hidden, Visible}, same.visible_bias...);
    f(Parameter{"hidden_bias", Role::bias, Visible, Hidden}, same.hidden_bias...);
  }

  // The type as a program spells it: host/spelled_layer.hpp.
  template <class Spelling>
  static void spell(Spelling& spelling) {
    spelling.layer("Rbm", "energies.hpp", Visible, Hidden);
    spelling.options("RbmOptions").add("visible", Options.visible, VisibleUnits::bernoulli);
    spelling.template scalar<T>();
  }

 private:
  using OfSums = kernels::Apply<activation::Sigmoid, true>;

  template <bool Accumulate, std::size_t B>
  constexpr void add_gradient(View<T const, B, input_shape> v, View<T const, B, output_shape> y,
                              View<T const, B, output_shape> dy, Saved<B, T>& saved, Rbm& gradient) const {
    View<T, B, output_shape> const slope(saved.slope.data(), Hidden);
    kernels::map_gradient<true>(y, dy, slope, [](auto p) { return activation::Sigmoid::slope(p); });
    kernels::dense_backward_parameters<true, Visible, Hidden, Accumulate>(
        v, View<T const, B, output_shape>(slope), gradient.weight.data(), gradient.hidden_bias.data());
  }
};

// What stands for the layer in build().
namespace words {

template <std::size_t Hidden, RbmOptions Options>
struct Rbm {
  template <class Input>
  static constexpr bool takes = Input::rank == 1;
  template <class Input, class T>
  using layer = ingot::Rbm<Input::size, Hidden, Options, T>;
};

}  // namespace words

// Stands for an Rbm with so many hidden units in build(): `rbm<64>`.
template <std::size_t Hidden, RbmOptions Options = RbmOptions{}>
inline constexpr words::Rbm<Hidden, Options> rbm{};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

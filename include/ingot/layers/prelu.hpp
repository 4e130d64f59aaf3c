// The rectifier whose slope below 0 is learned.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/math.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/graph/operations/more_activations.hpp"
#include "ingot/kernels/prelu.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/words.hpp"

namespace ingot {

// A slope for each channel, or one for all of them, as PyTorch's num_parameters=1.
struct PReluOptions {
  bool shared = false;
};

// One that is refused says so and nothing else.
template <class S, PReluOptions Options = PReluOptions{}, class T = float>
struct PRelu : RefusedLayer<PRelu<S, Options, T>> {};

template <class S, PReluOptions Options, class T>
struct RefusalOf<PRelu<S, Options, T>> : FirstOf<UnlessExtents<S>, UnlessRanked<S>, UnlessScalar<T>> {};

// y = x for x > 0, weight[c] x otherwise, c the channel: the first axis of a sample.
//
// Shapes      any; the same in and out.
// Parameters  weight [C], or [1] with .shared = true. It starts at 0.25.
// Numerics    y is exact but for one rounding; the slope of weight is a sum in T, in pairs. NaN stays NaN; an infinite
//             x below 0 gives NaN where weight is 0.
// Cost        no MACs; one operation an element.
// Aliasing    y may be x where backward is not called, as in inference. dx may be dy.
// Refuses     a shape without axes; a T that is not a scalar.
// Source      He, Zhang, Ren, Sun 2015; PyTorch's torch.nn.PReLU.
template <class S, PReluOptions Options, class T>
requires not_refused<PRelu<S, Options, T>>
struct PRelu<S, Options, T> {
  using scalar = T;
  using input_shape = S;
  using output_shape = S;
  template <class U>
  using with_scalar = PRelu<S, Options, U>;
  static constexpr LayerIdentity identity() { return layer_identity("PRelu", Options.shared); }
  static constexpr bool backward_reads_output = false;
  static constexpr std::size_t slopes = Options.shared ? 1 : S::extents[0];

  Tensor<T, slopes> weight;

  template <std::size_t B>
  constexpr void forward(View<T const, B, S> x, View<T, B, S> y) const {
    kernels::prelu_forward<slopes>(x, y, weight.data());
  }

  template <std::size_t B>
  constexpr void backward(View<T const, B, S> x, View<T const, B, S>, View<T const, B, S> dy, View<T, B, S> dx,
                          PRelu& gradient) const {
    backward_parameters<B>(x, dy, dy, gradient);
    kernels::prelu_backward_input<slopes>(x, dy, dx, weight.data());
  }

  template <std::size_t B>
  constexpr void backward_parameters(View<T const, B, S> x, View<T const, B, S>, View<T const, B, S> dy,
                                     PRelu& gradient) const {
    kernels::prelu_backward_weight<slopes>(x, dy, gradient.weight.data());
  }

  template <class F, class... Same>
  static constexpr void visit(F&& f, Same&... same) {
    f(Parameter{.name = "weight", .role = Role::shift, .start = 0.25F}, same.weight...);
  }

  // The type as a program spells it: host/spelled_layer.hpp.
  template <class Spelling>
  static void spell(Spelling& spelling) {
    spelling.layer("PRelu", "models.hpp");
    spelling.template type<S>();
    spelling.options("PReluOptions").add("shared", Options.shared, false);
    spelling.template scalar<T>();
  }
};

// What stands for the layer in build().
namespace words {

template <PReluOptions Options>
struct PRelu {
  template <class Input>
  static constexpr bool takes = Input::rank > 0;
  template <class Input, class T>
  using layer = ingot::PRelu<Input, Options, T>;
};

}  // namespace words

// prelu stands for a PRelu in build(), and is an operation on expressions; `shared_prelu` for one of a single slope.
using graph::prelu;
template <>
struct WordOf<graph::operations::PRelu> {
  using type = words::PRelu<PReluOptions{}>;
};
inline constexpr words::PRelu<PReluOptions{.shared = true}> shared_prelu{};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// Layers that only rename the axes: no work, no memory.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/graph/operations/reshape.hpp"
#include "ingot/kernels/elementwise.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/words.hpp"

namespace ingot {

template <class From, class To>
struct Reshape : RefusedLayer<Reshape<From, To>> {};

namespace reasons {

// A reshape keeps the number of elements.
template <class From, class To>
struct SizesDiffer {};

}  // namespace reasons

template <class From, class To>
struct RefusalOf<Reshape<From, To>> : FirstOf<UnlessExtents<From>, UnlessExtents<To>,
                                              Unless<(From::size == To::size), reasons::SizesDiffer<From, To>>> {};

// The same values, in the same order, under another shape.
//
// Shapes      From in, To out.
// Parameters  none.
// Cost        none in a network, where the output is the input's own memory; alone, forward and backward copy.
// Numerics    exact.
// Aliasing    y is x or does not overlap it, dx is dy or does not overlap it.
// Refuses     shapes of different sizes.
// Source      PyTorch's torch.nn.Unflatten and Tensor.reshape.
template <class From, class To>
requires not_refused<Reshape<From, To>>
struct Reshape<From, To> {
  using input_shape = From;
  using output_shape = To;
  static constexpr LayerIdentity identity() { return layer_identity("Reshape"); }
  static constexpr bool reshapes_only = true;

  template <std::size_t B, class T>
  constexpr void forward(View<T const, B, From> x, View<T, B, To> y) const {
    kernels::copy(x.template as<To>(), y);
  }
  template <std::size_t B, class T>
  constexpr void backward(View<T const, B, From>, View<T const, B, To>, View<T const, B, To> dy, View<T, B, From> dx,
                          Reshape&) const {
    kernels::copy(dy.template as<From>(), dx);
  }
};

// One axis of all elements, the last axis fastest. PyTorch's torch.nn.Flatten.
template <std::size_t... Extents>
struct Flatten : Reshape<Shape<Extents...>, Shape<(Extents * ... * 1)>> {};

// y = x. PyTorch's torch.nn.Identity.
template <class S>
struct Identity : Reshape<S, S> {};

// What stands for the layers in build().
namespace words {

template <class To>
struct Reshape {
  template <class Input>
  static constexpr bool takes = Input::size == To::size;
  template <class Input, class>
  using layer = ingot::Reshape<Input, To>;
};
struct Identity {
  template <class Input>
  static constexpr bool takes = true;
  template <class Input, class>
  using layer = ingot::Identity<Input>;
};

}  // namespace words

// `reshape<2, 21>`, `flatten` and `identity` stand for these layers in build(); the first two are operations on
// expressions, too.
using graph::reshape;
template <auto... Extents>
struct WordOf<graph::operations::Reshape<Extents...>> {
  using type = words::Reshape<Shape<static_cast<std::size_t>(Extents)...>>;
};
using graph::flatten;
template <>
struct WordOf<graph::operations::Flatten> {
  using type = words::OfExtents<Flatten>;
};
inline constexpr words::Identity identity{};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

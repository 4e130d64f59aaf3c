// Golden vectors: inputs with the outputs that a port of a network is to give for them, and the proof that it does.
//
// A header that `ingot import` writes has them beside the network's type:
//   inline constexpr std::uint64_t weights = 0x...;
//   inline constexpr ingot::Tensor<float, 2, 1, 28, 28> golden_inputs{...};
//   inline constexpr ingot::Tensor<float, 2, 10> golden_outputs{...};
//   inline constexpr ingot::Golden golden{golden_inputs, golden_outputs,
//                                         ingot::GoldenBound{.relative = 1e-4, .absolute = 1e-5}, weights};
// and a program compares, while it runs or while it is compiled:
//   auto const result = ingot::verify(net, mnist::golden);
//   if (!result) puts(result.text);  // sample 1, output [3]: expected 0.5, found 0.25; the bound is ...
//   static_assert(ingot::agrees(constexpr_net, mnist::golden));
// Golden vectors of networks with names, ExpressionNetwork, are made by golden_of<Net>: golden_of.hpp.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "ingot/core/stack_limit.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/deploy/known_answers.hpp"
#include "ingot/deploy/verification.hpp"
#include "ingot/deploy/weights_fingerprint.hpp"
#include "ingot/layers/layer.hpp"

namespace ingot {

// What verify() takes for one sample: scratch, and an output. Place it where it is too large for the stack:
// `static ingot::GoldenWorkspace<Net> workspace;`.
template <class Net>
struct GoldenWorkspace {
  Workspace<default_scalar_t<Net>, workspace_size_v<Net, 1>> scratch;
  tensor_t<default_scalar_t<Net>, typename Net::output_shape> output;
};
template <class Net>
requires requires { typename Net::Results; }
struct GoldenWorkspace<Net> {
  typename Net::Workspace scratch;
  typename Net::Results output;
};

namespace detail {

template <class Inputs, class Outputs, class Net>
inline constexpr bool are_golden_vectors_of = are_answers<Net, Inputs, Outputs>;

}  // namespace detail

// Inputs and outputs as batches, [samples, ...]; it refers to them, and stays in flash with them where it is constexpr.
// The numbers are of the network's scalar. `weights` is the fingerprint of the network's numbers, weights_fingerprint;
// 0 where any will do, as of a network that was prepared (folded) after it was loaded.
template <class Inputs, class Outputs>
class Golden {
 public:
  GoldenBound bound;
  std::uint64_t weights;

  constexpr Golden(Inputs const& given, Outputs const& expected, GoldenBound within, std::uint64_t fingerprint = 0)
      : bound(within), weights(fingerprint), inputs_(&given), outputs_(&expected) {}
  Golden(Inputs const&&, Outputs const&, GoldenBound, std::uint64_t = 0) = delete;
  Golden(Inputs const&, Outputs const&&, GoldenBound, std::uint64_t = 0) = delete;

  constexpr Inputs const& inputs() const { return *inputs_; }
  constexpr Outputs const& outputs() const { return *outputs_; }

  // Notes the first output out of its bound.
  template <class Net, class T>
  constexpr void compare(Net const& net, GoldenWorkspace<Net>& workspace, Verification<T>& result) const {
    static_assert(detail::are_golden_vectors_of<Inputs, Outputs, Net>,
                  "golden vectors are a batch of the network's inputs and one of its outputs, in its scalar");
    if constexpr (detail::are_golden_vectors_of<Inputs, Outputs, Net>) {
      detail::compare_with_answers(net, *inputs_, *outputs_, workspace.output, workspace.scratch,
                                   [&](std::size_t sample, std::size_t position, T expected, T found) {
                                     if (detail::is_within(found, expected, bound)) return true;
                                     result.fault = GoldenFault::output;
                                     result.sample = sample;
                                     result.position = position;
                                     result.expected = expected;
                                     result.found = found;
                                     return false;
                                   });
      using Y = typename Net::output_shape;
      if (!result) detail::describe_output(result, "", Y::extents.data(), Y::rank, bound);
    }
  }

 private:
  Inputs const* inputs_;
  Outputs const* outputs_;
};

// Compares a network with its golden vectors, sample by sample: first the fingerprint of its weights, then each output
// in order. The result says whether all agree, and else what does not, in numbers and as a text.
//   net        a network, a layer, a frozen one, or an ExpressionNetwork with its golden_of
//   workspace  left out, one stands on the stack; refused above the stack limit
// |found - expected| <= bound.absolute + bound.relative |expected|; a NaN agrees with a NaN alone, an infinity with
// itself alone. Nothing is allocated, and nothing computed in double unless the network is of double.
template <class Net, class GoldenVectors>
constexpr Verification<default_scalar_t<Net>> verify(Net const& net, GoldenVectors const& golden,
                                                     GoldenWorkspace<Net>& workspace) {
  Verification<default_scalar_t<Net>> result;
  std::uint64_t const found = golden.weights == 0 ? 0 : weights_fingerprint(net);
  if (found != golden.weights) {
    result.fault = GoldenFault::weights;
    detail::describe_weights(result, golden.weights, found);
  } else {
    golden.compare(net, workspace, result);
  }
  return result;
}
template <class Net, class GoldenVectors>
constexpr Verification<default_scalar_t<Net>> verify(Net const& net, GoldenVectors const& golden) {
  using Needed = detail::Bytes<sizeof(GoldenWorkspace<Net>)>;
  static_assert(detail::fits_the_stack<Needed, detail::StackLimit>,
                "verify(net, golden) would put too many bytes on the stack: place a GoldenWorkspace<Net> and call "
                "verify(net, golden, workspace), or define INGOT_STACK_WORKSPACE_LIMIT, which is the second number");
  if constexpr (detail::fits_the_stack<Needed, detail::StackLimit>) {
    GoldenWorkspace<Net> workspace{};
    return verify(net, golden, workspace);
  } else {
    return {};
  }
}

// Multiply-accumulates of all samples together that agrees() takes with either compiler's default limits, where the
// network has no more parameters than that; `ingot import` asserts it up to here. Of two dense layers and one sample
// Clang 14 (1,048,576 steps a constant) takes 79,000 with as many weights and refuses 91,000, GCC 12 takes 161,000; of
// a convolution, which shares its weights, Clang 14 takes 249,000. Where a layer computes more beside them than they
// are (exponentials of a softmax over many, say) it takes fewer.
inline constexpr std::size_t agrees_limit = 65536;

// The same while the program is compiled: static_assert(agrees(net, golden)) of a constexpr network.
template <class Net, class GoldenVectors>
consteval bool agrees(Net const& net, GoldenVectors const& golden) {
  GoldenWorkspace<Net> workspace{};
  return bool(verify(net, golden, workspace));
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

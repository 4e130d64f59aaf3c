// Options of transformer blocks, and what they choose among.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <string_view>

#include "ingot/core/scalar.hpp"
#include "ingot/layers/activations.hpp"
#include "ingot/layers/attention/attention_options.hpp"
#include "ingot/layers/layer_norm.hpp"
#include "ingot/layers/rms_norm.hpp"

namespace ingot {

// LayerNorm or RmsNorm.
enum class BlockNorm { layer, rms };
// Relu, Gelu or Silu.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"  // of GCC, which takes `relu` for a name in ingot here
enum class BlockActivation { relu, gelu, silu };
#pragma GCC diagnostic pop

// Norms stand behind the sums, as in PyTorch's default, or with `norm_first` before attention and feed-forward.
// `causal`, `marked` and `window` are those of AttentionOptions. `dropout` is PyTorch's: of the weights of attention,
// behind it, and behind both layers of the feed-forward part. `epsilon` is the norms'.
struct TransformerOptions {
  bool norm_first = false;
  BlockNorm norm = BlockNorm::layer;
  BlockActivation activation = BlockActivation::relu;
  bool causal = false;
  bool marked = false;
  std::size_t window = 0;
  double dropout = 0.0;
  double epsilon = 1e-5;
};

// Their names: host/spelled_options.hpp.
constexpr std::string_view spelled_enumerator(BlockNorm norm) {
  return norm == BlockNorm::layer ? "BlockNorm::layer" : "BlockNorm::rms";
}
constexpr std::string_view spelled_enumerator(BlockActivation activation) {
  if (activation == BlockActivation::gelu) return "BlockActivation::gelu";
  return activation == BlockActivation::relu ? "BlockActivation::relu" : "BlockActivation::silu";
}

namespace detail {

// The layers that they stand for.
template <BlockNorm Norm, std::size_t Width, Real Epsilon, class T>
struct NormOf {
  using type = LayerNorm<Shape<Width>, LayerNormOptions{.epsilon = Epsilon.value}, T>;
};
template <std::size_t Width, Real Epsilon, class T>
struct NormOf<BlockNorm::rms, Width, Epsilon, T> {
  using type = RmsNorm<Shape<Width>, RmsNormOptions{.epsilon = Epsilon.value}, T>;
};

template <BlockActivation Activation, std::size_t Size>
struct ActivationOf {
  using type = Relu<Size>;
};
template <std::size_t Size>
struct ActivationOf<BlockActivation::gelu, Size> {
  using type = Gelu<Size>;
};
template <std::size_t Size>
struct ActivationOf<BlockActivation::silu, Size> {
  using type = Silu<Size>;
};

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"

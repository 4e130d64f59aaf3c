// The continuous modern Hopfield network: a memory of patterns that the gradient learns, read as attention reads.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/square_root.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/kernels/modern_hopfield.hpp"
#include "ingot/layers/bias.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/words.hpp"

namespace ingot {

// How a state is updated.
struct ModernHopfieldOptions {
  double beta = 0.0;          // the inverse temperature; 0 stands for 1 / sqrt(N), the scale of attention
  std::size_t steps = 1;      // updates of the state
  bool learned_beta = false;  // beta times a parameter `scale`, which starts at 1
};

template <class S, std::size_t Patterns, ModernHopfieldOptions Options = ModernHopfieldOptions{}, class T = float>
struct ModernHopfield : RefusedLayer<ModernHopfield<S, Patterns, Options, T>> {};

namespace reasons {

// An inverse temperature is negative, infinite or NaN.
template <Real Beta>
struct BetaBelow0 {};

}  // namespace reasons

template <class S, std::size_t Patterns, ModernHopfieldOptions Options, class T>
struct RefusalOf<ModernHopfield<S, Patterns, Options, T>>
    : FirstOf<UnlessExtents<S>, UnlessRanked<S>, UnlessPositive<Patterns>, UnlessPositive<Options.steps>,
              Unless<detail::is_epsilon(Options.beta), reasons::BetaBelow0<Options.beta>>, UnlessScalar<T>> {};

// y = X^T softmax(beta X x) for each row x of the last axis, X being the stored patterns, a row each; of several steps y
// is x of the next one. That is attention with the query x whose keys and values are the patterns. With a large beta one
// step goes to the nearest pattern, of which there may be far more than of binary units: exponentially many in N.
//
// energy(state) is E = -ln(sum_k e^(beta x_k . s)) / beta + s . s / 2 + ln(P) / beta + max_k x_k . x_k / 2. No step
// raises it: s - E's gradient is the next state.
//
// Shapes      x [..., N], y the same.
// Parameters  patterns [Patterns, N]; scale [1] with .learned_beta, a factor of beta.
// Numerics    sums in T as Dense has them, the softmax from the largest of its inputs; dX and dx are running sums of
//             32 products. NaN spreads to its row.
// Cost        2 * Patterns * N MACs a row and step; training keeps Patterns scalars a row and step, and N for each but the
//             first.
// Aliasing    y overlaps neither x nor the parameters, dx neither dy nor them.
// Refuses     a shape without axes, zero sizes, no patterns, no steps, a beta that is negative or not finite, a T that is
//             not a scalar.
// Source      Ramsauer et al. 2020, Hopfield Networks is All You Need.
template <class S, std::size_t Patterns, ModernHopfieldOptions Options, class T>
requires not_refused<ModernHopfield<S, Patterns, Options, T>>
struct ModernHopfield<S, Patterns, Options, T> {
  using scalar = T;
  using input_shape = S;
  using output_shape = S;
  static constexpr std::size_t units = S::extents[S::rank - 1];
  static constexpr std::size_t rows = S::size / units;
  static constexpr std::size_t steps = Options.steps;
  static constexpr bool learns_beta = Options.learned_beta;
  using state_type = Tensor<T, units>;
  template <class U>
  using with_scalar = ModernHopfield<S, Patterns, Options, U>;
  static constexpr bool backward_reads_output = false;
  static constexpr bool same_in_training = true;
  static constexpr std::size_t macs = 2 * rows * steps * Patterns * units;
  static constexpr std::size_t other_operations = 6 * rows * steps * Patterns;  // beta, and the softmax's
  static constexpr LayerIdentity identity() { return layer_identity("ModernHopfield", given_beta, steps, learns_beta); }

  template <class Spelling>
  static void spell(Spelling& spelling) {
    constexpr ModernHopfieldOptions by_default;
    spelling.layer("ModernHopfield", "energies.hpp");
    spelling.template type<S>();
    spelling.number(Patterns);
    auto& options = spelling.options("ModernHopfieldOptions");
    options.add("beta", Options.beta, by_default.beta);
    options.add("steps", Options.steps, by_default.steps);
    options.add("learned_beta", Options.learned_beta, by_default.learned_beta);
    spelling.template scalar<T>();
  }

  Tensor<T, Patterns, units> patterns;
  [[no_unique_address]] detail::BiasTensor<T, 1, learns_beta ? Bias::present : Bias::none> scale;

 private:
  static constexpr double given_beta = Options.beta > 0.0
                                           ? Options.beta
                                           : 1.0 / detail::nearest_square_root(static_cast<double>(units));

  // What is computed together: a sample's rows, or where it is one, all samples'.
  template <std::size_t B>
  static constexpr std::size_t blocks = rows == 1 ? 1 : B;
  template <std::size_t B>
  static constexpr std::size_t block_rows = rows == 1 ? B : rows;
  template <std::size_t B, class U>
  static constexpr View<U, block_rows<B>, Shape<units>> block_of(View<U, B, S> view, std::size_t block) {
    return {view.sample(block), rows == 1 ? view.stride : units};
  }

 public:
  template <std::size_t B>
  static constexpr std::size_t workspace_size = block_rows<B> * Patterns;

  template <std::size_t B, class>
  struct Saved {
    std::array<T, B * rows * steps * Patterns> shares;
    std::array<T, B * rows*(steps - 1) * units> between;
    std::array<T, block_rows<B> * Patterns> slopes;
  };

  // The inverse temperature as it stands.
  constexpr T beta() const {
    if constexpr (learns_beta) {
      return T(given_beta) * scale[0];
    } else {
      return T(given_beta);
    }
  }

  template <std::size_t B>
  constexpr void forward(View<T const, B, S> x, View<T, B, S> y, Scratch<T, workspace_size<B>> scratch) const {
    for (std::size_t b = 0; b < blocks<B>; ++b) {
      auto const out = block_of<B>(y, b);
      kernels::modern_hopfield_step<units, Patterns>(patterns.data(), beta(), block_of<B>(x, b), scratch.data, out);
      for (std::size_t s = 1; s < steps; ++s) {
        kernels::modern_hopfield_step<units, Patterns>(patterns.data(), beta(), as_read(out), scratch.data, out);
      }
    }
  }

  template <std::size_t B>
  constexpr void forward_training(View<T const, B, S> x, View<T, B, S> y, Saved<B, T>& saved, TrainingContext) const {
    for (std::size_t b = 0; b < blocks<B>; ++b) {
      for (std::size_t s = 0; s < steps; ++s) {
        auto const out = s + 1 < steps ? between<B>(saved, b, s) : block_of<B>(y, b);
        kernels::modern_hopfield_step<units, Patterns>(patterns.data(), beta(), input<B>(x, saved, b, s),
                                                       shares<B>(saved, b, s), out);
      }
    }
  }

  template <std::size_t B>
  constexpr void backward(View<T const, B, S> x, View<T const, B, S>, View<T const, B, S> dy, View<T, B, S> dx,
                          Saved<B, T>& saved, ModernHopfield& gradient) const {
    for (std::size_t b = 0; b < blocks<B>; ++b) {
      auto const down = block_of<B>(dx, b);
      for (std::size_t s = steps; s-- > 0;) {
        T const of_beta = kernels::modern_hopfield_step_backward<units, Patterns, learns_beta>(
            patterns.data(), beta(), input<B>(x, saved, b, s), shares<B>(saved, b, s),
            s + 1 < steps ? as_read(down) : block_of<B>(dy, b), saved.slopes.data(), down, gradient.patterns.data());
        if constexpr (learns_beta) gradient.scale[0] += T(given_beta) * of_beta;
      }
    }
  }

  // E of one state, as its beta has it.
  constexpr T energy(state_type const& state) const {
    return kernels::modern_hopfield_energy<units, Patterns>(patterns.data(), beta(), state.data());
  }

  template <class F, class... Same>
  static constexpr void visit(F&& f, Same&... same) {
    f(Parameter{"patterns", Role::weight, units, Patterns}, same.patterns...);
    if constexpr (learns_beta) f(Parameter{"scale", Role::scale}, same.scale...);
  }

 private:
  template <std::size_t R>
  static constexpr View<T const, R, Shape<units>> as_read(View<T, R, Shape<units>> view) {
    return {view.data, view.stride};
  }
  template <std::size_t B>
  static constexpr T* shares(Saved<B, T>& saved, std::size_t block, std::size_t step) {
    return saved.shares.data() + (block * steps + step) * block_rows<B> * Patterns;
  }
  // The state behind a step that is not the last.
  template <std::size_t B>
  static constexpr View<T, block_rows<B>, Shape<units>> between(Saved<B, T>& saved, std::size_t block,
                                                                std::size_t step) {
    return {saved.between.data() + (block * (steps - 1) + step) * block_rows<B> * units, units};
  }
  template <std::size_t B>
  static constexpr View<T const, block_rows<B>, Shape<units>> input(View<T const, B, S> x, Saved<B, T>& saved,
                                                                    std::size_t block, std::size_t step) {
    return step == 0 ? block_of<B>(x, block) : as_read(between<B>(saved, block, step - 1));
  }
};

// What stands for the layer in build().
namespace words {

template <std::size_t Patterns, ModernHopfieldOptions Options>
struct ModernHopfield {
  template <class Input>
  static constexpr bool takes = Input::rank > 0;
  template <class Input, class T>
  using layer = ingot::ModernHopfield<Input, Patterns, Options, T>;
};

}  // namespace words

// Stands for a ModernHopfield of so many patterns in build(): `modern_hopfield<32>`.
template <std::size_t Patterns, ModernHopfieldOptions Options = ModernHopfieldOptions{}>
inline constexpr words::ModernHopfield<Patterns, Options> modern_hopfield{};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

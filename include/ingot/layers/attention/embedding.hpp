// Embedding: vectors by their index.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/parameter.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/kernels/elementwise.hpp"
#include "ingot/kernels/embedding.hpp"
#include "ingot/layers/attention/marks.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/words.hpp"

namespace ingot {

// `padding` is the index of what fills up short sequences, whose vector is not trained: PyTorch's padding_idx. With
// `marked`, each step has a mark behind its features (marks.hpp), 0 for padding.
struct EmbeddingOptions {
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  std::size_t padding = none;
  bool marked = false;
};

// One that is refused says so and nothing else.
template <std::size_t Time, std::size_t Vocabulary, std::size_t Width, EmbeddingOptions Options = EmbeddingOptions{},
          class T = float>
struct Embedding : RefusedLayer<Embedding<Time, Vocabulary, Width, Options, T>> {};

namespace reasons {

// The index of padding is none of the vocabulary.
template <std::size_t Padding, std::size_t Vocabulary>
struct PaddingIsNoIndex {};
// Marks tell padding from the rest, and no index is padding.
struct MarkedWithoutPadding {};
// Not every index is a number that a float holds exactly, which ends at 2^24.
template <std::size_t Vocabulary>
struct IndicesAreNotExactInFloat {};

}  // namespace reasons

template <std::size_t Time, std::size_t Vocabulary, std::size_t Width, EmbeddingOptions Options, class T>
struct RefusalOf<Embedding<Time, Vocabulary, Width, Options, T>>
    : FirstOf<UnlessPositive<Time, Vocabulary, Width>, UnlessScalar<T>,
              Unless<Options.padding == EmbeddingOptions::none || (Options.padding < Vocabulary),
                     reasons::PaddingIsNoIndex<Options.padding, Vocabulary>>,
              Unless<!Options.marked || Options.padding != EmbeddingOptions::none, reasons::MarkedWithoutPadding>,
              Unless<!std::is_same_v<T, float> || Vocabulary <= (std::size_t{1} << 24),
                     reasons::IndicesAreNotExactInFloat<Vocabulary>>> {};

// y[t] = weight[x[t]]: a row of the table for each index, which are whole numbers held as scalars.
//
// Shapes      x [Time], y [Time, Width]; marked y [Time, Width + 1].
// Parameters  weight [Vocabulary, Width]: PyTorch's Embedding starts with deviation 1, LecunNormal{} here.
// Numerics    rows are copied. A number that is no index (a fraction, negative, too large, NaN) gives a row of NaN,
//             with a mark of 1, and no gradient: indices come from data, and bad data is not hidden.
// Cost        no MACs. Forward reads the rows that are looked up, backward adds to those and touches no other; dx is 0.
//             (A step of training clears the whole gradient before, and its optimizer goes through the whole table.)
// Aliasing    y overlaps neither x nor the parameters, dx neither dy nor them.
// Padding     its row stays as it began: no gradient reaches it, though a penalty of all weights does.
// Refuses     no steps, no vocabulary, no width; padding that is no index of the vocabulary; marks without padding;
//             more indices than a float counts; a T that is not a scalar.
// Source      PyTorch's torch.nn.Embedding.
template <std::size_t Time, std::size_t Vocabulary, std::size_t Width, EmbeddingOptions Options, class T>
requires not_refused<Embedding<Time, Vocabulary, Width, Options, T>>
struct Embedding<Time, Vocabulary, Width, Options, T> {
  using scalar = T;
  using input_shape = Shape<Time>;
  using output_shape = steps_t<Time, Width, Options.marked>;
  static constexpr std::size_t vocabulary = Vocabulary;
  template <class U>
  using with_scalar = Embedding<Time, Vocabulary, Width, Options, U>;
  template <std::size_t NewTime>
  using with_time = Embedding<NewTime, Vocabulary, Width, Options, T>;
  static constexpr LayerIdentity identity() {
    return layer_identity("Embedding", Options.marked ? Options.padding + 1 : 0);
  }
  static constexpr bool gives_marks = Options.marked;
  static constexpr bool backward_reads_output = false;
  static constexpr std::size_t other_operations = 0;

  Tensor<T, Vocabulary, Width> weight;

  template <std::size_t B>
  constexpr void forward(View<T const, B, input_shape> x, View<T, B, output_shape> y) const {
    for (std::size_t b = 0; b < B; ++b) look_up(Time, x.sample(b), y.sample(b));
  }
  template <std::size_t B>
  constexpr void backward(View<T const, B, input_shape> x, View<T const, B, output_shape> y,
                          View<T const, B, output_shape> dy, View<T, B, input_shape> dx, Embedding& gradient) const {
    kernels::fill(dx, T(0));
    backward_parameters<B>(x, y, dy, gradient);
  }
  template <std::size_t B>
  constexpr void backward_parameters(View<T const, B, input_shape> x, View<T const, B, output_shape>,
                                     View<T const, B, output_shape> dy, Embedding& gradient) const {
    for (std::size_t b = 0; b < B; ++b) {
      Table::add_gradient(Time, x.sample(b), dy.sample(b), gradient.weight.data());
    }
  }

  // The vectors of `steps` indices, one after the other.
  constexpr void look_up(std::size_t steps, T const* x, T* y) const { Table::look_up(steps, x, weight.data(), y); }

  template <class F, class... Same>
  static constexpr void visit(F&& f, Same&... same) {
    f(Parameter{"weight", Role::weight, 1, Width}, same.weight...);
  }
  template <class Spelling>
  static void spell(Spelling& spelling) {
    spelling.layer("Embedding", "attention.hpp", Time, Vocabulary, Width);
    auto& options = spelling.options("EmbeddingOptions");
    options.add("padding", Options.padding, EmbeddingOptions{}.padding);
    options.add("marked", Options.marked, EmbeddingOptions{}.marked);
    spelling.template scalar<T>();
  }

 private:
  using Table = kernels::EmbeddingTable<Vocabulary, Width, Options.padding, Options.marked>;
};

// What stands for the layer in build().
namespace words {

template <std::size_t Vocabulary, std::size_t Width, EmbeddingOptions Options>
struct Embedding {
  template <class Input>
  static constexpr bool takes = Input::rank == 1;
  template <class Input, class T>
  using layer = ingot::Embedding<Input::extents[0], Vocabulary, Width, Options, T>;
};

}  // namespace words

// Stands for an Embedding of what comes before it in build(), Shape<Time>: `embedding<128, 32>`.
template <std::size_t Vocabulary, std::size_t Width, EmbeddingOptions Options = EmbeddingOptions{}>
inline constexpr words::Embedding<Vocabulary, Width, Options> embedding{};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

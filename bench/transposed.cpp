// A transposed convolution beside the usual way to compute one: zeros are put between the inputs, and a convolution of
// that image meets three of them in four terms.
#include <algorithm>
#include <ingot/benchmark.hpp>
#include <ingot/ingot.hpp>
#include <ingot/layers/conv_transpose2d.hpp>

namespace {

using namespace ingot;
using ingot::benchmark_inference;

// Puts a zero between two neighbours of each row and column.
template <std::size_t C, std::size_t H, std::size_t W>
struct ZerosBetween {
  using input_shape = Shape<C, H, W>;
  using output_shape = Shape<C, 2 * H - 1, 2 * W - 1>;
  template <std::size_t B, class T>
  constexpr void forward(View<T const, B, input_shape> x, View<T, B, output_shape> y) const {
    for (std::size_t b = 0; b < B; ++b) {
      std::fill_n(y.sample(b), output_shape::size, T(0));
      for (std::size_t i = 0; i < C * H; ++i) {
        T* const row = y.sample(b) + i / H * (2 * H - 1) * (2 * W - 1) + i % H * 2 * (2 * W - 1);
        for (std::size_t j = 0; j < W; ++j) row[2 * j] = x.sample(b)[i * W + j];
      }
    }
  }
};

constexpr ConvTransposeOptions twice{.stride = 2, .padding = 1};
using Transposed = Network<ConvTranspose2d<Shape<32, 14, 14>, 16, 4, twice>>;
using Between = Network<ZerosBetween<32, 14, 14>, Conv2d<Shape<32, 27, 27>, 16, 4, ConvOptions{.padding = 2}>>;
using TransposedLast = Network<ConvTranspose2d<Shape<16, 28, 28>, 1, 4, twice>>;
using BetweenLast = Network<ZerosBetween<16, 28, 28>, Conv2d<Shape<16, 55, 55>, 1, 4, ConvOptions{.padding = 2}>>;

auto* const transposed = benchmark_inference<Transposed>("transposed/32x14x14 to 16x28x28, phases");
auto* const between = benchmark_inference<Between>("transposed/32x14x14 to 16x28x28, zeros between");
auto* const transposed_last = benchmark_inference<TransposedLast>("transposed/16x28x28 to 1x56x56, phases");
auto* const between_last = benchmark_inference<BetweenLast>("transposed/16x28x28 to 1x56x56, zeros between");

}  // namespace

BENCHMARK_MAIN();

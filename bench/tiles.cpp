// Whether the kernels' rules pick good tiles: each layer of the models with the tile of the rule and with every other
// that fits the registers. Prints for each layer its shape, the rule's time, the best tile and its time, and their
// ratio.
//   g++ -std=c++20 -O2 -march=native -Iinclude bench/tiles.cpp -o tiles && ./tiles
#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <ingot/ingot.hpp>
#include <ingot/layers/tiled.hpp>
#include <type_traits>
#include <utility>

namespace {

using namespace ingot;

double thread_nanoseconds() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) * 1e9 + static_cast<double>(t.tv_nsec);
}

// The least of several runs: what disturbs a run makes it longer.
template <class L>
struct Contender {
  static double run(L const& layer) {
    static Workspace<float, workspace_size_v<L, 1>> workspace;
    static batch_t<float, 1, typename L::input_shape> x;
    static batch_t<float, 1, typename L::output_shape> y;
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(uniform_symmetric({2, 0}, i));
    int const repetitions = static_cast<int>(200'000 / L::macs) + 1;
    double const start = thread_nanoseconds();
    for (int i = 0; i < repetitions; ++i) {
      ingot::forward<1, float, L>(layer, x, y, workspace);
      asm volatile("" ::"r"(&x), "r"(&y) : "memory");
    }
    return (thread_nanoseconds() - start) / repetitions;
  }
};

struct Candidate {
  Size2 tile = 0;
  double (*run)(void const*) = nullptr;
  double least = 1e30;
};

template <class L, class Base>
Candidate candidate(Size2 tile) {
  return {tile, [](void const* layer) {
            // The tiled layer is its base and nothing else.
            return Contender<L>::run(*static_cast<L const*>(static_cast<Base const*>(layer)));
          }};
}

// Rows 1 to 8 and vectors 1 to 8, as many as registers hold.
template <class L>
constexpr bool fits(std::size_t rows, std::size_t vectors) {
  if constexpr (std::is_same_v<typename L::tile_type, kernels::DotTileSize>) {
    return vectors == 1 && (rows & (rows - 1)) == 0;
  } else {
    return rows * vectors + vectors + 1 <= simd::registers && rows * vectors >= 4;
  }
}

template <class L>
void compare(char const* name) {
  static L layer;
  initialize(layer, 1, XavierUniform{});
  std::array<Candidate, 1 + 8 * 8> candidates;
  std::size_t count = 0;
  candidates[count++] = candidate<L, L>(Size2{0});
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (
        [&] {
          constexpr std::size_t rows = I / 8 + 1;
          constexpr std::size_t vectors = I % 8 + 1;
          if constexpr (fits<L>(rows, vectors)) {
            constexpr Size2 tile{rows, vectors};
            candidates[count++] = candidate<Tiled<L, tile>, L>(tile);
          }
        }(),
        ...);
  }(std::make_index_sequence<64>{});
  for (int round = 0; round < 15; ++round) {
    for (std::size_t i = 0; i < count; ++i) {
      candidates[i].least = std::min(candidates[i].least, candidates[i].run(&layer));
    }
  }
  auto const best = std::min_element(candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(count),
                                     [](auto const& a, auto const& b) { return a.least < b.least; });
  std::printf("%-28s rule %9.0f ns   best %9.0f ns (%zu x %zu)   rule / best %.2f\n", name, candidates[0].least,
              best->least, best->tile.height, best->tile.width, candidates[0].least / best->least);
  std::fflush(stdout);
}

constexpr ConvOptions same{.padding = 1};
constexpr ConvOptions halving{.stride = 2, .padding = Padding2{0, 0, 1, 1}};

}  // namespace

int main() {
  compare<Dense<16, 64>>("dense 16 to 64");
  compare<Dense<64, 64>>("dense 64 to 64");
  compare<Dense<784, 128>>("dense 784 to 128");
  compare<Dense<256, 120>>("dense 256 to 120");
  compare<Dense<120, 84>>("dense 120 to 84");
  compare<Conv2d<Shape<3, 28, 28>, 6, 5>>("LeNet 3 to 6, 5x5");
  compare<Conv2d<Shape<6, 12, 12>, 16, 5>>("LeNet 6 to 16, 5x5");
  compare<Conv2d<Shape<1, 49, 10>, 64, Size2{10, 4}, ConvOptions{.stride = 2, .padding = Padding2{4, 1, 5, 1}}>>(
      "DS-CNN 1 to 64, 10x4");
  compare<Conv2d<Shape<64, 25, 5>, 64, 3, ConvOptions{.padding = 1, .groups = 64}>>("DS-CNN depthwise");
  compare<Conv2d<Shape<64, 25, 5>, 64, 1>>("DS-CNN pointwise");
  compare<Conv2d<Shape<3, 32, 32>, 16, 3, same>>("ResNet-8 3 to 16");
  compare<Conv2d<Shape<16, 32, 32>, 16, 3, same>>("ResNet-8 16 to 16");
  compare<Conv2d<Shape<16, 32, 32>, 32, 3, halving>>("ResNet-8 16 to 32, stride 2");
  compare<Conv2d<Shape<32, 16, 16>, 32, 3, same>>("ResNet-8 32 to 32");
  compare<Conv2d<Shape<64, 8, 8>, 64, 3, same>>("ResNet-8 64 to 64");
}

// One hidden layer is enough to come as close to a continuous function as one likes, if it is wide enough (Cybenko:
// Approximation by superpositions of a sigmoidal function; 1989. Leshno, Lin, Pinkus, Schocken 1993 for ReLU). The
// networks are built by hand and run by the compiler, which checks how close they come.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>
#include <ingot/core/math.hpp>
#include <ingot/networks.hpp>
#include <utility>

#include "promise.hpp"

using namespace ingot;

namespace {

// Continuous on [0, 1], and not smooth. It rises and falls by at most `steepest` times the distance: the kink by 1, the
// bell by sqrt(30 / e) = 3.32.
constexpr double target(double x) {
  return math::abs(x - 0.4) + 0.5 * math::exp(-60 * (x - 0.7) * (x - 0.7));
}
constexpr double steepest = 4.33;

template <template <std::size_t...> class Activation, std::size_t Width>
using OneHiddenLayer = Network<Dense<1, Width, double>, Activation<Width>, Dense<Width, 1, double>>;

// Straight lines from knot to knot, `Width` pieces of equal length: unit i is relu(Width x - i), which bends at knot i.
template <std::size_t Width>
constexpr auto straight_pieces() {
  OneHiddenLayer<Relu, Width> net{};
  auto& [in, in_bias] = net.template layer<0>();
  auto& [out, out_bias] = net.template layer<2>();
  double rise_before = 0;
  for (std::size_t i = 0; i < Width; ++i) {
    auto const knot = static_cast<double>(i);
    double const rise = target((knot + 1) / Width) - target(knot / Width);
    in[i] = Width;
    in_bias[i] = -knot;
    out[i] = rise - rise_before;
    rise_before = rise;
  }
  out_bias[0] = target(0);
  return net;
}

// A staircase: unit i is a steep sigmoid half way between the knots i and i + 1.
template <std::size_t Width>
constexpr auto staircase() {
  OneHiddenLayer<Sigmoid, Width> net{};
  auto& [in, in_bias] = net.template layer<0>();
  auto& [out, out_bias] = net.template layer<2>();
  for (std::size_t i = 0; i < Width; ++i) {
    auto const knot = static_cast<double>(i);
    in[i] = 40.0 * Width;
    in_bias[i] = -40.0 * (knot + 0.5);
    out[i] = target((knot + 1) / Width) - target(knot / Width);
  }
  out_bias[0] = target(0);
  return net;
}

// The largest error on a grid, in parts: a constant expression may take only so many steps.
constexpr std::size_t parts = 8;
constexpr std::size_t points_of_a_part = 50;
template <auto Build, std::size_t Part>
constexpr double error_in_part = [] {
  constexpr auto net = Build();
  double error = 0;
  for (std::size_t i = 0; i <= points_of_a_part; ++i) {
    double const x = static_cast<double>(Part * points_of_a_part + i) / (parts * points_of_a_part);
    error = std::max(error, math::abs(net({x})[0] - target(x)));
  }
  return error;
}();
template <auto Build>
constexpr double error = []<std::size_t... Part>(std::index_sequence<Part...>) {
  return std::max({error_in_part<Build, Part>...});
}(std::make_index_sequence<parts>{});

template <std::size_t Width>
constexpr double of_pieces = error<straight_pieces<Width>>;
template <std::size_t Width>
constexpr double of_stairs = error<staircase<Width>>;

// With L for `steepest`, on a piece of length h = 1 / Width, a share t of it from one knot and 1 - t from the other:
// the line is off by at most (1 - t) L t h + t L (1 - t) h, which is L h / 2 or less.
static_assert(of_pieces<4> < steepest / 8);
static_assert(of_pieces<8> < steepest / 16);
static_assert(of_pieces<16> < steepest / 32);
static_assert(of_pieces<32> < steepest / 64);
static_assert(of_pieces<8> < of_pieces<4> && of_pieces<16> < of_pieces<8> && of_pieces<32> < of_pieces<16>);

// Between two knots a staircase says something between their values, each of which is off by L h at most.
static_assert(of_stairs<4> < steepest / 4);
static_assert(of_stairs<8> < steepest / 8);
static_assert(of_stairs<16> < steepest / 16);
static_assert(of_stairs<32> < steepest / 32);
static_assert(of_stairs<8> < of_stairs<4> && of_stairs<16> < of_stairs<8> && of_stairs<32> < of_stairs<16>);

template <std::size_t Width>
void show() {
  std::printf("  %5zu   %8.5f (%.5f)   %8.5f (%.5f)\n", Width, of_pieces<Width>, steepest / (2 * Width),
              of_stairs<Width>, steepest / Width);
}

}  // namespace

int main() {
  std::puts("|x - 0.4| + exp(-60 (x - 0.7)^2) / 2 on [0, 1] by a network with one hidden layer\n");
  std::puts("  the largest of its errors at 401 points, as the compiler found it, and the bound\n");
  std::puts("  units       straight pieces         stairs of sigmoids");
  show<4>();
  show<8>();
  show<16>();
  show<32>();
  std::puts("\n      x   target   pieces   stairs, of 16 units");
  constexpr auto pieces = straight_pieces<16>();
  constexpr auto stairs = staircase<16>();
  bool close = true;
  for (int i = 0; i <= 10; ++i) {
    double const x = 0.1 * i;
    double const by_pieces = pieces({x})[0];
    double const by_stairs = stairs({x})[0];
    std::printf("  %5.2f  %7.4f  %7.4f  %7.4f\n", x, target(x), by_pieces, by_stairs);
    close = close && near(by_pieces, target(x), steepest / 32) && near(by_stairs, target(x), steepest / 16);
  }
  check(close, "what runs keeps the bound too");
  return all_kept ? 0 : 1;
}

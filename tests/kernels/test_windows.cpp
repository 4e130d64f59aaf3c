// Convolution and pooling against sums over all indices, overwriting and accumulating, in samples that lie apart.
#define BOOST_TEST_MODULE windows
#include <boost/test/unit_test.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "ingot/core/dual.hpp"
#include "ingot/kernels/convolution.hpp"
#include "ingot/kernels/pooling.hpp"
#include "random_numbers.hpp"

using namespace ingot;
using namespace ingot::kernels;

namespace {

constexpr std::size_t batch = 2;
constexpr std::size_t gap = 3;  // elements between two samples

constexpr Axis random_axis(tests::Randomness& random, bool dilated) {
  Axis axis{random.between(1, 9), random.between(1, 3), random.between(1, 3), 1, 0, 0};
  if (dilated) axis.dilation = random.between(1, 2);
  axis.before = random.below(axis.kernel);
  axis.after = random.below(axis.kernel);
  while (!axis.fits()) ++axis.input;
  return axis;
}
constexpr Window random_window(tests::Randomness& random, bool dilated) {
  Axis const rows = random_axis(random, dilated);
  return {rows, random_axis(random, dilated)};
}

// The input that a tap reads for an output, if it is no padding.
std::optional<std::size_t> input_of(Axis const& axis, std::size_t out, std::size_t tap) {
  std::size_t const padded = out * axis.stride + tap * axis.dilation;
  if (padded < axis.before || padded - axis.before >= axis.input) return std::nullopt;
  return padded - axis.before;
}

// Calls body(output, tap, input) for every input that an output reads, positions being flat.
template <class Body>
void for_each_tap(Window const& g, Body const& body) {
  for (std::size_t out = 0; out < g.output_size(); ++out) {
    for (std::size_t tap = 0; tap < g.kernel_size(); ++tap) {
      auto const row = input_of(g.rows, out / g.columns.output(), tap / g.columns.kernel);
      auto const column = input_of(g.columns, out % g.columns.output(), tap % g.columns.kernel);
      if (row && column) body(out, tap, *row * g.columns.input + *column);
    }
  }
}

// A batch of samples that lie apart.
template <class T, ShapeType S>
struct Samples {
  std::vector<T> values;

  explicit Samples(std::size_t seed) : values(tests::small_numbers<T>(batch * (S::size + gap), seed)) {}
  View<T const, batch, S> read() const { return {values.data(), S::size + gap}; }
  View<T, batch, S> write() { return {values.data(), S::size + gap}; }
  T& at(std::size_t sample, std::size_t i) { return values[sample * (S::size + gap) + i]; }
  T at(std::size_t sample, std::size_t i) const { return values[sample * (S::size + gap) + i]; }
  void clear() {
    for (std::size_t b = 0; b < batch; ++b) {
      for (std::size_t i = 0; i < S::size; ++i) at(b, i) = T(0);
    }
  }
};

// Compares run(accumulate, out) with terms(out), which adds to out, for out overwritten and added to.
template <class T, ShapeType S, class Run, class Terms>
void check(std::size_t seed, char const* what, Run const& run, Terms const& terms) {
  auto const check_one = [&](auto accumulate) {
    Samples<T, S> expected(seed);
    Samples<T, S> actual(seed);
    if (!accumulate) expected.clear();
    terms(expected);
    run(accumulate, actual.write());
    BOOST_TEST_CONTEXT(what << ", seed " << seed << ", accumulate " << accumulate) {
      BOOST_CHECK(actual.values == expected.values);
    }
  };
  check_one(std::false_type{});
  check_one(std::true_type{});
}

template <class T, std::size_t Seed>
void check_convolution() {
  static constexpr auto geometry = [] {
    tests::Randomness random(Seed);
    Window const window = random_window(random, true);
    std::size_t const groups = random.between(1, 3);
    return std::pair(window, Channels{groups * random.between(1, 2), groups * random.between(1, 2), groups});
  }();
  static constexpr Window g = geometry.first;
  static constexpr Channels k = geometry.second;
  using X = Shape<k.input * g.input_size()>;
  using Y = Shape<k.filters * g.output_size()>;
  constexpr std::size_t weights = k.filters * k.inputs_per_group() * g.kernel_size();
  auto const w = tests::small_numbers<T>(weights, Seed + 1);
  auto const bias = tests::small_numbers<T>(k.filters, Seed + 2);
  Samples<T, X> const x(Seed + 3);
  Samples<T, Y> const dy(Seed + 4);

  // body(sample, output, weight, input) for every product of the convolution.
  auto const for_each_product = [&](auto const& body) {
    for (std::size_t b = 0; b < batch; ++b) {
      for (std::size_t f = 0; f < k.filters; ++f) {
        for (std::size_t c = 0; c < k.inputs_per_group(); ++c) {
          std::size_t const channel = f / k.filters_per_group() * k.inputs_per_group() + c;
          for_each_tap(g, [&](std::size_t out, std::size_t tap, std::size_t in) {
            body(b, f * g.output_size() + out, (f * k.inputs_per_group() + c) * g.kernel_size() + tap,
                 channel * g.input_size() + in);
          });
        }
      }
    }
  };
  auto const add_products = [&](auto& y) {
    for_each_product([&](std::size_t b, std::size_t out, std::size_t weight, std::size_t in) {
      y.at(b, out) = y.at(b, out) + w[weight] * x.at(b, in);
    });
  };
  check<T, Y>(
      Seed, "convolution",
      [&](auto accumulate, View<T, batch, Y> y) {
        convolution_forward<false, g, k, accumulate>(w.data(), bias.data(), x.read(), y);
      },
      add_products);
  check<T, Y>(
      Seed, "convolution with bias",
      [&](auto accumulate, View<T, batch, Y> y) {
        convolution_forward<true, g, k, accumulate>(w.data(), bias.data(), x.read(), y);
      },
      [&](auto& y) {
        add_products(y);
        for (std::size_t b = 0; b < batch; ++b) {
          for (std::size_t i = 0; i < Y::size; ++i) y.at(b, i) = y.at(b, i) + bias[i / g.output_size()];
        }
      });
  check<T, X>(
      Seed, "gradient of the input",
      [&](auto accumulate, View<T, batch, X> dx) {
        convolution_backward_input<g, k, accumulate>(w.data(), dy.read(), dx);
      },
      [&](auto& dx) {
        for_each_product([&](std::size_t b, std::size_t out, std::size_t weight, std::size_t in) {
          dx.at(b, in) = dx.at(b, in) + w[weight] * dy.at(b, out);
        });
      });

  auto dw = w;
  auto db = bias;
  for_each_product([&](std::size_t b, std::size_t out, std::size_t weight, std::size_t in) {
    dw[weight] = dw[weight] + x.at(b, in) * dy.at(b, out);
  });
  for (std::size_t b = 0; b < batch; ++b) {
    for (std::size_t i = 0; i < Y::size; ++i) db[i / g.output_size()] = db[i / g.output_size()] + dy.at(b, i);
  }
  auto actual_dw = w;
  auto actual_db = bias;
  convolution_backward_parameters<true, g, k>(x.read(), dy.read(), actual_dw.data(), actual_db.data());
  BOOST_TEST_CONTEXT("gradient of the parameters, seed " << Seed) {
    BOOST_CHECK(actual_dw == dw);
    BOOST_CHECK(actual_db == db);
  }
}

// The kernel of average pooling divides by what makes shares inexact, but for 1, 2 and 4.
constexpr std::size_t exact_size(std::size_t size) {
  return size == 3 ? 2 : size;
}

template <class T, std::size_t Seed>
void check_pooling() {
  static constexpr std::size_t maps = Seed % 3 + 1;
  static constexpr Window g = [] {
    tests::Randomness random(Seed);
    return random_window(random, false);
  }();
  using X = Shape<maps * g.input_size()>;
  using Y = Shape<maps * g.output_size()>;
  Samples<T, X> const x(Seed + 1);
  Samples<T, X> const v(Seed + 2);
  Samples<T, Y> const dy(Seed + 3);

  // body(sample, output, position of its largest input), small numbers having many equals.
  auto const for_each_largest = [&](auto const& body) {
    for (std::size_t b = 0; b < batch; ++b) {
      for (std::size_t m = 0; m < maps; ++m) {
        std::vector<std::optional<std::size_t>> best(g.output_size());
        for_each_tap(g, [&](std::size_t out, std::size_t, std::size_t in) {
          if (!best[out] || x.at(b, m * g.input_size() + in) > x.at(b, m * g.input_size() + *best[out])) best[out] = in;
        });
        for (std::size_t out = 0; out < g.output_size(); ++out) {
          body(b, m * g.output_size() + out, m * g.input_size() + *best[out]);
        }
      }
    }
  };
  std::vector<std::size_t> kept(batch * Y::size);
  Samples<T, Y> y(Seed);
  max_pool_forward<g, maps>(x.read(), y.write(), kept.data());
  for_each_largest([&](std::size_t b, std::size_t out, std::size_t in) {
    BOOST_CHECK(y.at(b, out) == x.at(b, in));
    BOOST_CHECK(kept[b * Y::size + out] == in % g.input_size());
  });
  Samples<T, Y> values(Seed);
  max_pool_forward<g, maps>(x.read(), values.write());
  BOOST_CHECK(values.values == y.values);
  auto const scatter = [&](auto& dx) {
    for_each_largest(
        [&](std::size_t b, std::size_t out, std::size_t in) { dx.at(b, in) = dx.at(b, in) + dy.at(b, out); });
  };
  check<T, X>(
      Seed, "max_pool_backward",
      [&](auto accumulate, View<T, batch, X> dx) {
        max_pool_backward<g, maps, accumulate>(kept.data(), dy.read(), dx);
      },
      scatter);
  check<T, X>(
      Seed, "max_unpool",
      [&](auto accumulate, View<T, batch, X> dx) { max_unpool<g, maps, accumulate>(x.read(), dy.read(), dx); },
      scatter);
  check<T, Y>(
      Seed, "max_pool_gather",
      [&](auto accumulate, View<T, batch, Y> out) { max_pool_gather<g, maps, accumulate>(x.read(), v.read(), out); },
      [&](auto& out) {
        for_each_largest(
            [&](std::size_t b, std::size_t o, std::size_t i) { out.at(b, o) = out.at(b, o) + v.at(b, i); });
      });
}

template <class T, std::size_t Seed>
void check_avg_pooling() {
  static constexpr std::size_t maps = Seed % 3 + 1;
  static constexpr Window g = [] {
    tests::Randomness random(Seed);
    Window window = random_window(random, false);
    for (Axis* axis : {&window.rows, &window.columns}) {
      axis->kernel = exact_size(axis->kernel);
      axis->before %= axis->kernel;
      axis->after %= axis->kernel;
    }
    return window;
  }();
  using X = Shape<maps * g.input_size()>;
  using Y = Shape<maps * g.output_size()>;
  Samples<T, X> const x(Seed + 1);
  Samples<T, Y> const dy(Seed + 2);
  T const share = T(1) / T(static_cast<int>(g.kernel_size()));
  auto const for_each_read = [&](auto const& body) {
    for (std::size_t b = 0; b < batch; ++b) {
      for (std::size_t m = 0; m < maps; ++m) {
        for_each_tap(g, [&](std::size_t out, std::size_t, std::size_t in) {
          body(b, m * g.output_size() + out, m * g.input_size() + in);
        });
      }
    }
  };
  check<T, Y>(
      Seed, "avg_pool_forward",
      [&](auto accumulate, View<T, batch, Y> y) { avg_pool_forward<g, maps, accumulate>(x.read(), y); },
      [&](auto& y) {
        for_each_read(
            [&](std::size_t b, std::size_t o, std::size_t i) { y.at(b, o) = y.at(b, o) + share * x.at(b, i); });
      });
  check<T, X>(
      Seed, "avg_pool_backward",
      [&](auto accumulate, View<T, batch, X> dx) { avg_pool_backward<g, maps, accumulate>(dy.read(), dx); },
      [&](auto& dx) {
        for_each_read(
            [&](std::size_t b, std::size_t o, std::size_t i) { dx.at(b, i) = dx.at(b, i) + share * dy.at(b, o); });
      });
}

template <class T, std::size_t First, std::size_t... Seeds>
void check_seeds(std::index_sequence<Seeds...>) {
  (check_convolution<T, First + Seeds>(), ...);
  (check_pooling<T, First + Seeds>(), ...);
  (check_avg_pooling<T, First + Seeds>(), ...);
}

// Scattering and gathering by the same x are transposes: the window's largest are 4 and 5, at positions 1 and 2.
constexpr Window pairs{{1, 1, 1, 1, 0, 0}, {3, 2, 1, 1, 0, 0}};
template <class T>
constexpr bool holds_in_the_compiler() {
  std::array<T, 3> const x{T(1), T(4), T(5)};
  std::array<T, 3> const v{T(10), T(20), T(30)};
  std::array<T, 2> y{T(1), T(1)};
  std::array<T, 3> dx{T(1), T(1), T(1)};
  View<T const, 1, Shape<3>> const image(x.data(), 3);
  max_pool_gather<pairs, 1, true>(image, View<T const, 1, Shape<3>>(v.data(), 3), View<T, 1, Shape<2>>(y.data(), 2));
  max_unpool<pairs, 1>(image, View<T const, 1, Shape<2>>(y.data(), 2), View<T, 1, Shape<3>>(dx.data(), 3));
  return y[0] == T(21) && y[1] == T(31) && dx[0] == T(0) && dx[1] == T(21) && dx[2] == T(31);
}
static_assert(holds_in_the_compiler<float>());
static_assert(holds_in_the_compiler<Dual<double>>());

}  // namespace

BOOST_AUTO_TEST_CASE(floats) {
  check_seeds<float, 0>(std::make_index_sequence<10>{});
}
BOOST_AUTO_TEST_CASE(doubles) {
  check_seeds<double, 100>(std::make_index_sequence<4>{});
}
BOOST_AUTO_TEST_CASE(dual_numbers) {
  check_seeds<Dual<double>, 200>(std::make_index_sequence<4>{});
}

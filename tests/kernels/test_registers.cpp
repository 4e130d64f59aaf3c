// Kernels in registers of any width against their plain loops, bit for bit. The loops are those that dual numbers, which
// have no registers, run through: the values that they carry are rounded as numbers alone are.
#define BOOST_TEST_MODULE registers
#include <algorithm>
#include <bit>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "ingot/core/dual.hpp"
#include "ingot/kernels/batch_norm.hpp"
#include "ingot/kernels/convolution.hpp"
#include "ingot/kernels/dense.hpp"
#include "ingot/kernels/dense_blocks.hpp"
#include "ingot/kernels/elementwise.hpp"
#include "ingot/kernels/layer_norm.hpp"
#include "ingot/kernels/loop_nest.hpp"
#include "ingot/kernels/matmul.hpp"
#include "ingot/kernels/mean.hpp"
#include "ingot/kernels/pooling.hpp"
#include "ingot/kernels/softmax.hpp"
#include "ingot/layers/activations.hpp"
#include "random_numbers.hpp"

using namespace ingot;
using namespace ingot::kernels;

namespace {

#if defined(INGOT_TESTS_MANY_SEEDS)
constexpr std::size_t seeds = 60;
#else
constexpr std::size_t seeds = 3;
#endif

template <class T>
std::vector<T> real_numbers(std::size_t count, std::size_t seed) {
  tests::Randomness random(seed);
  std::vector<T> values(count);
  for (T& value : values) {
    value = static_cast<T>(static_cast<double>(random.below(2000001)) / 1e6 - 1.0);
    if (random.one_in(50)) value = T(0);
    if (random.one_in(50)) value = -T(0);
  }
  return values;
}

template <class T>
std::vector<Dual<T>> plain(std::vector<T> const& numbers) {
  std::vector<Dual<T>> duals;
  for (T const number : numbers) duals.emplace_back(number);
  return duals;
}

template <class T>
auto bits(T number) {
  return std::bit_cast<std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>>(number);
}

template <class T>
std::size_t differences(std::vector<T> const& fast, std::vector<Dual<T>> const& plain) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < fast.size(); ++i) {
    bool const both_nan = fast[i] != fast[i] && plain[i].value != plain[i].value;
    count += bits(fast[i]) != bits(plain[i].value) && !both_nan;
  }
  return count;
}

// Runs kernel(inputs..., output) on numbers of T and on dual numbers; the output holds numbers before.
template <class T, class Kernel, class... Inputs>
void check(char const* what, std::size_t seed, std::size_t outputs, Kernel const& kernel, Inputs const&... inputs) {
  std::vector<T> fast = real_numbers<T>(outputs, seed + 77);
  std::vector<Dual<T>> slow = plain(fast);
  kernel(inputs.data()..., fast.data());
  [&](auto const&... duals) { kernel(duals.data()..., slow.data()); }(plain(inputs)...);
  BOOST_TEST(differences(fast, slow) == 0u, what << ", seed " << seed);
}

template <class T, std::size_t In, std::size_t Out, std::size_t B>
void check_dense_of(std::size_t seed) {
  auto const w = real_numbers<T>(In * Out, seed);
  auto const bias = real_numbers<T>(Out, seed + 1);
  auto const x = real_numbers<T>(In * B, seed + 2);
  auto const dy = real_numbers<T>(Out * B, seed + 3);
  check<T>(
      "dense forward", seed, Out * B,
      [&]<class N>(N const* weight, N const* b, N const* in, N* out) {
        dense_forward<true, In, Out>(weight, b, View<N const, B, Shape<In>>(in, In), View<N, B, Shape<Out>>(out, Out));
      },
      w, bias, x);
  check<T>(
      "dense backward, input", seed, In * B,
      [&]<class N>(N const* weight, N const* up, N* out) {
        dense_backward_input<In, Out>(weight, View<N const, B, Shape<Out>>(up, Out), View<N, B, Shape<In>>(out, In));
      },
      w, dy);
  auto const others = real_numbers<T>(B * Out, seed + 4);
  check<T>(
      "dense and what is fused with it", seed, B * Out,
      [&]<class N>(N const* weight, N const* b, N const* in, N const* other, N* out) {
        dense_forward<true, In, Out>(weight, b, View<N const, B, Shape<In>>(in, In), View<N, B, Shape<Out>>(out, Out),
                                     then(Apply<activation::Relu, true>{}, Add<N>{other, Out}));
      },
      w, bias, x, others);
  check<T>(
      "dense in blocks", seed, B * Out,
      [&]<class N>(N const* weight, N const* b, N const* in, N* out) {
        constexpr std::size_t blocks = (Out + block_outputs - 1) / block_outputs;
        std::vector<N> packed(blocks * In * block_outputs);
        for (std::size_t o = 0; o < Out; ++o) {
          for (std::size_t i = 0; i < In; ++i)
            packed[kernels::detail::place_in_blocks<In>(o) + i * block_outputs] = weight[o * In + i];
        }
        std::vector<N> biases(blocks * block_outputs);
        std::copy(b, b + Out, biases.begin());
        using All = Shape<blocks * block_outputs>;
        std::vector<N> all(B * All::size);
        dense_blocks_forward<true, In, blocks>(packed.data(), biases.data(), View<N const, B, Shape<In>>(in, In),
                                               View<N, B, All>(all.data(), All::size));
        for (std::size_t i = 0; i < B * Out; ++i) out[i] = all[i / Out * All::size + i % Out];
      },
      w, bias, x);
  check<T>(
      "dense backward, weight", seed, In * Out,
      [&]<class N>(N const* in, N const* up, N* out) {
        dense_backward_parameters<false, In, Out>(View<N const, B, Shape<In>>(in, In),
                                                  View<N const, B, Shape<Out>>(up, Out), out, static_cast<N*>(nullptr));
      },
      x, dy);
}

template <class T, std::size_t Seed>
void check_dense() {
  static constexpr auto size = [] {
    tests::Randomness random(Seed);
    return std::array{random.between(1, 70), random.between(1, 40), random.between(1, 7)};
  }();
  check_dense_of<T, size[0], size[1], size[2]>(Seed);
}

constexpr Axis random_axis(tests::Randomness& random, std::size_t longest) {
  Axis axis{random.between(1, longest), random.between(1, 4), random.between(1, 3), random.between(1, 2), 0, 0};
  if (random.one_in(2)) axis.stride = 1;
  if (random.one_in(2)) {
    axis.before = random.below(axis.kernel);
    axis.after = random.below(axis.kernel);
  }
  while (!axis.fits()) ++axis.input;
  return axis;
}

// Seeds of shapes that are not left to chance: short rows for many filters, in copies and in place.
constexpr std::size_t short_rows = 1000;
constexpr std::size_t short_rows_in_place = 1001;

template <class T, Window G, Channels K>
void check_convolution_gradients(std::string const& what, std::vector<T> const& w, std::vector<T> const& x,
                                 std::vector<T> const& dy, std::size_t seed) {
  using X = Shape<K.input * G.input_size()>;
  using Y = Shape<K.filters * G.output_size()>;
  static constexpr std::size_t batch = 2;
  // As much scratch as is asked for and no number more, which tests with sanitizers look at.
  std::vector<T> copies(convolution_backward_scratch<G, K, batch, T>);
  auto const scratch = [&]<class N>(N const*) {
    if constexpr (std::is_same_v<N, T>) {
      return copies.data();
    } else {
      return static_cast<N*>(nullptr);
    }
  };
  check<T>(("convolution, input's gradient" + what).c_str(), seed, x.size(),
           [&]<class N>(N const* weight, N const* up, N* out) {
             convolution_backward_input<G, K>(weight, View<N const, batch, Y>(up, Y::size),
                                              View<N, batch, X>(out, X::size), scratch(up));
           },
           w, dy);
  check<T>(("convolution, weight's gradient" + what).c_str(), seed, w.size(),
           [&]<class N>(N const* in, N const* up, N* out) {
             convolution_backward_parameters<false, G, K>(View<N const, batch, X>(in, X::size),
                                                          View<N const, batch, Y>(up, Y::size), out,
                                                          static_cast<N*>(nullptr), scratch(in));
           },
           x, dy);
}

// Of gradients most of which are zero, as behind max-pooling; and of an image whose infinity makes NaN of a zero.
template <class T, Window G, Channels K>
void check_sparse_gradients(std::size_t seed) {
  auto const w = real_numbers<T>(K.filters * K.inputs_per_group() * G.kernel_size(), seed + 5);
  auto x = real_numbers<T>(2 * K.input * G.input_size(), seed + 6);
  auto dy = real_numbers<T>(2 * K.filters * G.output_size(), seed + 7);
  tests::Randomness random(seed + 8);
  for (T& up : dy) {
    if (!random.one_in(6)) up = random.one_in(2) ? T(0) : -T(0);
  }
  check_convolution_gradients<T, G, K>(" of few numbers", w, x, dy, seed);
  x[x.size() / 2] = std::numeric_limits<T>::infinity();
  check_convolution_gradients<T, G, K>(" of few numbers and infinity", w, x, dy, seed);
}

// Windows that maxima are taken of inside a convolution: of an odd seed others than squares, where it takes them.
template <Window G, class T>
constexpr Size2 pool_of(std::size_t seed) {
  if (seed % 2 == 1) {
    for (Size2 const sides : {Size2(3, 1), Size2(1, 3), Size2(3), Size2(1, 2), Size2(2, 1), Size2(5, 1), Size2(1, 5)}) {
      if (convolution_pools<G, T>(sides)) return sides;
    }
  }
  return G.rows.output() % 2 == 0 && G.columns.output() % 2 == 0 ? Size2(2) : Size2(1);
}

template <class T, Window g, Channels k>
void check_convolution_of(std::size_t seed) {
  static constexpr std::size_t batch = 2;
  using X = Shape<k.input * g.input_size()>;
  using Y = Shape<k.filters * g.output_size()>;
  constexpr std::size_t weights = k.filters * k.inputs_per_group() * g.kernel_size();
  auto const w = real_numbers<T>(weights, seed);
  auto const bias = real_numbers<T>(k.filters, seed + 1);
  auto const x = real_numbers<T>(batch * X::size, seed + 2);
  auto const dy = real_numbers<T>(batch * Y::size, seed + 3);
  std::vector<T> copies(convolution_scratch<g, k, T>);
  auto const scratch = [&]<class N>(N const*) {
    if constexpr (std::is_same_v<N, T>) {
      return copies.data();
    } else {
      return static_cast<N*>(nullptr);
    }
  };
  check<T>(
      "convolution", seed, batch * Y::size,
      [&]<class N>(N const* weight, N const* b, N const* in, N* out) {
        convolution_forward<true, g, k>(weight, b, View<N const, batch, X>(in, X::size),
                                        View<N, batch, Y>(out, Y::size), scratch(in));
      },
      w, bias, x);
  // What is fused with it: a function, another tensor, and squares' maxima where there are squares.
  auto const others = real_numbers<T>(batch * Y::size, seed + 4);
  auto const fused = [&]<bool Odd>(std::bool_constant<Odd>) {
    constexpr Size2 pool = pool_of<g, T>(Odd);
    using Fused = Shape<k.filters, g.rows.output() / pool.height, g.columns.output() / pool.width>;
    check<T>(
        "convolution and what is fused with it", seed, batch * Fused::size,
        [&]<class N>(N const* weight, N const* b, N const* in, N const* other, N* out) {
          Apply<std::conditional_t<Odd, activation::Relu, activation::Silu>, true> const function{};
          auto const after = then(Add<N>{other, Y::size}, Apply<activation::Elu<1>, !Odd>{});
          auto const ops = [&] {
            if constexpr (pool != Size2(1)) {
              return then(then(function, MaxPool<pool, NoPostOps, NoPostOps>{}), after);
            } else {
              return then(function, after);
            }
          }();
          convolution_forward<true, g, k>(weight, b, View<N const, batch, X>(in, X::size),
                                          View<N, batch, Fused>(out, Fused::size), scratch(in), ops);
        },
        w, bias, x, others);
  };
  fused(std::false_type{});
  fused(std::true_type{});
  check_convolution_gradients<T, g, k>("", w, x, dy, seed);
  check_sparse_gradients<T, g, k>(seed);
}

template <class T, std::size_t Seed>
void check_convolution() {
  static constexpr auto geometry = [] {
    if (Seed == short_rows) return std::pair(Window{{9, 3, 2, 1, 1, 0}, {10, 4, 2, 1, 1, 1}}, Channels{2, 17, 1});
    if (Seed == short_rows_in_place) {
      return std::pair(Window{{7, 3, 2, 2, 0, 0}, {8, 4, 1, 1, 0, 0}}, Channels{2, 17, 1});
    }
    tests::Randomness random(Seed);
    Window window{};
    window.rows = random_axis(random, 9);
    window.columns = random_axis(random, random.one_in(2) ? 40 : 9);
    if (random.one_in(5)) window.rows.kernel = window.columns.kernel = 1;
    std::size_t const groups = random.between(1, 2);
    return std::pair(window, Channels{groups * random.between(1, 3), groups * random.between(1, 7), groups});
  }();
  check_convolution_of<T, geometry.first, geometry.second>(Seed);
}

constexpr Window pooling_window(std::size_t seed) {
  tests::Randomness random(seed);
  Window window{random_axis(random, 9), random_axis(random, 40)};
  window.rows.dilation = window.columns.dilation = 1;
  if (random.one_in(4)) window.columns.stride = 3;
  if (random.one_in(4)) {
    window.columns.stride = window.columns.kernel;
    window.columns.before = window.columns.after = 0;
    while (!window.columns.fits()) ++window.columns.input;
  }
  return window;
}

template <class T, std::size_t Seed>
void check_pooling() {
  static constexpr std::size_t batch = 2;
  static constexpr std::size_t maps = 2;
  static constexpr Window g = pooling_window(Seed);
  using X = Shape<maps * g.input_size()>;
  using Y = Shape<maps * g.output_size()>;
  auto x = real_numbers<T>(batch * X::size, Seed);
  for (std::size_t i = Seed % 7; i < x.size(); i += 31) x[i] = std::numeric_limits<T>::quiet_NaN();
  std::vector<std::uint16_t> kept(batch * Y::size);
  std::vector<std::uint16_t> expected(batch * Y::size);
  check<T>(
      "max pooling", Seed, batch * Y::size,
      [&]<class N>(N const* in, N* out) {
        max_pool_forward<g, maps>(View<N const, batch, X>(in, X::size), View<N, batch, Y>(out, Y::size),
                                  (std::is_same_v<N, T> ? kept : expected).data());
      },
      x);
  BOOST_TEST(kept == expected, "where the largest stood, seed " << Seed);
  check<T>(
      "max pooling without places", Seed, batch * Y::size,
      [&]<class N>(N const* in, N* out) {
        max_pool_forward<g, maps>(View<N const, batch, X>(in, X::size), View<N, batch, Y>(out, Y::size));
      },
      x);
}

template <class T, std::size_t Seed>
void check_mean_pooling() {
  static constexpr std::size_t batch = 2;
  static constexpr std::size_t maps = 2;
  static constexpr Window g = pooling_window(Seed);
  using X = Shape<maps * g.input_size()>;
  using Y = Shape<maps * g.output_size()>;
  auto const x = real_numbers<T>(batch * X::size, Seed);
  auto const dy = real_numbers<T>(batch * Y::size, Seed + 1);
  auto const forward = [&]<bool Accumulate>(std::bool_constant<Accumulate>) {
    check<T>(
        "average pooling", Seed, batch * Y::size,
        [&]<class N>(N const* in, N* out) {
          avg_pool_forward<g, maps, Accumulate>(View<N const, batch, X>(in, X::size), View<N, batch, Y>(out, Y::size));
        },
        x);
  };
  auto const backward = [&]<bool Accumulate>(std::bool_constant<Accumulate>) {
    check<T>(
        "average pooling's gradient", Seed, batch * X::size,
        [&]<class N>(N const* up, N* out) {
          avg_pool_backward<g, maps, Accumulate>(View<N const, batch, Y>(up, Y::size), View<N, batch, X>(out, X::size));
        },
        dy);
  };
  forward(std::false_type{});
  forward(std::true_type{});
  backward(std::false_type{});
  backward(std::true_type{});
}

// Rows with ends among their numbers, at every third seed.
template <class T>
std::vector<T> logits(std::size_t count, std::size_t seed) {
  auto numbers = real_numbers<T>(count, seed);
  for (T& number : numbers) number *= T(20);
  T const ends[]{std::numeric_limits<T>::infinity(), -std::numeric_limits<T>::infinity(),
                 std::numeric_limits<T>::quiet_NaN()};
  if (seed % 3 == 1) numbers[(seed * 7) % count] = ends[seed / 3 % 3];
  return numbers;
}

template <class T, std::size_t Seed, std::size_t N>
void check_rows_of() {
  auto const x = logits<T>(N, Seed);
  auto const dy = real_numbers<T>(N, Seed + 1);
  check<T>("softmax", Seed, N, [&]<class Number>(Number const* in, Number* out) { softmax<N>(in, out); }, x);
  check<T>("log_softmax", Seed, N, [&]<class Number>(Number const* in, Number* out) { log_softmax<N>(in, out); }, x);
  check<T>("log_sum_exp", Seed, 1, [&]<class Number>(Number const* in, Number* out) { *out = log_sum_exp<N>(in); }, x);
  check<T>(
      "softmax's gradient", Seed, N,
      [&]<class Number>(Number const* in, Number const* up, Number* out) { softmax_backward<N>(in, up, out); }, x, dy);
  check<T>(
      "log_softmax's gradient", Seed, N,
      [&]<class Number>(Number const* in, Number const* up, Number* out) { log_softmax_backward<N>(in, up, out); }, x,
      dy);
}

template <class T, std::size_t Seed>
void check_rows() {
  static constexpr auto size = [] {
    tests::Randomness random(Seed);
    return std::array{random.between(1, 70), random.between(2, 9), random.between(2, 45)};
  }();
  check_rows_of<T, Seed, size[0]>();
  if constexpr (Seed % 10 == 0) check_rows_of<T, Seed, 1100>();
  constexpr std::size_t n = size[1];
  constexpr std::size_t inner = size[2];
  auto const x = logits<T>(2 * n * inner, Seed);
  check<T>(
      "softmax along an axis", Seed, x.size(),
      [&]<class N>(N const* in, N* out) { softmax_axis<2, n, inner>(in, out); }, x);
}

template <class T>
constexpr T epsilon_of = T(1e-5);

template <class T, std::size_t Seed>
void check_normalisation() {
  static constexpr std::size_t batch = 3;
  static constexpr auto size = [] {
    tests::Randomness random(Seed);
    return std::array{random.between(1, 4), random.between(1, 60)};
  }();
  constexpr std::size_t sets = size[0];
  constexpr std::size_t n = size[1];
  using S = Shape<sets, n>;
  auto const x = real_numbers<T>(batch * S::size, Seed);
  auto const dy = real_numbers<T>(batch * S::size, Seed + 1);
  auto const weight = real_numbers<T>(std::max(sets, n), Seed + 2);
  auto const bias = real_numbers<T>(std::max(sets, n), Seed + 3);
  auto const view = [&]<class N>(N* data) { return View<N, batch, S>(data, S::size); };
  check<T>(
      "layer norm", Seed, batch * S::size,
      [&]<class N>(N const* in, N const* w, N const* b, N* out) {
        layer_norm_forward<n>(view(in), view(out), N(epsilon_of<T>), w, b, [](std::size_t, auto const&) {});
      },
      x, weight, bias);
  check<T>(
      "layer norm's gradients", Seed, batch * S::size + 2 * n,
      [&]<class N>(N const* in, N const* up, N const* w, N* out) {
        std::vector<Moments<N>> kept(batch * sets, {N(T(0.25)), N(T(1.5)), N(T(0.75))});
        layer_norm_backward<n>(view(in), view(up), view(out), kept.data(), w, out + batch * S::size,
                               out + batch * S::size + n);
      },
      x, dy, weight);
  auto const variance = [&] {
    auto numbers = real_numbers<T>(sets, Seed + 4);
    for (T& number : numbers) number = number * number + T(0.5);
    return numbers;
  }();
  check<T>(
      "batch norm, inference", Seed, batch * S::size,
      [&]<class N>(N const* in, N const* v, N const* w, N const* b, N* out) {
        batch_norm_inference<sets>(view(in), view(out), b, v, N(epsilon_of<T>), w, b);
      },
      x, variance, weight, bias);
  check<T>(
      "batch norm, training", Seed, batch * S::size,
      [&]<class N>(N const* in, N const* w, N const* b, N* out) {
        std::vector<Moments<N>> kept(sets);
        batch_norm_training<sets>(view(in), view(out), batch, N(epsilon_of<T>), w, b, kept.data());
      },
      x, weight, bias);
  check<T>(
      "batch norm's gradients", Seed, batch * S::size + 2 * sets,
      [&]<class N>(N const* in, N const* up, N const* w, N* out) {
        std::vector<Moments<N>> kept(sets, {N(T(0.25)), N(T(1.5)), N(T(0.75))});
        batch_norm_backward_input<sets>(view(in), view(up), view(out), batch, kept.data(), w);
        batch_norm_backward_parameters<sets>(view(in), view(up), batch, kept.data(), out + batch * S::size,
                                             out + batch * S::size + sets);
      },
      x, dy, weight);
  using Means = Shape<sets>;
  check<T>(
      "global average", Seed, batch * sets,
      [&]<class N>(N const* in, N* out) { mean_forward<sets>(view(in), View<N, batch, Means>(out, sets)); }, x);
}

template <class T, std::size_t... Seeds>
void check_seeds(std::index_sequence<Seeds...>) {
  (check_dense<T, Seeds>(), ...);
  (check_convolution<T, Seeds>(), ...);
  (check_pooling<T, Seeds>(), ...);
  (check_mean_pooling<T, Seeds>(), ...);
}

// What a fused loop of an expression says of itself.
struct Fused {
  static constexpr bool in_registers = true;
  template <class T>
  constexpr T operator()(T const& a, T const& b) const {
    return math::exp(a) * b;
  }
};

// Loops over rows and columns, whose second operand is a number a row, or a row.
template <class T, std::size_t Seed>
void check_loops() {
  static constexpr auto size = [] {
    tests::Randomness random(Seed);
    return std::array{random.between(1, 9), random.between(1, 70)};
  }();
  static constexpr std::size_t rows = size[0];
  static constexpr std::size_t columns = size[1];
  auto const x = real_numbers<T>(rows * columns, Seed);
  auto const y = real_numbers<T>(rows + columns, Seed + 1);
  constexpr auto nest = [](bool of_rows, std::size_t outer, std::size_t inner) {
    return LoopNest<2, 2>{{rows, columns}, {{{columns, 1}, {of_rows ? 1u : 0u, of_rows ? 0u : 1u}}}, {outer, inner}};
  };
  auto const run = [&]<bool Sums, bool Accumulate, std::size_t Outer, std::size_t Inner, bool OfRows>(
                       char const* what, std::size_t outputs) {
    check<T>(
        what, Seed, outputs,
        [&]<class N>(N const* a, N const* b, N* out) {
          if constexpr (Sums || Accumulate) {
            reduce_nest<nest(OfRows, Outer, Inner), Accumulate>(std::array{a, b}, out, Fused{});
          } else {
            map_nest<nest(OfRows, Outer, Inner)>(std::array{a, b}, out, Fused{});
          }
        },
        x, y);
  };
  run.template operator()<false, false, columns, 1, true>("loop", rows * columns);
  run.template operator()<false, true, columns, 1, false>("loop that adds", rows * columns);
  run.template operator()<true, false, 1, 0, true>("sums of rows", rows);
  run.template operator()<true, true, 1, 0, false>("sums of rows that are added", rows);
  run.template operator()<true, false, 0, 1, false>("sums of columns", columns);
}

template <class T, std::size_t... Seeds>
void check_seeds_of_rows(std::index_sequence<Seeds...>) {
  (check_rows<T, Seeds>(), ...);
  (check_loops<T, Seeds>(), ...);
  (check_normalisation<T, Seeds>(), ...);
}

template <class Function, class T>
void check_function(char const* name, std::vector<T> const& x) {
  static constexpr std::size_t size = 37;
  using S = Shape<size>;
  std::size_t value_faults = 0;
  std::size_t slope_faults = 0;
  for (std::size_t first = 0; first + size <= x.size(); first += size) {
    std::array<T, size> y;
    std::array<T, size> dx;
    std::array<T, size> ones;
    ones.fill(T(1));
    View<T const, 1, S> const in(x.data() + first, size);
    map<Function::of_packs>(in, View<T, 1, S>(y.data(), size), [](auto v) { return Function::value(v); });
    map_gradient<Function::of_packs>(in, View<T const, 1, S>(ones.data(), size), View<T, 1, S>(dx.data(), size),
                                     [](auto v) { return Function::slope(v); });
    for (std::size_t i = 0; i < size; ++i) {
      T const v = x[first + i];
      value_faults +=
          bits(y[i]) != bits(Function::value(v)) && !(y[i] != y[i] && Function::value(v) != Function::value(v));
      slope_faults += bits(dx[i]) != bits(T(1) * Function::slope(v)) && !(dx[i] != dx[i]);
    }
  }
  BOOST_TEST(value_faults == 0u, name);
  BOOST_TEST(slope_faults == 0u, name << ", slope");
}

// A function of a user's, of what packs have besides.
struct Bent {
  static constexpr bool of_packs = true;
  template <class T>
  static constexpr T value(T x) {
    return math::max(math::abs(x), T(1)) + math::min(math::square(x), T(0.5)) * math::expm1(math::bounded(x));
  }
  template <class T>
  static constexpr T slope(T x) {
    return math::exp(-math::abs(x)) + x * T(0.25);
  }
};

// Of functions that have branches for one number, or tables.
struct Curved {
  static constexpr bool of_packs = true;
  template <class T>
  static constexpr T value(T x) {
    return math::sqrt(x) + math::log(x) * math::sin(x);
  }
  template <class T>
  static constexpr T slope(T x) {
    return math::log1p(x) * math::cos(x) + math::normal_pdf(x);
  }
};

template <class T>
void check_functions() {
  std::vector<T> x = real_numbers<T>(1000, 5);
  for (std::size_t i = 0; i < x.size(); i += 2) x[i] = std::ldexp(x[i], static_cast<int>(i % 300) - 150);
  T const infinity = std::numeric_limits<T>::infinity();
  for (T const end : {infinity, -infinity, std::numeric_limits<T>::quiet_NaN(), std::numeric_limits<T>::max(), T(88.8),
                      std::numeric_limits<T>::denorm_min(), T(-104.5), T(-87.5), T(3), T(-3), T(40), T(30.5)}) {
    x.push_back(end);
  }
  x.resize(x.size() / 37 * 37 + 37);
  check_function<activation::Relu>("relu", x);
  check_function<activation::LeakyRelu<0.01>>("leaky relu", x);
  check_function<activation::LeakyRelu<0>>("leaky relu of slope 0", x);
  check_function<activation::Elu<1>>("elu", x);
  check_function<activation::Gelu>("gelu", x);
  check_function<activation::Silu>("silu", x);
  check_function<activation::Sigmoid>("sigmoid", x);
  check_function<activation::Tanh>("tanh", x);
  check_function<activation::HardSigmoid>("hard sigmoid", x);
  check_function<activation::HardSwish>("hard swish", x);
  check_function<activation::Softplus>("softplus", x);
  check_function<Bent>("bent", x);
  check_function<Curved>("curved", x);
}

// Shapes whose rows of taps fill registers of any width: their gradients are also computed one output after the other.
template <Window G, Channels K>
void check_scattered(std::size_t seed) {
  auto const w = real_numbers<float>(K.filters * K.inputs_per_group() * G.kernel_size(), seed);
  auto const x = real_numbers<float>(2 * K.input * G.input_size(), seed + 1);
  auto const dy = real_numbers<float>(2 * K.filters * G.output_size(), seed + 2);
  static_assert(kernels::detail::scatters_weight<G, K, float> || simd::width<float> == 1);
  check_convolution_gradients<float, G, K>(", fixed shape", w, x, dy, seed);
  check_sparse_gradients<float, G, K>(seed);
}

}  // namespace

BOOST_AUTO_TEST_CASE(floats) {
  check_seeds<float>(std::make_index_sequence<seeds>{});
}
BOOST_AUTO_TEST_CASE(doubles) {
  check_seeds<double>(std::make_index_sequence<seeds / 3>{});
}
BOOST_AUTO_TEST_CASE(rows) {
  check_seeds_of_rows<float>(std::make_index_sequence<seeds / 3>{});
  check_seeds_of_rows<double>(std::make_index_sequence<seeds / 3>{});
}
BOOST_AUTO_TEST_CASE(short_rows_of_many_filters) {
  check_convolution<float, short_rows>();
  check_convolution<float, short_rows_in_place>();
}
#if defined(INGOT_REGISTER_BYTES) && INGOT_REGISTER_BYTES == 4
// Where registers hold one number, tiles of several rows, columns and taps at once: kernels of all widths, in place, their
// ends in the middle of tiles; gradients of an input whose padding makes their window one that is read in place.
BOOST_AUTO_TEST_CASE(convolutions_of_single_numbers) {
  check_convolution_of<float, Window{{10, 5, 1, 1, 0, 0}, {13, 5, 1, 1, 0, 0}}, Channels{2, 5, 1}>(1);
  check_convolution_of<float, Window{{11, 2, 2, 2, 0, 0}, {14, 3, 1, 2, 0, 0}}, Channels{4, 4, 4}>(2);
  check_convolution_of<float, Window{{18, 16, 1, 1, 0, 0}, {3, 1, 1, 1, 0, 0}}, Channels{1, 7, 1}>(3);
  check_convolution_of<float, Window{{1, 1, 1, 1, 0, 0}, {24, 9, 1, 1, 0, 0}}, Channels{2, 3, 1}>(4);
  check_convolution_of<float, Window{{1, 1, 1, 1, 0, 0}, {26, 11, 1, 2, 0, 0}}, Channels{1, 9, 1}>(5);
  check_convolution_of<float, Window{{4, 1, 1, 1, 0, 0}, {9, 1, 1, 1, 0, 0}}, Channels{6, 10, 2}>(6);
  check_convolution_of<float, Window{{4, 3, 1, 1, 2, 2}, {6, 4, 1, 1, 3, 3}}, Channels{2, 3, 1}>(7);
  check_convolution_of<double, Window{{1, 1, 1, 1, 0, 0}, {12, 9, 1, 1, 8, 8}}, Channels{2, 2, 1}>(8);
}
#endif
BOOST_AUTO_TEST_CASE(dense_of_all_rests) {
  check_dense_of<float, 16, 1, 1>(1);
  check_dense_of<float, 31, 9, 2>(2);
  check_dense_of<double, 33, 3, 1>(3);
}
BOOST_AUTO_TEST_CASE(long_sums) {
  check_dense_of<float, 2100, 5, 3>(1);
  check_dense_of<float, 48, 90, 35>(2);
}
// What its sums take on the stack does not grow with the map.
BOOST_AUTO_TEST_CASE(long_maps) {
  constexpr Window g{{1, 1, 1, 1, 0, 0}, {3000, 80, 1, 1, 0, 0}};
  constexpr Channels k{1, 8, 1};
  using X = Shape<g.input_size()>;
  using Y = Shape<8 * g.output_size()>;
  auto const x = real_numbers<float>(X::size, 1);
  auto const dy = real_numbers<float>(Y::size, 2);
  check<float>(
      "weight's gradient of a long map", 1, 8 * 80,
      [&]<class N>(N const* in, N const* up, N* out) {
        convolution_backward_parameters<false, g, k>(View<N const, 1, X>(in, X::size), View<N const, 1, Y>(up, Y::size),
                                                     out, static_cast<N*>(nullptr));
      },
      x, dy);
}
BOOST_AUTO_TEST_CASE(scattered_gradients) {
  check_scattered<Window{{7, 5, 1, 1, 0, 0}, {12, 5, 1, 1, 0, 0}}, Channels{6, 3, 1}>(1);
  check_scattered<Window{{9, 3, 2, 1, 1, 1}, {11, 3, 2, 1, 1, 0}}, Channels{8, 3, 1}>(2);
  check_scattered<Window{{8, 2, 1, 2, 1, 0}, {8, 3, 3, 1, 0, 2}}, Channels{10, 4, 2}>(3);
  check_scattered<Window{{1, 1, 1, 1, 0, 0}, {300, 5, 1, 1, 2, 2}}, Channels{3, 2, 1}>(4);
}
BOOST_AUTO_TEST_CASE(functions) {
  check_functions<float>();
  check_functions<double>();
}

// Strided loops against the sum over all coordinates, one index at a time.
#define BOOST_TEST_MODULE loop_nest
#include "ingot/kernels/loop_nest.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "ingot/core/dual.hpp"
#include "random_numbers.hpp"

using namespace ingot;
using namespace ingot::kernels;
using ingot::tests::Randomness;

namespace {

// A contiguous layout of some axes, in this order or transposed; 0 along the others.
template <std::size_t Rank>
constexpr std::array<std::size_t, Rank> random_strides(std::array<std::size_t, Rank> const& extents,
                                                       std::array<bool, Rank> const& present, bool transposed,
                                                       std::size_t unit) {
  std::array<std::size_t, Rank> strides{};
  std::size_t next = unit;
  for (std::size_t i = 0; i < Rank; ++i) {
    std::size_t const axis = transposed ? i : Rank - 1 - i;
    if (!present[axis]) continue;
    strides[axis] = next;
    next *= extents[axis];
  }
  return strides;
}

template <std::size_t Rank>
constexpr std::array<bool, Rank> random_axes(Randomness& random, std::size_t one_absent_in) {
  std::array<bool, Rank> present{};
  for (bool& axis : present) axis = !random.one_in(one_absent_in);
  return present;
}

// The first input is laid out as the output of a nest that sums nothing, so that it can be mapped in place.
template <std::size_t Rank, std::size_t Inputs, bool Sums>
constexpr LoopNest<Rank, Inputs> random_nest(std::size_t seed) {
  Randomness random(seed);
  LoopNest<Rank, Inputs> nest{};
  for (auto& extent : nest.extents) extent = random.one_in(6) ? random.between(16, 35) : random.between(1, 5);
  std::array<bool, Rank> all{};
  all.fill(true);
  bool const transposed = random.one_in(5);
  std::size_t const unit = random.one_in(5) ? 2 : 1;
  nest.output_strides = random_strides(nest.extents, Sums ? random_axes<Rank>(random, 2) : all, transposed, unit);
  for (std::size_t k = 0; auto& strides : nest.input_strides) {
    if (k++ == 0 && !Sums) {
      strides = nest.output_strides;
    } else {
      auto const present = random.one_in(2) ? all : random_axes<Rank>(random, 3);
      bool const turned = random.one_in(4);
      strides = random_strides(nest.extents, present, turned, random.one_in(6) ? 3 : 1);
    }
  }
  return nest;
}

template <std::size_t Rank>
std::size_t extent_in_memory(std::array<std::size_t, Rank> const& extents,
                             std::array<std::size_t, Rank> const& strides) {
  std::size_t last = 0;
  for (std::size_t a = 0; a < Rank; ++a) last += (extents[a] - 1) * strides[a];
  return last + 1;
}

// A function of any number of values that tells them apart and stays whole.
template <class T>
struct Mix {
  template <class... V>
  constexpr T operator()(V... values) const {
    return [&]<int... K>(std::integer_sequence<int, K...>) {
      return (T(2) + ... + (T(K + 1) * values + values * values));
    }(std::make_integer_sequence<int, sizeof...(V)>{});
  }
};

template <std::size_t Rank, std::size_t Inputs, class T>
void reference(LoopNest<Rank, Inputs> const& nest, std::array<T const*, Inputs> const& in, T* out, bool sums) {
  std::size_t turns = 1;
  for (std::size_t extent : nest.extents) turns *= extent;
  for (std::size_t turn = 0; turn < turns; ++turn) {
    std::array<std::size_t, Rank> at{};
    std::size_t rest = turn;
    for (std::size_t a = Rank; a-- > 0;) {
      at[a] = rest % nest.extents[a];
      rest /= nest.extents[a];
    }
    auto const offset = [&](std::array<std::size_t, Rank> const& strides) {
      std::size_t sum = 0;
      for (std::size_t a = 0; a < Rank; ++a) sum += at[a] * strides[a];
      return sum;
    };
    T const value = [&]<std::size_t... K>(std::index_sequence<K...>) {
      return Mix<T>{}(in[K][offset(nest.input_strides[K])]...);
    }(std::make_index_sequence<Inputs>{});
    T& place = out[offset(nest.output_strides)];
    place = sums ? place + value : value;
  }
}

template <class T, std::size_t Seed, bool Sums>
void check_nest() {
  constexpr std::size_t rank = Seed % 7;
  constexpr std::size_t inputs = Seed / 7 % 6;
  constexpr auto nest = random_nest<rank, inputs, Sums>(Seed);
  std::array<std::vector<T>, inputs> memory;
  std::array<T const*, inputs> in{};
  for (std::size_t k = 0; k < memory.size(); ++k) {
    memory[k] = tests::small_numbers<T>(extent_in_memory(nest.extents, nest.input_strides[k]), Seed + k);
    in[k] = memory[k].data();
  }
  auto const start = tests::small_numbers<T>(extent_in_memory(nest.extents, nest.output_strides), Seed + 99);
  auto const check = [&](bool accumulate, auto const& run) {
    auto expected = start;
    if (!accumulate) {  // what lies between the elements of an output with gaps stays
      std::vector<T> ones(expected.size());
      LoopNest<rank, 0> const places{nest.extents, {}, nest.output_strides};
      reference<rank, 0, T>(places, {}, ones.data(), false);
      for (std::size_t i = 0; i < ones.size(); ++i) expected[i] = ones[i] == T(2) ? T(0) : expected[i];
    }
    reference(nest, in, expected.data(), Sums || accumulate);
    auto actual = start;
    run(actual.data());
    BOOST_TEST_CONTEXT("seed " << Seed << ", accumulate " << accumulate) {
      BOOST_CHECK(actual == expected);
    }
  };
  Mix<T> const f;
  check(false, [&](T* out) { reduce_nest<nest>(in, out, f); });
  check(true, [&](T* out) { reduce_nest<nest, true>(in, out, f); });
  if constexpr (!Sums) {
    check(false, [&](T* out) { map_nest<nest>(in, out, f); });
    if constexpr (inputs > 0) {
      auto expected = memory[0];
      reference(nest, in, expected.data(), false);
      map_nest<nest>(in, memory[0].data(), f);
      BOOST_TEST_CONTEXT("in place, seed " << Seed) {
        BOOST_CHECK(memory[0] == expected);
      }
    }
  }
}

template <class T, bool Sums, std::size_t First, std::size_t... Seeds>
void check_nests(std::index_sequence<Seeds...>) {
  (check_nest<T, First + Seeds, Sums>(), ...);
}

constexpr LoopNest<4, 2> images{{4, 3, 5, 7}, {{{105, 35, 7, 1}, {0, 1, 0, 0}}}, {105, 35, 7, 1}};
static_assert(collapsed_rank(images) == 3);
static_assert(collapse<3>(images).extents == std::array<std::size_t, 3>{4, 3, 35});
constexpr LoopNest<4, 1> one_loop{{4, 1, 5, 7}, {{{35, 0, 7, 1}}}, {35, 35, 7, 1}};
static_assert(collapsed_rank(one_loop) == 1);
static_assert(collapse<1>(one_loop).extents[0] == 140);
static_assert(collapsed_rank(LoopNest<0, 2>{}) == 0);
static_assert(collapsed_rank(LoopNest<3, 1>{{1, 1, 1}, {}, {}}) == 0);

// While compiling, where no index may leave its memory: a bias added in place, its gradient, and a scalar.
template <class T>
constexpr bool holds_in_the_compiler() {
  std::array<T, 6> x{T(1), T(2), T(3), T(4), T(5), T(6)};
  std::array<T, 3> const bias{T(10), T(20), T(30)};
  constexpr LoopNest<2, 2> add{{2, 3}, {{{3, 1}, {0, 1}}}, {3, 1}};
  map_nest<add>({x.data(), bias.data()}, x.data(), [](T a, T b) { return a + b; });
  std::array<T, 3> sums{T(1), T(1), T(1)};
  constexpr LoopNest<2, 1> over_rows{{2, 3}, {{{3, 1}}}, {0, 1}};
  reduce_nest<over_rows, true>({x.data()}, sums.data(), [](T a) { return a; });
  T total = T(0);
  constexpr LoopNest<2, 1> over_all{{2, 3}, {{{3, 1}}}, {0, 0}};
  reduce_nest<over_all>({x.data()}, &total, [](T a) { return a; });
  T scalar = T(7);
  map_nest<LoopNest<0, 1>{}>({&scalar}, &scalar, [](T a) { return a * a; });
  return x[5] == T(36) && sums[0] == T(26) && sums[2] == T(70) && total == T(141) && scalar == T(49);
}
static_assert(holds_in_the_compiler<float>());
static_assert(holds_in_the_compiler<double>());
static_assert(holds_in_the_compiler<Dual<float>>());

// The largest relative error of sums of 0.1 over `Rows` rows, in units of the rounding error.
template <std::size_t Rows, std::size_t Columns, bool Inner>
double rounding_errors() {
  constexpr LoopNest<2, 1> nest = Inner ? LoopNest<2, 1>{{Columns, Rows}, {{{Rows, 1}}}, {1, 0}}
                                        : LoopNest<2, 1>{{Rows, Columns}, {{{Columns, 1}}}, {0, 1}};
  std::vector<float> const x(Rows * Columns, 0.1f);
  std::array<float, Columns> sums{};
  reduce_nest<nest>({x.data()}, sums.data(), [](float v) { return v; });
  double const exact = static_cast<double>(0.1f) * Rows;
  double worst = 0.0;
  for (float const sum : sums) worst = std::max(worst, std::abs(static_cast<double>(sum) - exact) / exact);
  return worst / (0.5 * static_cast<double>(std::numeric_limits<float>::epsilon()));
}

}  // namespace

BOOST_AUTO_TEST_CASE(maps) {
  check_nests<float, false, 0>(std::make_index_sequence<42>{});
  check_nests<double, false, 100>(std::make_index_sequence<7>{});
}

BOOST_AUTO_TEST_CASE(sums) {
  check_nests<float, true, 200>(std::make_index_sequence<42>{});
  check_nests<double, true, 300>(std::make_index_sequence<7>{});
}

BOOST_AUTO_TEST_CASE(dual_numbers) {
  check_nests<Dual<float>, false, 400>(std::make_index_sequence<7>{});
  check_nests<Dual<float>, true, 400>(std::make_index_sequence<7>{});
}

// Added one after the other, the errors would be some ten thousand units.
BOOST_AUTO_TEST_CASE(long_sums) {
  BOOST_TEST((rounding_errors<100000, 3, true>() < 100.0));
  BOOST_TEST((rounding_errors<100000, 3, false>() < 700.0));
  BOOST_TEST((rounding_errors<100001, 67, false>() < 700.0));
}

// Products of matrices against the sum over all indices, one at a time.
#define BOOST_TEST_MODULE matmul
#include "ingot/kernels/matmul.hpp"

#include <boost/test/unit_test.hpp>
#include <utility>
#include <vector>

#include "ingot/core/dual.hpp"
#include "random_numbers.hpp"

using namespace ingot;
using namespace ingot::kernels;

namespace {

constexpr std::size_t extent(tests::Randomness& random) {
  if (random.one_in(3)) return 1;
  return random.one_in(4) ? random.between(17, 40) : random.between(2, 9);
}

constexpr Matmul random_matmul(std::size_t seed) {
  tests::Randomness random(seed);
  Matmul m{};
  m.batches = random.one_in(2) ? 1 : random.between(2, 5);
  m.rows = extent(random);
  m.inner = extent(random);
  m.columns = extent(random);
  m.transpose_a = random.one_in(2);
  m.transpose_b = random.one_in(2);
  std::size_t const gap = random.one_in(5) ? 3 : 0;
  m.batch_stride_a = random.one_in(3) ? 0 : m.rows * m.inner + gap;
  m.batch_stride_b = random.one_in(3) ? 0 : m.inner * m.columns + gap;
  m.batch_stride_c = random.one_in(3) ? 0 : m.rows * m.columns + gap;
  return m;
}

template <class T>
void reference(Matmul const& m, std::vector<T> const& a, std::vector<T> const& b, std::vector<T>& c, bool accumulate) {
  auto const place = [&](std::size_t batch, std::size_t row, std::size_t column) -> T& {
    return c[batch * m.batch_stride_c + row * m.columns + column];
  };
  for (bool const clearing : {true, false}) {
    if (clearing && accumulate) continue;
    for (std::size_t i = 0; i < m.batches; ++i) {
      for (std::size_t r = 0; r < m.rows; ++r) {
        for (std::size_t n = 0; n < m.columns; ++n) {
          T& sum = place(i, r, n);
          if (clearing) {
            sum = T(0);
            continue;
          }
          for (std::size_t k = 0; k < m.inner; ++k) {
            T const left = a[i * m.batch_stride_a + (m.transpose_a ? k * m.rows + r : r * m.inner + k)];
            T const right = b[i * m.batch_stride_b + (m.transpose_b ? n * m.inner + k : k * m.columns + n)];
            sum = sum + left * right;
          }
        }
      }
    }
  }
}

template <class T, std::size_t Seed>
void check_product() {
  constexpr Matmul m = random_matmul(Seed);
  auto const size = [](std::size_t rows, std::size_t columns, std::size_t stride) {
    return rows * columns + (m.batches - 1) * stride;
  };
  auto const a = tests::small_numbers<T>(size(m.rows, m.inner, m.batch_stride_a), Seed);
  auto const b = tests::small_numbers<T>(size(m.inner, m.columns, m.batch_stride_b), Seed + 1);
  auto const start = tests::small_numbers<T>(size(m.rows, m.columns, m.batch_stride_c), Seed + 2);
  BOOST_TEST_CONTEXT("seed " << Seed << ": " << m.batches << " of " << m.rows << ", " << m.inner << ", " << m.columns) {
    auto expected = start;
    auto actual = start;
    reference(m, a, b, expected, false);
    matmul<m>(a.data(), b.data(), actual.data());
    BOOST_CHECK(actual == expected);
    reference(m, a, b, expected, true);
    matmul<m, true>(a.data(), b.data(), actual.data());
    BOOST_CHECK(actual == expected);
  }
}

template <class T, std::size_t First, std::size_t... Seeds>
void check_products(std::index_sequence<Seeds...>) {
  (check_product<T, First + Seeds>(), ...);
}

// What runs instead of a product as it is written.
constexpr Matmul shared_weight = kernels::detail::simplified({8, 4, 16, 32, false, true, 64, 0, 128});
static_assert(shared_weight.batches == 1);
static_assert(shared_weight.rows == 32);
constexpr Matmul weight_gradient = kernels::detail::simplified({8, 4, 16, 32, true, false, 64, 512, 0});
static_assert(weight_gradient.batches == 1);
static_assert(weight_gradient.inner == 128);

template <class T>
constexpr bool holds_in_the_compiler() {
  std::array<T, 6> const a{T(1), T(2), T(3), T(4), T(5), T(6)};
  std::array<T, 4> c{};
  matmul<Matmul{1, 2, 3, 2, false, true, 0, 0, 0}>(a.data(), a.data(), c.data());
  bool const gram = c[0] == T(14) && c[1] == T(32) && c[2] == T(32) && c[3] == T(77);
  matmul<Matmul{1, 2, 3, 2, true, false, 0, 0, 0}, true>(a.data(), a.data(), c.data());
  T inner_product = T(0);
  matmul<Matmul{2, 1, 3, 1, false, false, 3, 3, 0}>(a.data(), a.data(), &inner_product);
  return gram && c[0] == T(49) && c[3] == T(133) && inner_product == T(91);
}
static_assert(holds_in_the_compiler<float>());
static_assert(holds_in_the_compiler<double>());
static_assert(holds_in_the_compiler<Dual<double>>());

}  // namespace

BOOST_AUTO_TEST_CASE(products) {
  check_products<float, 0>(std::make_index_sequence<60>{});
  check_products<double, 200>(std::make_index_sequence<60>{});
}

BOOST_AUTO_TEST_CASE(dual_numbers) {
  check_products<Dual<double>, 300>(std::make_index_sequence<20>{});
}

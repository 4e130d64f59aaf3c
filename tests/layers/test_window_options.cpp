// Options of windows as template arguments: each member is read as it was written, by every compiler. Clang has misread
// members that stand behind padding.
#define BOOST_TEST_MODULE window_options
#include <boost/test/unit_test.hpp>

#include "ingot/core/window_options.hpp"
#include "ingot/layers/conv_transpose1d.hpp"
#include "ingot/layers/conv_transpose2d.hpp"
#include "ingot/layers/local_response_norm.hpp"

namespace {

using namespace ingot;

// What a template sees, for a test at run time.
template <PoolOptions O>
struct Pool {
  static PoolOptions seen() { return O; }
};
template <Pool1dOptions O>
struct Pool1d {
  static Pool1dOptions seen() { return O; }
};
template <ConvTransposeOptions O>
struct Transposed {
  static ConvTransposeOptions seen() { return O; }
};
template <ConvTranspose1dOptions O>
struct Transposed1d {
  static ConvTranspose1dOptions seen() { return O; }
};
template <LocalResponseNormOptions O>
struct Response {
  static LocalResponseNormOptions seen() { return O; }
};

// The same while compiling.
template <PoolOptions O>
inline constexpr bool is_written = O.stride == Size2(2, 3) && O.padding == Padding2(4, 5, 6, 7) &&
                                   O.dilation == Size2(8, 9) && O.ceil_mode && !O.count_include_pad;
static_assert(is_written<PoolOptions{{2, 3}, {4, 5, 6, 7}, {8, 9}, true, false}>);
template <Pool1dOptions O>
inline constexpr bool is_written_1d =
    O.stride == 2 && O.padding == Padding1(3, 4) && O.dilation == 5 && !O.ceil_mode && O.count_include_pad;
static_assert(is_written_1d<Pool1dOptions{2, {3, 4}, 5, false, true}>);
static_assert(!is_written_1d<Pool1dOptions{2, {3, 4}, 5, true, true}>);
static_assert(!is_written_1d<Pool1dOptions{2, {3, 4}, 5, false, false}>);

}  // namespace

BOOST_AUTO_TEST_CASE(pooling) {
  PoolOptions const o = Pool<PoolOptions{{2, 3}, {4, 5, 6, 7}, {8, 9}, true, false}>::seen();
  BOOST_TEST((o.stride == Size2(2, 3) && o.padding == Padding2(4, 5, 6, 7) && o.dilation == Size2(8, 9)));
  BOOST_TEST(o.ceil_mode);
  BOOST_TEST(!o.count_include_pad);
  Pool1dOptions const p = Pool1d<Pool1dOptions{2, {3, 4}, 5, false, true}>::seen();
  BOOST_TEST((p.stride == 2 && p.padding == Padding1(3, 4) && p.dilation == 5));
  BOOST_TEST(!p.ceil_mode);
  BOOST_TEST(p.count_include_pad);
}

BOOST_AUTO_TEST_CASE(transposed_convolution) {
  ConvTransposeOptions const o =
      Transposed<ConvTransposeOptions{{2, 3}, {4, 5, 6, 7}, {8, 9}, {10, 11}, 12, false}>::seen();
  BOOST_TEST((o.stride == Size2(2, 3) && o.padding == Padding2(4, 5, 6, 7) && o.output_padding == Size2(8, 9)));
  BOOST_TEST((o.dilation == Size2(10, 11) && o.groups == 12 && !o.bias));
  ConvTranspose1dOptions const p = Transposed1d<ConvTranspose1dOptions{2, {3, 4}, 5, 6, 7, false}>::seen();
  BOOST_TEST((p.stride == 2 && p.padding == Padding1(3, 4) && p.output_padding == 5 && p.dilation == 6));
  BOOST_TEST((p.groups == 7 && !p.bias));
}

BOOST_AUTO_TEST_CASE(response) {
  LocalResponseNormOptions const o = Response<LocalResponseNormOptions{3, 0.5, 0.25, 2.0, true}>::seen();
  BOOST_TEST((o.size == 3 && o.alpha == 0.5 && o.beta == 0.25 && o.k == 2.0 && o.more_after));
}

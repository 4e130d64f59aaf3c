// Windows of every kind, in chains whose frames come several a step and late: step by step and in blocks, the bits of the
// whole sequence.
#define BOOST_TEST_MODULE streaming_windows
#include <boost/test/unit_test.hpp>

#include "accumulator.hpp"
#include "streams.hpp"

using namespace ingot;
using namespace ingot::tests;

namespace {

// A window, then padding on both sides, then memory, then a window that strides: what the first delays and leaves
// unfinished meets all others.
template <std::size_t Time, std::size_t Kernel, Conv1dOptions First>
struct Behind {
  using A = Conv1d<Shape<2, Time>, 4, Kernel, First>;
  static constexpr std::size_t length = A::output_shape::extents[1];
  using B = Conv1d<Shape<4, length>, 4, 3, Conv1dOptions{.padding = 1, .groups = 2}>;
  using C = MaxPool1d<Shape<4, length>, 3, Pool1dOptions{.stride = 2, .padding = {1, 1}}>;
  static constexpr std::size_t pooled = C::output_shape::extents[1];
  using D = Residual<Conv1d<Shape<4, length>, 4, 5, Conv1dOptions{.padding = 2, .groups = 4}>, Relu<4, length>>;
  using type = Network<A, Residual<B>, D, Transpose<Shape<4, length>>, Accumulator<length, 4>,
                       Transpose<Shape<length, 4>>, C, Tanh<4, pooled>>;
};
template <std::size_t Time, std::size_t Kernel, Conv1dOptions First>
using behind = typename Behind<Time, Kernel, First>::type;

}  // namespace

BOOST_AUTO_TEST_CASE(of_one_tap) {
  check_stream<behind<61, 1, Conv1dOptions{}>, 2>(1, 6);
  check_stream<behind<63, 1, Conv1dOptions{.stride = 3}>, 2>(2, 6);
}
BOOST_AUTO_TEST_CASE(of_strides_and_padding) {
  check_stream<behind<64, 2, Conv1dOptions{.stride = 2, .padding = {0, 0}}>, 2>(3, 6);
  check_stream<behind<65, 3, Conv1dOptions{.stride = 2, .padding = {1, 1}}>, 2>(4, 6);
  check_stream<behind<66, 4, Conv1dOptions{.stride = 3, .padding = {1, 0}}>, 2>(5, 6);
  check_stream<behind<90, 5, Conv1dOptions{.stride = 4, .padding = {3, 0}}>, 2>(6, 6);
}
BOOST_AUTO_TEST_CASE(of_dilation) {
  check_stream<behind<61, 3, Conv1dOptions{.padding = {8, 0}, .dilation = 4}>, 2>(7, 6);
  check_stream<behind<60, 3, Conv1dOptions{.padding = {4, 4}, .dilation = 4}>, 2>(8, 6);
  check_stream<behind<62, 3, Conv1dOptions{.stride = 2, .padding = {3, 2}, .dilation = 2}>, 2>(9, 6);
}
// More padding in front than the window is long: outputs of the past, all of padding alone.
BOOST_AUTO_TEST_CASE(of_much_padding) {
  check_stream<behind<50, 3, Conv1dOptions{.padding = {6, 0}}>, 2>(10, 6);
  check_stream<behind<52, 3, Conv1dOptions{.stride = 2, .padding = {7, 0}}>, 2>(11, 6);
}
// Branches that wait differently, with several frames a step.
BOOST_AUTO_TEST_CASE(of_branches_before_a_stride) {
  using Net = decltype(build<Shape<3, 72>>(
      concat(conv1d<2, 7, Conv1dOptions{.padding = 3}>, conv1d<2, 3, Conv1dOptions{.padding = {2, 0}}>,
             avg_pool1d<3, Pool1dOptions{.stride = 1, .padding = 1}>),
      residual(max_pool1d<3, Pool1dOptions{.stride = 1, .padding = 1}>, sigmoid),
      conv1d<3, 3, Conv1dOptions{.stride = 3}>, batch_norm<>, silu, dropout<0.5>));
  check_stream<Net>(12, 3);
  using Wide = decltype(build<Shape<2, 40, 6>>(
      residual(conv2d<2, Size2{5, 3}, ConvOptions{.padding = {2, 1}}>, relu), conv2d<3, 2, ConvOptions{.stride = 2}>,
      concat(conv2d<2, Size2{3, 1}, ConvOptions{.padding = {1, 0}}>, identity)));
  check_stream<Wide, 2>(13, 3);
}

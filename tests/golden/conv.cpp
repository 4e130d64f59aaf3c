#define BOOST_TEST_MODULE golden_conv
#include "check_network.hpp"

#include "ingot/layers/conv1d.hpp"
#include "ingot/layers/conv2d.hpp"
#include "ingot/network/network.hpp"

using namespace ingot;

BOOST_TEST_GLOBAL_FIXTURE(ReportWorst);

namespace {

template <class Layer, std::size_t B>
void check(std::string const& name) {
  check_golden<Network<Layer>, B>(Golden("conv"), name);
}

}  // namespace

BOOST_AUTO_TEST_CASE(strides_and_padding) {
  check<Conv2d<Shape<1, 5, 5>, 2, 3>, 2>("conv2d_plain");
  check<Conv2d<Shape<3, 7, 7>, 4, 3, ConvOptions{.stride = 2, .padding = 1}>, 2>("conv2d_stride_padding");
  check<Conv2d<Shape<2, 9, 8>, 3, 3, ConvOptions{.stride = {2, 1}}>, 1>("conv2d_two_strides");
  check<Conv2d<Shape<3, 17, 17>, 5, 5, ConvOptions{.padding = 2}>, 1>("conv2d_17_wide");
  check<Conv2d<Shape<2, 5, 4>, 3, 3, ConvOptions{.padding = {2, 1, 0, 2}}>, 2>("conv2d_uneven_padding");
}

BOOST_AUTO_TEST_CASE(dilation_and_groups) {
  check<Conv2d<Shape<2, 9, 9>, 3, 3, ConvOptions{.dilation = 2}>, 1>("conv2d_dilation");
  check<Conv2d<Shape<4, 6, 6>, 6, 3, ConvOptions{.padding = 1, .groups = 2}>, 2>("conv2d_groups");
  check<Conv2d<Shape<3, 7, 5>, 3, 3, ConvOptions{.padding = 1, .groups = 3}>, 2>("conv2d_depthwise");
  check<Conv2d<Shape<3, 7, 5>, 6, 3, ConvOptions{.stride = 2, .padding = 1, .groups = 3, .bias = false}>, 2>(
      "conv2d_depthwise_two_each");
}

BOOST_AUTO_TEST_CASE(kernels_of_other_shapes) {
  check<Conv2d<Shape<2, 7, 5>, 3, Size2{3, 2}, ConvOptions{.padding = {1, 0}}>, 5>("conv2d_not_square");
  check<Conv2d<Shape<7, 3, 3>, 5, 1, ConvOptions{.bias = false}>, 2>("conv2d_1x1");
  check<Conv2d<Shape<2, 4, 3>, 5, Size2{4, 3}>, 2>("conv2d_kernel_is_image");
  check<Conv2d<Shape<3, 11, 9>, 4, Size2{3, 2}, ConvOptions{.stride = {2, 3}, .padding = {2, 1}, .dilation = {2, 3}}>,
        2>("conv2d_all_differ");
  check<Conv2d<Shape<3, 1, 1>, 2, 3, ConvOptions{.padding = 1}>, 1>("conv2d_one_pixel");
  check<Conv2d<Shape<33, 3, 3>, 17, 3, ConvOptions{.padding = 1}>, 2>("conv2d_33_to_17");
}

BOOST_AUTO_TEST_CASE(one_dimension) {
  check<Conv1d<Shape<1, 7>, 1, 3>, 1>("conv1d_plain");
  check<Conv1d<Shape<3, 17>, 5, 5, Conv1dOptions{.stride = 2, .padding = 2}>, 2>("conv1d_stride_padding");
  check<Conv1d<Shape<4, 33>, 6, 3, Conv1dOptions{.padding = 1, .dilation = 2, .groups = 2, .bias = false}>, 5>(
      "conv1d_dilation_groups");
  check<Conv1d<Shape<2, 1>, 3, 1>, 2>("conv1d_one_long");
}

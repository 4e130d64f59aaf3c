#define BOOST_TEST_MODULE golden_pool
#include "check_network.hpp"

#include "ingot/layers/global_pooling.hpp"
#include "ingot/layers/pooling.hpp"
#include "ingot/network/network.hpp"

using namespace ingot;

BOOST_TEST_GLOBAL_FIXTURE(ReportWorst);

namespace {

template <class Layer, std::size_t B>
void check(std::string const& name) {
  check_golden<Network<Layer>, B>(Golden("pool"), name);
}

constexpr PoolOptions overlap{.stride = 2, .padding = 1};
constexpr PoolOptions not_square{.stride = {2, 1}, .padding = {1, 1}};
constexpr Pool1dOptions overlap_1d{.stride = 2, .padding = 1};

}  // namespace

BOOST_AUTO_TEST_CASE(largest) {
  check<MaxPool2d<Shape<2, 6, 6>, 2>, 2>("max_pool2d");
  check<MaxPool2d<Shape<3, 7, 7>, 3, overlap>, 2>("max_pool2d_overlap_padding");
  check<MaxPool2d<Shape<1, 7, 5>, Size2{3, 2}, not_square>, 5>("max_pool2d_not_square");
  check<MaxPool2d<Shape<3, 3, 4>, Size2{3, 4}>, 2>("max_pool2d_kernel_is_image");
  check<MaxPool1d<Shape<3, 17>, 3, overlap_1d>, 2>("max_pool1d");
  check<MaxPool1d<Shape<1, 33>, 3>, 5>("max_pool1d_plain");
}

// The gradient goes to the first of equals, and padding never wins over negative numbers.
BOOST_AUTO_TEST_CASE(largest_of_equals_and_of_negatives) {
  check<MaxPool2d<Shape<2, 7, 7>, 3, overlap>, 2>("max_pool2d_ties");
  check<MaxPool2d<Shape<2, 5, 5>, 3, overlap>, 1>("max_pool2d_negative");
}

BOOST_AUTO_TEST_CASE(mean) {
  check<AvgPool2d<Shape<2, 6, 6>, 2>, 2>("avg_pool2d");
  check<AvgPool2d<Shape<3, 7, 7>, 3, overlap>, 2>("avg_pool2d_overlap_padding");
  check<AvgPool2d<Shape<1, 7, 5>, Size2{3, 2}, not_square>, 5>("avg_pool2d_not_square");
  check<AvgPool1d<Shape<3, 17>, 3, overlap_1d>, 2>("avg_pool1d");
  check<AvgPool1d<Shape<7, 8>, 2>, 1>("avg_pool1d_plain");
}

BOOST_AUTO_TEST_CASE(mean_of_a_channel) {
  check<GlobalAvgPool2d<Shape<5, 7, 3>>, 2>("global_avg_pool2d");
  check<GlobalAvgPool1d<Shape<3, 17>>, 5>("global_avg_pool1d");
}

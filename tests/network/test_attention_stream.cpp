// Step by step and block by block, attention and what stands around it gives the bits of the causal pass over the whole.
#define BOOST_TEST_MODULE attention_stream
#include <boost/test/unit_test.hpp>
#include <ingot/attention.hpp>

#include "streams.hpp"

using namespace ingot;
using namespace ingot::tests;

namespace {

constexpr RmsNormOptions last_rms{.axes = 1};
constexpr LayerNormOptions last{.axes = 1};

}  // namespace

BOOST_AUTO_TEST_CASE(of_normalised_frames) {
  check_stream<Network<RmsNorm<Shape<21, 5>, last_rms>, PerStep<21, Dense<5, 3>>, RmsNorm<Shape<21, 3>, last_rms>>>(1);
  static_assert(detail::stream_end<Network<RmsNorm<Shape<21, 5>>>>.refused);
}
BOOST_AUTO_TEST_CASE(of_marked_frames) {
  using Inner = Network<Dense<4, 6>, Tanh<6>, LayerNorm<Shape<6>>, Dense<6, 3>>;
  check_stream<Network<PerMarkedStep<17, Inner>, PerMarkedStep<17, Residual<RmsNorm<Shape<3>>>>>>(2);
  // Two frames a step.
  check_stream<Network<PerMarkedStep<18, Inner>, Transpose<Shape<18, 4>>,
                       Conv1d<Shape<4, 18>, 2, 2, Conv1dOptions{.stride = 2}>>>(3);
}

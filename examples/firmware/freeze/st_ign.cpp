// The network of Ignatov that STMicroelectronics's model zoo has for human activity recognition, on windows of 24
// samples of a three-axis accelerometer; with random weights. A. Ignatov, Real-time human activity recognition from
// accelerometer data using convolutional neural networks, 2018.
#include "untrained.hpp"

using Net = decltype(ingot::build<ingot::Shape<1, 24, 3>>(
    ingot::conv2d<24, ingot::Size2{16, 1}>, ingot::relu, ingot::max_pool2d<ingot::Size2{3, 1}>, ingot::flatten,
    ingot::dense<12>, ingot::relu, ingot::dense<4>, ingot::softmax));
static_assert(ingot::parameter_count<Net> == 3064);
static_assert(ingot::macs_of<Net> == 13008);

int main(int argc, char** argv) {
  return firmware::run(argc, argv,
                       [](auto const& folder, auto const&) { firmware::freeze_untrained<Net>("st_ign", folder); });
}

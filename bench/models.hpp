// The networks that the benchmarks measure.
#pragma once

#include <ingot/ingot.hpp>

namespace models {

using namespace ingot;

using Mlp = decltype(build<Shape<16>>(dense<64>, ingot::tanh, dense<64>, ingot::tanh, dense<4>, ingot::tanh));
using Classifier = decltype(build<Shape<784>>(dense<128>, relu, dense<64>, relu, dense<10>));
using LeNet = decltype(build<Shape<3, 28, 28>>(conv2d<6, 5>, relu, max_pool2d<2>, conv2d<16, 5>, relu, max_pool2d<2>,
                                               flatten, dense<120>, relu, dense<84>, relu, dense<10>));

}  // namespace models

// What two translation units share.
#pragma once

#include <ingot/ingot.hpp>

using SharedNet = ingot::Network<ingot::Dense<3, 4>, ingot::Tanh<4>, ingot::Dense<4, 2>>;

SharedNet made_elsewhere(std::uint64_t seed);
ingot::Tensor<float, 2> run_elsewhere(SharedNet const& net, ingot::Tensor<float, 3> const& x);

// The network that train.cpp saves and predict.cpp loads: what it is, both must know.
#pragma once

#include <ingot/ingot.hpp>

inline constexpr std::size_t flower_measures = 4;
inline constexpr std::size_t flower_kinds = 3;

using FlowerNet = ingot::Network<ingot::Dense<flower_measures, 16>, ingot::Relu<16>, ingot::Dense<16, flower_kinds>>;

// How large a network is: facts about its type, for a static_assert.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/layers/layer.hpp"

namespace ingot {

// Parameters of a layer or network, running statistics included: it holds these and nothing else.
template <class L>
inline constexpr std::size_t parameter_count = has_parameters_v<L> ? sizeof(L) / sizeof(default_scalar_t<L>) : 0;

// Bytes of its parameters: what it takes of flash.
template <class L>
inline constexpr std::size_t parameter_bytes = has_parameters_v<L> ? sizeof(L) : 0;

// Bytes of scratch that inference on a batch of B takes, beside the input and the output.
template <class L, std::size_t B = 1>
inline constexpr std::size_t workspace_bytes = workspace_size_v<L, B> * sizeof(default_scalar_t<L>);

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

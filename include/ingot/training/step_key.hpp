// The random key of a training step.
#pragma once

#include "ingot/core/prologue.hpp"

#include <type_traits>

#include "ingot/core/random.hpp"
#include "ingot/layers/layer.hpp"

namespace ingot {

// What stands for a RandomKey that a call leaves out.
struct KeyLeftOut : RandomKey {};

// Whether a step draws what it should: one key for all steps would be one mask for all of them.
template <class Net, class Key>
inline constexpr bool has_key_if_random = !draws_random_v<Net> || !std::is_same_v<Key, KeyLeftOut>;

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// The random key of a training step.
#pragma once

#include "ingot/core/prologue.hpp"

#include <type_traits>

#include "ingot/core/random.hpp"
#include "ingot/layers/layer.hpp"

namespace ingot {

namespace detail {

// The default of a RandomKey that a call may leave out.
struct KeyLeftOut : RandomKey {};

}  // namespace detail

// Whether a step has the key that it needs: with one key for all steps every step would draw the same mask.
template <class Net, class Key>
inline constexpr bool has_key_if_random = !draws_random_v<Net> || !std::is_same_v<Key, detail::KeyLeftOut>;

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// The identity of layers over windows.
#pragma once

#include "ingot/core/prologue.hpp"

#include <string_view>

#include "ingot/core/fingerprint.hpp"
#include "ingot/kernels/window.hpp"

namespace ingot {

namespace detail {

// Kind, geometry of the window on both axes, further options.
template <class... Options>
constexpr LayerIdentity window_identity(std::string_view kind, kernels::Window const& window, Options... options) {
  auto const axis = [](kernels::Axis a) {
    return layer_identity("axis", a.kernel, a.stride, a.dilation, a.before, a.after);
  };
  return layer_identity(kind, axis(window.rows), axis(window.columns), options...);
}

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"

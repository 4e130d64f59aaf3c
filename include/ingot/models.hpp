// What networks that were trained elsewhere need beside ingot.hpp, which programs without it compile faster.
#pragma once

#include "ingot/core/prologue.hpp"

#include "ingot/networks.hpp"

#include "ingot/layers/conv_transpose1d.hpp"
#include "ingot/layers/conv_transpose2d.hpp"

#include "ingot/core/epilogue.hpp"

// What imported models are spelled with beside ingot.hpp, in one include: layers and operations of other libraries,
// networks of expressions, golden vectors. On a device or not: no heap, no exceptions, no I/O.
#pragma once

#include "ingot/core/prologue.hpp"

#include "ingot/networks.hpp"

#include "ingot/deploy/golden.hpp"
#include "ingot/deploy/golden_of.hpp"
#include "ingot/deploy/weights_fingerprint.hpp"
#include "ingot/graph/operations/more_activations.hpp"
#include "ingot/graph/operations/more_functions.hpp"
#include "ingot/graph/operations/padding.hpp"
#include "ingot/layers/conv_transpose1d.hpp"
#include "ingot/layers/conv_transpose2d.hpp"
#include "ingot/layers/group_norm.hpp"
#include "ingot/layers/local_response_norm.hpp"
#include "ingot/layers/more_activations.hpp"
#include "ingot/layers/prelu.hpp"
#include "ingot/network/expression_network.hpp"

#include "ingot/core/epilogue.hpp"

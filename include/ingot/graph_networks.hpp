// Layers over the nodes of a graph that is fixed while compiling. Beside ingot.hpp, which programs without them compile
// faster.
#pragma once

#include "ingot/core/prologue.hpp"

#include "ingot/ingot.hpp"

#include "ingot/layers/graphs/aggregation.hpp"
#include "ingot/layers/graphs/graph.hpp"
#include "ingot/layers/graphs/graph_attention.hpp"
#include "ingot/layers/graphs/graph_convolution.hpp"
#include "ingot/layers/graphs/graph_sage.hpp"
#include "ingot/layers/graphs/graphviz.hpp"
#include "ingot/layers/graphs/message_passing.hpp"
#include "ingot/layers/graphs/readout.hpp"
#include "ingot/training/row_losses.hpp"

#include "ingot/core/epilogue.hpp"

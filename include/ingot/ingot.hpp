// All of Ingot that may run on a device: no heap, no exceptions, no I/O.
#pragma once

#include "ingot/core/prologue.hpp"

// Included first: in front of each message compilers list the includes on the way to its header. That is why the lists
// of networks.hpp and graph.hpp stand here again: one header more on the way would be one line more in each message.
#include "ingot/core/shape.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/layers/layer_calls.hpp"
#include "ingot/layers/visit_parameters.hpp"

#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/network/refused_calls.hpp"

#include "ingot/network/deduced_forward.hpp"
#include "ingot/network/network_layers.hpp"

#include "ingot/graph/operations/callable.hpp"

#include "ingot/network/network.hpp"
#include "ingot/network/residual.hpp"
#include "ingot/network/streaming/state.hpp"
#include "ingot/network/streaming/stepping.hpp"
#include "ingot/training/initialize.hpp"
#include "ingot/training/objective.hpp"
#include "ingot/training/optimizers.hpp"
#include "ingot/training/training_memory.hpp"

#include "ingot/training/step.hpp"
#include "ingot/training/step_refusals.hpp"

#include "ingot/graph/operations/matmul.hpp"
#include "ingot/graph/operations/pooling.hpp"
#include "ingot/graph/operations/reshape.hpp"
#include "ingot/graph/operations/softmax.hpp"

#include "ingot/graph/operations/activations.hpp"
#include "ingot/graph/operations/arrangement.hpp"
#include "ingot/graph/operations/convolution.hpp"
#include "ingot/graph/operations/reductions.hpp"

#include "ingot/graph/operations/leaves.hpp"
#include "ingot/graph/operations/operators.hpp"

#include "ingot/graph/backward/value_and_gradient.hpp"
#include "ingot/graph/derivatives/gradient.hpp"
#include "ingot/graph/evaluation/evaluate.hpp"

#include "ingot/graph.hpp"
#include "ingot/layers/expression_layer.hpp"
#include "ingot/layers/recurrent.hpp"
#include "ingot/networks.hpp"

#include "ingot/core/epilogue.hpp"

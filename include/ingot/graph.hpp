// Expressions in one include: their words, evaluation, gradients, and how they look.
//
// The way from a formula to numbers, all of it while the program compiles but for the last step:
//   operations/   each operation gives an Expression, an empty type of a short name (record.hpp)
//   graph_builder.hpp     the same graph as passes read and write it: nodes in an order, equal ones once
//   derivatives/  maps a graph to the graph of its derivatives, simplified by simplifier.hpp
//   evaluation/   fusion.hpp decides which values take memory, lowering.hpp writes a Schedule of loops and kernels,
//                 analysis/memory_plan.hpp places what lies between them, execute.hpp runs one step
//   sweep/        adds the steps of a backward sweep to a schedule: gradients without a graph of their own, so that the
//                 two ways can be held against each other
//   text/         lines, trees and pictures
#pragma once

#include "ingot/core/prologue.hpp"

// First what speaks to users through compilers: a message lists the headers on the way to it.

#include "ingot/graph/operations/callable.hpp"

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
#include "ingot/graph/derivatives/gradient_at.hpp"
#include "ingot/graph/evaluation/evaluate.hpp"

#include "ingot/graph/derivatives/cost.hpp"
#include "ingot/graph/derivatives/simplify.hpp"
#include "ingot/graph/operations/functions.hpp"
#include "ingot/graph/outputs.hpp"
#include "ingot/graph/substitute.hpp"
#include "ingot/graph/text/backpropagation.hpp"
#include "ingot/graph/text/graphviz.hpp"
#include "ingot/graph/text/text.hpp"

#include "ingot/core/epilogue.hpp"

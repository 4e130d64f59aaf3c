// Expressions in one include: operations, evaluation, gradients, text and pictures.
//
// From a formula to numbers. All but the last step happens while the program compiles:
//   operations/            what users call. Each operation returns an Expression, an empty type with a short name
//                          (record.hpp); elementwise.hpp has one entry for each elementwise operation
//   elementwise_table.hpp  those entries by number, as passes look them up; formula.hpp is what their derivatives are
//                          written with, once for derivatives/ and backward/
//   graph_builder.hpp      the graph as passes read and write it: nodes in order, equal ones stored once
//   derivatives/           from a graph to the graph of its derivatives; simplifier.hpp simplifies each node as it is
//                          added
//   evaluation/            fusion.hpp decides which values take memory, lowering.hpp writes a Schedule of loops and
//                          kernels, analysis/memory_plan.hpp places intermediate values, execute.hpp runs one step
//   backward/              appends the backward pass to a schedule: gradients as numbers, without a graph of their own.
//                          The tests compare the two ways
//   cell.hpp               one time step of a recurrent network: an output, and what its states become
//   text/                  lines, trees and pictures
// Nodes in any order, wired by name, are in ingot/declared/ (it needs Boost.Hana, so it is not included here).
#pragma once

#include "ingot/core/prologue.hpp"

// Included first, since compilers print the chain of includes in front of each of its messages.

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

#include "ingot/graph/cell.hpp"
#include "ingot/graph/derivatives/cost.hpp"
#include "ingot/graph/derivatives/simplify.hpp"
#include "ingot/graph/operations/functions.hpp"
#include "ingot/graph/outputs.hpp"
#include "ingot/graph/substitute.hpp"
#include "ingot/graph/text/backpropagation.hpp"
#include "ingot/graph/text/graphviz.hpp"
#include "ingot/graph/text/text.hpp"

#include "ingot/core/epilogue.hpp"

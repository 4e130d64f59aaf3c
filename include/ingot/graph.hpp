// Expressions in one include: their words, evaluation, gradients, and how they look.
#pragma once

// First what speaks to users through compilers: a message lists the headers on the way to it.
#include "ingot/graph/leaves.hpp"

#include "ingot/graph/arrangement_refusals.hpp"
#include "ingot/graph/elementwise_refusals.hpp"
#include "ingot/graph/matmul.hpp"
#include "ingot/graph/reductions.hpp"
#include "ingot/graph/window_refusals.hpp"

#include "ingot/graph/evaluate.hpp"
#include "ingot/graph/gradient.hpp"
#include "ingot/graph/sweep.hpp"

#include "ingot/graph/arrangement.hpp"
#include "ingot/graph/cost.hpp"
#include "ingot/graph/elementwise.hpp"
#include "ingot/graph/functions.hpp"
#include "ingot/graph/graphviz.hpp"
#include "ingot/graph/outputs.hpp"
#include "ingot/graph/simplify.hpp"
#include "ingot/graph/substitute.hpp"
#include "ingot/graph/text.hpp"
#include "ingot/graph/windows.hpp"

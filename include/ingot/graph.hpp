// Expressions in one include: their words, evaluation, gradients, and how they look.
#pragma once

// First what speaks to users through compilers: a message lists the headers on the way to it.
#include "ingot/graph/words/leaves.hpp"

#include "ingot/graph/words/arrangement_refusals.hpp"
#include "ingot/graph/words/elementwise_refusals.hpp"
#include "ingot/graph/words/matmul.hpp"
#include "ingot/graph/words/reductions.hpp"
#include "ingot/graph/words/window_refusals.hpp"

#include "ingot/graph/derivatives/gradient.hpp"
#include "ingot/graph/evaluation/evaluate.hpp"
#include "ingot/graph/sweep/sweep.hpp"

#include "ingot/graph/derivatives/cost.hpp"
#include "ingot/graph/derivatives/simplify.hpp"
#include "ingot/graph/outputs.hpp"
#include "ingot/graph/substitute.hpp"
#include "ingot/graph/text/graphviz.hpp"
#include "ingot/graph/text/text.hpp"
#include "ingot/graph/words/arrangement.hpp"
#include "ingot/graph/words/elementwise.hpp"
#include "ingot/graph/words/functions.hpp"
#include "ingot/graph/words/windows.hpp"

// Cells that read and write a memory: the neural Turing machine. Beside ingot.hpp, which programs without them compile faster.
#pragma once

#include "ingot/core/prologue.hpp"

#include "ingot/graph/cells/neural_turing_machine.hpp"
#include "ingot/ingot.hpp"
#include "ingot/training/known_losses.hpp"

#include "ingot/core/epilogue.hpp"

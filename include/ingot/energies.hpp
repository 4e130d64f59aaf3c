// Networks with an energy: Hopfield's, Boltzmann machines. Beside ingot.hpp, which programs without them compile faster.
#pragma once

#include "ingot/core/prologue.hpp"

#include "ingot/networks.hpp"

#include "ingot/layers/energies/boltzmann_machine.hpp"
#include "ingot/layers/energies/hopfield.hpp"
#include "ingot/layers/energies/modern_hopfield.hpp"
#include "ingot/layers/energies/rbm.hpp"
#include "ingot/training/contrastive_divergence.hpp"
#include "ingot/training/deep_belief.hpp"
#include "ingot/training/exact_likelihood.hpp"
#include "ingot/training/hopfield_rules.hpp"

#include "ingot/core/epilogue.hpp"

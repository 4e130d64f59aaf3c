// Boltzmann machines as layers; case_table.hpp says what a line is.
#pragma once

#include "case_table.hpp"
#include "ingot/energies.hpp"

namespace tests {

// clang-format off
using BoltzmannCases = CaseTable<
    LayerCase<Rbm<1, 1>, 1>,
    LayerCase<Rbm<3, 4>, 2>,
    LayerCase<Rbm<2, 3, RbmOptions{VisibleUnits::gaussian}>, 1>,
    LayerCase<Rbm<7, 5>, 3, "boltzmann/rbm_7_5">,
    LayerCase<Rbm<33, 17, RbmOptions{VisibleUnits::gaussian}>, 5, "boltzmann/rbm_33_17">,
    LayerCase<Rbm<17, 34>, 3>,
    LayerCase<BoltzmannMachine<3, 2>, 2>,
    LayerCase<BoltzmannMachine<4>, 1>,
    LayerCase<BoltzmannMachine<5, 3>, 3, "boltzmann/machine_5_3">,
    LayerCase<BoltzmannMachine<6, 0>, 2, "boltzmann/machine_6">>;
// clang-format on

}  // namespace tests

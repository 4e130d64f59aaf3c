// The layers with an energy that a gradient trains; case_table.hpp says what a line is.
#pragma once

#include "case_table.hpp"
#include "ingot/energies.hpp"

namespace tests {

// clang-format off
using EnergyCases = CaseTable<
    LayerCase<ModernHopfield<Shape<3>, 4>, 2>,
    LayerCase<ModernHopfield<Shape<1>, 1>, 1>,
    LayerCase<ModernHopfield<Shape<2, 3>, 4, ModernHopfieldOptions{.beta = 0.7, .steps = 3, .learned_beta = true}>, 2>,
    LayerCase<ModernHopfield<Shape<7>, 5>, 3, "hopfield/modern">,
    LayerCase<ModernHopfield<Shape<19>, 33, ModernHopfieldOptions{.beta = 2.0}>, 5, "hopfield/modern_large_beta">,
    LayerCase<ModernHopfield<Shape<17>, 9, ModernHopfieldOptions{.steps = 3}>, 2, "hopfield/modern_three_steps">,
    LayerCase<ModernHopfield<Shape<4, 9>, 6, ModernHopfieldOptions{.learned_beta = true}>, 3, "hopfield/modern_over_time">,
    LayerCase<ModernHopfield<Shape<3, 16>, 20, ModernHopfieldOptions{.beta = 1.5, .steps = 2, .learned_beta = true}>, 2, "hopfield/modern_learned_two_steps">,
    LayerCase<ModernHopfield<Shape<40>, 70, ModernHopfieldOptions{.beta = 1.0, .steps = 2}>, 2>>;
// clang-format on

}  // namespace tests

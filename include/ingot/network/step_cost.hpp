// What a step of a network over time costs, as constants of the program.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/layers/layer.hpp"
#include "ingot/layers/sizes.hpp"
#include "ingot/network/network.hpp"
#include "ingot/network/streaming/costs.hpp"
#include "ingot/network/streaming/state.hpp"

namespace ingot {

// What a network costs that runs in blocks of so many steps.
struct StepCost {
  std::size_t macs = 0;             // multiply-accumulates of one step
  std::size_t flash_bytes = 0;      // of the parameters; the code comes beside
  std::size_t state_bytes = 0;      // of a State<Net>
  std::size_t workspace_bytes = 0;  // of a StepWorkspace<Net, Block>
  std::size_t input_bytes = 0;      // of a block
  std::size_t output_bytes = 0;

  // All that net.advance<Block>(x, y, state, workspace) works on beside the parameters: what the user places in RAM.
  constexpr std::size_t ram_bytes() const { return state_bytes + workspace_bytes + input_bytes + output_bytes; }
};

// Whether a network runs step by step and remembers something between steps.
template <class Net>
inline constexpr bool remembers = [] {
  if constexpr (!detail::stream_end<Net>.refused) return state_bytes<Net> > 0;
  return false;
}();

// What a step of a network costs on the target that is compiled for, in blocks of Block steps.
//   static_assert(step_cost<Net>.ram_bytes() < 1024);
// Refuses a network that cannot run step by step.
template <class Net, std::size_t Block = 1>
inline constexpr StepCost step_cost = {
    .macs = detail::stream_macs<Net>(detail::stream_start<Net>),
    .flash_bytes = parameter_bytes<Net>,
    .state_bytes = state_bytes<Net>,
    .workspace_bytes = step_workspace_size<Net, Block> * sizeof(default_scalar_t<Net>),
    .input_bytes = Block * step_input_t<Net>::size * sizeof(default_scalar_t<Net>),
    .output_bytes = Block * step_output_t<Net>::size * sizeof(default_scalar_t<Net>),
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// The tables from operators to what lowers them, a family each.
#pragma once

#include <map>
#include <string_view>

#include "lowering/step.hpp"

namespace tool::lowering {

using Rule = void (*)(Step& step);
using Rules = std::map<std::string_view, Rule>;

void add_elementwise(Rules& rules);
void add_activations(Rules& rules);
void add_logic(Rules& rules);
void add_convolutions(Rules& rules);
void add_pools(Rules& rules);
void add_products(Rules& rules);
void add_einsum(Rules& rules);
void add_normalizations(Rules& rules);
void add_softmaxes(Rules& rules);
void add_reductions(Rules& rules);
void add_shapes(Rules& rules);
void add_positions(Rules& rules);
void add_scatters(Rules& rules);
void add_pads(Rules& rules);
void add_resizes(Rules& rules);
void add_recurrent(Rules& rules);
void add_passed_through(Rules& rules);
void add_known(Rules& rules);

// All of them.
Rules const& rules();

}  // namespace tool::lowering

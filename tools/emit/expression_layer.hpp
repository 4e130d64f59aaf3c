// Layers of expressions, for what no layer of the library says.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "emit/layer.hpp"
#include "emit/operation_layers.hpp"
#include "emit/regions.hpp"

namespace tool::emit {

// `ingot::ExpressionLayer<expression_2>` with the declaration of that expression, the `number`th of the network; nothing,
// with the reason in `why_not`, where the library cannot say it.
std::optional<Layer> expression_layer(Scope const& scope, Region const& region, std::size_t number,
                                      std::string& why_not);

}  // namespace tool::emit

#include "emit/expression_layer.hpp"

namespace tool::emit {

std::optional<Layer> expression_layer(Scope const& scope, Region const& region, std::size_t, std::string& why_not) {
  for (plan::Id id = region.begin + 1; id <= region.end; ++id) {
    if (!region.inside[id]) continue;
    plan::Value const& value = scope.value(id);
    why_not = (value.origin.empty() ? '"' + value.name + '"' : value.origin) + ": no layer of the library says it";
    break;
  }
  return {};
}

}  // namespace tool::emit

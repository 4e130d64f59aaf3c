// Resize and Upsample.
#include "lowering/rules.hpp"

namespace tool::lowering {

void add_resizes(Rules&) {}

}  // namespace tool::lowering

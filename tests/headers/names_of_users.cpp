// Types of a program stay its own after `using namespace ingot`, with everything for networks and for the host.
#include <ingot/host.hpp>
#include <ingot/ingot.hpp>

#include "names_of_users.hpp"

// clang-format off
#define NAMES_BESIDE_NETWORKS(X)                                                                                       \
  X(Leaf) X(Letters) X(Missing)
// clang-format on

using namespace ingot;

OWN_NAMES(NAMES_OF_USERS)
OWN_NAMES(NAMES_BESIDE_NETWORKS)

// And Ingot beside them.
using Net = decltype(build<Shape<4>>(dense<8>, relu, dense<3>, softmax));
static_assert(parameter_count<Net> == 4 * 8 + 8 + 8 * 3 + 3);

int main() {}

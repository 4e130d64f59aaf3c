// Proofs for a Cortex-M: what compiles has passed.
#include <ingot/networks.hpp>

using namespace ingot;

using Net = decltype(build<Shape<1, 8, 8>>(conv2d<4, 3>, relu, flatten, dense<10>, relu, dense<4>));

// Scratch takes what the plan says and no byte more, wherever it stands.
static_assert(sizeof(Net::Workspace<1>) == workspace_bytes<Net>);
static_assert(alignof(Net::Workspace<1>) == alignof(float));
static_assert(sizeof(Workspace<float, 17>) == 17 * sizeof(float));
static_assert(alignof(Workspace<double, 16>) == alignof(double));

static_assert(stack_workspace_limit == 1024);

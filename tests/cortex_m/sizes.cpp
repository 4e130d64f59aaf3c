// Proofs for a Cortex-M: what compiles has passed.
#include <ingot/deploy/budget.hpp>
#include <ingot/networks.hpp>

using namespace ingot;

using Net = decltype(build<Shape<1, 8, 8>>(conv2d<4, 3>, relu, flatten, dense<10>, relu, dense<4>));

// Scratch takes what the plan says and no byte more, wherever it stands.
static_assert(sizeof(Net::Workspace<1>) == workspace_bytes<Net>);
static_assert(alignof(Net::Workspace<1>) == alignof(float));
static_assert(sizeof(Workspace<float, 17>) == 17 * sizeof(float));
static_assert(alignof(Workspace<double, 16>) == alignof(double));

// The accelerometer classifier that count.cpp counts: its pooling of 3 x 1 is computed with the convolution, so that
// no map of 24 x 9 x 3 stands between them.
using Ign = decltype(build<Shape<1, 24, 3>>(conv2d<24, Size2{16, 1}>, relu, max_pool2d<Size2{3, 1}>, flatten, dense<12>,
                                            relu, dense<4>, softmax));
static_assert(cost<Ign>.flash_bytes == 12256 && cost<Ign>.macs == 13008);
static_assert(cost<Ign>.workspace_bytes == (24 * 3 * 3 + 12) * sizeof(float));
static_assert(cost<Ign>.ram_bytes() == 1216);
static_assert(fits<Ign, Budget{.flash = 12_KiB, .ram = 1536}> && !within_budget<Ign, Budget{.ram = 1_KiB}>);

static_assert(stack_workspace_limit == 1024);

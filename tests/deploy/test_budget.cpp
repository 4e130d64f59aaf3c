// What a network and its training take, and budgets for it. What compiles has passed.
#include <ingot/deploy/budget.hpp>
#include <ingot/ingot.hpp>

using namespace ingot;

namespace {

static_assert(1_KiB == 1024 && 64_KiB == 65536 && 2_MiB == 2097152);
static_assert(18446744073709551615_KiB == Budget::unlimited);
static_assert(Budget{} == Budget{.flash = Budget::unlimited, .ram = Budget::unlimited, .macs = Budget::unlimited});

using Net = Network<Dense<4, 10>, Relu<10>, Dense<10, 3>>;
static_assert(cost<Net>.flash_bytes == 332 && cost<Net>.macs == 70);
static_assert(cost<Net>.ram_bytes() == sizeof(Tensor<float, 4>) + workspace_bytes<Net> + sizeof(Tensor<float, 3>));
static_assert(cost<Net>.ram_bytes() == 68);

// Each limit is met by what equals it and by nothing larger; what is left out is no limit.
static_assert(fits<Net, Budget{}> && within_budget<Net, Budget{}>);
static_assert(fits<Net, Budget{.flash = 332, .ram = 68, .macs = 70}>);
static_assert(!within_budget<Net, Budget{.flash = 331}>);
static_assert(!within_budget<Net, Budget{.ram = 67}>);
static_assert(!within_budget<Net, Budget{.macs = 69}>);
static_assert(!within_budget<Net, Budget{.flash = 332, .ram = 68, .macs = 69}>);
static_assert(fits<Dense<4, 2>, Budget{.flash = 40}>);

// Training takes the objects that the user places, and a batch.
template <class N, std::size_t B, class Optimizer>
constexpr bool adds_up =
    training_cost<N, B, Optimizer>.total() == sizeof(N) + sizeof(TrainingMemory<N, B>) + sizeof(Optimizer) +
                                                  sizeof(batch_t<default_scalar_t<N>, B, typename N::input_shape>);
static_assert(adds_up<Net, 16, Adam<Net>> && adds_up<Net, 1, Sgd<Net>> && adds_up<Net, 7, Momentum<Net>>);
using Images =
    with_scalar_t<decltype(build<Shape<1, 8, 8>>(conv2d<4, 3>, batch_norm<>, relu, max_pool2d<2>, flatten, dense<3>)),
                  double>;
static_assert(adds_up<Images, 4, RmsProp<Images>>);
static_assert(training_cost<Net, 16, Adam<Net>>.parameters == 332);
static_assert(training_cost<Net, 16, Adam<Net>>.gradient == 332);
static_assert(training_cost<Net, 16, Adam<Net>>.optimizer >= 2 * 332);
static_assert(training_cost<Net, 16, Sgd<Net>>.optimizer == sizeof(Sgd<Net>));
static_assert(training_cost<Net, 16, Adam<Net>::Apart>.optimizer ==
              sizeof(Adam<Net>::Apart) + sizeof(Adam<Net>::Moments));
static_assert(training_cost<Net, 16, Sgd<Net>>.batch == 16 * 4 * sizeof(float));

constexpr std::size_t needed = training_cost<Net, 16, Adam<Net>>.total();
static_assert(fits_training<Net, 16, Adam<Net>, needed> && !trains_within<Net, 16, Adam<Net>, needed - 1>);

}  // namespace

int main() {}

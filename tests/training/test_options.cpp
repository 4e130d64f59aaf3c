// Options that have a meaning and options that have none, while this file compiles: it has nothing to run.
#include <ingot/layers/dense.hpp>
#include <ingot/training/initialize.hpp>
#include <ingot/training/losses.hpp>
#include <ingot/training/optimizers.hpp>
#include <ingot/training/penalties.hpp>
#include <ingot/training/schedules.hpp>
#include <ingot/training/step.hpp>
#include <limits>
#include <string_view>

using namespace ingot;

namespace {

using Net = Dense<1, 1>;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

template <class X>
constexpr bool refuses(X const& x, std::string_view option) {
  auto const fault = find_option_fault(x);
  return fault.option != nullptr && fault.option == option;
}

static_assert(options_fit(Sgd<Net>{}));
static_assert(options_fit(Momentum<Net>{}));
static_assert(options_fit(RmsProp<Net>{}));
static_assert(options_fit(Adam<Net>{}));
static_assert(options_fit(AdamW<Net>{}));
static_assert(options_fit(Sgd<Net>{.learning_rate = 0.0}));
static_assert(refuses(Sgd<Net>{.learning_rate = -0.1}, "learning_rate"));
static_assert(refuses(Sgd<Net>{.learning_rate = nan}, "learning_rate"));
static_assert(refuses(Momentum<Net>{.momentum = -0.5}, "momentum"));
static_assert(refuses(Momentum<Net>{.momentum = 1.0}, "momentum"));
static_assert(options_fit(Momentum<Net>{.momentum = 0.0}));
static_assert(refuses(RmsProp<Net>{.smoothing = 1.0}, "smoothing"));
static_assert(refuses(RmsProp<Net>{.smoothing = -0.1}, "smoothing"));
static_assert(refuses(RmsProp<Net>{.epsilon = -1e-8}, "epsilon"));
static_assert(options_fit(RmsProp<Net>{.epsilon = 0.0}));
static_assert(refuses(Adam<Net>{.learning_rate = -1.0}, "learning_rate"));
static_assert(refuses(Adam<Net>{.beta1 = 1.0}, "beta1"));
static_assert(refuses(Adam<Net>{.beta1 = -0.1}, "beta1"));
static_assert(refuses(Adam<Net>{.beta2 = 1.0}, "beta2"));
static_assert(refuses(AdamW<Net>{.beta2 = nan}, "beta2"));
static_assert(refuses(Adam<Net>{.epsilon = -1e-8}, "epsilon"));
static_assert(options_fit(Adam<Net>{.epsilon = 0.0}));
static_assert(refuses(Adam<Net>{.epsilon = infinity}, "epsilon"));
static_assert(refuses(RmsProp<Net>{.epsilon = nan}, "epsilon"));
static_assert(refuses(AdamW<Net>{.weight_decay = -0.01}, "weight_decay"));

static_assert(options_fit(L2Penalty{0.0}));
static_assert(options_fit(NoPenalty{}));
static_assert(options_fit(NoClip{}));
static_assert(refuses(L2Penalty{-1e-4}, "lambda"));
static_assert(refuses(L1Penalty{nan}, "lambda"));
static_assert(options_fit(ClipByNorm{1.0}));
static_assert(options_fit(ClipByValue{infinity}));
static_assert(refuses(ClipByNorm{-1.0}, "limit"));
static_assert(refuses(ClipByValue{-1.0}, "limit"));
static_assert(refuses(ClipByNorm{0.0}, "limit"));
static_assert(refuses(ClipByValue{nan}, "limit"));
static_assert(refuses(Objective{MeanSquaredError{}, L2Penalty{-1.0}}, "lambda"));
static_assert(refuses(Objective{MeanSquaredError{}, NoPenalty{}, ClipByNorm{-1.0}}, "limit"));
static_assert(options_fit(Objective{MeanSquaredError{}, L1Penalty{1.0}, ClipByNorm{1.0}}));

static_assert(options_fit(StepDecay{0.1}));
static_assert(options_fit(CosineDecay{0.1, 5}));
static_assert(options_fit(WarmUp{3, StepDecay{0.1}}));
static_assert(refuses(ConstantRate{-0.1}, "rate"));
static_assert(refuses(StepDecay{0.1, 0.5, 0}, "every"));
static_assert(refuses(StepDecay{0.1, -0.5}, "factor"));
static_assert(refuses(ExponentialDecay{nan, 0.5}, "rate"));
static_assert(refuses(CosineDecay{0.1, 0}, "period"));
static_assert(refuses(CosineDecay{0.1, 5, -0.1}, "final_rate"));
static_assert(refuses(WarmUp{0, ConstantRate{0.1}}, "steps"));
static_assert(refuses(WarmUp{3, ConstantRate{-0.1}}, "rate"));
static_assert(refuses(NormalWeights{-1.0}, "deviation"));
static_assert(refuses(XavierUniform{nan}, "gain"));
static_assert(refuses(ConstantWeights{nan}, "value"));
static_assert(options_fit(HeNormal{}));

}  // namespace

int main() {}

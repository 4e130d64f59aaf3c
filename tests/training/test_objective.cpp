// An objective takes its parts by kind, in any order: it has nothing to run.
#include <ingot/ingot.hpp>
#include <type_traits>

using namespace ingot;

namespace {

using Net = Network<Dense<2, 3>, Tanh<3>, Dense<3, 2>>;

template <class A, class... Expected>
inline constexpr bool is_objective_of = std::is_same_v<std::remove_const_t<A>, Objective<Expected...>>;

constexpr Objective reversed{ClipByNorm{2}, L2Penalty{0.5}, MeanSquaredError{}};
static_assert(is_objective_of<decltype(reversed), MeanSquaredError, L2Penalty, ClipByNorm>);
static_assert(reversed.clip.limit == 2.0);
static_assert(reversed.penalty.lambda == 0.5);

constexpr Objective clipped{MeanSquaredError{}, ClipByValue{3}};
static_assert(is_objective_of<decltype(clipped), MeanSquaredError, NoPenalty, ClipByValue>);
constexpr Objective penalised{L1Penalty{4}, HuberLoss<2.0>{}};
static_assert(is_objective_of<decltype(penalised), HuberLoss<2.0>, L1Penalty, NoClip>);
static_assert(penalised.penalty.lambda == 4.0);
constexpr Objective copied{clipped};
static_assert(is_objective_of<decltype(copied), MeanSquaredError, NoPenalty, ClipByValue>);
static_assert(copied.clip.limit == 3.0);
constexpr Objective<SoftmaxCrossEntropy> written_out{};
static_assert(is_objective_of<decltype(written_out), SoftmaxCrossEntropy, NoPenalty, NoClip>);

// Calls of one's own, for this network, for every network, and lambdas, of whose bodies nothing is compiled to find out
// what they are.
struct OwnClip {
  constexpr void operator()(Net& gradient) const { gradient.layer<0>().bias = {}; }
};
struct OwnPenalty {
  constexpr float operator()(Net const& net, Net&) const { return net.layer<0>().bias[0] * 0.0F + 7.0F; }
};
struct OwnGenericPenalty {
  template <class Any>
  constexpr auto operator()(Any const& net, Any& gradient) const {
    gradient.template layer<0>().bias[0] += 1.0F;
    return net.template layer<2>().bias[0];
  }
};
struct OwnGenericClip {
  template <class Any>
  constexpr auto operator()(Any& gradient) const {
    return gradient.template layer<2>().bias[0];
  }
};
struct FinalClip final {
  constexpr void operator()(Net& gradient) const { gradient.layer<0>().bias = {}; }
};
struct FinalPenalty final {
  constexpr float operator()(Net const& net, Net&) const { return net.layer<0>().bias[0]; }
};
constexpr auto clip_of_net = [](Net& gradient) { gradient.layer<0>().bias = {}; };
constexpr auto clip_of_any = [](auto& gradient) { gradient.template layer<0>().bias = {}; };
constexpr auto clip_of_forwarded = [](auto&& gradient) { gradient.template layer<0>().bias = {}; };
constexpr auto penalty_of_any = [](auto const& net, auto&) { return net.template layer<0>().bias[0]; };

template <class Penalty, class Clip>
constexpr bool are_told_apart(Penalty penalty, Clip clip) {
  return is_objective_of<decltype(Objective{clip, MeanSquaredError{}, penalty}), MeanSquaredError, Penalty, Clip> &&
         is_objective_of<decltype(Objective{penalty, clip, MeanSquaredError{}}), MeanSquaredError, Penalty, Clip>;
}
static_assert(are_told_apart(OwnPenalty{}, OwnClip{}));
static_assert(are_told_apart(OwnGenericPenalty{}, OwnGenericClip{}));
static_assert(are_told_apart(penalty_of_any, clip_of_any));
static_assert(are_told_apart(OwnPenalty{}, clip_of_net));
static_assert(are_told_apart(FinalPenalty{}, FinalClip{}));
static_assert(are_told_apart(penalty_of_any, clip_of_forwarded));

// What they compute does not depend on their order.
template <class... Parts>
constexpr float bias_after_a_step(Parts... parts) {
  Net net{};
  initialize(net, 1);
  Sgd<Net> sgd{.learning_rate = 1.0};
  TrainingMemory<Net, 1> memory{};
  auto const loss =
      train_step(net, sgd, Objective{parts...}, Tensor<float, 1, 2>{1, 2}, Tensor<float, 1, 2>{3, 4}, memory);
  return net.layer<2>().bias[0] + 10.0F * loss.total();
}
static_assert(bias_after_a_step(MeanSquaredError{}, L2Penalty{0.5}, ClipByNorm{0.5}) ==
              bias_after_a_step(ClipByNorm{0.5}, MeanSquaredError{}, L2Penalty{0.5}));
static_assert(bias_after_a_step(MeanSquaredError{}, ClipByNorm{0.5}) !=
              bias_after_a_step(MeanSquaredError{}, L2Penalty{0.5}));
static_assert(bias_after_a_step(OwnClip{}, MeanSquaredError{}, OwnPenalty{}) ==
              bias_after_a_step(MeanSquaredError{}) + 10.0F * 7.0F);

}  // namespace

int main() {}

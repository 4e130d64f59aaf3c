// The neural Turing machine: what its heads do, its states step by step, what it says of itself, and a small case of what
// it learns.
#define BOOST_TEST_MODULE turing
#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <ingot/external_memory.hpp>
#include <string>

using namespace ingot::graph;
using ingot::Network;
using ingot::Recurrent;
using ingot::Shape;
using ingot::Tensor;
using ingot::View;

// Each part of the addressing by itself.
namespace {

constexpr auto memory = input<"memory", 5, 3>;
constexpr auto keys = input<"keys", 2, 3>;
constexpr Tensor<double, 5, 3> stored{1, 0, 0, 0, 2, 0, 0.5, 0.5, -1, 0, 0, 0, -3, 1, 1};

// Cosines of a key of a slot's direction are 1 there, of a slot of zeros 0.
constexpr auto angles = evaluate(detail::cosines<1e-12>(keys, memory), bind<"memory">(stored),
                                 bind<"keys">(Tensor<double, 2, 3>{0, 0.25, 0, -6, 2, 2}));
static_assert(angles(0, 1) > 1 - 1e-9 && angles(0, 1) <= 1 && angles(1, 4) > 1 - 1e-9 && angles(1, 4) <= 1);
static_assert(angles(0, 0) == 0 && angles(0, 3) == 0 && angles(1, 3) == 0);

constexpr auto w = input<"w", 2, 5>;
constexpr auto moves = input<"moves", 2, 3>;
constexpr Tensor<double, 2, 5> stand{0.5, 0.25, 0.125, 0.125, 0, 0, 0, 0, 0.25, 0.75};
constexpr auto moved = [](Tensor<double, 2, 3> const& by) {
  return evaluate(detail::shifted(w, moves), bind<"w">(stand), bind<"moves">(by));
};
// The first column turns to lower slots, the last to higher ones, around the end.
static_assert(moved({1, 0, 0, 1, 0, 0}) == Tensor<double, 2, 5>{0.25, 0.125, 0.125, 0, 0.5, 0, 0, 0.25, 0.75, 0});
static_assert(moved({0, 1, 0, 0, 1, 0}) == stand);
static_assert(moved({0, 0, 1, 0.5, 0, 0.5}) ==
              Tensor<double, 2, 5>{0, 0.5, 0.25, 0.125, 0.125, 0.375, 0, 0.125, 0.375, 0.125});
// Five shifts reach two slots to each side.
static_assert(evaluate(detail::shifted(w, input<"moves", 2, 5>), bind<"w">(stand),
                       bind<"moves">(Tensor<double, 2, 5>{1, 0, 0, 0, 0, 0, 0, 0, 0, 1})) ==
              Tensor<double, 2, 5>{0.125, 0.125, 0, 0.5, 0.25, 0.25, 0.75, 0, 0, 0});

constexpr auto kept = evaluate(detail::sharpened(w, input<"sharpness", 2, 1>), bind<"w">(stand),
                               bind<"sharpness">(Tensor<double, 2, 1>{1, 30}));
static_assert(kept(0, 0) > 0.5 - 1e-12 && kept(0, 0) < 0.5 + 1e-12 && kept(0, 4) < 1e-15);
static_assert(kept(1, 4) > 1 - 1e-12 && kept(1, 3) < 1e-12);

// A slot that is erased and written anew; the others stay.
constexpr auto anew =
    evaluate(detail::written<1>(memory, w, input<"erased", 1, 3>, input<"added", 1, 3>), bind<"memory">(stored),
             bind<"w">(Tensor<double, 2, 5>{9, 9, 9, 9, 9, 0, 1, 0, 0, 0}),
             bind<"erased">(Tensor<double, 1, 3>{1, 1, 0}), bind<"added">(Tensor<double, 1, 3>{0.5, -0.5, 4}));
static_assert(anew == Tensor<double, 5, 3>{1, 0, 0, 0.5, -0.5, 4, 0.5, 0.5, -1, 0, 0, 0, -3, 1, 1});

// A sharp key reads the slot that it is like.
constexpr auto found = evaluate(matmul(softmax(constant<200.0> * detail::cosines<1e-12>(keys, memory)), memory),
                                bind<"memory">(stored), bind<"keys">(Tensor<double, 2, 3>{1, 1, -2, 0.01, 0, 0}));
static_assert(found(0, 0) > 0.5 - 1e-6 && found(0, 2) < -1 + 1e-6 && found(1, 0) > 1 - 1e-6 && found(1, 1) < 1e-6);

}  // namespace

// What a machine says of itself.
namespace {

constexpr std::size_t slots = 6, width = 4, hidden = 12;
constexpr std::size_t bits = 2, longest = 3, steps = 2 * longest + 2;
constexpr auto machine = neural_turing_machine<bits + 2, bits, slots, width>(feedforward_controller<hidden>);
using Machine = Recurrent<machine, steps>;
using Net = Network<Machine>;

static_assert(std::is_same_v<Machine::input_shape, Shape<steps, bits + 2>>);
static_assert(std::is_same_v<Machine::output_shape, Shape<steps, bits>>);
// memory, weightings, what was read, begun.
static_assert(Machine::state_size == slots * width + 2 * slots + width + 1);
constexpr std::size_t rows = 2 * (width + 3 + 3) + 2 * width;
static_assert(ingot::parameter_count<Machine> ==
              2 * slots + hidden * (bits + 2 + width + 1) + rows * (hidden + 1) + bits * (hidden + width + 1));
// The controller, the heads, cosines, reading, the output.
static_assert(Machine::macs == steps * (hidden * (bits + 2 + width) + rows * hidden + 2 * slots * width +
                                        slots * width + bits * (hidden + width)));
static_assert(ingot::network_line<Net> == "[8, 4] -> Recurrent [8, 2]");
static_assert(Machine::identity() == Machine::with_time<3>::identity());

}  // namespace

BOOST_AUTO_TEST_CASE(names_its_parameters) {
  std::string names;
  Machine layer{};
  ingot::visit_parameters(
      [&](ingot::ParameterPath const& path, ingot::Parameter, auto&) {
        path.spell([&](char c) { names += c; });
        names += ' ';
      },
      layer);
  BOOST_TEST(names ==
             "controller.weight controller.bias heads.weight heads.bias first_weightings output.weight output.bias ");
}

namespace {

constexpr std::size_t batch = 8;

struct Batch {
  Tensor<float, batch, steps, bits + 2> x;
  Tensor<float, batch, steps, bits> t;
};

// Vectors between two marks; behind the second the answer.
Batch sequences(std::uint64_t seed) {
  Batch made{};
  made.t.fill(-1);
  for (std::size_t b = 0; b < batch; ++b) {
    ingot::RandomKey const key{seed, b};
    std::size_t const count = 1 + key.child(1).below(0, longest);
    made.x(b, 0, bits) = 1;
    made.x(b, count + 1, bits + 1) = 1;
    for (std::size_t v = 0; v < count; ++v) {
      for (std::size_t i = 0; i < bits; ++i) {
        float const bit = ingot::uniform_symmetric(key, v * bits + i) > 0 ? 1 : 0;
        made.x(b, 1 + v, i) = made.t(b, count + 2 + v, i) = bit;
      }
    }
  }
  return made;
}

}  // namespace

// Up to three vectors of two bits are copied, every bit right, by a controller that remembers nothing.
BOOST_AUTO_TEST_CASE(learns_to_copy) {
  static Net net{};
  static ingot::Adam<Net> adam{.learning_rate = 0.01};
  static ingot::TrainingMemory<Net, batch> training{};
  ingot::initialize(net, 1);
  constexpr std::uint64_t updates = 1000;
  for (std::uint64_t update = 0; update < updates; ++update) {
    Batch const made = sequences(update);
    ingot::train_step(net, adam, ingot::Objective{ingot::SigmoidCrossEntropyOfKnown{}, ingot::ClipByNorm{0.05}}, made.x,
                      made.t, training);
  }
  std::size_t wrong = 0;
  static ingot::Workspace<float, ingot::workspace_size_v<Net, batch>> workspace{};
  for (std::uint64_t n = 0; n < 20; ++n) {
    Batch const fresh = sequences(updates + n);
    Tensor<float, batch, steps, bits> y{};
    net.forward(fresh.x, y, workspace);
    for (std::size_t i = 0; i < y.size(); ++i) wrong += fresh.t[i] >= 0 && (y[i] > 0) != (fresh.t[i] > 0.5F) ? 1 : 0;
  }
  BOOST_TEST(wrong == 0U);

  // Step by step with the same bits; a weighting sums to 1 after each.
  Batch const fresh = sequences(1000);
  Tensor<float, batch, steps, bits> y{};
  net.forward(fresh.x, y, workspace);
  ingot::StepWorkspace<Net> scratch{};
  for (std::size_t b = 0; b < batch; ++b) {
    auto state = net.rest_state();
    static_assert(sizeof state == sizeof(float) * Machine::state_size);
    for (std::size_t t = 0; t < steps; ++t) {
      Tensor<float, bits + 2> now{};
      Tensor<float, bits> said{};
      std::copy_n(fresh.x.data() + (b * steps + t) * (bits + 2), bits + 2, now.data());
      net.step(now, said, state, scratch);
      BOOST_TEST((std::memcmp(said.data(), y.data() + (b * steps + t) * bits, sizeof said) == 0));
      std::array<float, Machine::state_size> numbers{};
      std::memcpy(numbers.data(), &state, sizeof state);
      float const* const weightings = numbers.data() + slots * width;
      for (std::size_t head = 0; head < 2; ++head) {
        float total = 0;
        for (std::size_t i = 0; i < slots; ++i) {
          BOOST_TEST(weightings[head * slots + i] >= 0.0F);
          total += weightings[head * slots + i];
        }
        BOOST_TEST(total == 1.0F, boost::test_tools::tolerance(1e-6F));
      }
    }
  }
}

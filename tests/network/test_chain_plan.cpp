// The memory plan of a chain, held against what a run of it would need.
#define BOOST_TEST_MODULE chain_plan
#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <ingot/network/chain_plan.hpp>
#include <random>
#include <vector>

using namespace ingot::detail;

namespace {

constexpr std::size_t length = 6;
using Steps = std::array<Step, length>;

Steps random_steps(std::mt19937& random) {
  auto const draw = [&](unsigned below) { return static_cast<std::size_t>(random() % below); };
  Steps steps{};
  std::size_t size = 1 + draw(9);
  for (Step& step : steps) {
    step.reshapes = draw(4) == 0;
    step.may_overwrite = !step.reshapes && draw(3) == 0;
    if (!step.reshapes && !step.may_overwrite) size = 1 + draw(9);
    step.output_size = size;
  }
  return steps;
}

// Plays a plan on memory cells that remember which value they hold: each step finds its input whole and writes into the
// arena alone. Returns how far memory was used.
std::size_t play(Steps const& steps, ChainPlan<length> const& plan, bool all_stay) {
  constexpr int nothing = -1;
  std::vector<int> arena(plan.size, nothing);
  std::vector<int> output(10, nothing);
  std::size_t used = 0;
  int value = 0;
  std::size_t size = 10;
  for (std::size_t i = 0; i < length; ++i) {
    Slot const from = plan.values[i];
    Slot const to = plan.values[i + 1];
    auto const cells = [&](Slot slot) -> std::vector<int>& { return slot.place == Place::output ? output : arena; };
    if (i > 0 && from.place != Place::input) {
      for (std::size_t k = 0; k < steps[i - 1].output_size; ++k) BOOST_TEST(cells(from).at(from.offset + k) == value);
    }
    BOOST_TEST((to.place != Place::input || steps[i].reshapes));
    if (to == from) {
      BOOST_TEST((steps[i].reshapes || steps[i].may_overwrite));
      BOOST_TEST((steps[i].reshapes || to.place != Place::input));
    } else {
      if (all_stay && to.place == Place::arena) {
        for (std::size_t k = 0; k < steps[i].output_size; ++k) BOOST_TEST(arena.at(to.offset + k) == nothing);
      }
      int const next = value + 1;
      for (std::size_t k = 0; k < steps[i].output_size; ++k) {
        if (from.place == Place::arena && to.place == Place::arena) {
          BOOST_TEST((to.offset + k < from.offset || to.offset + k >= from.offset + size));
        }
        cells(to).at(to.offset + k) = next;
      }
      value = next;
    }
    if (to.place == Place::arena) used = std::max(used, to.offset + steps[i].output_size);
    size = steps[i].output_size;
  }
  BOOST_TEST((plan.values[length].place == Place::output));
  return used;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_transient_plan_keeps_what_a_step_reads) {
  std::mt19937 random(1);
  for (int round = 0; round < 2000; ++round) {
    Steps const steps = random_steps(random);
    play(steps, plan_transient(steps), false);
  }
}

BOOST_AUTO_TEST_CASE(a_kept_plan_loses_nothing_and_wastes_nothing) {
  std::mt19937 random(2);
  for (int round = 0; round < 2000; ++round) {
    Steps const steps = random_steps(random);
    auto const plan = plan_kept(steps);
    BOOST_TEST(play(steps, plan, true) == plan.size);
  }
}

// Each step's own need is a lower bound; the plan meets it.
BOOST_AUTO_TEST_CASE(a_transient_plan_is_as_small_as_the_largest_step) {
  constexpr Steps steps{Step{8, false, false}, Step{8, false, true}, Step{3, false, false},
                        Step{9, false, false}, Step{9, true, false}, Step{4, false, false}};
  constexpr auto plan = plan_transient(steps);
  static_assert(plan.size == 3 + 9);
  play(steps, plan, false);
}

#define BOOST_TEST_MODULE golden_schedules
#include "golden.hpp"

#include "ingot/training/schedules.hpp"

using namespace ingot;

namespace {

template <class Schedule>
void check(std::string const& name, Schedule const& schedule) {
  auto const expected = Golden("schedules")(name);
  std::vector<double> rates;
  for (std::size_t t = 0; t < expected.size(); ++t) rates.push_back(schedule(t));
  check_close<double>(name, rates, expected);
}

constexpr CosineDecay cosine{0.05, 17, 0.001};
constexpr WarmUp warm_up{4, cosine};
static_assert(warm_up(3) == 0.05);
static_assert(warm_up(4) == 0.05);
static_assert(warm_up(1000) == 0.001);
static_assert(ConstantRate{0.05}(1000) == 0.05);

}  // namespace

BOOST_AUTO_TEST_CASE(schedules) {
  check("step", StepDecay{0.05, 0.5, 3});
  check("exponential", ExponentialDecay{0.05, 0.9});
  check("cosine", cosine);
  check("warm_up_cosine", warm_up);
}

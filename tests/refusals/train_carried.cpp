// Shuffled samples do not go on from one another.
// EXPECT: is refused: step_takes<...> has the reason
// EXPECT: reasons::ItShufflesSamplesAndStatesAreCarried
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/host.hpp>

using namespace ingot;
#ifdef FIXED
constexpr InitialState initial = InitialState::zero;
#else
constexpr InitialState initial = InitialState::carried;
#endif
using Net = Network<Residual<Rnn<4, 1, 1, RnnOptions{.initial = initial}>>>;

void learn(Net& net, Adam<Net>& adam, Dataset<Shape<4, 1>, Shape<4, 1>> const& data) {
  train<8>(net, adam, Objective{MeanSquaredError{}}, data);
}

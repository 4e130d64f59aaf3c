// A sample beyond the batch, in a constant expression: its number and the batch. Clang lists every call on the way.
// EXPECT: sample %zu of a batch of %zu
// EXPECT: \b2, 2\)
// ERRORS: 1
// MAX-LINES: 20
#include <ingot/networks.hpp>

using namespace ingot;
using Net = Network<Gru<3, 1, 2, GruOptions{.initial = InitialState::carried}>>;

constexpr float state_of(std::size_t b) {
  TrainingMemory<Net, 2> memory{};
  std::array<float, carried_size<Net>> state{};
  get_state(memory, b, state.data());
  return state[0];
}
#ifdef FIXED
constexpr float value = state_of(1);
#else
constexpr float value = state_of(2);
#endif

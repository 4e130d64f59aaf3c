// Where each batch begins at rest there is no place for a state.
// EXPECT: no layer of this network carries a state: give one .initial = InitialState::carried
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/networks.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Gru<8, 2, 4, GruOptions{.initial = InitialState::carried}>>;
#else
using Net = Network<Gru<8, 2, 4>>;
#endif

void begin(TrainingMemory<Net, 2>& memory, float const* state) {
  put_state(memory, 0, state);
}

// The state of a stream has that of a layer which begins each batch at rest.
// EXPECT: a state has other numbers than training carries: each layer with memory has to carry its state
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/networks.hpp>

using namespace ingot;

constexpr GruOptions carried{.initial = InitialState::carried};
#ifdef FIXED
using Net = Network<Gru<8, 2, 4, carried>, Gru<8, 4, 3, carried>>;
#else
using Net = Network<Gru<8, 2, 4, carried>, Gru<8, 4, 3>>;
#endif

void begin(TrainingMemory<Net, 2>& memory, State<Net> const& state) {
  put_state(memory, 0, state);
}

// A network that is itself refused says so once, prepared for streams.
// EXPECT: a layer of the network is refused: layer_exists<...> has its position, its type and the reason
// EXPECT: At<0, (ingot::)?Concat<
// ERRORS: 1
// MAX-LINES: 12
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
constexpr Conv1dOptions first = causal(3);
#else
constexpr Conv1dOptions first = {};
#endif
using Net = Network<Concat<Conv1d<Shape<2, 24>, 3, 3, first>, Conv1d<Shape<2, 24>, 3, 30, causal(30)>>>;

void run(Net const& net, Streaming<Net>& stream, Streaming<Net>::State& state, Streaming<Net>::Workspace<>& workspace,
         View<float const, 1, Streaming<Net>::step_input> x, View<float, 1, Streaming<Net>::step_output> y) {
  stream.prepare(net);
  stream.step(x, y, state, workspace);
  stream.advance<1>(x.data, y.data, 1, state, workspace);
}

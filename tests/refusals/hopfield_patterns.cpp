// Patterns of another size than the network has units.
// EXPECT: what a Hopfield<N, T> stores is a Tensor<T, P, N>
// EXPECT: are_patterns_of<.*Tensor<float, 3, 5>.*Hopfield<4
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/energies.hpp>

using namespace ingot;

#ifdef FIXED
using Patterns = Tensor<float, 3, 4>;
#else
using Patterns = Tensor<float, 3, 5>;
#endif

bool learn(Hopfield<4>& net, Patterns const& patterns) {
  return bool(store(net, patterns));
}

// A recurrent layer computes in numbers.
// EXPECT: layer_exists<.*At<0, .*Lstm<.*NotAScalar<int>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/networks.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Lstm<8, 2, 4, LstmOptions{}, double>>;
#else
using Net = Network<Lstm<8, 2, 4, LstmOptions{}, int>>;
#endif

Net net{};

// What is measured computes in float or double.
// EXPECT: profile measures networks of float or double
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/core/dual.hpp>
#include <ingot/host/profile.hpp>
#include <ingot/layers/dense.hpp>

using namespace ingot;

#ifdef FIXED
Profile run() {
  return profile<Network<Dense<4, 8, double>>>();
}
#else
Profile run() {
  return profile<Network<Dense<4, 8, Dual<double>>>>();
}
#endif

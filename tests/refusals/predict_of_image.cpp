// The class of a network whose outputs are an image.
// EXPECT: predict\(x\) is for a network with one axis of outputs, a number a class
// EXPECT: predict_of_image.cpp:\d+
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;
#ifdef FIXED
using Net = Network<Relu<1, 2, 2>, Flatten<1, 2, 2>>;
#else
using Net = Network<Relu<1, 2, 2>>;
#endif

auto label(Net const& net, Tensor<float, 1, 2, 2> const& x) {
  return net.predict(x).label;
}

// An option that is none.
// EXPECT: conversion
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/host.hpp>

using namespace ingot;

using Net = Network<Dense<4, 8>, Relu<8>, Dense<8, 3>>;

#ifdef FIXED
void run(Net& net, Adam<Net>& adam, Dataset<Shape<4>> const& data) {
  load_weights(net, "f", {.convert = Conversion::round});
}
#else
void run(Net& net, Adam<Net>& adam, Dataset<Shape<4>> const& data) {
  load_weights(net, "f", {.conversion = Conversion::round});
}
#endif

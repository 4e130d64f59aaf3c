// Which of ONNX's own tests concern the inference of a network, by operator.
#pragma once

#include <string_view>

// The family of an operator: "convolution", "pooling", "dense", "normalisation", "recurrent", "activation",
// "elementwise" and "shape", of which every case has to pass or has its reason in refused_ports.txt; and "reduction",
// "rearrangement" and "mathematics", of which as many as the library can say. Empty: it does not concern one.
std::string_view port_family_of(std::string_view op);

// One inference, and nothing else: its object's code is what is measured.
#include "network.hpp"

extern "C" void infer() {
  net.forward<1>(x, y, workspace);
}

// Writes weights of own::Net for command.py:  save_weights FILE
#include <ingot/host/weights.hpp>
#include <ingot/networks.hpp>

#include "../deploy/own_layer.hpp"

int main(int count, char** arguments) {
  if (count != 2) return 2;
  own::Net net;
  ingot::initialize(net, 1);
  ingot::save_weights(net, arguments[1]);
}

// A small multilayer perceptron, with random weights: the least that an image holds.
#include "random_inputs.hpp"

using Net = decltype(ingot::build<ingot::Shape<16>>(ingot::dense<32>, ingot::relu, ingot::dense<32>, ingot::relu,
                                                    ingot::dense<4>));

int main(int argc, char** argv) {
  firmware::freeze_untrained<Net>(
      "decltype(ingot::build<ingot::Shape<16>>(ingot::dense<32>, ingot::relu, ingot::dense<32>, ingot::relu, "
      "ingot::dense<4>))",
      "mlp", argc > 1 ? argv[1] : ".");
}

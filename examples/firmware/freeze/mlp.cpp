// A small multilayer perceptron, with random weights: the least that an image holds.
#include "untrained.hpp"

using Net = decltype(ingot::build<ingot::Shape<16>>(ingot::dense<32>, ingot::relu, ingot::dense<32>, ingot::relu,
                                                    ingot::dense<4>));

int main(int argc, char** argv) {
  return firmware::run(argc, argv,
                       [](auto const& folder, auto const&) { firmware::freeze_untrained<Net>("mlp", folder); });
}

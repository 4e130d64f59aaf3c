// Runs inference on 100 inputs, small and large; an instrument counts the instructions of each.
#include <iterator>

#include "network.hpp"

models::NETWORK net;
models::NETWORK::Workspace<1> workspace;
ingot::batch_t<float, 1, models::NETWORK::input_shape> x;
ingot::batch_t<float, 1, models::NETWORK::output_shape> y;

constexpr double sizes[] = {1, 0.01, 10, 1000, 0};

int main() {
  initialize(net, 1, ingot::XavierUniform{});
  infer();  // resolves what is called in libraries
  for (std::size_t n = 0; n < 100; ++n) {
    double const size = sizes[n % std::size(sizes)];
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(size * ingot::uniform_symmetric({2, n}, i));
    infer();
  }
}

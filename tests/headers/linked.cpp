// Two translation units that both include everything link, and mean the same by it.
#include "linked.hpp"

int main() {
  SharedNet here{};
  ingot::initialize(here, 7, ingot::XavierUniform{});
  SharedNet const there = made_elsewhere(7);
  ingot::Tensor<float, 3> const x{1, -2, 3};
  auto const y = here(x);
  return y == run_elsewhere(there, x) && y[0] != 0.0f ? 0 : 1;
}

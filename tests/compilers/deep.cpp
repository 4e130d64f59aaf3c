// A network of 512 layers, at the compilers' default limits: inference, a training step, weights to a file and back.
#include <array>
#include <cstdio>
#include <filesystem>
#include <ingot/host/weights.hpp>
#include <ingot/networks.hpp>
#include <memory>
#include <utility>

using namespace ingot;

template <std::size_t I>
using LayerAt = std::conditional_t<I % 2 == 0, Dense<4, 4>, Tanh<4>>;
template <std::size_t... I>
Network<LayerAt<I>...> chain_of(std::index_sequence<I...>);
using Net = decltype(chain_of(std::make_index_sequence<512>{}));
static_assert(Net::depth == 512);
static_assert(parameter_count<Net> == 256 * 20);

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  auto const net = std::make_unique<Net>();
  auto const adam = std::make_unique<Adam<Net>>();
  auto const memory = std::make_unique<TrainingMemory<Net, 2>>();
  initialize(*net, 1);
  Tensor<float, 2, 4> const x{1, 2, 3, 4, 5, 6, 7, 8};
  float const before = train_step(*net, *adam, Objective{MeanSquaredError{}}, x, x, *memory).total();
  float const after = train_step(*net, *adam, Objective{MeanSquaredError{}}, x, x, *memory).total();
  auto const other = std::make_unique<Net>();
  save_weights(*net, argv[1]);
  load_weights(*other, argv[1]);
  Tensor<float, 4> y{}, z{};
  Net::Workspace<1> workspace;
  net->forward<1>(Tensor<float, 4>{1, 2, 3, 4}, y, workspace);
  other->forward<1>(Tensor<float, 4>{1, 2, 3, 4}, z, workspace);
  std::printf("%g, then %g\n", double(before), double(after));
  return after < before && y == z ? 0 : 1;
}

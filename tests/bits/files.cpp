// Writes weights to a file, reads weights and images from others, and prints what it read, to the last bit.
//   files SAVED LOADED IMAGES LABELS
#include <bit>
#include <cstdio>
#include <ingot/host/idx.hpp>
#include <ingot/host/weights.hpp>
#include <ingot/ingot.hpp>

using namespace ingot;

namespace {

template <class T>
using Net = Network<Dense<3, 4, T>, Tanh<4>, Dense<4, 2, T>>;

template <class T>
void print_parameters(Net<T> const& net) {
  using Bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  visit_parameters(
      [](ParameterPath const&, Parameter parameter, auto const& values) {
        std::printf("%.*s", static_cast<int>(parameter.name.size()), parameter.name.data());
        for (T const value : values) std::printf(" %llx", static_cast<unsigned long long>(std::bit_cast<Bits>(value)));
        std::puts("");
      },
      net);
}

template <class T>
void exchange(std::string const& saved, std::string const& loaded) {
  Net<T> net;
  initialize(net, 3);
  save_weights(net, saved);
  net = {};
  load_weights(net, loaded);
  print_parameters<T>(net);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  std::string const saved = argv[1], loaded = argv[2];
  exchange<float>(saved + ".float", loaded + ".float");
  exchange<double>(saved + ".double", loaded + ".double");
  auto const images = read_idx<Shape<1, 2, 3>>(argv[3], argv[4], 10);
  for (std::size_t i = 0; i < images.size(); ++i) {
    std::printf("image %u", static_cast<unsigned>(images.label(i)));
    for (float const pixel : images.input(i)) std::printf(" %a", static_cast<double>(pixel));
    std::puts("");
  }
}

// Hopfield networks in files: weights, frozen headers, texts.
#define BOOST_TEST_MODULE hopfield_files
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <ingot/energies.hpp>
#include <ingot/host/freeze.hpp>
#include <iterator>
#include <memory>
#include <string>

#include "files.hpp"
#include "ingot/host/summary.hpp"
#include "ingot/host/weights.hpp"

using namespace ingot;
using ingot::detail::Type;

namespace {

constexpr ModernHopfieldOptions options{.beta = 1.5, .steps = 2, .learned_beta = true};
using Net = decltype(build<Shape<4, 5>>(flatten, hopfield, reshape<2, 10>, modern_hopfield<6, options>));

std::unique_ptr<Net> filled() {
  auto net = std::make_unique<Net>();
  initialize(*net, 2);
  Tensor<float, 3, 20> patterns;
  for (std::size_t i = 0; i < patterns.size(); ++i) patterns[i] = RandomKey{1, 0}.word(i) % 2 == 0 ? 1.0F : -1.0F;
  BOOST_REQUIRE(bool(store(net->layer<1>(), patterns, StorkeyRule{})));
  return net;
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_is_saved_is_loaded) {
  TestDirectory const directory;
  auto const net = filled();
  auto const path = directory.path("memory.safetensors");
  save_weights(*net, path);
  auto const loaded = std::make_unique<Net>();
  load_weights(*loaded, path);
  BOOST_TEST((loaded->layer<1>().weight == net->layer<1>().weight));
  BOOST_TEST((loaded->layer<1>().thresholds == net->layer<1>().thresholds));
  BOOST_TEST((loaded->layer<3>().patterns == net->layer<3>().patterns));
  BOOST_TEST(loaded->layer<3>().beta() == 1.5F);
  // Another number of steps is another network.
  using Other = decltype(build<Shape<4, 5>>(flatten, hopfield, reshape<2, 10>,
                                            modern_hopfield<6, ModernHopfieldOptions{.learned_beta = true}>));
  BOOST_TEST(fingerprint_v<Other> != fingerprint_v<Net>);
}

BOOST_AUTO_TEST_CASE(types_and_tables_are_spelled) {
  auto const spelled = []<class L>(Type<L>) { return spell_type<L>().text; };
  // clang-format off
#define INGOT_SPELLED_SO(...) BOOST_TEST(spelled(Type<__VA_ARGS__>{}) == #__VA_ARGS__)
  INGOT_SPELLED_SO(ingot::Hopfield<20>);
  INGOT_SPELLED_SO(ingot::Hopfield<20, double>);
  INGOT_SPELLED_SO(ingot::ModernHopfield<ingot::Shape<4, 9>, 6>);
  INGOT_SPELLED_SO(ingot::ModernHopfield<ingot::Shape<9>, 6, ingot::ModernHopfieldOptions{.beta = 1.5, .steps = 2, .learned_beta = true}>);
  INGOT_SPELLED_SO(ingot::ModernHopfield<ingot::Shape<9>, 6, ingot::ModernHopfieldOptions{}, double>);
#undef INGOT_SPELLED_SO
  // clang-format on
  std::string const table = summary_text<Net>();
  BOOST_TEST(table.find("Hopfield") != table.npos);
  BOOST_TEST(table.find("ModernHopfield") != table.npos);
}

BOOST_AUTO_TEST_CASE(a_network_is_frozen) {
  TestDirectory const directory;
  freeze(*filled(), {.name = "memory", .folder = directory.path("")});
  std::ifstream file(directory.path("memory.hpp"));
  std::string const header{std::istreambuf_iterator<char>(file), {}};
  BOOST_TEST(header.find("#include <ingot/energies.hpp>") != header.npos);
  BOOST_TEST(header.find("ingot::Hopfield<20>") != header.npos);
}

// Boltzmann machines in files: weights, frozen headers, texts.
#define BOOST_TEST_MODULE boltzmann_files
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

constexpr RbmOptions gaussian{VisibleUnits::gaussian};
using Net = decltype(build<Shape<4, 5>>(flatten, rbm<8, gaussian>, rbm<6>, dense<3>));

template <class Held>
std::unique_ptr<Held> filled() {
  auto net = std::make_unique<Held>();
  std::uint64_t part = 0;
  visit_parameters(
      [&](ParameterPath const&, Parameter, auto& values) {
        for (std::size_t i = 0; i < values.size(); ++i) values[i] = float(uniform_symmetric({4, part}, i));
        ++part;
      },
      *net);
  return net;
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_is_saved_is_loaded) {
  TestDirectory const directory;
  auto const path = directory.path("machines.safetensors");
  auto const net = filled<Net>();
  save_weights(*net, path);
  auto const loaded = std::make_unique<Net>();
  load_weights(*loaded, path);
  BOOST_TEST((loaded->layer<1>().weight == net->layer<1>().weight));
  BOOST_TEST((loaded->layer<1>().visible_bias == net->layer<1>().visible_bias));
  BOOST_TEST((loaded->layer<2>().hidden_bias == net->layer<2>().hidden_bias));
  // Other units make another network of the same shapes.
  using Other = decltype(build<Shape<4, 5>>(flatten, rbm<8>, rbm<6>, dense<3>));
  BOOST_TEST(fingerprint_v<Other> != fingerprint_v<Net>);

  // A machine alone, in another precision.
  auto const machine = filled<BoltzmannMachine<4, 2>>();
  save_weights(*machine, path);
  BoltzmannMachine<4, 2, double> wide{};
  load_weights(wide, path, {.convert = Conversion::widen});
  BOOST_TEST(wide.between(5, 2) == static_cast<double>(machine->between(2, 5)));
  BOOST_CHECK_THROW(load_weights(*filled<BoltzmannMachine<3, 3>>(), path), FileError);
}

BOOST_AUTO_TEST_CASE(types_and_tables_are_spelled) {
  auto const spelled = []<class L>(Type<L>) { return spell_type<L>().text; };
  // clang-format off
#define INGOT_SPELLED_SO(...) BOOST_TEST(spelled(Type<__VA_ARGS__>{}) == #__VA_ARGS__)
  INGOT_SPELLED_SO(ingot::Rbm<20, 8>);
  INGOT_SPELLED_SO(ingot::Rbm<20, 8, ingot::RbmOptions{.visible = ingot::VisibleUnits::gaussian}>);
  INGOT_SPELLED_SO(ingot::Rbm<20, 8, ingot::RbmOptions{}, double>);
  INGOT_SPELLED_SO(ingot::BoltzmannMachine<4, 2>);
  INGOT_SPELLED_SO(ingot::BoltzmannMachine<4, 0, double>);
#undef INGOT_SPELLED_SO
  // clang-format on
  std::string const table = summary_text<Net>();
  BOOST_TEST(table.find("Rbm") != table.npos);
  static_assert(macs_of<Rbm<20, 8>> == 160 && other_operations_of<Rbm<20, 8>> == 16);
  static_assert(macs_of<BoltzmannMachine<4, 2>> == 4 * 21 && parameter_count<BoltzmannMachine<4, 2>> == 21);
}

BOOST_AUTO_TEST_CASE(a_network_is_frozen) {
  TestDirectory const directory;
  freeze(*filled<Net>(), {.name = "machines", .folder = directory.path("")});
  std::ifstream file(directory.path("machines.hpp"));
  std::string const header{std::istreambuf_iterator<char>(file), {}};
  BOOST_TEST(header.find("#include <ingot/energies.hpp>") != header.npos);
  BOOST_TEST(header.find("ingot::VisibleUnits::gaussian") != header.npos);
}

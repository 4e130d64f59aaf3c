// Names of a weight file that become those of a network: rules, shapes, order, and what each refuses.
#define BOOST_TEST_MODULE weight_map
#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "files.hpp"
#include "ingot/host/safetensors.hpp"
#include "ingot/host/weight_map.hpp"
#include "ingot/host/weights.hpp"
#include "ingot/layers/activations.hpp"
#include "ingot/layers/batch_norm.hpp"
#include "ingot/layers/dense.hpp"
#include "ingot/network/network.hpp"

using namespace ingot;

namespace {

using Net = Network<Dense<2, 3>, Relu<3>, Dense<3, 1>>;

struct Named {
  std::string name;
  std::vector<std::uint64_t> shape;
  float first;  // the others count on from it
  std::string dtype = "F32";
};

// A file with these tensors in this order.
FileBytes file_of(std::vector<Named> const& tensors) {
  Safetensors file;
  std::vector<FileBytes> data;
  for (Named const& tensor : tensors) {
    std::size_t count = 1;
    for (std::uint64_t const extent : tensor.shape) count *= static_cast<std::size_t>(extent);
    FileBytes bytes(count * (tensor.dtype == "I64" ? 8 : 4));
    for (std::size_t i = 0; i < count && tensor.dtype == "F32"; ++i) {
      float const value = tensor.first + static_cast<float>(i);
      detail::copy_little_endian(reinterpret_cast<unsigned char const*>(&value), bytes.data() + 4 * i, 4, 4);
    }
    data.push_back(std::move(bytes));
  }
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    file.tensors.push_back({tensors[i].name, tensors[i].dtype, tensors[i].shape, data[i]});
  }
  return write_safetensors(file);
}

std::vector<Named> const module{
    {"fc1.bias", {3}, 10}, {"fc1.weight", {3, 2}, 20}, {"out.bias", {1}, 30}, {"out.weight", {1, 3}, 40}};

// What the load says, and whether it left the network as it was where it refused.
std::string load(std::vector<Named> const& tensors, WeightMap const& map, Net& net) {
  TestDirectory const directory;
  auto const path = directory.write("w.safetensors", file_of(tensors));
  net.layer<0>().weight[0] = -1;
  std::string const said = refusal(path, [&] { load_weights(net, path, {.map = map}); });
  BOOST_TEST((said == "accepted" || net.layer<0>().weight[0] == -1));
  return said;
}
bool is_loaded(Net const& net) {
  return net.layer<0>().bias[0] == 10 && net.layer<0>().weight[5] == 25 && net.layer<2>().bias[0] == 30 &&
         net.layer<2>().weight[2] == 42;
}
bool holds(std::string const& text, std::string_view part) {
  return text.find(part) != text.npos;
}

}  // namespace

BOOST_AUTO_TEST_CASE(rules) {
  static Net net;
  BOOST_TEST(load(module, {{"fc1.*", "0.*"}, {"out.weight", "2.weight"}, {"out.bias", "2.bias"}}, net) == "accepted");
  BOOST_TEST(is_loaded(net));
}

BOOST_AUTO_TEST_CASE(the_first_rule_that_matches) {
  static Net net;
  BOOST_TEST(load(module, {{"fc1.*", "0.*"}, {"*.*", "2.*"}, {"*", "2.*"}}, net) != "accepted");
  BOOST_TEST(load({{"a.fc.1.bias", {3}, 10},
                   {"a.fc.1.weight", {3, 2}, 20},
                   {"a.fc.2.bias", {1}, 30},
                   {"a.fc.2.weight", {1, 3}, 40}},
                  {{"a.*.1.*", "0.weight"}}, net) != "accepted");
  BOOST_TEST(load({{"a.fc.0.bias", {3}, 10},
                   {"a.fc.0.weight", {3, 2}, 20},
                   {"b.fc.2.bias", {1}, 30},
                   {"b.fc.2.weight", {1, 3}, 40}},
                  {{"a.fc.*", "*"}, {"b.fc.*.*", "*.*"}}, net) == "accepted");
  BOOST_TEST(is_loaded(net));
}

BOOST_AUTO_TEST_CASE(all_that_is_left_over_is_listed) {
  static Net net;
  std::string const said = load(module, {{"fc1.weight", "0.weight"}}, net);
  for (char const* const part :
       {"\"0.bias\": expected F32 [3], found none", "\"2.weight\": expected F32 [1, 3], found none",
        "\"2.bias\": expected F32 [1], found none", "\"fc1.bias\": expected no tensor of this name, found F32 [3]",
        "\"out.bias\": expected no tensor of this name, found F32 [1]",
        "\"out.weight\": expected no tensor of this name, found F32 [1, 3]"}) {
    BOOST_TEST(holds(said, part), said << " lacks " << part);
  }
}

BOOST_AUTO_TEST_CASE(faults_of_rules) {
  static Net net;
  BOOST_TEST(
      holds(load(module, {{"fc1.*", "0.*"}, {"fc2.*", "2.*"}}, net), "the rule \"fc2.* -> 2.*\" matches no tensor"));
  BOOST_TEST(
      holds(load(module, {{"fc1.*", "0.weight"}}, net), "\"fc1.bias\" and \"fc1.weight\" both become \"0.weight\""));
  BOOST_TEST(holds(load(module, {{"fc1", "0.*"}}, net), "found \"fc1 -> 0.*\""));
  BOOST_TEST(holds(load(module, {{"", "0"}}, net), "found \" -> 0\""));
}

BOOST_AUTO_TEST_CASE(by_shape) {
  static Net net;
  BOOST_TEST(load(module, WeightMatch::by_shape, net) == "accepted");
  BOOST_TEST(is_loaded(net));
  std::vector<Named> ambiguous = module;
  ambiguous.push_back({"spare", {3}, 0});
  std::string const said = load(ambiguous, WeightMatch::by_shape, net);
  BOOST_TEST(holds(said, "the shape [3] alone does not tell \"fc1.bias\", \"spare\" of the file and \"0.bias\" of the"),
             said);
  ambiguous.back().name = "0.bias";
  ambiguous.front().shape = {4};
  BOOST_TEST(holds(load(ambiguous, WeightMatch::by_shape, net), "\"fc1.bias\": expected no tensor of this name"));
  std::vector<Named> const named{{"x", {3}, 10}, {"0.y", {3, 2}, 20}, {"z", {1}, 30}, {"v", {1, 3}, 40}};
  BOOST_TEST(load(named, WeightMap({{"z", "2.bias"}}, WeightMatch::by_shape), net) == "accepted");
  BOOST_TEST(is_loaded(net));
}

BOOST_AUTO_TEST_CASE(by_order) {
  static Net net;
  std::vector<Named> const ordered{{"a", {3, 2}, 20}, {"b", {3}, 10}, {"c", {1, 3}, 40}, {"d", {1}, 30}};
  BOOST_TEST(load(ordered, WeightMatch::by_order, net) == "accepted");
  BOOST_TEST(is_loaded(net));
  BOOST_TEST(holds(load(module, WeightMatch::by_order, net),
                   "\"fc1.bias\" [3] of the file is \"0.weight\" [3, 2] of the network: their shapes differ"));
  std::vector<Named> const few{{"a", {3, 2}, 20}};
  BOOST_TEST(holds(load(few, WeightMatch::by_order, net), "expected 4 tensors in order, found 1"));
}

BOOST_AUTO_TEST_CASE(counts_of_batches) {
  using Normal = Network<Dense<2, 3>, BatchNorm<Shape<3>>>;
  static Normal net;
  std::vector<Named> const tensors{{"fc.weight", {3, 2}, 1},
                                   {"fc.bias", {3}, 2},
                                   {"bn.weight", {3}, 3},
                                   {"bn.bias", {3}, 4},
                                   {"bn.running_mean", {3}, 5},
                                   {"bn.running_var", {3}, 6},
                                   {"bn.num_batches_tracked", {}, 0, "I64"}};
  TestDirectory const directory;
  auto const path = directory.write("w", file_of(tensors));
  load_weights(net, path, {.map = {{"fc.*", "0.*"}, {"bn.*", "1.*"}}});
  BOOST_TEST(net.layer<1>().running_var[0] == 6.0f);
  net = {};
  load_weights(net, path, {.map = WeightMatch::by_order});
  BOOST_TEST(net.layer<1>().running_mean[2] == 7.0f);
}

BOOST_AUTO_TEST_CASE(rules_as_text) {
  auto const rules = parse_weight_rules("# names of the module\n conv1.* -> 0.* ; fc -> 3\n\n a.b->c \r\n");
  BOOST_REQUIRE(rules.size() == 3u);
  BOOST_TEST(rules[0].from == "conv1.*");
  BOOST_TEST(rules[0].to == "0.*");
  BOOST_TEST(rules[1].to == "3");
  BOOST_TEST(rules[2].from == "a.b");
  BOOST_TEST(rules[2].to == "c");
  auto const said = [](std::string_view text) {
    try {
      parse_weight_rules(text);
    } catch (std::invalid_argument const& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  BOOST_TEST(holds(said("a -> b\nc = d"), "line 2: expected a rule as in conv1.* -> 0.*, found \"c = d\""));
  BOOST_TEST(holds(said("a ->"), "line 1"));
  BOOST_TEST(holds(said("a -> *"), "found \"a -> *\""));
  BOOST_TEST(holds(said(" # nothing\n"), "found none"));
}

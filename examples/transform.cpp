// Networks made from networks, with Boost.Hana: a network's type is a list of layers, and Hana filters, exchanges, cuts
// and counts what stands in it. What comes out is a network like any other: its shapes are checked, and it costs what
// it costs.
#include <boost/hana/append.hpp>
#include <boost/hana/count_if.hpp>
#include <boost/hana/drop_back.hpp>
#include <boost/hana/equal.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/take_while.hpp>
#include <boost/hana/type.hpp>
#include <cstddef>
#include <cstdio>
#include <ingot/core/type_name.hpp>
#include <ingot/network/transform.hpp>
#include <ingot/networks.hpp>
#include <string>
#include <type_traits>

#include "promise.hpp"

namespace hana = boost::hana;
using namespace ingot;

namespace {

// As it is trained.
using Trained = decltype(build<Shape<1, 28, 28>>(conv2d<6, 5>, relu, max_pool2d<2>, conv2d<16, 5>, relu, max_pool2d<2>,
                                                 flatten, dropout<0.25>, dense<84>, relu, dropout<0.5>, dense<10>));

// Filtered: what inference needs of it.
using Deployed = inference_network_t<Trained>;
static_assert(Trained::depth == 12 && Deployed::depth == 10);
static_assert(parameter_count<Deployed> == parameter_count<Trained>);

// Exchanged, layer by layer: any struct with a `type` says what becomes of each.
template <class L>
struct ReluBecomesTanh {
  using type = L;
};
template <std::size_t... Extents>
struct ReluBecomesTanh<Relu<Extents...>> {
  using type = Tanh<Extents...>;
};
using Smooth = transform_layers_t<Deployed, ReluBecomesTanh>;

// Cut with Hana's own words: the convolutions alone, as features of an image; and another head on the same body, to
// learn three classes of something else.
template <class L>
constexpr bool is_flatten = false;
template <std::size_t... Extents>
constexpr bool is_flatten<Flatten<Extents...>> = true;
constexpr auto features = hana::take_while(
    layer_types<Deployed>, [](auto layer) { return hana::bool_c<!is_flatten<typename decltype(layer)::type>>; });
using Features = network_of_t<decltype(features)>;
static_assert(std::is_same_v<Features::output_shape, Shape<16, 4, 4>>);

constexpr auto new_head = hana::append(hana::drop_back(layer_types<Deployed>), hana::type_c<Dense<84, 3>>);
using ThreeClasses = network_of_t<decltype(new_head)>;
static_assert(std::is_same_v<ThreeClasses::output_shape, Shape<3>>);

// What does not join is refused, as if it had been written by hand:
//   network_of_t<decltype(hana::append(new_head, hana::type_c<Dense<84, 3>>))>

template <class S>
std::string text_of() {
  std::string text;
  for (std::size_t const extent : S::extents) text += (text.empty() ? "" : " x ") + std::to_string(extent);
  return text;
}

template <class Net>
void print_shapes(char const* title) {
  std::printf("\n%s\n  layer       input           output        parameters\n", title);
  hana::for_each(layer_types<Net>, [](auto layer) {
    using L = typename decltype(layer)::type;
    constexpr auto name = type_name<L>;
    std::printf("  %-10.*s  %-14s  %-14s %9zu\n", static_cast<int>(name.size()), name.data(),
                text_of<typename L::input_shape>().c_str(), text_of<typename L::output_shape>().c_str(),
                parameter_count<L>);
  });
}

}  // namespace

int main() {
  print_shapes<Trained>("As it is trained");
  print_shapes<Deployed>("Filtered: as it is deployed");
  print_shapes<Smooth>("Exchanged: tanh for ReLU");
  print_shapes<Features>("Cut: the features");
  print_shapes<ThreeClasses>("With another head");
  constexpr auto dense_layers = hana::count_if(layer_types<Trained>, [](auto layer) {
    return hana::bool_c<(type_name<typename decltype(layer)::type> == "Dense")>;
  });
  std::puts("");
  check(dense_layers == hana::size_c<2>, "two dense layers are counted");

  static Trained trained;
  static Deployed deployed;
  static Tensor<float, 1, 28, 28> image;
  initialize(trained, 1);
  for (std::size_t i = 0; i < image.size(); ++i) image[i] = static_cast<float>(uniform_unit({1, 2}, i));
  copy_for_inference(trained, deployed);
  Tensor<float, 10> expected;
  Tensor<float, 10> found;
  static Trained::Workspace<1> scratch;
  static Deployed::Workspace<1> deployed_scratch;
  trained.forward(image, expected, scratch);
  deployed.forward(image, found, deployed_scratch);
  check(found == expected && found[0] != found[1], "the filtered network gives the same answers, bit for bit");
  return all_kept ? 0 : 1;
}

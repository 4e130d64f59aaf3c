// Pooling of expressions with dilation, ceil_mode and padding that does not count, beside the layers of the same
// options, which are held to PyTorch: values and gradients, bit for bit.
#define BOOST_TEST_MODULE pool_options
#include <boost/test/unit_test.hpp>
#include <type_traits>

#include "ingot/graph.hpp"
#include "ingot/graph/text/text.hpp"
#include "ingot/networks.hpp"

using namespace ingot;

namespace {

template <std::size_t... Extents>
Tensor<float, Extents...> numbers(std::uint64_t seed) {
  Tensor<float, Extents...> x{};
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(RandomKey{seed}.word(i) % 2001) / 1000.0F - 1.0F;
  return x;
}

template <class S>
struct Weights;
template <std::size_t... Extents>
struct Weights<Shape<Extents...>> {
  static constexpr auto leaf = graph::input<"w", Extents...>;
};

// Of two samples, x the expression's input and w the gradient of its result.
template <class Layer, auto Pool, std::size_t... Extents>
void check() {
  using Out = typename Layer::output_shape;
  constexpr auto x = graph::input<"x", 2, Extents...>;
  constexpr auto y = Pool(x);
  static_assert(std::is_same_v<typename std::remove_const_t<decltype(y)>::shape, prepend_t<2, Out>>);
  auto const xs = numbers<2, Extents...>(1);
  batch_t<float, 2, Out> ws{};
  for (std::size_t i = 0; i < ws.size(); ++i) ws[i] = static_cast<float>(i % 7) - 2.5F;

  Layer layer{};
  Layer gradient{};
  batch_t<float, 2, Out> expected{};
  batch_t<float, 2, typename Layer::input_shape> dx{};
  saved_t<Layer, 2, float> saved{};
  ingot::forward_training<2, float, Layer>(layer, xs, expected, saved, TrainingContext{{}, 2});
  ingot::backward<2, float, Layer>(layer, xs, expected, ws, dx, saved, gradient);
  BOOST_TEST((evaluate(y, graph::bind<"x">(xs)) == expected));

  constexpr auto loss = graph::sum(y * Weights<prepend_t<2, Out>>::leaf);
  auto const [value, slope] = evaluate_with_gradient(loss, graph::wrt<"x">, graph::bind<"x">(xs), graph::bind<"w">(ws));
  BOOST_TEST((slope == dx));
}

}  // namespace

BOOST_AUTO_TEST_CASE(maxima) {
  constexpr PoolOptions dilated{.stride = {1, 2}, .padding = {1, 0}, .dilation = {2, 3}, .ceil_mode = true};
  check<MaxPool2d<Shape<2, 9, 8>, Size2(3, 2), dilated>, graph::max_pool2d<Size2(3, 2), dilated>, 2, 9, 8>();
  constexpr Pool1dOptions sequence{.stride = 3, .padding = 1, .dilation = 2, .ceil_mode = true};
  check<MaxPool1d<Shape<3, 18>, 4, sequence>, graph::max_pool1d<4, sequence>, 3, 18>();
}

BOOST_AUTO_TEST_CASE(means) {
  constexpr PoolOptions ceiled{.stride = 2, .padding = {1, 0, 0, 2}, .ceil_mode = true};
  check<AvgPool2d<Shape<2, 7, 8>, 3, ceiled>, graph::avg_pool2d<3, ceiled>, 2, 7, 8>();
  constexpr PoolOptions uncounted{.stride = 2, .padding = 1, .ceil_mode = true, .count_include_pad = false};
  check<AvgPool2d<Shape<2, 7, 8>, 3, uncounted>, graph::avg_pool2d<3, uncounted>, 2, 7, 8>();
  constexpr Pool1dOptions sequence{.stride = 3, .padding = 2, .ceil_mode = true, .count_include_pad = false};
  check<AvgPool1d<Shape<3, 18>, 4, sequence>, graph::avg_pool1d<4, sequence>, 3, 18>();
}

// Of options that are as by default nothing is said.
constexpr auto image = graph::input<"x", 2, 7, 8>;
static_assert(graph::line_of<graph::avg_pool2d<3, PoolOptions{.stride = 2, .padding = 1}>(image)> ==
              "avg_pool2d<3, stride 2, padding 1>(x)");
static_assert(graph::line_of<graph::avg_pool2d<3, PoolOptions{.stride = 2, .padding = 1, .ceil_mode = true}>(image)> ==
              "avg_pool2d<3, stride 2, padding 1x1x1x2, counted padding 1x1x1x1>(x)");
static_assert(graph::line_of<graph::max_pool2d<3, PoolOptions{.stride = 1, .dilation = {1, 2}}>(image)> ==
              "max_pool2d<3, stride 1, dilation 1x2>(x)");

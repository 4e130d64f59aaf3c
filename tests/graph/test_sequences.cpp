// Windows over sequences, and positions that are gathered: values by loops, both ways to a gradient and second
// derivatives against dual numbers.
#define BOOST_TEST_MODULE graph_sequences
#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <type_traits>
#include <vector>

#include "evaluated.hpp"
#include "gradients_as_expressions.hpp"
#include "ingot/graph.hpp"
#include "ingot/graph/derivatives/gradient.hpp"

using namespace ingot::graph;
using ingot::Shape;
using ingot::Tensor;
using ingot::tests::check;
using ingot::tests::check_both;
using ingot::tests::weighted;

namespace {

constexpr auto x = input<"x", 2, 3>;
constexpr auto s = input<"s", 4, 9>;
constexpr auto batch = input<"batch", 2, 4, 9>;
constexpr auto line = input<"line", 1, 5>;

template <std::size_t... Extents, auto G>
constexpr bool has_shape(Expression<G>) {
  return std::is_same_v<typename Expression<G>::shape, Shape<Extents...>>;
}

// Shapes.
static_assert(has_shape<4, 4>(max_pool1d<2>(s)));
static_assert(has_shape<2, 4, 3>(avg_pool1d<3>(batch)));
static_assert(has_shape<4, 9>(avg_pool1d<3, Pool1dOptions{.stride = 1, .padding = 1}>(s)));
static_assert(has_shape<4, 8>(max_pool1d<3, Pool1dOptions{.stride = 1, .padding = {0, 1}}>(s)));
static_assert(has_shape<6, 7>(convolution1d(s, parameter<"w", 6, 4, 3>)));
static_assert(has_shape<2, 6, 5>(convolution1d<Conv1dOptions{.stride = 2, .padding = 1}>(batch,
                                                                                         parameter<"w", 6, 4, 3>)));
static_assert(has_shape<8, 3>(convolution1d<Conv1dOptions{.dilation = 3, .groups = 4}>(s, parameter<"w", 8, 1, 3>)));
static_assert(has_shape<2, 4>(gather<1, 2, 0, 2, 2>(x)));
static_assert(has_shape<1, 3>(gather<-2, 1>(x)));

// Values by hand.
constexpr Tensor<double, 1, 5> numbers{1, 4, 2, 3, 9};
constexpr auto given = bind<"line">(numbers);
static_assert(evaluate(max_pool1d<2>(line), given) == Tensor<double, 1, 2>{4, 3});
static_assert(evaluate(max_pool1d<3, Pool1dOptions{.stride = 2, .padding = 1}>(line), given) ==
              Tensor<double, 1, 3>{4, 4, 9});
static_assert(evaluate(avg_pool1d<2>(line), given) == Tensor<double, 1, 2>{2.5, 2.5});
static_assert(evaluate(avg_pool1d<2, Pool1dOptions{.stride = 2, .padding = {1, 0}}>(line), given) ==
              Tensor<double, 1, 3>{0.5, 3, 6});
static_assert(evaluate(convolution1d(line, table<Tensor<double, 1, 1, 2>{1, -1}>), given) ==
              Tensor<double, 1, 4>{-3, 2, -1, -6});

// A position that is named twice has both gradients, one that is not named has none.
constexpr Tensor<double, 2, 3> counted{1, 2, 3, 4, 5, 6};
constexpr auto six = bind<"x">(counted);
static_assert(evaluate(gather<1, 2, 0, 2>(x), six) == Tensor<double, 2, 3>{3, 1, 3, 6, 4, 6});
static_assert(evaluate(gather<0, 1>(x), six) == Tensor<double, 1, 3>{4, 5, 6});
static_assert(evaluate(gather<-2, 1, 1, 0>(x), six) == Tensor<double, 3, 3>{4, 5, 6, 4, 5, 6, 1, 2, 3});
static_assert(evaluate(gradient<sum(gather<1, 2, 0, 2>(x) * 3_c), "x">) == Tensor<double, 2, 3>{3, 0, 6, 3, 0, 6});
static_assert(evaluate(gradient<sum(square(gather<1, 2, 0, 2>(x))), "x">, six) ==
              Tensor<double, 2, 3>{2, 0, 12, 8, 0, 24});

// PyTorch's conv1d: y[f][o] = sum over c and k of w[f][c][k] x[group of f][c][o stride + k dilation - padding].
template <Conv1dOptions Options, std::size_t Channels, std::size_t Length, std::size_t Filters, std::size_t Taps>
void check_convolution(unsigned seed) {
  constexpr auto e =
      convolution1d<Options>(input<"c", Channels, Length>, parameter<"w", Filters, Channels / Options.groups, Taps>);
  ingot::tests::Reference<double> r(e.graph);
  ingot::tests::set_random(r, seed);
  r.run();
  std::vector<double> const c = r.value(r.leaf("c"));
  std::vector<double> const w = r.value(r.leaf("w"));
  constexpr std::size_t outputs = e.dimensions[1];
  constexpr std::size_t channels = Channels / Options.groups;
  std::vector<double> expected(Filters * outputs);
  for (std::size_t f = 0; f < Filters; ++f) {
    std::size_t const first = f / (Filters / Options.groups) * channels;
    for (std::size_t o = 0; o < outputs; ++o) {
      for (std::size_t i = 0; i < channels; ++i) {
        for (std::size_t k = 0; k < Taps; ++k) {
          std::size_t const at = o * Options.stride + k * Options.dilation;
          if (at < Options.padding.before || at - Options.padding.before >= Length) continue;
          expected[f * outputs + o] +=
              w[(f * channels + i) * Taps + k] * c[(first + i) * Length + at - Options.padding.before];
        }
      }
    }
  }
  auto const found = ingot::tests::evaluated<std::remove_const_t<decltype(e)>>(r);
  ingot::tests::check_near(found[0], expected, 1e-14);
}

}  // namespace

BOOST_AUTO_TEST_CASE(values_of_convolutions) {
  check_convolution<Conv1dOptions{}, 4, 9, 6, 3>(1);
  check_convolution<Conv1dOptions{.stride = 2, .padding = 1}, 2, 9, 3, 3>(2);
  check_convolution<Conv1dOptions{.padding = {2, 1}, .dilation = 2}, 3, 7, 2, 3>(3);
  check_convolution<Conv1dOptions{.stride = 3, .padding = {0, 2}, .dilation = 2, .groups = 2}, 4, 9, 6, 2>(4);
  check_convolution<Conv1dOptions{.groups = 4}, 4, 9, 8, 9>(5);
}

BOOST_AUTO_TEST_CASE(convolutions) {
  check_both(convolution1d(s, parameter<"w", 6, 4, 3>) + parameter<"bias", 6, 1>, 11);
  check_both(convolution1d<Conv1dOptions{.stride = 2, .padding = 1}>(batch, parameter<"w", 3, 4, 3>), 12);
  check_both(convolution1d<Conv1dOptions{.padding = {2, 1}, .dilation = 2}>(tanh(s), parameter<"w", 2, 4, 3>), 13);
  check_both(convolution1d<Conv1dOptions{.stride = 4, .groups = 2}>(batch, parameter<"w", 4, 2, 5>), 14);
  constexpr Conv1dOptions options{.stride = 2, .padding = {1, 0}, .dilation = 2, .groups = 2};
  check<weighted(convolution1d<options>(input<"b", 2, 2, 6>, parameter<"w", 4, 1, 2>)), "w", "b">(15);
}

BOOST_AUTO_TEST_CASE(pooling) {
  check_both(max_pool1d<3>(s), 21);
  check_both(max_pool1d<3, Pool1dOptions{.stride = 1, .padding = 1}>(exp(batch)), 22);
  check_both(avg_pool1d<3>(batch), 23);
  check_both(avg_pool1d<4, Pool1dOptions{.stride = 1, .padding = {1, 2}}>(s), 24);
  check<weighted(max_pool1d<2, Pool1dOptions{.stride = 1}>(exp(line))), "line">(25);
  check<weighted(avg_pool1d<3, Pool1dOptions{.stride = 1, .padding = 1}>(line * line)), "line">(26);
}

BOOST_AUTO_TEST_CASE(gathered) {
  check_both(gather<1, 2, 0, 2>(x), 31);
  check_both(gather<0, 1, 1>(exp(x)) * x, 32);
  check<weighted(gather<1, 2, 0, 2>(exp(x))), "x">(33);
}

// The one arena that inference of a tree of networks, residuals and concatenations shares.
#define BOOST_TEST_MODULE inference_plan
#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <ingot/ingot.hpp>
#include <ingot/layers/tiled.hpp>
#include <limits>
#include <memory>
#include <type_traits>

using namespace ingot;

namespace {

constexpr ConvOptions same{.padding = 1};
template <std::size_t Filters>
inline constexpr auto conv3 = conv2d<Filters, 3, same>;

// The same arithmetic without a plan: every layer of every level writes a tensor of its own.
template <class L>
struct Unplanned {
  template <std::size_t B>
  static auto run(L const& layer, batch_t<float, B, typename L::input_shape> const& x) {
    batch_t<float, B, typename L::output_shape> y{};
    auto scratch = std::make_unique<Workspace<float, workspace_size_v<L, B>>>();
    ingot::forward<B, float, L>(layer, x, y, *scratch);
    return y;
  }
};
template <class... Layers>
struct Unplanned<Network<Layers...>> {
  template <std::size_t B, std::size_t I = 0>
  static auto run(Network<Layers...> const& net,
                  batch_t<float, B, typename detail::type_at_t<I, Layers...>::input_shape> const& x) {
    auto const y = Unplanned<detail::type_at_t<I, Layers...>>::template run<B>(net.template layer<I>(), x);
    if constexpr (I + 1 == sizeof...(Layers)) {
      return y;
    } else {
      return run<B, I + 1>(net, y);
    }
  }
};
template <class Body, class Around>
struct Unplanned<Residual<Body, Around>> {
  using L = Residual<Body, Around>;
  template <std::size_t B>
  static auto run(L const& layer, batch_t<float, B, typename L::input_shape> const& x) {
    auto y = Unplanned<Body>::template run<B>(layer.body(), x);
    auto const other = Unplanned<typename L::Shortcut>::template run<B>(layer.shortcut(), x);
    for (std::size_t i = 0; i < y.size(); ++i) y[i] += other[i];
    return y;
  }
};
template <class... Branches>
struct Unplanned<Concat<Branches...>> {
  using L = Concat<Branches...>;
  template <std::size_t B>
  static auto run(L const& layer, batch_t<float, B, typename L::input_shape> const& x) {
    batch_t<float, B, typename L::output_shape> y{};
    std::size_t offset = 0;
    auto const place = [&](auto const& part) {
      std::size_t const size = part.size() / B;
      for (std::size_t b = 0; b < B; ++b) {
        for (std::size_t i = 0; i < size; ++i) y[b * L::output_shape::size + offset + i] = part[b * size + i];
      }
      offset += size;
    };
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (place(Unplanned<Branches>::template run<B>(layer.template branch<I>(), x)), ...);
    }(std::index_sequence_for<Branches...>{});
    return y;
  }
};

// Also with a workspace full of NaN, and with the input left as it was.
template <class Net, std::size_t B>
void check() {
  auto const net = std::make_unique<Net>();
  initialize(*net, 3, XavierUniform{});
  auto const x = std::make_unique<batch_t<float, B, typename Net::input_shape>>();
  for (std::size_t i = 0; i < x->size(); ++i) (*x)[i] = static_cast<float>(uniform_symmetric({4, 0}, i));
  auto const given = std::make_unique<batch_t<float, B, typename Net::input_shape>>(*x);
  auto const y = std::make_unique<batch_t<float, B, typename Net::output_shape>>();
  y->fill(std::numeric_limits<float>::quiet_NaN());
  auto const workspace = std::make_unique<Workspace<float, workspace_size_v<Net, B> + 1>>();
  workspace->values.fill(std::numeric_limits<float>::quiet_NaN());
  net->template forward<B, float>(*x, *y, *workspace);
  auto const expected = Unplanned<Net>::template run<B>(*net, *x);
  // Equal but for the rounding of multiplications and additions that a compiler may fuse in one and not in the other.
  for (std::size_t i = 0; i < y->size(); ++i) {
    BOOST_TEST(math::abs((*y)[i] - expected[i]) <= 1e-5f * (1.0f + math::abs(expected[i])));
  }
  BOOST_TEST((*x == *given));
  float const beyond = workspace->values[workspace_size_v<Net, B>];
  BOOST_TEST(beyond != beyond);
}

using Tower = decltype(build<Shape<2, 8, 8>>(
    conv3<4>, relu, residual(chain(conv3<4>, relu, conv3<4>)), relu, residual(chain(conv3<4>, relu, conv3<4>)), relu,
    residual(chain(conv2d<8, 3, ConvOptions{.stride = 2, .padding = 1}>, relu, conv3<8>),
             conv2d<8, 1, ConvOptions{.stride = 2}>),
    relu, residual(chain(batch_norm<>, relu, conv3<8>)), global_avg_pool2d, dense<3>));
// A residual holds its input, the value between its body's convolutions and the body's output at once, and the scratch of
// the convolution that runs, no more.
static_assert(Tower::workspace_size<1> ==
              3 * 4 * 8 * 8 + workspace_size_v<Conv2d<Shape<4, 8, 8>, 4, 3, ConvOptions{.padding = 1}>, 1>);

using Inception = decltype(build<Shape<2, 8, 8>>(
    conv3<8>, relu,
    concat(conv2d<2, 1>, chain(conv2d<16, 1>, relu, conv3<4>, relu),
           chain(conv2d<2, 1>, relu, conv3<2>, relu, conv3<2>),
           chain(max_pool2d<3, PoolOptions{.stride = 1, .padding = 1}>, conv2d<2, 1>)),
    relu, concat(identity, chain(conv3<4>, concat(relu, chain(conv2d<2, 1>, ingot::tanh)))), flatten, dense<4>));

// The concatenation's input and output, the widest value within a branch, and the scratch of the convolution that reads
// it.
static_assert(Inception::workspace_size<1> ==
              (8 + 2 + 4 + 2 + 2 + 16) * 8 * 8 +
                  workspace_size_v<Conv2d<Shape<16, 8, 8>, 4, 3, ConvOptions{.padding = 1}>, 1>);

// Residuals within residuals, concatenations within both, reshapes and layers that work in place at every end.
using Deep = decltype(build<Shape<3, 4, 4>>(residual(chain(relu, residual(chain(conv3<3>, relu)), identity)),
                                            concat(residual(identity), chain(flatten, reshape<3, 4, 4>),
                                                   chain(relu, ingot::tanh), residual(relu, conv2d<3, 1>)),
                                            residual(chain(flatten, dense<7>, relu, dense<192>, reshape<12, 4, 4>)),
                                            relu, flatten, residual(identity, identity), layer_norm<>, dropout<0.5>,
                                            residual(chain(dense<192>, softmax))));

// The body of 192, 7 and 192 numbers, one after the other.
static_assert(Deep::workspace_size<1> == 192 + 7 + 192);

// A layer of the user's that works with scratch: y = x reversed, twice.
struct Reversed {
  using input_shape = Shape<5>;
  using output_shape = Shape<5>;
  template <std::size_t B>
  static constexpr std::size_t workspace_size = B * 5;
  template <std::size_t B, class T>
  constexpr void forward(View<T const, B, input_shape> x, View<T, B, output_shape> y,
                         Scratch<T, workspace_size<B>> scratch) const {
    for (std::size_t b = 0; b < B; ++b) {
      for (std::size_t i = 0; i < 5; ++i) scratch.data[b * 5 + i] = T(2) * x.sample(b)[4 - i];
    }
    for (std::size_t b = 0; b < B; ++b) {
      for (std::size_t i = 0; i < 5; ++i) y.sample(b)[i] = scratch.data[b * 5 + i];
    }
  }
};
using WithScratch = Network<Residual<Network<Dense<5, 5>, Reversed, Relu<5>>>, Concat<Reversed, Dense<5, 2>>, Relu<7>,
                            Dense<7, 5>, Residual<Reversed, Network<Reversed, Dense<5, 5>>>>;

// The concatenation's input and output, and the scratch of its first branch.
static_assert(WithScratch::workspace_size<4> == 4 * (5 + 7 + 5));

// Between two layers the one before is dead: what worked in place on a nested network's own input is saved.
static_assert(Network<Dense<4, 9>, Network<Relu<9>, Dense<9, 4>>>::workspace_size<1> == 9);
// The output of a residual's body is not there yet while the body computes what is large.
static_assert(Network<Dense<4, 4>, Residual<Network<Dense<4, 50>, Dense<50, 4>>>, Dense<4, 4>>::workspace_size<1> ==
              4 + 50 + 4);
static_assert(
    Network<Dense<4, 4>, Residual<Network<Dense<4, 6>, Dense<6, 9>, Dense<9, 4>>>, Dense<4, 4>>::workspace_size<1> ==
    4 + 6 + 9);

// Elementwise layers are computed inside the layer before them, one after the other: one's own, too, with branches or
// not; a layer with a forward of its own is not, nor is one behind a layer that takes no post-operations.
struct HalfOfNegatives {
  template <class T>
  static constexpr T value(T x) {
    return x < T(0) ? x / T(2) : x;
  }
  template <class T>
  static constexpr T slope(T x) {
    return x < T(0) ? T(1) / T(2) : T(1);
  }
};
template <std::size_t... Extents>
struct Halved : Elementwise<HalfOfNegatives, Extents...> {};
template <std::size_t N>
struct Tripled : Elementwise<HalfOfNegatives, N> {
  template <std::size_t B, class T>
  constexpr void forward(View<T const, B, Shape<N>> x, View<T, B, Shape<N>> y) const {
    for (std::size_t b = 0; b < B; ++b) {
      for (std::size_t i = 0; i < N; ++i) y.sample(b)[i] = T(3) * x.sample(b)[i];
    }
  }
};
using Fused = Network<Conv2d<Shape<2, 6, 7>, 5, 3, ConvOptions{.padding = 1}>, Halved<5, 6, 7>, Tanh<5, 6, 7>,
                      Flatten<5, 6, 7>, Relu<210>, Dense<210, 37>, Tripled<37>, Network<Dense<37, 21>, Halved<21>>,
                      Tanh<21>, Residual<Network<Dense<21, 21>, Tanh<21>>>, Halved<21>, Residual<Tanh<21>>, Relu<21>>;
static_assert(detail::fused_layers<Conv2d<Shape<2, 6, 7>, 5, 3, ConvOptions{.padding = 1}>, Halved<5, 6, 7>,
                                   Tanh<5, 6, 7>, Flatten<5, 6, 7>, Relu<210>, Dense<210, 37>, Tripled<37>> ==
              std::array{false, true, true, false, false, false, false});
static_assert(detail::fused_layers<Network<Dense<37, 21>, Halved<21>>, Tanh<21>,
                                   Residual<Network<Dense<21, 21>, Tanh<21>>>, Halved<21>> ==
              std::array{false, true, false, true});

// Maxima of squares inside the convolution before them: maps of many widths, in copies and in place.
template <std::size_t H, std::size_t W, ConvOptions Options>
using Pooled = decltype(build<Shape<3, H, W>>(conv2d<9, 3, Options>, relu, max_pool2d<2>, leaky_relu<0.1>,
                                              residual(chain(conv2d<9, 3, same>, relu, conv2d<9, 3, same>)), relu));
using PooledBehindPadding = Pooled<10, 14, same>;
static_assert(detail::fused_layers<Conv2d<Shape<3, 8, 8>, 9, 3>, Relu<9, 6, 6>, MaxPool2d<Shape<9, 6, 6>, 2>,
                                   MaxPool2d<Shape<9, 3, 3>, 2>> == std::array{false, true, true, false});

// Maxima of other windows, where registers hold single numbers: in two dimensions and in one.
using PooledWindows = decltype(build<Shape<2, 14, 11>>(conv2d<7, Size2(3, 2)>, relu, max_pool2d<Size2(3, 1)>,
                                                       conv2d<3, Size2(2, 3)>, max_pool2d<Size2(3, 8)>));
using PooledRuns = decltype(build<Shape<3, 32>>(conv1d<5, 3>, max_pool1d<3>, relu, conv1d<4, 5>, relu, max_pool1d<2>));
constexpr bool pools_windows = simd::width<float> == 1;
static_assert(detail::fused_layers<Conv2d<Shape<2, 14, 11>, 7, Size2(3, 2)>, Relu<7, 12, 10>,
                                   MaxPool2d<Shape<7, 12, 10>, Size2(3, 1)>> == std::array{false, true, pools_windows});
static_assert(detail::fused_layers<Conv1d<Shape<3, 32>, 5, 3>, MaxPool1d<Shape<5, 30>, 3>, Relu<5, 10>> ==
              std::array{false, pools_windows, pools_windows});
// Windows that overlap, or leave something out, are no such windows.
static_assert(max_pool_sides_v<MaxPool2d<Shape<7, 12, 10>, Size2(3, 1)>> == Size2(3, 1));
static_assert(max_pool_sides_v<MaxPool2d<Shape<7, 12, 10>, 2, PoolOptions{.stride = 1}>> == Size2(1));
static_assert(max_pool_sides_v<MaxPool2d<Shape<7, 11, 10>, 2>> == Size2(1));
static_assert(max_pool_sides_v<MaxPool1d<Shape<7, 10>, 2, Pool1dOptions{.padding = 1}>> == Size2(1));

// A shortcut that is put together from parts.
using JoinedShortcut =
    Network<Residual<Dense<8, 12>, Concat<Dense<8, 6>, Dense<8, 6>>>, Tanh<12>,
            Residual<Dense<12, 12>, Network<Dense<12, 8>, Concat<Dense<8, 4>, Dense<8, 8>>>>, Relu<12>>;

// What derives from a layer is a layer by itself.
struct Hidden : Network<Dense<4, 6>, Relu<6>> {};
struct Skipping : Residual<Dense<6, 6>> {};
struct MinusOne : Dense<6, 3> {
  template <std::size_t B>
  constexpr void forward(View<float const, B, Shape<6>>, View<float, B, Shape<3>> y) const {
    for (std::size_t i = 0; i < 3 * B; ++i) y.data[i] = -1.0f;
  }
};
using Derived = Network<Hidden, Relu<6>, Skipping, Relu<6>, MinusOne, Relu<3>>;
static_assert(takes_post_ops_v<Network<Dense<4, 6>, Relu<6>>> && !takes_post_ops_v<Hidden> &&
              !takes_post_ops_v<MinusOne>);

// One that overwrites its input and applies post-operations keeps the input that a shortcut adds.
struct Twice {
  using input_shape = Shape<9>;
  using output_shape = Shape<9>;
  static constexpr bool in_place = true;
  static constexpr bool takes_post_ops = true;
  template <std::size_t B, class T>
  constexpr void forward(View<T const, B, Shape<9>> x, View<T, B, Shape<9>> y) const {
    forward<B, T>(x, y, Scratch<T, 0>(nullptr), kernels::NoPostOps{});
  }
  template <std::size_t B, class T, class PostOps>
  constexpr void forward(View<T const, B, Shape<9>> x, View<T, B, Shape<9>> y, Scratch<T, 0>,
                         PostOps const& post_ops) const {
    for (std::size_t b = 0; b < B; ++b) {
      auto const ops = post_ops.from(b, 0);
      for (std::size_t i = 0; i < 9; ++i) y.sample(b)[i] = ops.template at<1>(T(2) * x.sample(b)[i], i);
    }
  }
};

// Tiles of one's own give the same numbers.
using OwnTiles = decltype(build<Shape<3, 9, 10>>(tiled<Size2{3, 2}>(conv2d<5, 3, ConvOptions{.padding = 1}>), relu,
                                                 residual(tiled<Size2{1, 1}>(conv2d<5, 1>)), flatten,
                                                 tiled<Size2{5, 2}>(dense<21>), ingot::tanh));
static_assert(fingerprint_v<OwnTiles> ==
              fingerprint_v<decltype(build<Shape<3, 9, 10>>(conv2d<5, 3, ConvOptions{.padding = 1}>, relu,
                                                            residual(conv2d<5, 1>), flatten, dense<21>, ingot::tanh))>);
static_assert(TrainableLayer<OwnTiles>);

// A part of a tree is a layer by itself.
static_assert(Residual<Network<Dense<4, 9>, Relu<9>, Dense<9, 4>>>::workspace_size<1> == 9);
static_assert(Concat<Network<Dense<4, 9>, Dense<9, 4>>, Network<Dense<4, 3>, Dense<3, 2>>>::workspace_size<2> == 2 * 9);

}  // namespace

BOOST_AUTO_TEST_CASE(a_residual_tower) {
  check<Tower, 1>();
  check<Tower, 3>();
}

BOOST_AUTO_TEST_CASE(an_inception_like_tree) {
  check<Inception, 1>();
  check<Inception, 3>();
}

BOOST_AUTO_TEST_CASE(deep_nesting_with_reshapes_and_layers_in_place) {
  check<Deep, 1>();
  check<Deep, 2>();
}

BOOST_AUTO_TEST_CASE(layers_with_scratch_of_their_own) {
  check<WithScratch, 1>();
  check<WithScratch, 4>();
}

BOOST_AUTO_TEST_CASE(elementwise_layers_inside_the_layer_before) {
  check<Pooled<8, 8, ConvOptions{}>, 2>();
  check<Pooled<8, 12, ConvOptions{}>, 1>();
  check<Pooled<12, 12, ConvOptions{}>, 1>();
  check<Pooled<12, 16, ConvOptions{}>, 1>();
  check<Pooled<6, 24, ConvOptions{}>, 1>();
  check<PooledBehindPadding, 2>();
  check<PooledWindows, 2>();
  check<PooledRuns, 2>();
  check<JoinedShortcut, 1>();
  check<JoinedShortcut, 3>();
  check<Derived, 2>();
  check<Network<Dense<5, 9>, Residual<Twice>, Relu<9>>, 2>();
  check<OwnTiles, 1>();
  check<OwnTiles, 5>();
  check<Fused, 1>();
  check<Fused, 3>();
}

BOOST_AUTO_TEST_CASE(parts_of_a_tree_alone) {
  check<Residual<Network<Dense<4, 9>, Relu<9>, Dense<9, 4>>>, 2>();
  check<Network<Relu<4>, Dense<4, 2>>, 2>();
  check<Residual<Relu<4>>, 2>();
  check<Residual<Identity<Shape<4>>>, 2>();
  check<Concat<Network<Dense<4, 9>, Dense<9, 4>>, Identity<Shape<4>>, Relu<4>>, 2>();
  check<Network<Flatten<2, 3>, Reshape<Shape<6>, Shape<3, 2>>>, 2>();
}

// The compiler runs the same plan.
static_assert([] {
  using Net = Network<Residual<Network<Relu<2>, Dense<2, 2>>>, Concat<Identity<Shape<2>>, Dense<2, 1>>, Relu<3>>;
  Net net{};
  net.layer<0>().body().layer<1>().weight = {1, 2, 3, 4};
  net.layer<1>().branch<1>().weight = {1, -1};
  auto const y = net({1, -2});
  return y[0] == 2 && y[1] == 1 && y[2] == 1;
}());

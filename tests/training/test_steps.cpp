// Steps, bit for bit: a gradient that is written is one that was set to zero and added to, optimizers move every number
// by their rule, and parts of a batch give one gradient in whatever order and by however many threads.
#define BOOST_TEST_MODULE steps
#include <array>
#include <bit>
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <ingot/networks.hpp>
#include <limits>
#include <memory>
#include <thread>
#include <vector>

using namespace ingot;

namespace {

// Strides, padding, groups, max-pooling behind which gradients are sparse, a nested network, a residual, whose
// parameters are added to.
template <class T>
using Net = decltype(build<Shape<4, 12, 12>, T>(
    conv2d<10, 3, ConvOptions{.stride = 2, .padding = Padding2{0, 0, 1, 1}, .groups = 2}>, batch_norm<>, relu,
    chain(conv2d<6, 3, ConvOptions{.padding = 1}>, relu), max_pool2d<2>, flatten, dropout<0.25>, dense<20>, relu,
    residual(dense<20>, ingot::tanh), dense<5>));
template <class T>
using Plain =
    decltype(build<Shape<4, 12, 12>, T>(conv2d<6, 5>, relu, max_pool2d<2>, flatten, dense<9>, relu, dense<5>));

template <class L>
std::vector<double> numbers_of(L const& layer) {
  std::vector<double> numbers;
  visit_parameters([&](ParameterPath const&, Parameter,
                       auto const& values) { numbers.insert(numbers.end(), values.begin(), values.end()); },
                   layer);
  return numbers;
}

bool same_bits(std::vector<double> const& a, std::vector<double> const& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (std::bit_cast<std::uint64_t>(a[i]) != std::bit_cast<std::uint64_t>(b[i])) return false;
  }
  return true;
}

template <class T, std::size_t B>
struct Batch {
  Tensor<T, B, 4, 12, 12> x{};
  Labels<B> labels{};
  explicit Batch(std::uint64_t seed) {
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<T>(uniform_symmetric(RandomKey{seed}, i));
    for (std::size_t b = 0; b < B; ++b) labels[b] = static_cast<ClassIndex>(b * 7 % 5);
  }
};

constexpr Objective objective{SoftmaxCrossEntropy{}};

// As compute_gradient, by layers that add to what was set to zero.
template <class N, std::size_t B>
void add_gradient(N const& net, Batch<default_scalar_t<N>, B> const& batch, TrainingMemory<N, B>& memory,
                  RandomKey key) {
  using T = default_scalar_t<N>;
  auto const dx = std::make_unique<Tensor<T, B, 4, 12, 12>>();
  net.template forward_training<B, T>(batch.x, memory.output, memory.saved, TrainingContext{key, B});
  evaluate_loss<T, B, Shape<5>>(objective.loss, View<T const, B, Shape<5>>(memory.output), batch.labels,
                                View<T, B, Shape<5>>(memory.output_gradient), B);
  set_to_zero(memory.gradient);
  net.template backward<B, T>(batch.x, memory.output, memory.output_gradient, *dx, memory.saved, memory.gradient);
}

template <class N, std::size_t B>
void check_steps() {
  using T = default_scalar_t<N>;
  Batch<T, B> const batch(3);
  auto const net = std::make_unique<N>();
  initialize(*net, 1);
  auto const twin = std::make_unique<N>(*net);
  auto const memory = std::make_unique<TrainingMemory<N, B>>();
  auto const other = std::make_unique<TrainingMemory<N, B>>();
  visit_parameters(
      [](ParameterPath const&, Parameter, auto& values) { values.fill(std::numeric_limits<T>::quiet_NaN()); },
      memory->gradient);
  Momentum<N> momentum{.learning_rate = 0.05};
  auto const velocity = std::make_unique<N>();
  for (std::uint64_t step = 0; step < 3; ++step) {
    train_step(*net, momentum, objective, batch.x, batch.labels, *memory, RandomKey{1, step});
    add_gradient(*twin, batch, *other, RandomKey{1, step});
    BOOST_TEST(same_bits(numbers_of(memory->gradient), numbers_of(other->gradient)));
    visit_parameters(
        [](ParameterPath const&, Parameter parameter, auto& w, auto& v, auto const& g) {
          for (std::size_t i = 0; i < w.size(); ++i) {
            if (is_statistic(parameter.role)) {
              w[i] -= g[i];
            } else {
              v[i] = T(0.9) * v[i] + g[i];
              w[i] -= T(0.05) * v[i];
            }
          }
        },
        *twin, *velocity, other->gradient);
    BOOST_TEST(same_bits(numbers_of(*net), numbers_of(*twin)));
  }
}

template <class N, std::size_t P, std::size_t Parts>
auto compute_parts(N const& net, std::size_t threads, Objective<SoftmaxCrossEntropy, L2Penalty> const& penalized) {
  using T = default_scalar_t<N>;
  auto parts = std::make_unique<TrainingParts<N, P, Parts>>();
  Batch<T, P * Parts> const batch(5);
  auto const work = [&](std::size_t first) {
    for (std::size_t p = Parts; p-- > 0;) {
      if (p % threads != first) continue;
      Labels<P> labels{};
      for (std::size_t i = 0; i < P; ++i) labels[i] = batch.labels[p * P + i];
      View<T const, P, Shape<4, 12, 12>> const x(batch.x.data() + p * P * 576, 576);
      compute_part(net, penalized, x, labels, *parts, p, RandomKey{2, 3});
    }
  };
  std::vector<std::thread> running;
  for (std::size_t i = 0; i < threads; ++i) running.emplace_back(work, i);
  for (std::thread& thread : running) thread.join();
  auto const value = join_parts(net, penalized, *parts);
  return std::pair(numbers_of(parts->gradient()), value);
}

}  // namespace

BOOST_AUTO_TEST_CASE(fresh_gradients) {
  check_steps<Net<float>, 6>();
  check_steps<Net<double>, 4>();
  check_steps<Plain<float>, 40>();
}

BOOST_AUTO_TEST_CASE(parts_and_threads) {
  Objective const penalized{SoftmaxCrossEntropy{}, L2Penalty{1e-3}};
  auto const net = std::make_unique<Net<float>>();
  initialize(*net, 1);
  auto const alone = compute_parts<Net<float>, 4, 5>(*net, 1, penalized);
  for (std::size_t threads = 2; threads <= 5; ++threads) {
    auto const together = compute_parts<Net<float>, 4, 5>(*net, threads, penalized);
    BOOST_TEST(same_bits(alone.first, together.first));
    BOOST_TEST(alone.second.total() == together.second.total());
  }
}

// Parts are a batch: the same gradient but for rounding, and of one part the same bits.
BOOST_AUTO_TEST_CASE(parts_of_a_batch) {
  using N = Plain<double>;
  Objective const penalized{SoftmaxCrossEntropy{}, L2Penalty{1e-3}};
  auto const net = std::make_unique<N>();
  initialize(*net, 1);
  auto const memory = std::make_unique<TrainingMemory<N, 12>>();
  Batch<double, 12> const batch(5);
  auto const whole = compute_gradient(*net, penalized, batch.x, batch.labels, *memory);
  auto const expected = numbers_of(memory->gradient);
  auto const one = compute_parts<N, 12, 1>(*net, 1, penalized);
  BOOST_TEST(same_bits(one.first, expected));
  BOOST_TEST(one.second.total() == whole.total());
  auto const several = compute_parts<N, 4, 3>(*net, 1, penalized);
  BOOST_TEST(several.second.total() == whole.total(), boost::test_tools::tolerance(1e-14));
  double worst = 0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    worst = std::max(worst, std::abs(several.first[i] - expected[i]));
  }
  BOOST_TEST(worst < 1e-15);
}

// A last batch of 6 samples in parts of 4, the third of which has none.
BOOST_AUTO_TEST_CASE(parts_of_a_short_batch) {
  using N = Plain<double>;
  auto const net = std::make_unique<N>();
  initialize(*net, 1);
  Batch<double, 12> const batch(5);
  auto const memory = std::make_unique<TrainingMemory<N, 12>>();
  auto const whole = compute_gradient(*net, objective, batch.x, batch.labels, *memory, {}, 6);
  auto const parts = std::make_unique<TrainingParts<N, 4, 3>>();
  std::array<std::size_t, 3> const real{4, 2, 0};
  for (std::size_t p = 0; p < 3; ++p) {
    Labels<4> labels{};
    for (std::size_t i = 0; i < 4; ++i) labels[i] = batch.labels[p * 4 + i];
    View<double const, 4, Shape<4, 12, 12>> const x(batch.x.data() + p * 4 * 576, 576);
    compute_part(*net, objective, x, labels, *parts, p, {}, real[p]);
  }
  auto const value = join_parts(*net, objective, *parts);
  BOOST_TEST(value.data == whole.data, boost::test_tools::tolerance(1e-14));
  auto const expected = numbers_of(memory->gradient);
  auto const joined = numbers_of(parts->gradient());
  double worst = 0;
  for (std::size_t i = 0; i < expected.size(); ++i) worst = std::max(worst, std::abs(joined[i] - expected[i]));
  BOOST_TEST(worst < 1e-15);
}

namespace {

// What derives from a layer that writes fresh gradients only adds to them, and learns the same.
struct OwnDense : Dense<6, 3> {};
struct OwnBlock : Network<Dense<4, 6>, Tanh<6>> {};

}  // namespace

BOOST_AUTO_TEST_CASE(layers_that_derive_from_others) {
  static_assert(takes_fresh_gradient_v<Dense<6, 3>> && !takes_fresh_gradient_v<OwnDense>);
  static_assert(takes_fresh_gradient_v<Network<Dense<4, 6>>> && !takes_fresh_gradient_v<OwnBlock>);
  Tensor<float, 2, 4> const x{1, -2, 3, -4, 0.5f, 0.25f, -1, 2};
  Labels<2> const labels{0, 2};
  auto const trained = [&]<class N>(N& net) {
    Sgd<N> sgd{.learning_rate = 0.5};
    auto const memory = std::make_unique<TrainingMemory<N, 2>>();
    initialize(net, 1);
    for (int i = 0; i < 3; ++i) train_step(net, sgd, Objective{SoftmaxCrossEntropy{}}, x, labels, *memory);
    return numbers_of(net);
  };
  Network<OwnBlock, OwnDense> own{};
  Network<Network<Dense<4, 6>, Tanh<6>>, Dense<6, 3>> plain{};
  BOOST_TEST(same_bits(trained(own), trained(plain)));
}

// Recurrent layers with their weights in panels have the bits of the layers that they are made of: whole sequences, steps
// and blocks of steps. And what their gates' functions are worth. Networks of them are prepared, streamed and saved.
#define BOOST_TEST_MODULE packed_recurrent
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <ingot/deploy/streaming.hpp>
#include <ingot/host/weights.hpp>
#include <ingot/ingot.hpp>
#include <limits>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

using namespace ingot;

namespace {

template <class Net>
constexpr void draw(Net& net) {
  std::uint64_t part = 0;
  visit_parameters(
      [&part](ParameterPath const&, Parameter, auto& tensor) {
        ++part;
        for (std::size_t i = 0; i < tensor.size(); ++i) {
          tensor[i] = static_cast<typename Net::value_type>(0.4 * uniform_symmetric({9, part}, i));
        }
        tensor[0] = static_cast<typename Net::value_type>(-0.0);
      },
      net);
}

template <class T>
bool same(T a, T b) {
  using Bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  return std::bit_cast<Bits>(a) == std::bit_cast<Bits>(b);
}

// A layer L over time, as a network.
template <class L>
void check() {
  using T = typename L::scalar;
  using Net = Network<L>;
  using Ready = prepared_t<Net>;
  constexpr bool packs = kernels::prefers_panels<T>(L::step_input::size, L::step_output::size);
  static_assert(std::is_same_v<Ready, std::conditional_t<packs, Network<PackedRecurrent<L>>, Net>>);
  static_assert(std::is_same_v<prepared_t<Net, WeightOrder::in_rows>, Net>);
  static_assert(!packs || !TrainableLayer<PackedRecurrent<L>>);

  constexpr std::size_t B = 2;
  constexpr std::size_t time = Net::input_shape::extents[0];
  constexpr std::size_t in = Net::input_shape::extents[1];
  constexpr std::size_t h = L::step_output::size;
  auto const net = std::make_unique<Net>();
  draw(*net);
  auto const ready = std::make_unique<Ready>();
  prepare(*net, *ready);
  batch_t<T, B, typename Net::input_shape> x;
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<T>(2 * uniform_symmetric({4, 0}, i));
  batch_t<T, B, typename Net::output_shape> y;
  batch_t<T, B, typename Net::output_shape> z;
  auto const scratch = std::make_unique<typename Net::template Workspace<B>>();
  auto const ready_scratch = std::make_unique<typename Ready::template Workspace<B>>();
  net->template forward<B>(x, y, *scratch);
  ready->template forward<B>(x, z, *ready_scratch);
  BOOST_TEST(std::equal(y.begin(), y.end(), z.begin(), same<T>));

  // Steps: one by one, and two at a time.
  auto const& layer = ready->template layer<0>();
  using Packed = std::remove_cvref_t<decltype(layer)>;
  std::array<T, Packed::state_size> state{};
  std::array<T, Packed::state_size> block_state{};
  layer.rest_state(state.data());
  layer.rest_state(block_state.data());
  std::array<T, time * h> steps{};
  std::array<T, time * h> blocks{};
  Workspace<T, Packed::template advance_workspace_size<2>> step_scratch;
  for (std::size_t t = 0; t < time; ++t) {
    layer.template advance<1>(View<T const, 1, Shape<in>>(x.data() + t * in, in),
                              View<T, 1, Shape<h>>(steps.data() + t * h, h), state.data(), step_scratch);
  }
  for (std::size_t t = 0; t + 2 <= time; t += 2) {
    layer.template advance<2>(View<T const, 2, Shape<in>>(x.data() + t * in, in),
                              View<T, 2, Shape<h>>(blocks.data() + t * h, h), block_state.data(), step_scratch);
  }
  BOOST_TEST(std::equal(steps.begin(), steps.end(), blocks.begin(), same<T>));
  BOOST_TEST(std::equal(state.begin(), state.end(), block_state.begin(), same<T>));
  bool const every = Net::output_shape::size == time * h;
  BOOST_TEST(std::equal(steps.end() - h, steps.end(), y.begin() + (every ? (time - 1) * h : 0), same<T>));
  BOOST_TEST(std::any_of(steps.begin(), steps.end(), [](T value) { return value != 0; }));
}

// A value holds what visit hands on and nothing else, however many outputs fill a panel.
template <class Plain>
constexpr bool holds_parameters_alone = detail::can_be_held<PackedRecurrent<Plain>>;
template <class T, std::size_t H, bool HasBias, InitialState Initial>
constexpr bool all_hold_parameters_alone =
    holds_parameters_alone<Rnn<4, 1, H, RnnOptions{.initial = Initial, .bias = HasBias}, T>> &&
    holds_parameters_alone<Gru<4, 1, H, GruOptions{.initial = Initial, .bias = HasBias}, T>> &&
    holds_parameters_alone<Lstm<4, 1, H, LstmOptions{.initial = Initial, .bias = HasBias}, T>>;
template <class T, std::size_t H>
constexpr bool with_all_options = all_hold_parameters_alone<T, H, true, InitialState::zero> &&
                                  all_hold_parameters_alone<T, H, false, InitialState::zero> &&
                                  all_hold_parameters_alone<T, H, true, InitialState::learned> &&
                                  all_hold_parameters_alone<T, H, false, InitialState::learned>;
#ifdef INGOT_TESTS_BRIEF
static_assert(all_hold_parameters_alone<float, 9, true, InitialState::learned> &&
              all_hold_parameters_alone<double, 1, false, InitialState::learned>);
#else
template <class T>
constexpr bool with_all_widths =
    with_all_options<T, 1> && with_all_options<T, 5> && with_all_options<T, 8> && with_all_options<T, 9>;
static_assert(with_all_widths<float> && with_all_widths<double>);
#endif

// The outputs of a network, or of a stream of one, sample by sample.
template <class Net, class Stepped>
auto stepped(Stepped const& net, batch_t<typename Net::value_type, 1, typename Net::input_shape> const& x) {
  using T = typename Net::value_type;
  constexpr std::size_t time = Net::input_shape::extents[0];
  constexpr std::size_t in = Net::input_shape::size / time;
  constexpr std::size_t out = step_output_t<Net>::size;
  auto state = net.rest_state();
  auto const scratch = std::make_unique<BlockWorkspace<Net, 1>>();
  std::array<T, time * out> y{};
  for (std::size_t t = 0; t < time; ++t) {
    Tensor<T, in> frame;
    Tensor<T, out> result;
    std::copy_n(x.data() + t * in, in, frame.data());
    net.step(frame, result, state, *scratch);
    std::copy_n(result.data(), out, y.data() + t * out);
  }
  return y;
}

template <class Net>
auto whole(Net const& net, batch_t<typename Net::value_type, 1, typename Net::input_shape> const& x) {
  batch_t<typename Net::value_type, 1, typename Net::output_shape> y;
  auto const scratch = std::make_unique<typename Net::template Workspace<1>>();
  net.template forward<1>(x, y, *scratch);
  return y;
}

// A network in both orders, as a stream, and read from a file: all with the bits of the plain one.
template <class Net, bool ThroughFile = false>
void check_prepared() {
  using T = typename Net::value_type;
  using Ready = prepared_t<Net>;
  using Rows = prepared_t<Net, WeightOrder::in_rows>;
  auto const net = std::make_unique<Net>();
  draw(*net);
  batch_t<T, 1, typename Net::input_shape> x;
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<T>(2 * uniform_symmetric({4, 0}, i));
  auto const y = whole(*net, x);
  auto const steps = stepped<Net>(*net, x);
  BOOST_TEST(std::equal(y.begin(), y.end(), steps.end() - y.size(), same<T>));
  BOOST_TEST(std::any_of(y.begin(), y.end(), [](T value) { return value != 0; }));

  auto const ready = std::make_unique<Ready>();
  prepare(*net, *ready);
  auto const matches = [&](auto const& other) {
    using Other = std::remove_cvref_t<decltype(other)>;
    auto const of_whole = whole(other, x);
    auto const of_steps = stepped<Other>(other, x);
    BOOST_TEST(std::equal(y.begin(), y.end(), of_whole.begin(), same<T>));
    BOOST_TEST(std::equal(steps.begin(), steps.end(), of_steps.begin(), same<T>));
  };
  matches(*ready);
  auto const rows = std::make_unique<Rows>();
  prepare(*net, *rows);
  matches(*rows);

  auto const stream = std::make_unique<Streaming<Net>>();
  stream->prepare(*net);
  auto const streamed = stepped<Net>(*stream, x);
  BOOST_TEST(std::equal(steps.begin(), steps.end(), streamed.begin(), same<T>));

  if constexpr (ThroughFile) {
    auto const path = std::filesystem::temp_directory_path() / ("ingot-packed-" + std::to_string(getpid()));
    save_weights(*ready, path.string());
    auto const loaded = std::make_unique<Ready>();
    load_weights(*loaded, path.string());
    std::filesystem::remove(path);
    matches(*loaded);
  }
}

// The functions of gates, of packs.
template <std::size_t W>
void check_packs_of_gates() {
  if constexpr (W > 1) {
    using kernels::gate_sigmoid, kernels::gate_tanh;
    using Pack = simd::Pack<float, W>;
    constexpr float nan = std::numeric_limits<float>::quiet_NaN();
    BOOST_TEST((std::isnan(gate_tanh(Pack(nan)).v[0]) && std::isnan(gate_sigmoid(Pack(nan)).v[0])));
    for (float x = -20; x < 20; x += 0.37F) {
      BOOST_TEST(same(gate_tanh(Pack(x)).v[0], gate_tanh(x)));
      BOOST_TEST(same(gate_sigmoid(Pack(x)).v[0], gate_sigmoid(x)));
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(panels_that_fill_registers) {
  check<Gru<4, 1, 8, GruOptions{.initial = InitialState::carried}>>();
  check<Lstm<4, 1, 24>>();
}

BOOST_AUTO_TEST_CASE(panels_that_do_not) {
  check<Gru<4, 17, 33, GruOptions{.output = StepOutput::last}>>();
  check<Lstm<2, 3, 5, LstmOptions{.initial = InitialState::learned}, double>>();
}

BOOST_AUTO_TEST_CASE(more_panels_than_registers_without_biases) {
  check<Lstm<2, 5, 70, LstmOptions{.bias = false}>>();
  check<Rnn<2, 40, 100, RnnOptions{.activation = RnnActivation::relu}, double>>();
}

BOOST_AUTO_TEST_CASE(learned_states_beside_panels_that_are_not_full) {
  constexpr auto learned = InitialState::learned;
  constexpr RnnOptions rnn{.initial = learned};
  constexpr GruOptions gru{.initial = learned};
  constexpr LstmOptions lstm{.initial = learned};
  check_prepared<Network<Gru<4, 1, 5, gru>, Rnn<4, 5, 8, rnn>, Lstm<4, 8, 9, lstm>>, true>();
#ifndef INGOT_TESTS_BRIEF
  constexpr RnnOptions bare_rnn{.initial = learned, .bias = false};
  constexpr GruOptions bare_gru{.initial = learned, .bias = false};
  constexpr LstmOptions bare_lstm{.initial = learned, .bias = false};
  using Bare =
      Network<Rnn<4, 1, 8, bare_rnn, double>, Lstm<4, 8, 1, bare_lstm, double>, Gru<4, 1, 5, bare_gru, double>>;
  check_prepared<Bare, true>();
#endif
}

// Layers with memory among others, in both orders of weights.
BOOST_AUTO_TEST_CASE(networks_with_memory_in_both_orders) {
  constexpr LstmOptions last{.output = StepOutput::last};
  using Net = Network<Gru<6, 2, 8>, Dropout<0.5, 6, 8>, Residual<Rnn<6, 8, 8>>, Lstm<6, 8, 5, last>>;
  static_assert(std::is_same_v<prepared_t<Net, WeightOrder::in_rows>,
                               Network<Gru<6, 2, 8>, Residual<Rnn<6, 8, 8>>, Lstm<6, 8, 5, last>>>);
  check_prepared<Net>();
}

BOOST_AUTO_TEST_CASE(what_is_not_packed_stays_what_it_is) {
  using Reverse = Network<Gru<4, 2, 8, GruOptions{.direction = SequenceDirection::bidirectional}>>;
  using Before = Network<Gru<4, 2, 8, GruOptions{.reset = ResetGate::before_product}>>;
  using Peepholes = Network<Lstm<4, 2, 8, LstmOptions{.peepholes = true}>>;
  static_assert(std::is_same_v<prepared_t<Reverse>, Reverse>);
  static_assert(std::is_same_v<prepared_t<Before>, Before>);
  static_assert(std::is_same_v<prepared_t<Peepholes>, Peepholes>);
  struct Derived : Gru<4, 2, 8> {};
  static_assert(std::is_same_v<prepared_t<Network<Derived>>, Network<Derived>>);
}

BOOST_AUTO_TEST_CASE(a_compiler_computes_the_same) {
  using L = Gru<2, 2, 3>;
  constexpr auto result = [] {
    Network<L> net{};
    draw(net);
    PackedRecurrent<L> packed{};
    packed.set(net.layer<0>());
    std::array<float, 4> const x{0.5F, -1.0F, 0.25F, 2.0F};
    std::array<float, 6> y{};
    Workspace<float, PackedRecurrent<L>::workspace_size<1>> scratch{};
    packed.forward<1>(View<float const, 1, Shape<2, 2>>(x.data(), 4), View<float, 1, Shape<2, 3>>(y.data(), 6),
                      scratch);
    return y;
  };
  constexpr auto compiled = result();
  auto const run = result();
  BOOST_TEST(std::equal(run.begin(), run.end(), compiled.begin(), same<float>));
  BOOST_TEST(compiled[5] != 0.0F);
}

BOOST_AUTO_TEST_CASE(functions_of_gates) {
  using kernels::gate_sigmoid, kernels::gate_tanh;
  double tanh_error = 0;
  double sigmoid_error = 0;
  float largest = 0;
  for (std::uint32_t bits = 0; bits < 0x7f800000U; bits += 9973) {
    for (float const x : {std::bit_cast<float>(bits), -std::bit_cast<float>(bits)}) {
      auto const units = [](double value, double exact) {
        return std::abs(value - exact) / std::max(std::ldexp(1.0, std::ilogb(exact) - 23), 1.2e-38);
      };
      if (x != 0)
        tanh_error = std::max(tanh_error, units(static_cast<double>(gate_tanh(x)), std::tanh(static_cast<double>(x))));
      double const exact = 1 / (1 + std::exp(-static_cast<double>(x)));
      if (exact > 0) sigmoid_error = std::max(sigmoid_error, units(static_cast<double>(gate_sigmoid(x)), exact));
      largest = std::max(largest, std::abs(gate_tanh(x)));
    }
  }
  BOOST_TEST(tanh_error <= 6);
  BOOST_TEST(sigmoid_error <= 4);
  BOOST_TEST(largest <= 1.0F);
  constexpr float infinity = std::numeric_limits<float>::infinity();
  constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  BOOST_TEST(std::abs(gate_tanh(infinity) - 1) <= 3e-7F);
  BOOST_TEST(gate_tanh(-infinity) == -gate_tanh(infinity));
  BOOST_TEST(gate_sigmoid(infinity) == 1);
  BOOST_TEST(gate_sigmoid(-infinity) <= 2e-38F);
  BOOST_TEST((std::isnan(gate_tanh(nan)) && std::isnan(gate_sigmoid(nan))));
  BOOST_TEST(std::signbit(gate_tanh(-0.0F)));
  BOOST_TEST(gate_tanh(0.5) == math::tanh(0.5));
  check_packs_of_gates<simd::width<float>>();
}

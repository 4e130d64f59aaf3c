// What recurrent layers promise beside their gradients: one result however a sequence is cut, and whatever is kept.
#define BOOST_TEST_MODULE recurrent
#include <array>
#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <cstring>
#include <memory>
#include <type_traits>

#include "ingot/networks.hpp"

using namespace ingot;

namespace {

// Random numbers, the same for each seed.
template <class Values>
void fill(Values& values, std::uint64_t seed) {
  std::uint64_t i = 0;
  for (auto& v : values) v = static_cast<float>(uniform_symmetric(RandomKey{seed, 0}, i++));
}
template <class L>
std::unique_ptr<L> filled_layer(std::uint64_t seed = 1) {
  auto layer = std::make_unique<L>();
  visit_parameters([&](ParameterPath const&, Parameter, auto& values) { fill(values, seed++); }, *layer);
  return layer;
}
// A layer of the same parameters, and other options.
template <class To, class From>
std::unique_ptr<To> with_parameters_of(From const& from) {
  static_assert(sizeof(To) == sizeof(From) && std::is_trivially_copyable_v<From>);
  auto to = std::make_unique<To>();
  std::memcpy(static_cast<void*>(to.get()), &from, sizeof from);
  return to;
}
template <class L>
bool same_parameters(L const& a, L const& b) {
  bool same = true;
  visit_parameters([&](ParameterPath const&, Parameter, auto const& x, auto const& y) { same = same && x == y; }, a, b);
  return same;
}

// A layer's training pass on a batch.
template <class L, std::size_t B>
struct Pass {
  batch_t<float, B, typename L::input_shape> x, dx;
  batch_t<float, B, typename L::output_shape> y, dy;
  saved_t<L, B, float> saved{};
  L gradient{};

  explicit Pass(std::uint64_t seed) {
    fill(x, seed);
    fill(dy, seed + 1);
  }
  void forward(L const& layer) { ingot::forward_training<B, float, L>(layer, x, y, saved, {RandomKey{1, 2}, B}); }
  void backward(L const& layer, L& to) { ingot::backward<B, float, L>(layer, x, y, dy, dx, saved, to); }
  void run(L const& layer) {
    forward(layer);
    backward(layer, gradient);
  }
};

template <class L, std::size_t B>
auto inferred(L const& layer, batch_t<float, B, typename L::input_shape> const& x) {
  batch_t<float, B, typename L::output_shape> y;
  Workspace<float, workspace_size_v<L, B>> workspace;
  ingot::forward<B, float, L>(layer, x, y, workspace);
  return y;
}

// Each output of a sequence, step by step and in pieces of three.
template <class L>
void check_steps() {
  constexpr std::size_t time = L::input_shape::extents[0];
  constexpr std::size_t in = L::step_input::size;
  constexpr std::size_t out = L::step_output::size;
  auto const layer = filled_layer<L>();
  auto const pass = std::make_unique<Pass<L, 3>>(5);
  pass->forward(*layer);
  BOOST_TEST((inferred<L, 3>(*layer, pass->x) == pass->y));
  for (std::size_t b = 0; b < 3; ++b) {
    float const* const x = pass->x.data() + b * time * in;
    batch_t<float, 1, typename L::input_shape> one;
    std::copy_n(x, time * in, one.data());
    auto const alone = inferred<L, 1>(*layer, one);
    std::array<float, L::state_size> state;
    Tensor<float, time, out> single;
    Workspace<float, L::template advance_workspace_size<3>> workspace;
    layer->rest_state(state.data());
    for (std::size_t t = 0; t < time; ++t) {
      layer->template advance<1>(View<float const, 1, Shape<in>>(x + t * in, in),
                                 View<float, 1, Shape<out>>(single.data() + t * out, out), state.data(), workspace);
    }
    Tensor<float, time, out> pieces;
    layer->rest_state(state.data());
    for (std::size_t t = 0; t < time; t += 3) {
      layer->template advance<3>(View<float const, 3, Shape<in>>(x + t * in, in),
                                 View<float, 3, Shape<out>>(pieces.data() + t * out, out), state.data(), workspace);
    }
    BOOST_TEST((single == pieces));
    std::size_t const given = L::output_shape::size;
    float const* const whole = pass->y.data() + b * given;
    BOOST_TEST(std::equal(whole, whole + given, alone.data()));
    BOOST_TEST(std::equal(whole, whole + given, single.data() + time * out - given));
  }
}

// The gradients of a layer that keeps every k-th state alone are those of one that keeps all.
template <class L, class Sparse, std::size_t B = 2>
void check_keeps() {
  static_assert(sizeof(saved_t<Sparse, B, float>) < sizeof(saved_t<L, B, float>));
  auto const layer = filled_layer<L>();
  auto const all = std::make_unique<Pass<L, B>>(5);
  all->run(*layer);
  auto const sparse_layer = with_parameters_of<Sparse>(*layer);
  auto const sparse = std::make_unique<Pass<Sparse, B>>(5);
  sparse->run(*sparse_layer);
  BOOST_TEST((sparse->y == all->y));
  BOOST_TEST((sparse->dx == all->dx));
  BOOST_TEST(same_parameters(*with_parameters_of<L>(sparse->gradient), all->gradient));
}

}  // namespace

BOOST_AUTO_TEST_CASE(pieces_of_a_sequence) {
  check_steps<Rnn<12, 3, 5>>();
  check_steps<Gru<9, 2, 8>>();
  check_steps<Gru<6, 1, 19, GruOptions{.output = StepOutput::last, .initial = InitialState::learned}>>();
  check_steps<Gru<6, 17, 3, GruOptions{.bias = false, .reset = ResetGate::before_product}>>();
  check_steps<Lstm<9, 2, 20, LstmOptions{.initial = InitialState::learned, .peepholes = true}>>();
}

BOOST_AUTO_TEST_CASE(every_kth_state_alone) {
  check_keeps<Gru<11, 2, 5>, Gru<11, 2, 5, GruOptions{.keep_every = 4}>>();
  check_keeps<Gru<7, 2, 5,
                  GruOptions{.direction = SequenceDirection::bidirectional,
                             .output = StepOutput::last,
                             .initial = InitialState::learned,
                             .truncate = 3,
                             .reset = ResetGate::before_product}>,
              Gru<7, 2, 5,
                  GruOptions{.direction = SequenceDirection::bidirectional,
                             .output = StepOutput::last,
                             .initial = InitialState::learned,
                             .truncate = 3,
                             .keep_every = 2,
                             .reset = ResetGate::before_product}>>();
  check_keeps<Lstm<9, 3, 8, LstmOptions{.peepholes = true}>,
              Lstm<9, 3, 8, LstmOptions{.keep_every = 3, .peepholes = true}>>();
  check_keeps<Rnn<10, 3, 4, RnnOptions{.output = StepOutput::last}>,
              Rnn<10, 3, 4, RnnOptions{.output = StepOutput::last, .keep_every = 3}>>();
}

namespace {

// Backpropagation that is truncated, against three pieces of the sequence, each with the state of the one before and a
// gradient of its own; the last piece is shorter.
template <class Truncated, class Piece>
void check_truncation() {
  using Rest = with_time_t<Piece, 1>;
  constexpr std::size_t in = Truncated::step_input::size;
  constexpr std::size_t out = Truncated::step_output::size;
  auto const layer = filled_layer<Truncated>();
  auto const whole = std::make_unique<Pass<Truncated, 1>>(5);
  whole->run(*layer);

  auto const piece = with_parameters_of<Piece>(*layer);
  auto const rest = with_parameters_of<Rest>(*layer);
  Pass<Piece, 1> first(0);
  Pass<Piece, 1> second(0);
  Pass<Rest, 1> third(0);
  std::array<float, Piece::state_size> state;
  std::size_t at = 0;
  auto const read = [&](auto& pass, auto const& of) {
    constexpr std::size_t steps = std::remove_cvref_t<decltype(of)>::input_shape::extents[0];
    std::copy_n(whole->x.data() + at * in, steps * in, pass.x.data());
    std::copy_n(whole->dy.data() + at * out, steps * out, pass.dy.data());
    if (at > 0) std::remove_cvref_t<decltype(of)>::template put_state<1>(pass.saved, 0, state.data());
    pass.forward(of);
    std::remove_cvref_t<decltype(of)>::template get_state<1>(pass.saved, 0, state.data());
    BOOST_TEST(std::equal(pass.y.begin(), pass.y.end(), whole->y.data() + at * out));
    at += steps;
  };
  read(first, *piece);
  read(second, *piece);
  read(third, *rest);

  // From the last piece to the first, so that sums have one order.
  third.backward(*rest, third.gradient);
  auto const sum = with_parameters_of<Piece>(third.gradient);
  second.backward(*piece, *sum);
  first.backward(*piece, *sum);
  BOOST_TEST(same_parameters(*with_parameters_of<Piece>(whole->gradient), *sum));
  BOOST_TEST(std::equal(first.dx.begin(), first.dx.end(), whole->dx.data()));
  BOOST_TEST(std::equal(second.dx.begin(), second.dx.end(), whole->dx.data() + 3 * in));
  BOOST_TEST(std::equal(third.dx.begin(), third.dx.end(), whole->dx.data() + 6 * in));
}

}  // namespace

BOOST_AUTO_TEST_CASE(truncated_backpropagation) {
  check_truncation<Gru<7, 2, 5, GruOptions{.truncate = 3, .keep_every = 2}>,
                   Gru<3, 2, 5, GruOptions{.initial = InitialState::carried}>>();
  check_truncation<Lstm<7, 2, 5, LstmOptions{.truncate = 3}>,
                   Lstm<3, 2, 5, LstmOptions{.initial = InitialState::carried}>>();
}

// Two sequences in batches of four steps, through all that holds layers, against the eight steps at once.
namespace {

template <std::size_t Time, InitialState Initial>
using Carrying = Network<
    Gru<Time, 2, 3, GruOptions{.initial = Initial}>, Residual<Rnn<Time, 3, 3, RnnOptions{.initial = Initial}>>,
    Residual<Lstm<Time, 3, 2, LstmOptions{.initial = Initial}>, Gru<Time, 3, 2, GruOptions{.initial = Initial}>>,
    Concat<Identity<Shape<Time, 2>>, Network<Tanh<Time, 2>, Rnn<Time, 2, 2, RnnOptions{.initial = Initial}>>>>;

}  // namespace

BOOST_AUTO_TEST_CASE(states_carried_from_batch_to_batch) {
  using Whole = Carrying<8, InitialState::zero>;
  using Part = Carrying<4, InitialState::carried>;
  static_assert(carried_size<Part> == 3 + 3 + 4 + 2 + 2);
  static_assert(carried_size<Whole> == 0);
  static_assert(carries_state_v<Part> && !carries_state_v<Whole>);
  auto const whole = filled_layer<Whole>();
  auto const part = with_parameters_of<Part>(*whole);
  batch_t<float, 2, Shape<8, 2>> x;
  fill(x, 7);
  auto const y = inferred<Whole, 2>(*whole, x);

  auto const memory = std::make_unique<TrainingMemory<Part, 2>>();
  auto const matches = [&](std::size_t first) {
    batch_t<float, 2, Shape<4, 2>> piece;
    for (std::size_t b = 0; b < 2; ++b) std::copy_n(x.data() + b * 16 + first * 2, 8, piece.data() + b * 8);
    ingot::forward_training<2, float, Part>(*part, piece, memory->output, memory->saved, {RandomKey{1, 2}, 2});
    // The concatenation is along time: the first half is that of the identity.
    bool same = true;
    for (std::size_t b = 0; b < 2; ++b) {
      float const* const given = memory->output.data() + b * 16;
      float const* const expected = y.data() + b * 32 + first * 2;
      same = same && std::equal(given, given + 8, expected) && std::equal(given + 8, given + 16, expected + 16);
    }
    return same;
  };
  BOOST_TEST(matches(0));
  std::array<std::array<float, carried_size<Part>>, 2> states{};
  for (std::size_t b = 0; b < 2; ++b) get_state(*memory, b, states[b].data());
  BOOST_TEST(matches(4));
  BOOST_TEST(!matches(4));
  for (std::size_t b = 0; b < 2; ++b) put_state(*memory, b, states[b].data());
  BOOST_TEST(matches(4));
  restart(*part, *memory);
  BOOST_TEST(matches(0));
}

// Each gate sums over In + H numbers; what is no weight starts at zero.
BOOST_AUTO_TEST_CASE(initial_parameters) {
  using L = Lstm<3, 20, 30, LstmOptions{.initial = InitialState::learned}>;
  auto const net = std::make_unique<Network<L>>();
  initialize(*net, 1);
  visit_parameters(
      [](ParameterPath const&, Parameter parameter, auto const& values) {
        double squares = 0.0;
        for (float const v : values) squares += static_cast<double>(v) * static_cast<double>(v);
        double const expected = parameter.role == Role::weight ? 2.0 / (20 + 30) : 0.0;
        BOOST_TEST(std::abs(squares / static_cast<double>(values.size()) - expected) <= 0.1 * expected);
      },
      *net);
}

// What their types say.
static_assert(StatefulLayer<Gru<5, 3, 4>> && StatefulLayer<Lstm<5, 3, 4, LstmOptions{.output = StepOutput::last}>>);
static_assert(!StatefulLayer<Rnn<5, 3, 4, RnnOptions{.direction = SequenceDirection::reverse}>>);
static_assert(reads_future_v<Rnn<5, 3, 4, RnnOptions{.direction = SequenceDirection::reverse}>>);
static_assert(reads_future_v<Gru<5, 3, 4, GruOptions{.direction = SequenceDirection::bidirectional}>>);
static_assert(!reads_future_v<Gru<5, 3, 4>>);
static_assert(state_size_v<Gru<5, 3, 4>> == 4 && state_size_v<Lstm<5, 3, 4>> == 8 && state_size_v<Relu<4>> == 0);
static_assert(std::is_same_v<with_time_t<Gru<5, 3, 4>, 1>, Gru<1, 3, 4>>);
static_assert(parameter_count<Gru<5, 3, 4>> == 3 * 4 * (3 + 4 + 2));
static_assert(parameter_count<Lstm<5, 3, 4,
                                   LstmOptions{.direction = SequenceDirection::bidirectional,
                                               .initial = InitialState::learned,
                                               .bias = false,
                                               .peepholes = true}>> == 2 * (4 * 4 * (3 + 4) + 3 * 4 + 2 * 4));
static_assert(macs_of<Gru<5, 3, 4, GruOptions{.direction = SequenceDirection::bidirectional}>> == 2 * 5 * 12 * (3 + 4));
static_assert(other_operations_of<Lstm<5, 3, 4>> == 5 * 4 * (13 + 8));
static_assert(Rnn<5, 3, 4>::saved_per_step == 0 && Gru<5, 3, 4>::saved_per_step == 16);
static_assert(Lstm<5, 3, 4>::saved_per_step == 20);
static_assert(Lstm<5, 3, 4, LstmOptions{.output = StepOutput::last}>::saved_per_step == 24);
static_assert(Gru<5, 3, 4, GruOptions{.reset = ResetGate::before_product}>::saved_per_step == 12);
static_assert(sizeof(saved_t<Gru<64, 3, 4>, 2, float>) - sizeof(saved_t<Gru<63, 3, 4>, 2, float>) ==
              2 * sizeof(float) * Gru<5, 3, 4>::saved_per_step);

// Stacked by words, with dropout between them; directions and lengths are in the shapes.
using Stack =
    decltype(build<Shape<6, 3>>(gru<4, GruOptions{.direction = SequenceDirection::bidirectional}>, dropout<0.2>,
                                lstm<5>, rnn<2, RnnOptions{.output = StepOutput::last}>, dense<1>));
static_assert(
    std::is_same_v<Stack,
                   Network<Gru<6, 3, 4, GruOptions{.direction = SequenceDirection::bidirectional}>, Dropout<0.2, 6, 8>,
                           Lstm<6, 8, 5>, Rnn<6, 5, 2, RnnOptions{.output = StepOutput::last}>, Dense<2, 1>>>);

// The fingerprint tells what weights are good for, and nothing of how they were trained.
static_assert(
    fingerprint_v<Gru<5, 3, 4>> ==
    fingerprint_v<Gru<5, 3, 4, GruOptions{.initial = InitialState::carried, .truncate = 2, .keep_every = 3}>>);
static_assert(fingerprint_v<Gru<5, 3, 4>> !=
              fingerprint_v<Gru<5, 3, 4, GruOptions{.reset = ResetGate::before_product}>>);
static_assert(fingerprint_v<Gru<5, 3, 4>> !=
              fingerprint_v<Gru<5, 3, 4, GruOptions{.direction = SequenceDirection::reverse}>>);
static_assert(fingerprint_v<Rnn<5, 3, 4>> !=
              fingerprint_v<Rnn<5, 3, 4, RnnOptions{.activation = RnnActivation::relu}>>);

// What is printed of them, and the options that inference does not ask for.
static_assert(network_line<Stack> == "[6, 3] -> Gru [6, 8] -> Dropout -> Lstm [6, 5] -> Rnn [2] -> Dense [1]");
static_assert(std::is_same_v<with_scalar_t<Stack, double>::layer_type<2>, Lstm<6, 8, 5, LstmOptions{}, double>>);

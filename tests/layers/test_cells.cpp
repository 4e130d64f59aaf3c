// Layers from cells: against plain loops, and what holds of every layer with memory.
#define BOOST_TEST_MODULE cells
#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <ingot/ingot.hpp>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "cells.hpp"
#include "ingot/layers/stateful.hpp"

using namespace cells;
using ingot::default_scalar_t;
using ingot::Dual;
using ingot::InitialState;
using ingot::Recurrent;
using ingot::RecurrentOptions;
using ingot::Scratch;
using ingot::Shape;
using ingot::StepOutput;
using ingot::Tensor;
using ingot::TrainingContext;
using ingot::View;

namespace {

double number(std::uint64_t key, std::size_t i) {
  return ingot::uniform_symmetric({7, key}, i);
}

// The same cells as loops over numbers.
template <class T>
struct Loops {
  Kind kind;
  std::size_t in, h;
  std::vector<T> wi, bi, wh, bh;

  static T tanh(T x) { return ingot::ScalarMath<T>::tanh(x); }
  static T sigmoid(T x) { return T(1) / (T(1) + ingot::ScalarMath<T>::exp(-x)); }
  T row_of_input(T const* x, std::size_t row) const {
    T sum = bi[row];
    for (std::size_t i = 0; i < in; ++i) sum += wi[row * in + i] * x[i];
    return sum;
  }
  T row_of_state(T const* state, std::size_t row) const {
    T sum = bh[row];
    for (std::size_t i = 0; i < h; ++i) sum += wh[row * h + i] * state[i];
    return sum;
  }
  // state: h, then c of an LSTM.
  void step(T const* x, std::vector<T>& state, T* y) const {
    std::vector<T> reset(h), now(state);
    for (std::size_t j = 0; j < h; ++j) {
      reset[j] = sigmoid(row_of_input(x, j) + row_of_state(state.data(), j)) * state[j];
    }
    for (std::size_t j = 0; j < h; ++j) {
      auto const sum = [&](std::size_t g) {
        return row_of_input(x, g * h + j) + row_of_state(state.data(), g * h + j);
      };
      if (kind == Kind::rnn) {
        now[j] = tanh(sum(0));
      } else if (kind == Kind::lstm) {
        now[h + j] = sigmoid(sum(1)) * state[h + j] + sigmoid(sum(0)) * tanh(sum(2));
        now[j] = sigmoid(sum(3)) * tanh(now[h + j]);
      } else {
        T const z = sigmoid(sum(1));
        T const back = kind == Kind::gru ? sigmoid(sum(0)) * row_of_state(state.data(), 2 * h + j)
                                         : row_of_state(reset.data(), 2 * h + j);
        T const n = tanh(row_of_input(x, 2 * h + j) + back);
        now[j] = (T(1) - z) * n + z * state[j];
      }
    }
    state = now;
    std::copy_n(state.begin(), h, y);
  }
  // All steps. Derivatives do not pass a step before which they are cut.
  void run(T const* x, std::vector<T>& state, T* y, std::size_t steps, std::size_t truncate) const {
    for (std::size_t t = 0; t < steps; ++t) {
      if constexpr (!std::is_floating_point_v<T>) {
        if (truncate > 0 && t > 0 && t % truncate == 0) {
          for (T& s : state) s.derivative = 0;
        }
      }
      step(x + t * in, state, y + t * h);
    }
  }
};

// Everything that a training pass of a layer reads and writes.
template <class L, std::size_t B>
struct Pass {
  using T = default_scalar_t<L>;
  ingot::batch_t<T, B, typename L::input_shape> x{}, dx{};
  ingot::batch_t<T, B, typename L::output_shape> y{}, dy{}, inferred{};
  ingot::saved_t<L, B, T> saved{};
  L layer{}, gradient{};
  ingot::Workspace<T, ingot::workspace_size_v<L, B>> workspace{};

  Pass() {
    std::size_t count = 0;
    ingot::visit_parameters(
        [&](auto const&, auto const&, auto& tensor) {
          for (auto& v : tensor) v = static_cast<T>(number(0, count++));
        },
        layer);
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<T>(2 * number(1, i));
    for (std::size_t i = 0; i < dy.size(); ++i) dy[i] = static_cast<T>(number(2, i));
  }
  void train() {
    ingot::forward_training<B, T, L>(layer, x, y, saved, TrainingContext{{}, B});
    ingot::backward<B, T, L>(layer, x, y, dy, dx, saved, gradient);
  }
  void run() {
    ingot::forward<B, T, L>(layer, x, inferred, workspace);
    train();
  }
};

template <class A, class B>
double difference(A const& a, B const& b) {
  double largest = 0.0;
  double scale = 1e-300;
  for (std::size_t i = 0; i < a.size(); ++i) {
    double const distance = std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i]));
    largest = distance <= largest ? largest : distance;  // NaN stays
    scale = std::max(scale, std::abs(static_cast<double>(b[i])));
  }
  return largest / scale;
}
template <class A>
bool same_bits(A const& a, A const& b) {
  return std::memcmp(&a, &b, sizeof a) == 0;
}

using Numbers = std::vector<double>;
template <class U>
Numbers numbers(U const& tensor) {
  return Numbers(tensor.begin(), tensor.end());
}

// What a layer of a cell read and gave, and what its parameters and their gradients are: input and state, weight and
// bias. Without templates, so that the comparison compiles once.
struct Observed {
  Kind kind;
  std::size_t in, h, batch, time, truncate;
  bool last;
  Numbers x, dy, y, inferred, dx;
  std::array<Numbers, 4> parameters, gradients;
  Numbers rest, gradient_of_rest;
  std::vector<Numbers> final_state, each;

  template <class T>
  Loops<T> loops() const {
    std::array<std::vector<T>, 4> as;
    for (std::size_t i = 0; i < 4; ++i) {
      for (double const v : parameters[i]) as[i].push_back(T(v));
    }
    return {kind, in, h, as[0], as[1], as[2], as[3]};
  }
  template <class T>
  std::vector<T> sample(std::size_t b) const {
    std::vector<T> values;
    for (std::size_t i = 0; i < time * in; ++i) values.push_back(T(x[b * time * in + i]));
    return values;
  }
};

void check_outputs(Observed const& seen, double tolerance) {
  BOOST_TEST(seen.y == seen.inferred);
  Numbers outputs;
  for (std::size_t b = 0; b < seen.batch; ++b) {
    Numbers state = seen.rest;
    Numbers y(seen.time * seen.h);
    seen.loops<double>().run(seen.sample<double>(b).data(), state, y.data(), seen.time, 0);
    BOOST_TEST(difference(seen.final_state[b], state) <= tolerance);
    BOOST_TEST(difference(seen.each[b], y) <= tolerance);
    outputs.insert(outputs.end(), seen.last ? y.end() - static_cast<std::ptrdiff_t>(seen.h) : y.begin(), y.end());
  }
  BOOST_TEST(difference(seen.y, outputs) <= tolerance);
}

// The derivatives of the weighted outputs, by dual numbers.
void check_gradients(Observed const& seen, double tolerance) {
  using D = Dual<double>;
  Loops<D> loops = seen.loops<D>();
  std::vector<D> rest;
  for (double const v : seen.rest) rest.push_back(D(v));
  std::vector<D> x;
  auto const derivative = [&](std::size_t b) {
    std::vector<D> state = rest;
    std::vector<D> y(seen.time * seen.h);
    loops.run(x.data(), state, y.data(), seen.time, seen.truncate);
    std::size_t const first = seen.last ? (seen.time - 1) * seen.h : 0;
    double total = 0;
    for (std::size_t i = first; i < y.size(); ++i) {
      total += seen.dy[b * (y.size() - first) + i - first] * y[i].derivative;
    }
    return total;
  };
  auto const compare = [&](Numbers const& ours, std::vector<D>& varied) {
    Numbers theirs(ours.size());
    for (std::size_t i = 0; i < ours.size(); ++i) {
      for (std::size_t b = 0; b < seen.batch; ++b) {
        x = seen.sample<D>(b);
        varied[i].derivative = 1;
        theirs[i] += derivative(b);
        varied[i].derivative = 0;
      }
    }
    BOOST_TEST(difference(ours, theirs) <= tolerance);
  };
  compare(seen.gradients[0], loops.wi);
  compare(seen.gradients[1], loops.bi);
  compare(seen.gradients[2], loops.wh);
  compare(seen.gradients[3], loops.bh);
  compare(seen.gradient_of_rest, rest);

  Numbers dx(seen.dx.size());
  for (std::size_t i = 0; i < dx.size(); ++i) {
    std::size_t const b = i / (seen.time * seen.in);
    x = seen.sample<D>(b);
    x[i % (seen.time * seen.in)].derivative = 1;
    dx[i] = derivative(b);
  }
  BOOST_TEST(difference(seen.dx, dx) <= tolerance);
}

template <Kind K, std::size_t In, std::size_t H, std::size_t Time, RecurrentOptions Options = RecurrentOptions{},
          class T = double>
void check(double tolerance = 2e-14) {
  constexpr std::size_t batch = 2;
  using L = Recurrent<cell_of<K, In, H>(), Time, Options, T>;
  Pass<L, batch> pass;
  pass.run();
  L const& l = pass.layer;
  L const& g = pass.gradient;
  Observed seen{K,
                In,
                H,
                batch,
                Time,
                Options.truncate,
                Options.output == StepOutput::last,
                numbers(pass.x),
                numbers(pass.dy),
                numbers(pass.y),
                numbers(pass.inferred),
                numbers(pass.dx),
                {numbers(l.template get<"weight_ih_l0">()), numbers(l.template get<"bias_ih_l0">()),
                 numbers(l.template get<"weight_hh_l0">()), numbers(l.template get<"bias_hh_l0">())},
                {numbers(g.template get<"weight_ih_l0">()), numbers(g.template get<"bias_ih_l0">()),
                 numbers(g.template get<"weight_hh_l0">()), numbers(g.template get<"bias_hh_l0">())},
                {},
                {},
                {},
                {}};
  std::array<T, L::state_size> state{};
  l.rest_state(state.data());
  seen.rest = numbers(state);
  if constexpr (L::template has<"h_0">) {
    BOOST_TEST((seen.rest == numbers(l.template get<"h_0">())));
    seen.gradient_of_rest = numbers(g.template get<"h_0">());
  }
  for (std::size_t b = 0; b < batch; ++b) {
    Tensor<T, Time, H> each{};
    ingot::Workspace<T, L::template advance_workspace_size<Time>> scratch{};
    l.rest_state(state.data());
    l.template advance<Time>(View<T const, Time, Shape<In>>(pass.x.data() + b * Time * In, In), each, state.data(),
                             scratch);
    seen.final_state.push_back(numbers(state));
    seen.each.push_back(numbers(each));
  }
  check_outputs(seen, tolerance);
  check_gradients(seen, tolerance);
}

}  // namespace

BOOST_AUTO_TEST_CASE(equals_loops) {
  check<Kind::rnn, 3, 4, 6>();
  check<Kind::gru, 3, 4, 6>();
  check<Kind::gru_before, 3, 4, 5>();
  check<Kind::lstm, 3, 4, 5>();
  check<Kind::lstm, 3, 4, 1>();
  check<Kind::gru, 3, 4, 6, RecurrentOptions{}, float>(1e-5);
}
BOOST_AUTO_TEST_CASE(equals_loops_with_options) {
  check<Kind::gru, 3, 4, 7,
        RecurrentOptions{.output = StepOutput::last, .initial = InitialState::learned, .keep_every = 3}>();
  check<Kind::rnn, 3, 4, 7, RecurrentOptions{.truncate = 3}>();
  check<Kind::lstm, 3, 4, 7, RecurrentOptions{.truncate = 2, .keep_every = 3}>();
}

// The layers written by hand, from the same parameters.
namespace {

// Within this of the largest number: a few roundings of sums of some tens of terms.
template <class T>
inline constexpr double close = std::is_same_v<T, float> ? 5e-6 : 1e-14;

template <Kind K, class Written, class T>
void check_against() {
  Pass<Recurrent<cell_of<K, 3, 4>(), Written::input_shape::extents[0], RecurrentOptions{}, T>, 2> ours;
  Pass<Written, 2> theirs;
  ours.run();
  theirs.layer.weight_ih_l0 = ours.layer.template get<"weight_ih_l0">();
  theirs.layer.weight_hh_l0 = ours.layer.template get<"weight_hh_l0">();
  theirs.layer.bias_ih_l0 = ours.layer.template get<"bias_ih_l0">();
  theirs.layer.bias_hh_l0 = ours.layer.template get<"bias_hh_l0">();
  theirs.run();
  std::array<Numbers, 2> const compared[]{
      {numbers(ours.y), numbers(theirs.y)},
      {numbers(ours.dx), numbers(theirs.dx)},
      {numbers(ours.gradient.template get<"weight_ih_l0">()), numbers(theirs.gradient.weight_ih_l0)},
      {numbers(ours.gradient.template get<"weight_hh_l0">()), numbers(theirs.gradient.weight_hh_l0)},
      {numbers(ours.gradient.template get<"bias_ih_l0">()), numbers(theirs.gradient.bias_ih_l0)},
      {numbers(ours.gradient.template get<"bias_hh_l0">()), numbers(theirs.gradient.bias_hh_l0)}};
  for (auto const& [a, b] : compared) BOOST_TEST(difference(a, b) <= close<T>);
  static_assert(decltype(ours.layer)::macs == Written::macs);
  static_assert(decltype(ours.layer)::state_size == Written::state_size);
  std::array<T, Written::state_size> states[2]{};
  ingot::Workspace<T, Written::template advance_workspace_size<3>> scratch{};
  ingot::Workspace<T, decltype(ours.layer)::template advance_workspace_size<3>> own_scratch{};
  Tensor<T, 3, 4> y{};
  View<T const, 3, Shape<3>> const x(ours.x.data(), 3);
  ours.layer.template advance<3>(x, y, states[0].data(), own_scratch);
  theirs.layer.template advance<3>(x, y, states[1].data(), scratch);
  BOOST_TEST(difference(states[0], states[1]) <= close<T>);
}

}  // namespace

BOOST_AUTO_TEST_CASE(equals_the_layers_written_by_hand) {
  using ingot::GruOptions;
  check_against<Kind::rnn, ingot::Rnn<6, 3, 4, ingot::RnnOptions{}, double>, double>();
  check_against<Kind::gru, ingot::Gru<6, 3, 4>, float>();
  check_against<Kind::gru_before, ingot::Gru<5, 3, 4, GruOptions{.reset = ingot::ResetGate::before_product}, double>,
                double>();
  check_against<Kind::lstm, ingot::Lstm<5, 3, 4, ingot::LstmOptions{}, double>, double>();
}

// One GRU at every turn: the same type of step, so that it compiles once.
namespace {

template <std::size_t Time, RecurrentOptions Options = RecurrentOptions{}>
using Unit = Recurrent<cell_of<Kind::gru, 3, 4>(), Time, Options, float>;
static_assert(ingot::StatefulLayer<Unit<6>>);
static_assert(ingot::TrainableLayer<Unit<6>>);
static_assert(std::is_same_v<ingot::with_time_t<Unit<6>, 2>, Unit<2>>);

}  // namespace

// Any cut of a sequence into calls, and any batch, gives the bits of the whole.
BOOST_AUTO_TEST_CASE(steps_and_sequences_have_the_same_bits) {
  Pass<Unit<6>, 2> pass;
  pass.run();
  Tensor<float, 6, 4> pieces{};
  std::array<float, 4> state{};
  pass.layer.rest_state(state.data());
  auto const part = [&]<std::size_t N>(std::integral_constant<std::size_t, N>, std::size_t first) {
    ingot::Workspace<float, Unit<6>::advance_workspace_size<N>> scratch{};
    pass.layer.advance<N>(View<float const, N, Shape<3>>(pass.x.data() + 18 + 3 * first, 3),
                          View<float, N, Shape<4>>(pieces.data() + 4 * first, 4), state.data(), scratch);
  };
  part(std::integral_constant<std::size_t, 1>{}, 0);
  part(std::integral_constant<std::size_t, 2>{}, 1);
  part(std::integral_constant<std::size_t, 3>{}, 3);
  BOOST_TEST((std::memcmp(pieces.data(), pass.y.data() + 24, sizeof pieces) == 0));
  BOOST_TEST((std::memcmp(state.data(), pass.y.data() + 44, sizeof state) == 0));

  // The same by a network's steps.
  using Net = ingot::Network<Unit<6>>;
  Net net{};
  net.layer<0>() = pass.layer;
  auto stream = net.rest_state();
  static_assert(sizeof stream == sizeof state);
  ingot::StepWorkspace<Net> scratch{};
  for (std::size_t t = 0; t < 6; ++t) {
    Tensor<float, 3> x{};
    Tensor<float, 4> y{};
    std::copy_n(pass.x.data() + 18 + 3 * t, 3, x.data());
    net.step(x, y, stream, scratch);
    BOOST_TEST((std::memcmp(y.data(), pieces.data() + 4 * t, sizeof y) == 0));
  }

  Pass<Unit<6, RecurrentOptions{.output = StepOutput::last}>, 2> last;
  last.run();
  BOOST_TEST((std::memcmp(last.inferred.data() + 4, state.data(), sizeof state) == 0));
  BOOST_TEST((std::memcmp(last.y.data() + 4, state.data(), sizeof state) == 0));
}

// What is computed again has the same bits; it takes less memory, and the sequence may end within a segment.
BOOST_AUTO_TEST_CASE(recomputed_gradients_have_the_same_bits) {
  Pass<Unit<7>, 2> all;
  Pass<Unit<7, RecurrentOptions{.keep_every = 3}>, 2> third;
  Pass<Unit<7, RecurrentOptions{.keep_every = 7}>, 2> one;
  all.run();
  third.run();
  one.run();
  static_assert(sizeof(decltype(third.gradient)) == sizeof(decltype(all.gradient)));
  BOOST_TEST((third.y == all.y));
  BOOST_TEST((third.dx == all.dx));
  BOOST_TEST((std::memcmp(&third.gradient, &all.gradient, sizeof all.gradient) == 0));
  BOOST_TEST((std::memcmp(&one.gradient, &all.gradient, sizeof all.gradient) == 0));
  Unit<7, RecurrentOptions{.keep_every = 3}> alone{};
  ingot::backward_parameters<2, float, decltype(alone)>(third.layer, third.x, third.y, third.dy, third.saved, alone);
  BOOST_TEST((std::memcmp(&alone, &third.gradient, sizeof alone) == 0), "the same without dx");
  constexpr std::size_t per_step = Unit<7>::saved_per_step;
  static_assert(sizeof(third.saved) + sizeof(float) * (2 * 7 * per_step - 2 * 3 * 4 - 3 * per_step) <=
                sizeof(all.saved) + 64);
  static_assert(Unit<7, RecurrentOptions{.keep_every = 3}>::saved_per_step == per_step);
}

// Two batches of a carried state are one sequence whose gradient is cut between them.
BOOST_AUTO_TEST_CASE(carries_the_state_from_batch_to_batch) {
  using Carried = Unit<4, RecurrentOptions{.initial = InitialState::carried}>;
  static_assert(!ingot::same_in_training_v<Carried>);
  Pass<Unit<8, RecurrentOptions{.truncate = 4}>, 2> whole;
  whole.run();
  Pass<Carried, 2> half;
  auto const parameters = [](auto const& layer) {
    Numbers values;
    ingot::visit_parameters(
        [&](auto const&, auto const&, auto const& t) { values.insert(values.end(), t.begin(), t.end()); }, layer);
    return values;
  };
  BOOST_TEST((parameters(half.layer) == parameters(whole.layer)));
  Numbers y[2];
  for (std::size_t part = 0; part < 2; ++part) {
    for (std::size_t b = 0; b < 2; ++b) {
      std::copy_n(whole.x.data() + (8 * b + 4 * part) * 3, 12, half.x.data() + 12 * b);
      std::copy_n(whole.dy.data() + (8 * b + 4 * part) * 4, 16, half.dy.data() + 16 * b);
    }
    half.train();
    for (std::size_t b = 0; b < 2; ++b) {
      BOOST_TEST(
          (std::equal(half.y.data() + 16 * b, half.y.data() + 16 * (b + 1), whole.y.data() + (8 * b + 4 * part) * 4)));
      BOOST_TEST((std::equal(half.dx.data() + 12 * b, half.dx.data() + 12 * (b + 1),
                             whole.dx.data() + (8 * b + 4 * part) * 3)));
    }
  }
  BOOST_TEST(difference(parameters(half.gradient), parameters(whole.gradient)) < 1e-6);

  std::array<float, 4> end{};
  Carried::get_state(half.saved, 1, end.data());
  BOOST_TEST((std::memcmp(end.data(), whole.y.data() + (8 + 7) * 4, sizeof end) == 0));
  end.fill(0);
  for (std::size_t b = 0; b < 2; ++b) Carried::put_state(half.saved, b, end.data());
  half.train();
  ingot::forward<2, float, Carried>(half.layer, half.x, half.inferred, half.workspace);
  BOOST_TEST((half.y == half.inferred));

  using Net = ingot::Network<Carried>;
  static_assert(ingot::carried_size<Net> == Carried::state_size);
  ingot::TrainingMemory<Net, 2> memory{};
  std::array<float, 4> const put{1, 2, 3, 4};
  ingot::put_state(memory, 1, put.data());
  ingot::get_state(memory, 1, end.data());
  BOOST_TEST((end == put));
  ingot::restart(Net{}, memory);
  ingot::get_state(memory, 1, end.data());
  BOOST_TEST((end == std::array<float, 4>{}));
}

// However long a sequence is, the code is that of one step, and no memory of a step is on the stack.
namespace {

template <std::size_t Time>
using ThroughTime = ingot::detail::CellThroughTime<decltype(cell_of<Kind::gru, 3, 4>()), Time, 1, 0, false>;
static_assert(std::is_same_v<ThroughTime<4>::Program, ThroughTime<4000>::Program>);

}  // namespace

BOOST_AUTO_TEST_CASE(takes_long_sequences) {
  static Pass<Unit<4000, RecurrentOptions{.output = StepOutput::last, .keep_every = 64}>, 1> pass;
  pass.run();
  BOOST_TEST((pass.y == pass.inferred));
  static_assert(sizeof(pass.saved) < 70 * sizeof(float) * (Unit<4>::saved_per_step + 4));
  static_assert(ingot::workspace_size_v<Unit<4000>, 1> == ingot::workspace_size_v<Unit<4>, 1>);
}

// States of several shapes, an input and an output of two axes, states that are read and written across one another.
namespace {

template <std::size_t A, std::size_t B>
constexpr auto memory_of_outer_products() {
  constexpr auto x = input<"x", 2, A>;
  constexpr auto key = softmax(matmul(reshape<A>(slice<0, 0, 1>(x)), parameter<"w_key", A, B>));
  constexpr auto value = tanh(matmul(reshape<A>(slice<0, 1, 2>(x)), parameter<"w_value", A, A>));
  constexpr auto seen = state<"seen">;
  constexpr auto matrix = state<"matrix", A, B>;
  constexpr auto decay = sigmoid(parameter<"decay"> + seen);
  constexpr auto now = decay * matrix + reshape<A, 1>(value) * reshape<1, B>(key);
  return cell(matmul(x, now), next<"seen">(mean(x) - 0.5_c * seen), next<"matrix">(now));
}
using Outer =
    Recurrent<memory_of_outer_products<3, 4>(), 4, RecurrentOptions{.initial = InitialState::learned, .keep_every = 2}>;
static_assert(std::is_same_v<Outer::input_shape, Shape<4, 2, 3>>);
static_assert(std::is_same_v<Outer::output_shape, Shape<4, 2, 4>>);
static_assert(std::is_same_v<Outer::step_output, Shape<2, 4>>);
static_assert(Outer::state_size == 1 + 12);
static_assert(ingot::parameter_count<Outer> == 12 + 9 + 1 + 1 + 12);

// A leaky integrator of a number: no parameters, no axes, any scalar.
constexpr auto leaky = [] {
  constexpr auto level = state<"level"> + 0.25_c * (input<"x"> - state<"level">);
  return cell(level, next<"level">(level));
}();
using Leaky = Recurrent<leaky, 3>;
static_assert(std::is_empty_v<Leaky> && ingot::computes_in_any_scalar<Leaky>);
static_assert(std::is_same_v<Leaky::input_shape, Shape<3>> && std::is_same_v<Leaky::step_input, Shape<>>);
static_assert(ingot::Network<Leaky>{}(Tensor<float, 3>{4, 0, 4}) == Tensor<float, 3>{1, 0.75F, 1.5625F});

// A delay: the output is the state, and what it becomes is the input.
constexpr auto delay = cell(state<"before", 2>, next<"before">(input<"x", 2>));
using Delay = Recurrent<delay, 3>;
static_assert(ingot::Network<Delay>{}(Tensor<float, 3, 2>{1, 2, 3, 4, 5, 6}) == Tensor<float, 3, 2>{0, 0, 1, 2, 3, 4});

// One that counts steps and reads its input no more than it must.
constexpr auto counter = cell(state<"n"> * input<"x">, next<"n">(state<"n"> + 1_c));

// Exact derivatives while this compiles.
static_assert(ingot::check_by_duals<Recurrent<cell_of<Kind::rnn, 1, 1>(), 3, RecurrentOptions{}, double>>().worst() <
              1e-14);
static_assert(ingot::check_by_duals<Recurrent<counter, 2, RecurrentOptions{.initial = InitialState::learned}, double>>()
                  .worst() < 1e-14);

template <std::size_t Time>
using Learner = decltype(ingot::build<Shape<Time, 3>>(
    ingot::recurrent<cell_of<Kind::gru, 3, 4>(), RecurrentOptions{.output = StepOutput::last}>, ingot::dense<1>));

}  // namespace

BOOST_AUTO_TEST_CASE(has_derivatives_by_differences) {
  BOOST_TEST((ingot::check_by_differences<Outer, 2>().worst() < 1e-7));
  BOOST_TEST((ingot::check_by_differences<Recurrent<leaky, 5>, 2>().worst() < 1e-7));
}

// What a layer says of itself, and what is kept with weights.
BOOST_AUTO_TEST_CASE(says_what_it_is) {
  static_assert(Unit<6>::macs == 6 * 3 * 4 * (3 + 4));
  static_assert(ingot::network_line<ingot::Network<Unit<6>>> == "[6, 3] -> Recurrent [6, 4]");
  static_assert(ingot::fingerprint_v<Unit<6>> != ingot::fingerprint_v<Unit<7>>);
  static_assert(Unit<6>::identity() == Unit<7>::identity());
  static_assert(Unit<6>::identity().value ==
                0x2f1fcf3ce4de53);  // kept with weights: it stays as it is, on every compiler
  static_assert(Unit<6>::identity() == Unit<6, RecurrentOptions{.truncate = 2, .keep_every = 3}>::identity());
  static_assert(Unit<6>::identity() != Unit<6, RecurrentOptions{.output = StepOutput::last}>::identity());
  static_assert(Recurrent<cell(input<"x">, next<"a">(state<"b">), next<"b">(state<"a">)), 2>::identity() !=
                Recurrent<cell(input<"x">, next<"a">(state<"a">), next<"b">(state<"b">)), 2>::identity());
  std::string names;
  Outer layer{};
  ingot::visit_parameters(
      [&](ingot::ParameterPath const& path, ingot::Parameter, auto&) {
        path.spell([&](char c) { names += c; });
        names += ' ';
      },
      layer);
  BOOST_TEST(names == "decay w_value w_key seen_0 matrix_0 ");
}

// In a network, built by its word, a GRU learns to add up the first numbers of the steps.
BOOST_AUTO_TEST_CASE(is_trained_in_a_network) {
  constexpr std::size_t batch = 8;
  using Net = Learner<5>;
  static_assert(std::is_same_v<Net::output_shape, Shape<1>>);
  Net net{};
  ingot::initialize(net, 1);
  ingot::Adam<Net> adam{.learning_rate = 0.02};
  ingot::TrainingMemory<Net, batch> memory{};
  Tensor<float, batch, 5, 3> x{};
  Tensor<float, batch, 1> target{};
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(number(3, i));
  for (std::size_t b = 0; b < batch; ++b) {
    for (std::size_t t = 0; t < 5; ++t) target(b, 0) += 0.5F * x(b, t, 0);
  }
  float first = 0;
  float last = 0;
  for (int update = 0; update < 300; ++update) {
    last = ingot::train_step(net, adam, ingot::Objective{ingot::MeanSquaredError{}}, x, target, memory).total();
    if (update == 0) first = last;
  }
  BOOST_TEST(last < 0.01F * first);
}

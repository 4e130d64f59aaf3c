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
#include "ingot/layers/recurrent.hpp"
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

template <class T, class U>
std::vector<T> as(U const& tensor) {
  std::vector<T> values;
  for (auto const& v : tensor) values.push_back(T(static_cast<double>(v)));
  return values;
}

// Outputs, final states and all gradients of a layer against loops, derivatives by dual numbers. Without `saved` what
// is carried is zero.
template <class L, Kind K, std::size_t In, std::size_t H, std::size_t B>
void check_against_loops(RecurrentOptions options, double tolerance) {
  using D = Dual<double>;
  constexpr std::size_t time = L::input_shape::extents[0];
  constexpr std::size_t states = L::state_size;
  bool const last = options.output == StepOutput::last;
  bool const learned = options.initial == InitialState::learned;
  Pass<L, B> pass;
  pass.run();
  BOOST_TEST((pass.y == pass.inferred));

  auto const loops_in = [&]<class T>(T) {
    return Loops<T>{K,
                    In,
                    H,
                    as<T>(pass.layer.template get<"weight_ih_l0">()),
                    as<T>(pass.layer.template get<"bias_ih_l0">()),
                    as<T>(pass.layer.template get<"weight_hh_l0">()),
                    as<T>(pass.layer.template get<"bias_hh_l0">())};
  };
  std::vector<double> rest(states);
  {
    std::vector<default_scalar_t<L>> own(states);
    pass.layer.rest_state(own.data());
    for (std::size_t i = 0; i < states; ++i) rest[i] = static_cast<double>(own[i]);
    BOOST_TEST(std::ranges::any_of(rest, [](double v) { return v != 0; }) == learned);
  }

  // Outputs, and the state behind the last step by advance.
  Loops<double> const plain = loops_in(0.0);
  std::vector<double> outputs(B * L::output_shape::size);
  for (std::size_t b = 0; b < B; ++b) {
    std::vector<double> state = rest;
    std::vector<double> y(time * H);
    std::vector<double> const x = as<double>(std::vector(pass.x.begin() + b * time * In, pass.x.begin() + (b + 1) * time * In));
    plain.run(x.data(), state, y.data(), time, 0);
    if (last) {
      std::copy(y.end() - H, y.end(), outputs.begin() + b * H);
    } else {
      std::ranges::copy(y, outputs.begin() + b * time * H);
    }
    using T = default_scalar_t<L>;
    std::array<T, states> own{};
    pass.layer.rest_state(own.data());
    Tensor<T, time, H> each{};
    ingot::Workspace<T, L::template advance_workspace_size<time>> scratch{};
    pass.layer.template advance<time>(View<T const, time, Shape<In>>(pass.x.data() + b * time * In, In), each,
                                      own.data(), scratch);
    BOOST_TEST(difference(own, state) <= tolerance);
    BOOST_TEST(difference(each, y) <= tolerance);
  }
  BOOST_TEST(difference(pass.y, outputs) <= tolerance);

  // The derivative of the weighted outputs by one number, which `choose` finds in the loops or the input or the state.
  auto const derivative = [&](auto const& choose) {
    double total = 0;
    for (std::size_t b = 0; b < B; ++b) {
      Loops<D> loops = loops_in(D{});
      std::vector<D> x = as<D>(std::vector(pass.x.begin() + b * time * In, pass.x.begin() + (b + 1) * time * In));
      std::vector<D> state = as<D>(rest);
      std::vector<D> y(time * H);
      if (D* const chosen = choose(loops, x, state, b)) chosen->derivative = 1;
      loops.run(x.data(), state, y.data(), time, options.truncate);
      for (std::size_t i = last ? (time - 1) * H : 0; i < time * H; ++i) {
        std::size_t const own = last ? b * H + i - (time - 1) * H : b * time * H + i;
        total += static_cast<double>(pass.dy[own]) * y[i].derivative;
      }
    }
    return total;
  };
  auto const compare = [&](auto const& ours, auto const& choose, std::string_view what) {
    std::vector<double> theirs(ours.size());
    for (std::size_t i = 0; i < ours.size(); ++i) {
      theirs[i] = derivative([&](Loops<D>& loops, std::vector<D>& x, std::vector<D>& state, std::size_t b) {
        return choose(loops, x, state, b, i);
      });
    }
    BOOST_TEST(difference(ours, theirs) <= tolerance, what);
  };
  auto const of_loops = [](std::vector<D> Loops<D>::*member) {
    return [member](Loops<D>& loops, std::vector<D>&, std::vector<D>&, std::size_t, std::size_t i) {
      return &(loops.*member)[i];
    };
  };
  compare(pass.gradient.template get<"weight_ih_l0">(), of_loops(&Loops<D>::wi), "weight_ih_l0");
  compare(pass.gradient.template get<"bias_ih_l0">(), of_loops(&Loops<D>::bi), "bias_ih_l0");
  compare(pass.gradient.template get<"weight_hh_l0">(), of_loops(&Loops<D>::wh), "weight_hh_l0");
  compare(pass.gradient.template get<"bias_hh_l0">(), of_loops(&Loops<D>::bh), "bias_hh_l0");
  compare(
      pass.dx,
      [&](Loops<D>&, std::vector<D>& x, std::vector<D>&, std::size_t b, std::size_t i) {
        return i / (time * In) == b ? &x[i % (time * In)] : nullptr;
      },
      "x");
  if constexpr (L::template has<"h_0">) {
    compare(
        pass.gradient.template get<"h_0">(),
        [](Loops<D>&, std::vector<D>&, std::vector<D>& state, std::size_t, std::size_t i) { return &state[i]; }, "h_0");
  }
}

template <Kind K, std::size_t In, std::size_t H, std::size_t Time, RecurrentOptions Options = RecurrentOptions{},
          class T = double>
void check(double tolerance = 2e-14) {
  check_against_loops<Recurrent<cell_of<K, In, H>(), Time, Options, T>, K, In, H, 2>(Options, tolerance);
}

}  // namespace

BOOST_AUTO_TEST_CASE(equals_loops) {
  check<Kind::rnn, 3, 5, 6>();
  check<Kind::gru, 3, 5, 6>();
  check<Kind::gru_before, 2, 3, 5>();
  check<Kind::lstm, 3, 4, 5>();
  check<Kind::lstm, 1, 1, 1>();
  check<Kind::gru, 3, 5, 6, RecurrentOptions{}, float>(1e-5);
}
BOOST_AUTO_TEST_CASE(equals_loops_with_options) {
  check<Kind::gru, 3, 5, 7,
        RecurrentOptions{.output = StepOutput::last, .initial = InitialState::learned, .keep_every = 3}>();
  check<Kind::rnn, 2, 3, 7, RecurrentOptions{.truncate = 3}>();
  check<Kind::lstm, 2, 3, 7, RecurrentOptions{.truncate = 2, .keep_every = 3}>();
}

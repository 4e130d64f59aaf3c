// The derivatives of neural Turing machines through time, machines whose controllers are cells of one's own, states that
// are learnt or carried, and files.
#define BOOST_TEST_MODULE turing_gradients
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <ingot/external_memory.hpp>
#include <ingot/host/summary.hpp>
#include <ingot/host/weights.hpp>
#include <string>
#include <type_traits>

#include "../host/files.hpp"
#include "cells.hpp"

using namespace ingot::graph;
using ingot::InitialState;
using ingot::Recurrent;
using ingot::RecurrentOptions;
using ingot::Shape;
using ingot::Tensor;

namespace {

// Exact while this compiles: every parameter of a machine of three slots of one number, over three steps.
constexpr auto tiny = neural_turing_machine<1, 1, 3, 1>(feedforward_controller<1>);
static_assert(ingot::check_by_duals<Recurrent<tiny, 3, RecurrentOptions{}, double>>().worst() < 1e-13);

// A GRU as a controller, its state beside the machine's; of two heads of each kind.
constexpr NtmOptions two_of_each{.read_heads = 2, .write_heads = 2};
constexpr auto with_gru =
    neural_turing_machine<2, 3, 5, 3, two_of_each>(cells::cell_of<cells::Kind::gru, 2 + 2 * 3, 4>());
using WithGru = Recurrent<with_gru, 4, RecurrentOptions{.keep_every = 3}>;
static_assert(std::is_same_v<WithGru::input_shape, Shape<4, 2>> && std::is_same_v<WithGru::output_shape, Shape<4, 3>>);
static_assert(WithGru::state_size == 4 + 5 * 3 + 4 * 5 + 2 * 3 + 1);

// An expression as a controller, which passes on what it is given; heads that do not move.
constexpr auto bare = neural_turing_machine<2, 1, 2, 2, NtmOptions{.shifts = 1}>(square(input<"given", 4>));
using Bare = Recurrent<bare, 5, RecurrentOptions{.output = ingot::StepOutput::last}>;

}  // namespace

BOOST_AUTO_TEST_CASE(has_derivatives_by_differences) {
  BOOST_TEST((ingot::check_by_differences<WithGru, 2>().worst() < 1e-7));
  BOOST_TEST((ingot::check_by_differences<Bare, 2>().worst() < 1e-7));
}

namespace {

constexpr auto small = neural_turing_machine<2, 3, 4, 3>(feedforward_controller<5>);
template <std::size_t Steps, RecurrentOptions Options = RecurrentOptions{}>
using Small = ingot::Network<Recurrent<small, Steps, Options>>;

template <std::size_t... Extents>
Tensor<float, Extents...> numbers(std::uint64_t seed) {
  Tensor<float, Extents...> values{};
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = static_cast<float>(ingot::uniform_symmetric({5, seed}, i));
  return values;
}

}  // namespace

// What the memory begins with is learnt from nothing; a weighting has its own first value, and begins but once.
BOOST_AUTO_TEST_CASE(learns_what_the_memory_begins_with) {
  using Net = Small<5, RecurrentOptions{.initial = InitialState::learned}>;
  static Net net{};
  static ingot::Adam<Net> adam{};
  static ingot::TrainingMemory<Net, 2> memory{};
  ingot::initialize(net, 1);
  auto const& layer = net.layer<0>();
  BOOST_TEST((layer.get<"memory_0">() == Tensor<float, 4, 3>{}));
  for (int i = 0; i < 3; ++i) {
    ingot::train_step(net, adam, ingot::Objective{ingot::MeanSquaredError{}}, numbers<2, 5, 2>(1), numbers<2, 5, 3>(2),
                      memory);
  }
  for (float const value : layer.get<"memory_0">()) BOOST_TEST((value != 0 && std::abs(value) < 0.1F));
  for (float const value : layer.get<"reads_0">()) BOOST_TEST(value != 0);
  for (float const value : layer.get<"first_weightings">()) BOOST_TEST(value != 0);
  BOOST_TEST((layer.get<"weightings_0">() == Tensor<float, 2, 4>{}));
  BOOST_TEST((layer.get<"begun_0">() == Tensor<float>{}));
}

// Two batches whose states are carried are one sequence.
BOOST_AUTO_TEST_CASE(carries_its_memory_from_batch_to_batch) {
  using Half = Small<3, RecurrentOptions{.initial = InitialState::carried}>;
  static Small<6> whole{};
  static Half half{};
  static ingot::TrainingMemory<Half, 1> memory{};
  static ingot::Workspace<float, ingot::workspace_size_v<Small<6>, 1>> workspace{};
  ingot::initialize(whole, 3);
  ingot::initialize(half, 3);
  static ingot::Sgd<Half> still{.learning_rate = 0};
  auto const x = numbers<1, 6, 2>(3);
  Tensor<float, 1, 6, 3> y{};
  whole.forward(x, y, workspace);
  for (std::size_t part = 0; part < 2; ++part) {
    Tensor<float, 1, 3, 2> now{};
    std::copy_n(x.data() + 6 * part, 6, now.data());
    ingot::train_step(half, still, ingot::Objective{ingot::MeanSquaredError{}}, now, Tensor<float, 1, 3, 3>{}, memory);
    BOOST_TEST((std::memcmp(memory.output.data(), y.data() + 9 * part, 9 * sizeof(float)) == 0));
  }
}

BOOST_AUTO_TEST_CASE(is_saved_and_loaded_by_name) {
  TestDirectory const directory;
  static Small<6> net{};
  static Small<6> other{};
  ingot::initialize(net, 3);
  ingot::save_weights(net, directory.path("machine.safetensors"));
  ingot::load_weights(other, directory.path("machine.safetensors"));
  BOOST_TEST((std::memcmp(&net, &other, sizeof net) == 0));
  // A machine of other shifts is another, though its memory is as large.
  constexpr auto unmoved = neural_turing_machine<2, 3, 4, 3, NtmOptions{.shifts = 1}>(feedforward_controller<5>);
  static ingot::Network<Recurrent<unmoved, 6>> refused{};
  BOOST_CHECK_THROW(ingot::load_weights(refused, directory.path("machine.safetensors")), ingot::FileError);
  std::string const summary = ingot::summary_text<Small<6>>();
  BOOST_TEST(summary.find("0         Recurrent  [6, 3]         209  1230") != summary.npos);
  BOOST_TEST(summary.find("step by step: 205 MACs a step, state 96 bytes") != summary.npos);
}

// The derivatives of neural Turing machines through time, and machines whose controllers are cells of one's own.
#define BOOST_TEST_MODULE turing_gradients
#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <ingot/external_memory.hpp>
#include <type_traits>

#include "cells.hpp"

using namespace ingot::graph;
using ingot::InitialState;
using ingot::Recurrent;
using ingot::RecurrentOptions;
using ingot::Shape;

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

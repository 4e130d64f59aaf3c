// Neural Turing machines against the same written in PyTorch, and a loss of targets that are not all known.
#define BOOST_TEST_MODULE golden_turing
#include "check_network.hpp"
#include "check_table.hpp"

#include "ingot/external_memory.hpp"

using namespace ingot;
using namespace ingot::graph;

BOOST_TEST_GLOBAL_FIXTURE(ReportWorst);

namespace {

constexpr auto machine = neural_turing_machine<3, 2, 6, 4>(lstm_controller<5>);

template <class L, std::size_t B>
void check(std::string const& name) {
  Golden const golden("turing");
  check_golden<Network<L>, B>(golden, name);
  check_final_state<L, B, float>(golden, name);
  if constexpr (checks_every_precision) check_final_state<L, B, double>(golden, name);
}

template <class T>
void check_known() {
  Golden const golden("turing");
  Tensor<T, 3, 10> y{}, t{}, dy{};
  assign(y, golden("known/y"), "y");
  assign(t, golden("known/t"), "t");
  Tensor<T, 1> const loss{SigmoidCrossEntropyOfKnown{}(View<T const, 3, Shape<10>>(y), View<T const, 3, Shape<10>>(t),
                                                       View<T, 3, Shape<10>>(dy))};
  check_close<T>("known/loss", loss, golden("known/loss"));
  check_close<T>("known/dy", dy, golden("known/dy"));
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_machine) {
  check<Recurrent<machine, 7>, 2>("machine");
}
#ifndef INGOT_TESTS_BRIEF
BOOST_AUTO_TEST_CASE(a_machine_of_several_heads) {
  constexpr auto several_heads =
      neural_turing_machine<2, 3, 7, 3, NtmOptions{.read_heads = 2, .write_heads = 2, .shifts = 5}>(
          feedforward_controller<6>);
  check<Recurrent<several_heads, 5>, 2>("several_heads");
}
#endif
BOOST_AUTO_TEST_CASE(a_loss_of_what_is_known) {
  check_known<float>();
  check_known<double>();
}

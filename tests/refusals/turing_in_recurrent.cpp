// A machine that is refused, as a layer: what is wrong with it is said once, where it is made.
// EXPECT: this machine is refused
// EXPECT: EvenShifts<4>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/external_memory.hpp>
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
constexpr graph::NtmOptions options{.shifts = 5};
#else
constexpr graph::NtmOptions options{.shifts = 4};
#endif
constexpr auto machine = graph::neural_turing_machine<3, 2, 6, 4, options>(graph::feedforward_controller<5>);

Network<Recurrent<machine, 7>> net{};
decltype(build<Shape<7, 3>>(residual(chain(recurrent<machine>, per_step<dense<4>>), per_step<dense<4>>), flatten)) built{};
Recurrent<machine, 7> alone{};

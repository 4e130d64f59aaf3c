// The neural Turing machine: a cell whose states are a memory and where its heads stand.
//
//   constexpr auto machine = graph::neural_turing_machine<8, 6, 24, 10>(graph::lstm_controller<32>);
//   using Net = decltype(build<Shape<18, 8>>(recurrent<machine>));      // Shape<18, 8> to Shape<18, 6>
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

// Included first, since compilers print the chain of includes in front of each of its messages.
#include "ingot/graph/cells/turing_refusals.hpp"

#include "ingot/core/parameter.hpp"
#include "ingot/core/scalar.hpp"
#include "ingot/graph/cell.hpp"
#include "ingot/graph/cells/addressing.hpp"
#include "ingot/graph/cells/controllers.hpp"
#include "ingot/graph/operations/activations.hpp"
#include "ingot/graph/operations/arrangement.hpp"
#include "ingot/graph/operations/functions.hpp"
#include "ingot/graph/operations/leaves.hpp"
#include "ingot/graph/operations/matmul.hpp"
#include "ingot/graph/operations/operators.hpp"
#include "ingot/graph/operations/reshape.hpp"
#include "ingot/graph/operations/softmax.hpp"

namespace ingot::graph {

// The options of neural_turing_machine.
struct NtmOptions {
  std::size_t read_heads = 1;
  std::size_t write_heads = 1;
  std::size_t shifts = 3;  // a weighting moves by up to shifts / 2 slots a step, to either side
  Real epsilon = 1e-6;     // of the cosines, beside the squares of lengths
};

namespace detail {

// Where in its row the controller says what: keys of all heads, then strengths, gates, sharpness, moves, then what the
// heads that write erase and add.
template <std::size_t Width, auto Options>
struct HeadRows {
  static constexpr std::size_t writing = Options.write_heads;
  static constexpr std::size_t heads = Options.read_heads + writing;
  static constexpr std::size_t strengths = heads * Width;
  static constexpr std::size_t gates = strengths + heads;
  static constexpr std::size_t sharpness = gates + heads;
  static constexpr std::size_t moves = sharpness + heads;
  static constexpr std::size_t erased = moves + heads * Options.shifts;
  static constexpr std::size_t added = erased + writing * Width;
  static constexpr std::size_t count = added + writing * Width;

  template <std::size_t First, std::size_t Rows, std::size_t Columns, class E>
  static constexpr auto part(E row) {
    return reshape<Rows, Columns>(slice<0, First, First + Rows * Columns>(row));
  }
};

}  // namespace detail

// From x [In], the memory M [Slots, Width], the weightings w [Heads, Slots] and what was read, r [Reading, Width]:
//   c = controller(x beside r),  u = heads.weight c + heads.bias, which has, for each head,
//     the key k = tanh(u), its strength b = softplus(u), a gate g = sigmoid(u), moves s = softmax(u) and a sharpness
//     a = 1 + softplus(u), and for each that writes what it erases, e = sigmoid(u), and adds, d = tanh(u)
//   w' = softmax over slots of b cos(k, M)                     content
//   w' = w + g (w' - w)                                        or where the head stood
//   w'[i] = sum_j s[j] w'[i - j], i - j around the end         moved
//   w' = w'^a / sum w'^a                                       sharpened
//   M' = M product (1 - w' e^T) + sum w' d^T                   of the heads that write
//   r' = w' M'                                                 of the heads that read
//   y = output.weight (c beside r') + output.bias
//
// Shapes      x [In], y [Out]; the heads that read are the first rows of w. A controller is lstm_controller<Hidden>,
//             feedforward_controller<Hidden>, a cell, or an expression without states; of the last two the one input is
//             [In + Reading Width], the output of one axis.
// States      the controller's, then memory, weightings, reads and begun, which is 0 before the first step and 1
//             behind it. The memory and what was read begin at zeros; each weighting at the softmax of its row of
//             first_weightings with ln(9 (Slots - 1)) added at the first slot: untrained, nine tenths of it are there.
//             (A weighting that begins alike at all slots stays so.) With InitialState::learned of Recurrent the first
//             values of all states are learnt, too, but those of weightings and begun, which stay 0.
// Parameters  first_weightings [Heads, Slots], from zero; the controller's; heads.weight and heads.bias, in rows: keys of
//             all heads, strengths, gates, sharpness, moves (from -shifts / 2 on), then erased and added of those that
//             write; output.weight and output.bias.
// Numerics    weightings are not negative and sum to 1 within the rounding of softmax. cos(k, M) =
//             k M / (sqrt(k k + epsilon) sqrt(M M + epsilon)); the power is softmax(a ln(w' + 1e-16)): w' below 1e-16
//             counts as that.
// Cost        multiply-accumulates of a step: the controller's, In + Reading Width rows of it; the heads' rows;
//             Heads Slots Width for cosines, Reading Slots Width to read. Recurrent has the sums.
// Refuses     a size of 0; no head that reads or none that writes; an even number of shifts, or more than slots; an
//             epsilon that is not positive; what is no controller, or one of another input, or with a leaf that is named
//             as one of the machine's.
// Source      Graves, Wayne, Danihelka, Neural Turing machines, 2014; all heads address the memory as it was before
//             the step, and read it as it is written.
template <std::size_t In, std::size_t Out, std::size_t Slots, std::size_t Width, NtmOptions Options = NtmOptions{},
          class Controller>
constexpr auto neural_turing_machine(Controller controller) {
  using Refusal = decltype(detail::machine_refusal<In, Out, Slots, Width, Options, Controller>());
  static_assert(makes_a_machine<Refusal>, "this machine is refused: makes_a_machine<...> has the reason");
  if constexpr (!makes_a_machine<Refusal>) {
    return detail::RefusedCell{};
  } else {
    constexpr std::size_t reading = Options.read_heads;
    constexpr std::size_t writing = Options.write_heads;
    constexpr std::size_t heads = reading + writing;
    constexpr std::size_t of_reads = reading * Width;
    using Rows = detail::HeadRows<Width, Options>;
    using Control = detail::Controlled<decltype(detail::controller_of_size<In + of_reads>(controller))>;

    constexpr auto memory = state<"memory", Slots, Width>;
    constexpr auto first =
        softmax(parameter_with_role<"first_weightings", Role::bias, heads, Slots> + table<detail::first_slot<Slots>()>);
    constexpr auto before = where(state<"begun">, state<"weightings", heads, Slots>, first);

    constexpr auto controlled = Control::reading(concat<0>(input<"x", In>, flatten(state<"reads", reading, Width>)));
    constexpr auto c = controlled.template get<0>();
    constexpr std::size_t units = decltype(c)::shape::size;
    constexpr auto said =
        linear(c, parameter<"heads.weight", Rows::count, units>, parameter<"heads.bias", Rows::count>);
    constexpr auto keys = tanh(Rows::template part<0, heads, Width>(said));
    constexpr auto strengths = softplus(Rows::template part<Rows::strengths, heads, 1>(said));
    constexpr auto gates = sigmoid(Rows::template part<Rows::gates, heads, 1>(said));
    constexpr auto sharpness = constant<1.0> + softplus(Rows::template part<Rows::sharpness, heads, 1>(said));
    constexpr auto moves = softmax(Rows::template part<Rows::moves, heads, Options.shifts>(said));
    constexpr auto erased = sigmoid(Rows::template part<Rows::erased, writing, Width>(said));
    constexpr auto added = tanh(Rows::template part<Rows::added, writing, Width>(said));

    constexpr auto content = softmax(strengths * detail::cosines<Options.epsilon>(keys, memory));
    constexpr auto weightings =
        detail::sharpened(detail::shifted(detail::interpolated(gates, before, content), moves), sharpness);
    constexpr auto written = detail::written<reading>(memory, weightings, erased, added);
    constexpr auto read = matmul(slice<0, 0, reading>(weightings), written);
    constexpr auto y = linear(concat<0>(c, flatten(read)), parameter<"output.weight", Out, units + of_reads>,
                              parameter<"output.bias", Out>);
    return Control::with(controlled, y, next<"memory">(written), next<"weightings">(weightings), next<"reads">(read),
                         next<"begun">(constant<1.0>));
  }
}

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"

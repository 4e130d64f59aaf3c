#pragma once

#include "ingot/core/prologue.hpp"

#include "ingot/graph.hpp"

namespace ingot::graph {

struct NtmOptions {
  std::size_t read_heads = 1;
  std::size_t write_heads = 1;
  std::size_t shifts = 3;
  Real epsilon = 1e-6;
};

namespace detail {

template <std::size_t Hidden>
struct LstmController {
  template <std::size_t Size>
  static constexpr auto sized() {
    constexpr auto sums = linear(input<"x", Size>, parameter<"controller.weight_ih", 4 * Hidden, Size>,
                                 parameter<"controller.bias_ih", 4 * Hidden>) +
                          linear(state<"h", Hidden>, parameter<"controller.weight_hh", 4 * Hidden, Hidden>,
                                 parameter<"controller.bias_hh", 4 * Hidden>);
    constexpr auto opened = sigmoid(slice<0, 0, 2 * Hidden>(sums));
    constexpr auto now = slice<0, Hidden, 2 * Hidden>(opened) * state<"c", Hidden> +
                       slice<0, 0, Hidden>(opened) * tanh(slice<0, 2 * Hidden, 3 * Hidden>(sums));
    constexpr auto given = sigmoid(slice<0, 3 * Hidden, 4 * Hidden>(sums)) * tanh(now);
    return cell(given, next<"h">(given), next<"c">(now));
  }
};

template <class C>
struct Controlled;
template <class Output, Text... Names, class... Nexts>
struct Controlled<Cell<Output, Next<Names, Nexts>...>> {
  template <class Read>
  static constexpr auto reading(Read) {
    constexpr auto now = substitute<"x">(outputs(Output{}, Nexts{}...), Read{});
    return now;
  }
  template <class Now, std::size_t... I, class... More>
  static constexpr auto with(std::index_sequence<I...>, Now, auto output, More... more) {
    return cell(output, next<Names>(Now{}.template get<1 + I>())..., more...);
  }
};

template <std::size_t Slots>
inline constexpr auto first_slot = [] {
  Tensor<double, Slots> logits{};
  logits[0] = math::log(9.0 * (Slots - 1));
  return table<logits>;
};
template <std::size_t Slots>
constexpr Tensor<double, Slots> first_logits() {
  Tensor<double, Slots> logits{};
  logits[0] = math::log(9.0 * static_cast<double>(Slots - 1));
  return logits;
}

}  // namespace detail

template <std::size_t Hidden>
inline constexpr detail::LstmController<Hidden> lstm_controller{};

template <std::size_t In, std::size_t Out, std::size_t Slots, std::size_t Width, NtmOptions O = NtmOptions{}, class Controller>
constexpr auto neural_turing_machine(Controller) {
  constexpr std::size_t R = O.read_heads, W = O.write_heads, H = R + W, N = O.shifts, reach = N / 2;
  constexpr auto x = input<"x", In>;
  constexpr auto memory = state<"memory", Slots, Width>;
  constexpr auto reads = state<"reads", R, Width>;
  constexpr auto before = where(state<"begun">, state<"weightings", H, Slots>, softmax(parameter_with_role<"first_weightings", Role::bias, H, Slots> + table<detail::first_logits<Slots>()>));
  constexpr auto controller = Controller::template sized<In + R * Width>();
  using C = detail::Controlled<std::remove_cvref_t<decltype(controller)>>;
  constexpr auto controlled = C::reading(concat<0>(x, flatten(reads)));
  constexpr auto c = controlled.template get<0>();
  constexpr std::size_t size = decltype(c)::shape::size;
  constexpr std::size_t rows = H * (Width + 3 + N) + W * 2 * Width;
  constexpr auto said = linear(c, parameter<"heads.weight", rows, size>, parameter<"heads.bias", rows>);
  constexpr std::size_t k = H * Width;
  constexpr auto keys = tanh(reshape<H, Width>(slice<0, 0, k>(said)));
  constexpr auto strength = softplus(reshape<H, 1>(slice<0, k, k + H>(said)));
  constexpr auto gate = sigmoid(reshape<H, 1>(slice<0, k + H, k + 2 * H>(said)));
  constexpr auto sharpness = 1_c + softplus(reshape<H, 1>(slice<0, k + 2 * H, k + 3 * H>(said)));
  constexpr auto moves = softmax(reshape<H, N>(slice<0, k + 3 * H, k + (3 + N) * H>(said)));
  constexpr std::size_t e = k + (3 + N) * H;
  constexpr auto erase = sigmoid(reshape<W, Width>(slice<0, e, e + W * Width>(said)));
  constexpr auto add = tanh(reshape<W, Width>(slice<0, e + W * Width, rows>(said)));

  constexpr auto eps = constant<O.epsilon>;
  constexpr auto lengths = sqrt((sum(square(keys), axis<1>, keepdims) + eps) * reshape<1, Slots>(sum(square(memory), axis<1>) + eps));
  constexpr auto content = softmax(strength * (matmul(keys, transpose(memory)) / lengths));
  constexpr auto gated = before + gate * (content - before);
  constexpr auto around = concat<1>(slice<1, Slots - reach, Slots>(gated), gated, slice<1, 0, reach>(gated));
  constexpr auto moved = [&]<std::size_t... I>(std::index_sequence<I...>) {
    return (... + (slice<1, I, I + 1>(moves) * slice<1, N - 1 - I, N - 1 - I + Slots>(around)));
  }(std::make_index_sequence<N>{});
  constexpr auto weightings = softmax(sharpness * log(moved + 1e-16_c));
  constexpr auto written = [&]<std::size_t... I>(std::index_sequence<I...>) {
    constexpr auto kept = (... * (1_c - reshape<Slots, 1>(slice<0, R + I, R + I + 1>(weightings)) * slice<0, I, I + 1>(erase)));
    constexpr auto added = (... + (reshape<Slots, 1>(slice<0, R + I, R + I + 1>(weightings)) * slice<0, I, I + 1>(add)));
    return memory * kept + added;
  }(std::make_index_sequence<W>{});
  constexpr auto read = matmul(slice<0, 0, R>(weightings), written);
  constexpr auto y = linear(concat<0>(c, flatten(read)), parameter<"output.weight", Out, size + R * Width>, parameter<"output.bias", Out>);
  return C::with(std::make_index_sequence<std::remove_cvref_t<decltype(controller)>::state_count>{}, controlled, y, next<"memory">(written),
              next<"weightings">(weightings), next<"reads">(read), next<"begun">(1_c));
}

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"

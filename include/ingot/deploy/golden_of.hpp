// Golden vectors by name, of an ExpressionNetwork.
//
//   inline constexpr ingot::Tensor<float, 2, 1, 21> golden_obs{...};             // [samples, ...] of input "obs"
//   inline constexpr ingot::Tensor<float, 2, 1> golden_state_ins{...};
//   inline constexpr ingot::Tensor<float, 2, 1, 6> golden_output{...};           // and of output "output"
//   inline constexpr auto golden = ingot::golden_of<Net>(
//       ingot::GoldenBound{.relative = 1e-4, .absolute = 1e-5}, weights,
//       ingot::given<"obs">(golden_obs), ingot::given<"state_ins">(golden_state_ins),
//       ingot::expected<"output">(golden_output), ingot::expected<"state_outs">(golden_state_ins));
// An output that an input is passed on to may name the input's vectors again: they are stored once.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

#include "ingot/core/folds.hpp"
#include "ingot/core/pack.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/text.hpp"
#include "ingot/deploy/golden.hpp"
#include "ingot/deploy/verification.hpp"
#include "ingot/graph/quoted.hpp"
#include "ingot/network/first_false.hpp"

namespace ingot {

namespace detail {

// A batch of an input or of an output, by its name. It refers to the tensor.
template <bool IsOutput, Text Name, class Batch>
struct NamedVectors {
  static constexpr bool is_output = IsOutput;
  static constexpr std::string_view name = Name.view();
  using quoted = graph::quoted_t<Name>;
  using batch = Batch;
  Batch const& values;
};

}  // namespace detail

// The inputs of golden vectors, and the outputs that are expected of them: a tensor [samples, ...] with a name each.
template <Text Name, class T, std::size_t... Extents>
constexpr detail::NamedVectors<false, Name, Tensor<T, Extents...>> given(Tensor<T, Extents...> const& batch) {
  return {batch};
}
template <Text Name, class T, std::size_t... Extents>
void given(Tensor<T, Extents...> const&&) = delete;
template <Text Name, class T, std::size_t... Extents>
constexpr detail::NamedVectors<true, Name, Tensor<T, Extents...>> expected(Tensor<T, Extents...> const& batch) {
  return {batch};
}
template <Text Name, class T, std::size_t... Extents>
void expected(Tensor<T, Extents...> const&&) = delete;

namespace reasons {

// Of the vectors that golden_of was given: an argument that is none; a name that no input or output has; one given
// twice; an input or output without; a batch that is not Samples of its shape in the network's scalar.
template <class Given>
struct NotGoldenVectors {};
template <class Name>
struct NoInputOfThisName {};
template <class Name>
struct NoOutputOfThisName {};
template <class Name>
struct InputGivenTwice {};
template <class Name>
struct OutputExpectedTwice {};
template <class Name>
struct InputNotGiven {};
template <class Name>
struct OutputNotExpected {};
template <class Name, class Given, class Asked>
struct VectorsInShape {};

}  // namespace reasons

namespace detail {

template <class Reason>
inline constexpr bool are_vectors_of_the_network = std::is_same_v<Reason, graph::detail::NothingRefused>;

template <class V>
inline constexpr bool is_named_vectors = false;
template <bool IsOutput, Text Name, class Batch>
inline constexpr bool is_named_vectors<NamedVectors<IsOutput, Name, Batch>> = true;

template <std::size_t Size>
constexpr std::size_t place_among(std::string_view name, std::array<std::string_view, Size> const& names) {
  std::size_t place = 0;
  while (place < Size && names[place] != name) ++place;
  return place;
}

// Which vectors belong to which input and output. Only of NamedVectors.
template <class Net, class... Vectors>
struct AssignedVectors {
  static constexpr std::size_t count = sizeof...(Vectors);
  static constexpr std::array<std::string_view, count> names{Vectors::name...};
  static constexpr std::array<bool, count> is_output{Vectors::is_output...};

  // Those of a name; their number if there are none.
  static constexpr std::size_t place_of(std::string_view name, bool output) {
    std::size_t place = 0;
    while (place < count && !(names[place] == name && is_output[place] == output)) ++place;
    return place;
  }
  static constexpr std::size_t first_unknown() {
    std::size_t place = 0;
    for (; place < count; ++place) {
      bool const known = is_output[place] ? place_among(names[place], Net::output_names) < Net::output_count
                                          : place_among(names[place], Net::input_names) < Net::input_count;
      if (!known) break;
    }
    return place;
  }
  static constexpr std::size_t first_again() {
    std::size_t place = 0;
    while (place < count && place_of(names[place], is_output[place]) == place) ++place;
    return place;
  }
  static constexpr std::size_t first_without(bool output) {
    std::size_t const ends = output ? Net::output_count : Net::input_count;
    std::size_t end = 0;
    while (end < ends && place_of(output ? Net::output_names[end] : Net::input_names[end], output) < count) ++end;
    return end;
  }
  template <std::size_t I>
  using nth = type_at_t<I, Vectors...>;

  // How many samples there are, by the first vectors.
  static constexpr std::size_t samples = [] {
    using First = typename type_at_t<0, Vectors...>::batch::shape;
    if constexpr (First::rank == 0) {
      return std::size_t{0};
    } else {
      return First::extents[0];
    }
  }();
  // The batch that vectors are to be; only where all have an end of their name.
  template <std::size_t I>
  static constexpr auto batch_of() {
    using T = typename Net::value_type;
    if constexpr (is_output[I]) {
      return Type<
          batch_t<T, samples, typename Net::template output_shape_at<place_among(names[I], Net::output_names)>>>{};
    } else {
      return Type<
          batch_t<T, samples, typename Net::template input_shape_at<place_among(names[I], Net::input_names)>>>{};
    }
  }
  template <std::size_t... I>
  static constexpr std::size_t first_misshapen(std::index_sequence<I...>) {
    return first_false(
        std::array<bool, count>{std::is_same_v<typename nth<I>::batch, typename decltype(batch_of<I>())::type>...});
  }
};

template <class... Given>
struct FirstNoVectors {
  using type = void;
};
template <class First, class... Rest>
struct FirstNoVectors<First, Rest...>
    : std::conditional_t<is_named_vectors<First>, FirstNoVectors<Rest...>, Type<First>> {};

template <class Net, class... Vectors>
constexpr auto fault_of_vectors() {
  using V = AssignedVectors<Net, Vectors...>;
  constexpr std::size_t unknown = V::first_unknown();
  constexpr std::size_t again = V::first_again();
  if constexpr (unknown < V::count) {
    using Name = typename V::template nth<unknown>::quoted;
    return Type<std::conditional_t<V::is_output[unknown], reasons::NoOutputOfThisName<Name>,
                                   reasons::NoInputOfThisName<Name>>>{};
  } else if constexpr (again < V::count) {
    using Name = typename V::template nth<again>::quoted;
    return Type<
        std::conditional_t<V::is_output[again], reasons::OutputExpectedTwice<Name>, reasons::InputGivenTwice<Name>>>{};
  } else if constexpr (V::first_without(false) < Net::input_count) {
    constexpr std::string_view name = Net::input_names[V::first_without(false)];
    return Type<reasons::InputNotGiven<graph::quoted_t<graph::detail::text_of<name.size()>(name)>>>{};
  } else if constexpr (V::first_without(true) < Net::output_count) {
    constexpr std::string_view name = Net::output_names[V::first_without(true)];
    return Type<reasons::OutputNotExpected<graph::quoted_t<graph::detail::text_of<name.size()>(name)>>>{};
  } else {
    constexpr std::size_t misshapen = V::first_misshapen(std::make_index_sequence<V::count>{});
    if constexpr (misshapen != none) {
      using Wrong = typename V::template nth<misshapen>;
      return Type<reasons::VectorsInShape<typename Wrong::quoted, typename Wrong::batch,
                                          typename decltype(V::template batch_of<misshapen>())::type>>{};
    } else {
      return Type<graph::detail::NothingRefused>{};
    }
  }
}
template <class Net, class... Given>
constexpr auto refusal_of_vectors() {
  if constexpr (!(is_named_vectors<Given> && ...)) {
    return Type<reasons::NotGoldenVectors<typename FirstNoVectors<Given...>::type>>{};
  } else {
    return fault_of_vectors<Net, Given...>();
  }
}

}  // namespace detail

// The golden vectors of a network with names. It refers to the tensors.
template <class Net, std::size_t Samples>
class NamedGolden {
  using T = typename Net::value_type;

 public:
  GoldenBound bound;
  std::uint64_t weights;
  // By the network's inputs and outputs, in its order.
  std::array<T const*, Net::input_count> inputs;
  std::array<T const*, Net::output_count> outputs;

  // Notes the first output out of its bound.
  constexpr void compare(Net const& net, GoldenWorkspace<Net>& workspace, Verification<T>& result) const {
    for (std::size_t sample = 0; sample < Samples && result; ++sample) {
      net.forward_at(inputs_of(sample, std::make_index_sequence<Net::input_count>{}), workspace.output,
                     workspace.scratch);
      compare_outputs(sample, workspace.output, result, std::make_index_sequence<Net::output_count>{});
    }
  }

 private:
  template <std::size_t... I>
  constexpr std::array<T const*, sizeof...(I)> inputs_of(std::size_t sample, std::index_sequence<I...>) const {
    return {(inputs[I] + sample * Net::template input_shape_at<I>::size)...};
  }
  template <std::size_t... I>
  constexpr void compare_outputs(std::size_t sample, typename Net::Results const& found, Verification<T>& result,
                                 std::index_sequence<I...>) const {
    static_cast<void>(detail::InOrder{true, (compare_output<I>(sample, found.template get<I>(), result), true)...});
  }
  template <std::size_t I, class Output>
  constexpr void compare_output(std::size_t sample, Output const& found, Verification<T>& result) const {
    using S = typename Output::shape;
    T const* const expected = outputs[I] + sample * S::size;
    for (std::size_t i = 0; i < S::size && result; ++i) {
      if (detail::is_within(found[i], expected[i], bound)) continue;
      result = {GoldenFault::output, sample, I, i, expected[i], found[i]};
      detail::describe_output(result, Net::output_count > 1 ? Net::output_names[I] : std::string_view{},
                              S::extents.data(), S::rank, bound);
    }
  }
};

// The golden vectors of an ExpressionNetwork: given<"name">(batch) for each of its inputs and expected<"name">(batch)
// for each of its outputs, in any order, all of as many samples. `weights` is weights_fingerprint of the network's
// numbers, 0 where any will do. verify(net, golden) and agrees(net, golden) compare.
// Refuses, with the name: what the network does not have, has not been given, or was given twice or in another shape.
template <class Net, class... Vectors>
constexpr auto golden_of(GoldenBound bound, std::uint64_t weights, Vectors const&... vectors) {
  using Refusal = typename decltype(detail::refusal_of_vectors<Net, Vectors...>())::type;
  static_assert(detail::are_vectors_of_the_network<Refusal>,
                "golden_of<Net>(bound, weights, ...) takes given<name>(batch) for each input and expected<name>(batch) "
                "for each output: are_vectors_of_the_network<...> has the reason");
  if constexpr (detail::are_vectors_of_the_network<Refusal>) {
    using Assigned = detail::AssignedVectors<Net, Vectors...>;
    using T = typename Net::value_type;
    std::array<T const*, sizeof...(Vectors)> const data{vectors.values.data()...};
    NamedGolden<Net, Assigned::samples> golden{bound, weights, {}, {}};
    for (std::size_t i = 0; i < Net::input_count; ++i)
      golden.inputs[i] = data[Assigned::place_of(Net::input_names[i], false)];
    for (std::size_t i = 0; i < Net::output_count; ++i)
      golden.outputs[i] = data[Assigned::place_of(Net::output_names[i], true)];
    return golden;
  }
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

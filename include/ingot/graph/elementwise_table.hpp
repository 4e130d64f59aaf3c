// Elementwise operations by number. Nodes hold the position of an operation in the list of operations/elementwise.hpp;
// passes look its properties up here.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <string_view>

#include "ingot/core/pack.hpp"
#include "ingot/graph/formula.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/operations/elementwise.hpp"

namespace ingot::graph::detail {

struct ElementwiseFacts {
  std::string_view name;
  std::size_t arity;
  bool commutes;
  unsigned flat;
  bool of_packs;
};

template <class T, std::size_t I>
std::integral_constant<std::size_t, I> position_of(ingot::detail::Indexed<I, T>*);

// What an entry has, so that a missing part is called by its name.
template <class Entry>
inline constexpr bool has_name = requires { std::string_view(Entry::name); };
template <class Entry, std::size_t Arity = Entry::arity>
inline constexpr bool has_value = requires(double x) { Entry::value(x); };
template <class Entry>
inline constexpr bool has_value<Entry, 2> = requires(double x) { Entry::value(x, x); };
template <class Entry>
inline constexpr bool has_value<Entry, 3> = requires(double x) { Entry::value(x, x, x); };

template <class Entry>
constexpr ElementwiseFacts facts_of_entry() {
  static_assert(has_name<Entry>, "an elementwise operation has a name, as it is written in texts");
  static_assert(has_value<Entry>, "an elementwise operation has a value of as many numbers as it has operands");
  if constexpr (has_name<Entry>) {
    return {Entry::name, Entry::arity, Entry::commutes, Entry::flat, Entry::of_packs};
  } else {
    return {};
  }
}

template <class List>
struct ElementwiseTable;
template <class... Entries>
struct ElementwiseTable<operations::List<Entries...>> {
  using Positions = ingot::detail::IndexedTypes<std::index_sequence_for<Entries...>, Entries...>;

  static constexpr std::array<ElementwiseFacts, sizeof...(Entries)> facts{facts_of_entry<Entries>()...};
  // Of the derivatives, by operation and operand.
  static constexpr DerivativeFacts derivatives[sizeof...(Entries)][3]{
      {facts_of_derivative<Entries, 0>(), facts_of_derivative<Entries, 1>(), facts_of_derivative<Entries, 2>()}...};

  template <class Entry>
  static constexpr std::size_t position = decltype(position_of<Entry>(static_cast<Positions*>(nullptr)))::value;
  template <std::size_t I>
  using entry = ingot::detail::type_at_t<I, Entries...>;

  // A function for each operation and operand: Make<Entry, I>::function().
  template <class Function, template <class, std::size_t> class Make>
  static constexpr std::array<std::array<Function, 3>, sizeof...(Entries)> functions{std::array<Function, 3>{
      Make<Entries, 0>::function(), Make<Entries, 1>::function(), Make<Entries, 2>::function()}...};
};
using Elementwise = ElementwiseTable<operations::Elementwise>;

constexpr std::size_t position_of(Operation operation) {
  return static_cast<std::size_t>(operation) - static_cast<std::size_t>(first_elementwise);
}

constexpr ElementwiseFacts const& facts_of(Operation operation) {
  return Elementwise::facts[position_of(operation)];
}

// The entry of an operation, by its number.
template <Operation Op>
using entry_of = typename Elementwise::template entry<position_of(Op)>;

// Whether an entry has its place in the list.
template <class Entry>
inline constexpr bool is_listed = requires { position_of<Entry>(static_cast<Elementwise::Positions*>(nullptr)); };

// The number of an elementwise operation: operation_of<operations::Add>. One that is refused stands as a reshape.
template <class Entry>
inline constexpr Operation operation_of = [] {
  static_assert(is_listed<Entry>,
                "an elementwise operation stands in the list at the end of ingot/graph/operations/elementwise.hpp");
  if constexpr (is_listed<Entry>) {
    return static_cast<Operation>(static_cast<std::size_t>(first_elementwise) + Elementwise::position<Entry>);
  } else {
    return Operation::reshape;
  }
}();

// The names of the operations that are not elementwise, in their order.
inline constexpr std::array<std::string_view, static_cast<std::size_t>(Operation::structural_count)> structural_names{
    "input",
    "parameter",
    "constant",
    "table",
    "reshape",
    "broadcast",
    "permute",
    "slice",
    "pad",
    "concat",
    "sum",
    "matmul",
    "convolution",
    "convolution_input",
    "convolution_weight",
    "softmax",
    "log_sum_exp",
    "max_pool2d",
    "max_pool_gather",
    "max_unpool",
    "avg_pool2d",
    "avg_pool_backward"};

static_assert(!structural_names.back().empty(), "every operation has a name");

constexpr std::string_view structural_name(Operation operation) {
  return structural_names[static_cast<std::size_t>(operation)];
}

// The name that expressions, texts and fingerprints use.
constexpr std::string_view name_of(Operation operation) {
  return is_elementwise(operation) ? facts_of(operation).name : structural_name(operation);
}

constexpr bool is_unary_elementwise(Operation operation) {
  return is_elementwise(operation) && facts_of(operation).arity == 1;
}
// Whether the operands may be exchanged.
constexpr bool commutes(Operation operation) {
  return is_elementwise(operation) && facts_of(operation).commutes;
}

// Whether an operation's derivative by an operand is 0 everywhere.
constexpr bool is_flat(Operation operation, std::size_t operand) {
  return is_elementwise(operation) && (facts_of(operation).flat >> operand & 1) != 0;
}

template <class World>
struct WriterIn {
  using Function = typename World::Value (*)(World&);

  template <class Entry, std::size_t I>
  struct Of {
    static constexpr typename World::Value write(World& world) {
      return Entry::derivative(operations::By<I>{}, Derivative<World>{&world}).value;
    }
    // Stands for a derivative that is missing; it reads what a derivative may, so that no name is found superfluous.
    static constexpr typename World::Value stand_in(World& world) {
      return world.template apply<operations::Multiply>(world.gradient(), world.operand(0));
    }
    static constexpr Function function() {
      if constexpr (I >= Entry::arity || (Entry::flat >> I & 1) != 0) {
        return nullptr;
      } else if constexpr (!requires(Derivative<World> d) { Entry::derivative(operations::By<I>{}, d); }) {
        // Refused here, and once.
        return facts_of_derivative<Entry, I>().is_zero ? stand_in : nullptr;
      } else {
        return write;
      }
    }
  };
};

// The table as a name that depends on a template parameter. Compilers instantiate non-dependent names at once, so that
// a program without gradients would compile every derivative.
template <class Anchor>
struct ElementwiseFor {
  using type = Elementwise;
};

// Writes the derivative of an operation by an operand for which it is not flat.
template <class World, class List>
constexpr typename World::Value write_derivative(Operation operation, std::size_t operand, World& world) {
  using Writer = WriterIn<World>;
  return List::template functions<typename Writer::Function, Writer::template Of>[position_of(operation)][operand](
      world);
}

}  // namespace ingot::graph::detail

#include "ingot/core/epilogue.hpp"

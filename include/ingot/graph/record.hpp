// Sub-expressions under short names.
//
// Compilers name, compare and print the arguments of every type and function that they meet, and each step of building
// an expression makes some. So the name of an expression is one number, the hash of its last operation and of its
// operands' names; what it stands for is found by a function that is overloaded by that name. A step costs the same
// however long the expression is, and equal steps give equal names.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

#include "ingot/core/dimensions.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/packed.hpp"

namespace ingot::graph::detail {

// A sub-expression: its last operation, and the sub-expressions that this is applied to.
struct Record {
  Operation operation;
  Dimensions shape;
  std::uint64_t hash;  // equal for equal sub-expressions, whichever way round operands stand that may change places
  std::uint64_t const* options;
  std::size_t option_count;
  Record const* const* operands;
  std::size_t operand_count;
};

// Declares what `Recorded` defines: the record of a name.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-template-friend"
#endif
template <std::uint64_t Name>
struct Label {
  friend constexpr Record const& record_of(Label);
};
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

// The record of a name. (Asked for through this alone: a compiler goes through all overloads of record_of.)
template <std::uint64_t Name>
inline constexpr Record const& record = record_of(Label<Name>{});

// The name of an operation on named operands in this order.
template <std::size_t Options, std::size_t Operands>
constexpr std::uint64_t name_of_step(Operation operation, Dimensions const& shape,
                                     std::array<std::uint64_t, Options> const& options,
                                     std::array<std::uint64_t, Operands> const& operands) {
  std::uint64_t name = mix(0x8f1bbcdc62a1d5b3u, static_cast<std::uint64_t>(operation) | shape.rank << 8);
  for (std::size_t axis = 0; axis < shape.rank; ++axis) name = mix(name, shape.extents[axis]);
  name = mix(name, Options);
  for (std::uint64_t const word : options) name = mix(name, word);
  for (std::uint64_t const operand : operands) name = mix(name, operand);
  return name;
}

// An operation on named operands. Its name is made of all that it says, so that a name is defined once.
template <Operation Op, Dimensions S, std::array Options, std::uint64_t... Operands>
struct Recorded {
  static constexpr std::array<std::uint64_t, sizeof...(Operands)> operand_names{Operands...};
  static constexpr std::uint64_t name = name_of_step(Op, S, Options, operand_names);

  static constexpr std::array<Record const*, sizeof...(Operands)> operands{&detail::record<Operands>...};
  static constexpr std::array<std::uint64_t, sizeof...(Operands)> hashes{detail::record<Operands>.hash...};
  static constexpr Record record{Op,
                                 S,
                                 hash_of(Op, S, hashes.data(), hashes.size(), Options.data(), Options.size()),
                                 Options.data(),
                                 Options.size(),
                                 operands.data(),
                                 operands.size()};
  // Computed here, step by step: the first to ask for a long chain would go through all of it at once.
  static_assert(record.operand_count == sizeof...(Operands));

  friend constexpr Record const& record_of(Label<name>) { return record; }
};

}  // namespace ingot::graph::detail

#include "ingot/core/epilogue.hpp"

// Sub-expressions under short names.
//
// Compilers mangle, compare and print the template arguments of everything that they instantiate, and every step of an
// expression instantiates some. So the name of an expression is one number, a hash of its last operation and its
// operands' names; a function overloaded on that name returns the record. A step costs the same however long the
// expression is, and equal steps have equal names.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

#include "ingot/core/dimensions.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/packed.hpp"

namespace ingot::graph::detail {

// A sub-expression: its last operation and that one's operands.
struct Record {
  Operation operation;
  Dimensions shape;
  std::uint64_t hash;  // hash_of: independent of the order of operands that may be exchanged
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

// The record of a name. Used instead of record_of, whose overloads a compiler searches one by one at each call.
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

// An operation on named operands. Its name is a hash of all its arguments, so that every name is defined once.
template <Operation Op, Dimensions S, auto Options, std::uint64_t... Operands>
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
  // Evaluated here, step by step: otherwise the first use of a long chain would recurse through all of it.
  static_assert(record.operand_count == sizeof...(Operands));

  friend constexpr Record const& record_of(Label<name>) { return record; }
};

}  // namespace ingot::graph::detail

#include "ingot/core/epilogue.hpp"

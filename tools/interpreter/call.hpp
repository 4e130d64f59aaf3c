// One node while it is computed: its operands and attributes, checked, and room for its results within the limits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "models/limits.hpp"
#include "models/model.hpp"

namespace tool::rules {

struct Operand {
  Array const* array = nullptr;  // none where it is left out
  bool is_known = true;          // false where its numbers are those of some drawn input
};

// What a run may still ask for.
struct Budget {
  explicit Budget(ModelLimits const& limits) : elements(limits.elements), work(limits.work), rank(limits.rank) {}
  std::uint64_t elements;
  std::uint64_t work;
  std::uint64_t rank;
};

inline std::size_t as_size(std::int64_t extent) {
  return static_cast<std::size_t>(extent);
}
inline std::int64_t as_extent(std::size_t count) {
  return static_cast<std::int64_t>(count);
}

// The largest extent and the largest of what extents come from: of two of them the sum and the product have room.
inline constexpr std::int64_t largest_extent = 1 << 30;

inline constexpr double infinite = std::numeric_limits<double>::infinity();

// The integer part, of numbers beyond 64 bits the nearest integer, of NaN 0.
std::int64_t to_integer(double number);

class Call {
 public:
  Call(Node const& node, std::vector<Operand> operands, Budget& budget);

  std::string const& op() const { return node_.op; }
  int opset() const { return node_.opset; }

  // Operands. What is asked for and left out is refused.
  std::size_t operand_count() const { return operands_.size(); }
  bool has(std::size_t index) const { return index < operands_.size() && operands_[index].array != nullptr; }
  Array const& operand(std::size_t index) const;
  Array const* optional(std::size_t index) const { return has(index) ? operands_[index].array : nullptr; }
  // Refuses where there are fewer or more.
  void expect_operands(std::size_t least, std::size_t most) const;
  // Operand of that many axes.
  Array const& operand_of_rank(std::size_t index, std::size_t rank) const;
  // Refuses an operand of another shape than this.
  void expect_shape(std::size_t index, Extents const& shape) const;
  // Refuses where the operand's numbers, which decide about shapes, come from an input.
  void expect_known(std::size_t index) const;
  bool is_known(std::size_t index) const { return !has(index) || operands_[index].is_known; }
  // The numbers of an operand that decide about shapes: a scalar or a list.
  std::vector<std::int64_t> list(std::size_t index) const;
  // The only number of an operand.
  double number(std::size_t index) const;

  // Attributes, and what they are where they are left out. Without `otherwise` they have to be there.
  bool has_attribute(std::string const& name) const { return node_.attributes.contains(name); }
  std::int64_t integer(std::string const& name) const;
  std::int64_t integer(std::string const& name, std::int64_t otherwise) const;
  bool flag(std::string const& name, bool otherwise = false) const;
  double real(std::string const& name) const;
  double real(std::string const& name, double otherwise) const;
  std::string text(std::string const& name, std::string const& otherwise) const;
  // One of these texts.
  std::string choice(std::string const& name, std::string const& otherwise,
                     std::initializer_list<std::string_view> choices) const;
  std::vector<std::int64_t> integers(std::string const& name) const;
  std::vector<std::int64_t> integers(std::string const& name, std::vector<std::int64_t> otherwise) const;
  std::vector<double> reals(std::string const& name) const;
  std::vector<std::string> texts(std::string const& name) const;
  Array const& array(std::string const& name) const;

  // An axis from the front, where negative ones count from behind.
  std::size_t axis(std::int64_t axis, std::size_t rank) const;
  std::vector<std::size_t> axes(std::vector<std::int64_t> const& axes, std::size_t rank) const;

  // Refuses a shape that make would refuse.
  void expect_room(Extents const& shape) const;
  // A tensor of zeros, counted against the limits before it is allocated.
  Array make(Scalar scalar, Extents shape);
  Array make(Scalar scalar, Extents shape, std::vector<double> const& values);
  // Counts a product of extents as work.
  void spend(std::initializer_list<std::size_t> factors);
  // How many nodes' results the node wants: those behind are left out.
  std::size_t result_count() const { return node_.outputs.size(); }
  bool wants(std::size_t result) const { return result < node_.outputs.size() && !node_.outputs[result].empty(); }

  [[noreturn]] void refuse(std::string const& fault, std::string const& remedy = {}) const;
  [[noreturn]] void refuse_attribute(std::string const& name, std::string const& fault) const;

 private:
  template <class T>
  T const* attribute(std::string const& name, std::string_view kind) const;

  Node const& node_;
  std::vector<Operand> operands_;
  Budget& budget_;
};

}  // namespace tool::rules

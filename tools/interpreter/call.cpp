#include "interpreter/call.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <variant>

#include <ingot/host/quoted_text.hpp>

#include "models/model_error.hpp"
#include "models/safe_count.hpp"

namespace tool::rules {

std::int64_t to_integer(double number) {
  constexpr double end = 9223372036854775808.0;
  if (std::isnan(number)) return 0;
  if (number >= end) return std::numeric_limits<std::int64_t>::max();
  if (number < -end) return std::numeric_limits<std::int64_t>::min();
  return static_cast<std::int64_t>(number);
}

Call::Call(Node const& node, std::vector<Operand> operands, Budget& budget)
    : node_(node), operands_(std::move(operands)), budget_(budget) {
  while (!operands_.empty() && operands_.back().array == nullptr) operands_.pop_back();
}

void Call::refuse(std::string const& fault, std::string const& remedy) const {
  throw ModelError(node_.place, fault, remedy);
}

void Call::refuse_attribute(std::string const& name, std::string const& fault) const {
  throw ModelError(node_.place + ", attribute " + name, fault);
}

Array const& Call::operand(std::size_t index) const {
  if (!has(index)) refuse("expected operand " + std::to_string(index) + ", found none");
  return *operands_[index].array;
}

void Call::expect_operands(std::size_t least, std::size_t most) const {
  if (operands_.size() >= least && operands_.size() <= most) return;
  refuse("expected " + std::to_string(least) +
         (least == most                                     ? ""
          : most == std::numeric_limits<std::size_t>::max() ? " or more"
                                                            : " to " + std::to_string(most)) +
         " operands, found " + std::to_string(operands_.size()));
}

Array const& Call::operand_of_rank(std::size_t index, std::size_t rank) const {
  Array const& array = operand(index);
  if (array.shape.size() != rank)
    refuse("expected operand " + std::to_string(index) + " of " + std::to_string(rank) + " axes, found shape " +
           spell(array.shape));
  return array;
}

void Call::expect_shape(std::size_t index, Extents const& shape) const {
  if (operand(index).shape != shape)
    refuse("expected operand " + std::to_string(index) + " of shape " + spell(shape) + ", found " +
           spell(operand(index).shape));
}

void Call::expect_known(std::size_t index) const {
  if (!is_known(index))
    refuse("its result's shape depends on the numbers of an input, by operand " + std::to_string(index),
           "make that input a constant: --constant NAME=FILE");
}

std::vector<std::int64_t> Call::list(std::size_t index) const {
  Array const& array = operand(index);
  expect_known(index);
  if (array.shape.size() > 1)
    refuse("expected operand " + std::to_string(index) + " to be a list, found shape " + spell(array.shape));
  std::vector<std::int64_t> numbers;
  for (double const value : array.values) numbers.push_back(to_integer(value));
  return numbers;
}

double Call::number(std::size_t index) const {
  Array const& array = operand(index);
  if (array.values.size() != 1)
    refuse("expected operand " + std::to_string(index) + " to be one number, found shape " + spell(array.shape));
  return array.values.front();
}

template <class T>
T const* Call::attribute(std::string const& name, std::string_view kind) const {
  auto const found = node_.attributes.find(name);
  if (found == node_.attributes.end()) return nullptr;
  if (auto const* value = std::get_if<T>(&found->second)) return value;
  auto const* unread = std::get_if<UnreadAttribute>(&found->second);
  refuse_attribute(name, "expected " + std::string(kind) + (unread == nullptr ? "" : ", found " + unread->kind));
}

namespace {

template <class T>
T const& required(Call const& call, std::string const& name, T const* value) {
  if (value == nullptr) call.refuse_attribute(name, "expected one, found none");
  return *value;
}

}  // namespace

std::int64_t Call::integer(std::string const& name) const {
  return required(*this, name, attribute<std::int64_t>(name, "an integer"));
}

std::int64_t Call::integer(std::string const& name, std::int64_t otherwise) const {
  auto const* value = attribute<std::int64_t>(name, "an integer");
  return value == nullptr ? otherwise : *value;
}

bool Call::flag(std::string const& name, bool otherwise) const {
  return integer(name, otherwise ? 1 : 0) != 0;
}

double Call::real(std::string const& name) const {
  return required(*this, name, attribute<double>(name, "a number"));
}

double Call::real(std::string const& name, double otherwise) const {
  auto const* value = attribute<double>(name, "a number");
  return value == nullptr ? otherwise : *value;
}

std::string Call::text(std::string const& name, std::string const& otherwise) const {
  auto const* value = attribute<std::string>(name, "a text");
  return value == nullptr ? otherwise : *value;
}

std::string Call::choice(std::string const& name, std::string const& otherwise,
                         std::initializer_list<std::string_view> choices) const {
  std::string const chosen = text(name, otherwise);
  std::string expected;
  for (std::string_view const known : choices) {
    if (chosen == known) return chosen;
    expected += (expected.empty() ? "" : ", ") + std::string(known);
  }
  refuse_attribute(name, "expected one of " + expected + ", found " + ingot::detail::quoted(chosen));
}

std::vector<std::int64_t> Call::integers(std::string const& name) const {
  return required(*this, name, attribute<std::vector<std::int64_t>>(name, "integers"));
}

std::vector<std::int64_t> Call::integers(std::string const& name, std::vector<std::int64_t> otherwise) const {
  auto const* value = attribute<std::vector<std::int64_t>>(name, "integers");
  return value == nullptr ? otherwise : *value;
}

std::vector<double> Call::reals(std::string const& name) const {
  auto const* value = attribute<std::vector<double>>(name, "numbers");
  return value == nullptr ? std::vector<double>{} : *value;
}

std::vector<std::string> Call::texts(std::string const& name) const {
  auto const* value = attribute<std::vector<std::string>>(name, "texts");
  return value == nullptr ? std::vector<std::string>{} : *value;
}

Array const& Call::array(std::string const& name) const {
  return required(*this, name, attribute<Array>(name, "a tensor"));
}

std::size_t Call::axis(std::int64_t axis, std::size_t rank) const {
  std::int64_t const end = as_extent(rank);
  if (axis < -end || axis >= end)
    refuse("expected an axis of " + std::to_string(rank) + ", found " + std::to_string(axis));
  return as_size(axis < 0 ? axis + end : axis);
}

std::vector<std::size_t> Call::axes(std::vector<std::int64_t> const& axes, std::size_t rank) const {
  std::vector<std::size_t> result;
  std::vector<bool> seen(rank, false);
  for (std::int64_t const named : axes) {
    result.push_back(axis(named, rank));
    if (seen[result.back()]) refuse("axis " + std::to_string(named) + " is named twice");
    seen[result.back()] = true;
  }
  return result;
}

void Call::expect_room(Extents const& shape) const {
  if (shape.size() > budget_.rank)
    refuse("expected at most " + std::to_string(budget_.rank) + " axes, found " + std::to_string(shape.size()));
  auto const room = safe_room(shape);
  bool const is_large = std::ranges::any_of(shape, [](std::int64_t extent) { return extent > largest_extent; });
  if (!room || is_large || *room > budget_.elements)
    refuse("a tensor of shape " + spell(shape) + " is refused: no more than " + std::to_string(budget_.elements) +
           " elements are left of the limit");
}

Array Call::make(Scalar scalar, Extents shape) {
  expect_room(shape);
  std::size_t const count = count_of(shape);
  budget_.elements -= count;
  spend({count});
  return {scalar, std::move(shape), std::vector<double>(count)};
}

Array Call::make(Scalar scalar, Extents shape, std::vector<double> const& values) {
  auto const count = safe_count(shape);
  if (!count || *count != values.size())
    refuse(std::to_string(values.size()) + " numbers are no tensor of shape " + spell(shape));
  Array result = make(scalar, std::move(shape));
  result.values = values;
  return result;
}

void Call::spend(std::initializer_list<std::size_t> factors) {
  auto const work = safe_product(factors);
  if (!work || *work > budget_.work) refuse("the work that it asks for exceeds the limit of one run");
  budget_.work -= *work;
}

}  // namespace tool::rules

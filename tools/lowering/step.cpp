#include "lowering/step.hpp"

#include <algorithm>
#include <limits>

#include "lowering/unsupported.hpp"
#include "models/model_error.hpp"

namespace tool::lowering {

namespace {

// The nearest of 64 bits: exporters write the largest for "to the end", which a double rounds up.
std::int64_t integer_of(double value) {
  constexpr double beyond = 9223372036854775808.0;
  if (!(value < beyond)) return std::numeric_limits<std::int64_t>::max();
  return value < -beyond ? std::numeric_limits<std::int64_t>::min() : static_cast<std::int64_t>(value);
}

}  // namespace

Fact const& Context::fact(std::string const& name) const {
  auto const found = facts.find(name);
  if (found == facts.end()) throw ModelError('"' + name + '"', "nothing is known of it");
  return found->second;
}

Id Context::id(std::string const& name) {
  auto const found = ids.find(name);
  if (found != ids.end()) return found->second;
  auto const initializer = model.constants.find(name);
  if (initializer != model.constants.end()) return ids[name] = plan.constant(initializer->second, name);
  Fact const& known = fact(name);
  if (!known.constant) throw ModelError('"' + name + '"', "is read before it is computed");
  return ids[name] = plan.constant(*known.constant, name);
}

Id Step::operand(std::size_t operand) {
  if (!has(operand)) refuse("expected an operand " + std::to_string(operand) + ", found none");
  return context_.id(node_.inputs[operand]);
}

Fact const& Step::fact(std::size_t operand) const {
  if (!has(operand)) refuse("expected an operand " + std::to_string(operand) + ", found none");
  return context_.fact(node_.inputs[operand]);
}

Array const* Step::numbers(std::size_t operand) const {
  auto const initializer = context_.model.constants.find(node_.inputs[operand]);
  if (initializer != context_.model.constants.end()) return &initializer->second;
  Fact const& known = fact(operand);
  return known.constant ? &*known.constant : nullptr;
}

Array const& Step::fixed(std::size_t operand, std::string_view what) const {
  fact(operand);
  Array const* const array = numbers(operand);
  if (array == nullptr)
    refuse("is not supported: " + std::string(what) + " depend on an input of the model (\"" + node_.inputs[operand] +
               "\")",
           "bind them: --constant NAME=FILE");
  return *array;
}

std::vector<std::int64_t> Step::fixed_integers(std::size_t operand, std::string_view what) const {
  std::vector<std::int64_t> integers;
  for (double const value : fixed(operand, what).values) integers.push_back(integer_of(value));
  return integers;
}

std::int64_t Step::fixed_integer(std::size_t operand, std::string_view what) const {
  std::vector<std::int64_t> const integers = fixed_integers(operand, what);
  if (integers.size() != 1)
    refuse("expected one number as " + std::string(what) + ", found " + std::to_string(integers.size()));
  return integers.front();
}

Id Step::changed(std::size_t operand, Array array) {
  Array const& own = fixed(operand, "constants");
  if (own.shape == array.shape && own.values == array.values) return this->operand(operand);
  return constant(std::move(array), node_.inputs[operand]);
}

bool Step::has_attribute(std::string_view name) const {
  return node_.attributes.contains(std::string(name));
}

namespace {

// The attribute as a T, or a null pointer where it is not there.
template <class T>
T const* attribute_of(Step const& step, std::string_view name, char const* kind) {
  auto const found = step.node().attributes.find(std::string(name));
  if (found == step.node().attributes.end()) return nullptr;
  T const* const value = std::get_if<T>(&found->second);
  if (value == nullptr) step.refuse("expected " + std::string(kind) + " as attribute " + std::string(name));
  return value;
}

}  // namespace

std::int64_t Step::integer(std::string_view name, std::int64_t otherwise) const {
  auto const* const value = attribute_of<std::int64_t>(*this, name, "an integer");
  return value == nullptr ? otherwise : *value;
}

double Step::real(std::string_view name, double otherwise) const {
  auto const* const value = attribute_of<double>(*this, name, "a number");
  return value == nullptr ? otherwise : *value;
}

std::string Step::text(std::string_view name, std::string_view otherwise) const {
  auto const* const value = attribute_of<std::string>(*this, name, "a text");
  return value == nullptr ? std::string(otherwise) : *value;
}

std::vector<std::int64_t> Step::integers(std::string_view name, std::vector<std::int64_t> otherwise) const {
  auto const* const value = attribute_of<std::vector<std::int64_t>>(*this, name, "integers");
  return value == nullptr ? std::move(otherwise) : *value;
}

std::vector<double> Step::reals(std::string_view name) const {
  auto const* const value = attribute_of<std::vector<double>>(*this, name, "numbers");
  return value == nullptr ? std::vector<double>{} : *value;
}

std::vector<std::string> Step::texts(std::string_view name) const {
  auto const* const value = attribute_of<std::vector<std::string>>(*this, name, "texts");
  return value == nullptr ? std::vector<std::string>{} : *value;
}

std::size_t Step::axis(std::int64_t number, std::size_t rank) const {
  std::int64_t const extent = to_integer(rank);
  if (number < -extent || number >= extent)
    refuse("expected an axis of " + std::to_string(rank) + ", found " + std::to_string(number));
  return to_size(number < 0 ? number + extent : number);
}

bool Step::wants(std::size_t result) const {
  return result < results() && context_.read.contains(node_.outputs[result]);
}

bool Step::is_given(std::size_t result) const {
  return context_.ids.contains(node_.outputs[result]);
}

Extents const& Step::result_shape(std::size_t result) const {
  return context_.fact(node_.outputs[result]).shape;
}

Scalar Step::result_scalar(std::size_t result) const {
  return context_.fact(node_.outputs[result]).scalar;
}

void Step::give(std::size_t result, Id id) {
  if (!wants(result)) return;
  std::string const& name = node_.outputs[result];
  if (shape(id) != result_shape(result))
    refuse("a fault of the importer: result \"" + name + "\" has shape " + spell(result_shape(result)) +
           ", but was lowered to " + spell(shape(id)));
  if (plan().values[id].name.empty()) plan().values[id].name = name;
  context_.ids[name] = id;
}

void Step::note(std::string_view what) {
  plan().notes.push_back(node_.place + ": " + std::string(what));
}

void Step::refuse_listed(std::string_view what) const {
  throw ModelError(node_.place, fault_of(reason_of(node_.op + ", " + std::string(what))));
}

void Step::refuse(std::string const& fault, std::string const& remedy) const {
  throw ModelError(node_.place, fault, remedy);
}

}  // namespace tool::lowering

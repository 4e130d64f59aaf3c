// What a file leaves open about inputs: symbols of shapes, and inputs that are weights by nature.
#include <algorithm>
#include <cmath>
#include <ingot/host/quoted_text.hpp>
#include <limits>

#include "models/model.hpp"
#include "models/model_error.hpp"
#include "models/shown_text.hpp"

namespace tool {

namespace {

std::string place_of(Port const& port) {
  return "input " + in_quotes(port.name);
}

// As the file has it: "[N, 3, 8]".
std::string spell_declared(Port const& port) {
  if (!port.has_shape) return "no shape";
  std::string text = "[";
  for (Extent const& extent : port.shape) {
    if (text.size() > 1) text += ", ";
    text += spell(extent);
  }
  return text + ']';
}

void substitute(std::vector<Port>& ports, std::string const& symbol, std::int64_t number) {
  for (Port& port : ports) {
    for (Extent& extent : port.shape) {
      if (extent.symbol == symbol) extent = {number, {}};
    }
  }
}

// The symbol is a copy: what it stands in is overwritten.
void bind_symbol(Model& model, std::string const symbol, std::int64_t number) {
  substitute(model.inputs, symbol, number);
  substitute(model.outputs, symbol, number);
}

Port& input_of(Model& model, std::string const& name) {
  auto const found = std::ranges::find(model.inputs, name, &Port::name);
  if (found != model.inputs.end()) return *found;
  std::string names;
  for (Port const& input : model.inputs) names += (names.empty() ? "" : ", ") + in_quotes(input.name);
  throw ModelError("", "the model has no input " + in_quotes(name) + ", but " + (names.empty() ? "none" : names));
}

// Gives an input its shape, and its symbols their numbers.
void bind_port(Model& model, Port& port, Extents const& shape) {
  auto const contradicts = [&] {
    return ModelError(place_of(port), "expected " + spell_declared(port) + ", as the file says, found " + spell(shape));
  };
  if (!port.has_shape) {
    for (std::int64_t const extent : shape) port.shape.push_back({extent, {}});
    port.has_shape = true;
    return;
  }
  if (shape.size() != port.shape.size()) throw contradicts();
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    Extent const& extent = port.shape[axis];
    if (extent.symbol.empty() && extent.number != shape[axis]) throw contradicts();
    if (!extent.symbol.empty()) bind_symbol(model, extent.symbol, shape[axis]);
  }
}

void bind_batch(Model& model, std::int64_t batch) {
  for (Port const& port : model.inputs) {
    if (port.shape.empty() || port.shape.front().symbol.empty()) continue;
    model.notes.push_back("bound the first axis (" + spell(port.shape.front()) + ") of " + place_of(port) + " to " +
                          std::to_string(batch));
    bind_symbol(model, port.shape.front().symbol, batch);
  }
}

void check_bound(Port const& port) {
  auto const symbol = std::ranges::find_if(port.shape, [](Extent const& extent) { return !extent.symbol.empty(); });
  if (port.has_shape && symbol == port.shape.end()) return;
  throw ModelError(place_of(port), "its shape is open: the file says " + spell_declared(port),
                   "bind it by --input NAME=SHAPE");
}

// The least and the largest number of a scalar.
std::pair<double, double> range_of(Scalar scalar) {
  auto const of = []<class T>(T) {
    return std::pair{static_cast<double>(std::numeric_limits<T>::lowest()),
                     static_cast<double>(std::numeric_limits<T>::max())};
  };
  switch (scalar) {
    case Scalar::boolean:
      return {0, 1};
    case Scalar::int8:
      return of(std::int8_t{});
    case Scalar::uint8:
      return of(std::uint8_t{});
    case Scalar::int16:
      return of(std::int16_t{});
    case Scalar::uint16:
      return of(std::uint16_t{});
    case Scalar::int32:
      return of(std::int32_t{});
    case Scalar::uint32:
      return of(std::uint32_t{});
    case Scalar::int64:
      return of(std::int64_t{});
    case Scalar::uint64:
      return of(std::uint64_t{});
    default:
      return {-std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity()};
  }
}

void check_numbers(Port const& port, Array const& array) {
  if (is_floating(port.scalar)) return;
  auto const [least, largest] = range_of(port.scalar);
  for (double const value : array.values) {
    if (value >= least && value <= largest && value == std::trunc(value)) continue;
    throw ModelError(place_of(port), "expected numbers of " + std::string(name_of(port.scalar)) + ", found " +
                                         ingot::detail::shortest_decimal(value));
  }
}

}  // namespace

void bind_shapes(Model& model, std::int64_t batch, std::map<std::string, Extents> const& shapes) {
  if (batch < 1) throw ModelError("", "expected a batch of at least 1, found " + std::to_string(batch));
  for (auto const& [name, shape] : shapes) {
    Port& port = input_of(model, name);
    if (std::ranges::any_of(shape, [](std::int64_t extent) { return extent < 1; })) {
      throw ModelError(place_of(port), "expected extents of at least 1, found " + spell(shape));
    }
    bind_port(model, port, shape);
  }
  bind_batch(model, batch);
  for (Port const& port : model.inputs) check_bound(port);
  for (Port& port : model.outputs) {
    if (std::ranges::all_of(port.shape, [](Extent const& extent) { return extent.symbol.empty(); })) continue;
    port.shape.clear();
    port.has_shape = false;
  }
}

void bind_constant(Model& model, std::string const& input, Array array) {
  Port& port = input_of(model, input);
  check_numbers(port, array);
  bind_port(model, port, array.shape);
  array.scalar = port.scalar;
  model.constants.insert_or_assign(input, std::move(array));
  std::erase_if(model.inputs, [&](Port const& other) { return other.name == input; });
}

}  // namespace tool

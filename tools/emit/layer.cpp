#include "emit/layer.hpp"

#include <cstddef>
#include <utility>

#include "emit/formula.hpp"

namespace tool::emit {

namespace {

std::string indented(std::string const& text) {
  std::string result;
  for (char const c : text) {
    result += c;
    if (c == '\n') result += "    ";
  }
  return result;
}

std::string_view name_of(Layer::Kind kind) {
  switch (kind) {
    case Layer::Kind::network:
      return "ingot::Network";
    case Layer::Kind::residual:
      return "ingot::Residual";
    case Layer::Kind::concat:
      return "ingot::Concat";
    case Layer::Kind::single:
      break;
  }
  return "";
}

// How a part of a joint is named by visit_parameters, and by C++.
struct PartName {
  std::string path;
  std::string access;
};
PartName name_of_part(Layer::Kind kind, std::size_t i) {
  std::string const number = std::to_string(i);
  if (kind == Layer::Kind::residual) return i == 0 ? PartName{"body", "body()"} : PartName{"shortcut", "shortcut()"};
  return {number, (kind == Layer::Kind::network ? "layer<" : "branch<") + number + ">()"};
}

}  // namespace

std::string spell_shape_type(Extents const& shape) {
  return "ingot::Shape<" + list_of(shape) + '>';
}

Layer layer_of_extents(std::string const& name, Extents const& shape, std::string const& first) {
  std::string const arguments = first + (first.empty() || shape.empty() ? "" : ", ") + list_of(shape);
  return {.type = "ingot::" + name + '<' + arguments + '>', .takes = shape, .gives = shape};
}

Layer reshape_layer(Extents const& from, Extents const& to) {
  Layer layer{.type = "ingot::Reshape<" + spell_shape_type(from) + ", " + spell_shape_type(to) + '>'};
  if (to.size() == 1) layer = layer_of_extents("Flatten", from);
  layer.takes = from;
  layer.gives = to;
  return layer;
}

Layer identity_layer(Extents const& shape) {
  return {.type = "ingot::Identity<" + spell_shape_type(shape) + '>', .takes = shape, .gives = shape};
}

std::string type_of(Layer const& layer) {
  if (layer.kind == Layer::Kind::single) return layer.type;
  std::string text(name_of(layer.kind));
  for (std::size_t i = 0; i < layer.parts.size(); ++i) {
    text += (i == 0 ? "<\n    " : ",\n    ") + indented(type_of(layer.parts[i]));
  }
  return text + '>';
}

std::vector<WrittenParameter> parameters_of(Layer const& layer) {
  if (layer.kind == Layer::Kind::single) return layer.parameters;
  std::vector<WrittenParameter> all;
  for (std::size_t i = 0; i < layer.parts.size(); ++i) {
    PartName const part = name_of_part(layer.kind, i);
    for (WrittenParameter& parameter : parameters_of(layer.parts[i])) {
      parameter.name.insert(0, part.path + '.');
      parameter.access.insert(0, part.access + '.');
      all.push_back(std::move(parameter));
    }
  }
  return all;
}

void Chain::shape_to(Extents const& shape) {
  if (actual_ == shape) return;
  layers_.push_back(reshape_layer(actual_, shape));
  actual_ = shape;
}

void Chain::append(Layer layer) {
  shape_to(layer.takes);
  actual_ = layer.gives;
  shape_ = layer.gives;
  layers_.push_back(std::move(layer));
}

Layer Chain::joined(Extents const& end) {
  shape_to(end);
  if (layers_.empty()) return identity_layer(end);
  if (layers_.size() == 1) return std::move(layers_.front());
  return network(end);
}

Layer Chain::network(Extents const& end) {
  shape_to(end);
  if (layers_.empty()) layers_.push_back(identity_layer(end));
  return {.kind = Layer::Kind::network, .parts = std::move(layers_), .takes = begin_, .gives = end};
}

}  // namespace tool::emit

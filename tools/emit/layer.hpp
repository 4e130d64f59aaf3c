// A tree of layers, as text and parameters.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "emit/written_network.hpp"
#include "models/model.hpp"

namespace tool::emit {

// A layer of the library, or a joint of several.
struct Layer {
  enum class Kind { single, network, residual, concat };

  Kind kind = Kind::single;
  std::string type{};                          // of a single one, in C++
  std::string header{};                        // that declares it, where <ingot/models.hpp> does not
  std::vector<WrittenParameter> parameters{};  // of a single one, named within it
  std::vector<Layer> parts{};                  // of a joint: layers in order; the body and, if it is no identity, the
                                               // shortcut; branches
  std::string declaration{};                   // statements before the type that it names
  bool is_expression = false;
  Extents takes{};
  Extents gives{};
};

// "ingot::Relu<8, 24, 24>": a layer that is named by its extents.
Layer layer_of_extents(std::string const& name, Extents const& shape, std::string const& first = {});
std::string spell_shape_type(Extents const& shape);  // "ingot::Shape<8, 24, 24>"
// The same numbers under another shape: a Flatten where that has one axis.
Layer reshape_layer(Extents const& from, Extents const& to);
Layer identity_layer(Extents const& shape);

// In C++, layers below one another.
std::string type_of(Layer const& layer);
// All parameters in the order and under the names of visit_parameters, with the access that C++ has to them.
std::vector<WrittenParameter> parameters_of(Layer const& layer);
// Calls f with each single layer, in order.
template <class F>
void for_each_single(Layer const& layer, F&& f) {
  if (layer.kind == Layer::Kind::single) f(layer);
  for (Layer const& part : layer.parts) for_each_single(part, f);
}

// Layers one behind the other. Between two of different shapes stands a reshape.
class Chain {
 public:
  explicit Chain(Extents shape) : begin_(shape), shape_(shape), actual_(std::move(shape)) {}

  Extents const& shape() const { return shape_; }    // what comes next may count on it
  Extents const& actual() const { return actual_; }  // of what the last layer gives, of as many elements
  void reshape(Extents shape) { shape_ = std::move(shape); }
  void append(Layer layer);
  // One layer: the chain itself where it has several. With no layer at all an identity.
  Layer joined(Extents const& end);
  // The same, as a Network in any case.
  Layer network(Extents const& end);

 private:
  void shape_to(Extents const& shape);

  Extents begin_;
  Extents shape_;
  Extents actual_;
  std::vector<Layer> layers_{};
};

}  // namespace tool::emit

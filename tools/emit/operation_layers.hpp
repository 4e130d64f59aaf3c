// The layers that say an operation of a plan.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "emit/layer.hpp"
#include "emit/regions.hpp"
#include "emit/samples.hpp"
#include "plan/plan.hpp"

namespace tool::emit {

// A plan and where its samples stand.
struct Scope {
  plan::Plan const& plan;
  Samples const& samples;

  plan::Value const& value(plan::Id id) const { return plan.values[id]; }
  Extents sample(plan::Id id) const { return sample_shape(plan, samples, id); }
  // An operand that is a constant, or a null pointer; also where there is none.
  Array const* constant(plan::Id id, std::size_t operand) const;
};

// The layers that say the first operations of a chain of values, and how many; none where no layer says the first.
struct Said {
  std::vector<Layer> layers{};
  std::size_t count = 0;
};

// `ahead` are the values of a chain, each of which reads the one before; `actual` is the shape that the layer before the
// first gives. Layers take and give as many elements as the values' samples have.
Said layers_of(Scope const& scope, Extents const& actual, std::span<plan::Id const> ahead);

// Of one operation each; no layers where the library has none. They are in the files of their kind.
std::vector<Layer> convolution_layers(Scope const& scope, plan::Id id, plan::Convolution const& convolution);
std::vector<Layer> transposed_layers(Scope const& scope, plan::Id id, plan::ConvolutionTranspose const& convolution);
std::vector<Layer> pool_layers(Scope const& scope, plan::Id id, plan::Pool const& pool);
std::vector<Layer> reduce_layers(Scope const& scope, plan::Id id, plan::Reduce const& reduce);
std::vector<Layer> activation_layers(plan::Unary const& unary, Extents const& actual);
std::vector<Layer> prelu_layers(Scope const& scope, plan::Id id);
Said recurrent_layers(Scope const& scope, std::span<plan::Id const> ahead);
// Of a region in which a value is read in both directions, and the states of each step are joined.
std::vector<Layer> bidirectional_layers(Scope const& scope, Region const& region);

// A number as a person wrote it before it was rounded to float: 0.01 of 0.009999999776482582.
double as_written(double number);
// The values of a constant as a parameter of a layer.
WrittenParameter parameter_of(std::string const& name, Extents shape, Array const& array);
WrittenParameter filled_parameter(std::string const& name, Extents shape, double number);

std::size_t as_size(std::int64_t extent);

}  // namespace tool::emit

// A plan as a tree of layers.
#include <algorithm>
#include <string>
#include <utility>

#include "emit/expression_layer.hpp"
#include "emit/layer.hpp"
#include "emit/operation_layers.hpp"
#include "emit/regions.hpp"
#include "emit/samples.hpp"
#include "emit/written_network.hpp"

namespace tool {

namespace emit {
namespace {

using plan::Id;

class TreeBuilder {
 public:
  TreeBuilder(Scope const& scope, std::string& why_not) : scope_(scope), why_not_(why_not) {}

  // Of all that lies between two values, one layer that takes and gives their samples; none with the reason in why_not.
  std::optional<Layer> layer_between(Region const& region) {
    std::optional<Chain> chain = chain_through(region);
    if (!chain) return {};
    return chain->joined(scope_.sample(region.end));
  }
  std::optional<Layer> network_between(Region const& region) {
    std::optional<Chain> chain = chain_through(region);
    if (!chain) return {};
    return chain->network(scope_.sample(region.end));
  }

 private:
  std::optional<Chain> chain_through(Region const& region) {
    Chain chain(scope_.sample(region.begin));
    std::vector<Id> const joints = joints_of(scope_.plan, region);
    Id from = region.begin;       // what has been written so far ends here
    Id unwritten = region.begin;  // what no layer says begins here
    for (std::size_t i = 0; i < joints.size();) {
      Extents const actual = unwritten == from ? chain.actual() : scope_.sample(from);
      Said said = said_by_layers(actual, from, std::span(joints).subspan(i));
      std::size_t const count = std::max(said.count, std::size_t{1});
      if (said.count > 0) {
        if (!append_expression(chain, unwritten, from)) return {};
        for (Layer& layer : said.layers) chain.append(std::move(layer));
        unwritten = joints[i + count - 1];
        chain.reshape(scope_.sample(unwritten));
      }
      from = joints[i + count - 1];
      i += count;
    }
    if (!append_expression(chain, unwritten, from)) return {};
    return chain;
  }

  // `actual` is what the last layer gives.
  Said said_by_layers(Extents const& actual, Id from, std::span<Id const> ahead) {
    std::vector<Id> const& operands = scope_.value(ahead[0]).operands;
    bool const is_single =
        operands[0] == from && std::ranges::count_if(operands, [&](Id id) { return scope_.samples.flows[id]; }) == 1;
    if (is_single) return layers_of(scope_, actual, ahead);
    Region const region = region_between(scope_.plan, from, ahead[0]);
    std::vector<Layer> both = bidirectional_layers(scope_, region);
    if (!both.empty()) return {std::move(both), 1};
    std::optional<Layer> joint = joint_of(region);
    if (!joint) return {};
    Said said{{}, 1};
    said.layers.push_back(std::move(*joint));
    return said;
  }

  std::optional<Layer> joint_of(Region const& region) {
    std::vector<Region> const branches = branches_of(scope_.plan, region);
    if (branches.size() != scope_.value(region.end).operands.size()) return {};
    auto const* const binary = scope_.plan.if_a<plan::Binary>(region.end);
    if (binary != nullptr && binary->function == plan::BinaryFunction::add) return residual_of(region, branches);
    auto const* const concat = scope_.plan.if_a<plan::Concat>(region.end);
    if (concat != nullptr && axis_in_sample(scope_.samples, region.end, concat->axis) == 0) {
      return concat_of(region, branches);
    }
    return {};
  }

  std::optional<Layer> residual_of(Region const& region, std::vector<Region> const& branches) {
    Extents const& shape = scope_.value(region.end).shape;
    for (Region const& branch : branches) {
      if (scope_.value(branch.end).shape != shape) return {};
    }
    // The longer branch is the body.
    bool const exchanged = branches[0].size() < branches[1].size();
    Layer residual{
        .kind = Layer::Kind::residual, .takes = scope_.sample(region.begin), .gives = scope_.sample(region.end)};
    for (Region const& branch : {branches[exchanged ? 1 : 0], branches[exchanged ? 0 : 1]}) {
      if (branch.is_empty()) continue;
      std::optional<Layer> layer = layer_between(branch);
      if (!layer) return {};
      residual.parts.push_back(std::move(*layer));
    }
    return residual;
  }

  std::optional<Layer> concat_of(Region const& region, std::vector<Region> const& branches) {
    Layer concat{.kind = Layer::Kind::concat, .takes = scope_.sample(region.begin), .gives = scope_.sample(region.end)};
    for (Region const& branch : branches) {
      std::optional<Layer> layer = layer_between(branch);
      if (!layer) return {};
      concat.parts.push_back(std::move(*layer));
    }
    return concat;
  }

  // What no layer says, as the layer of an expression.
  bool append_expression(Chain& chain, Id begin, Id end) {
    if (begin == end) return true;
    std::optional<Layer> layer =
        expression_layer(scope_, region_between(scope_.plan, begin, end), expressions_, why_not_);
    if (!layer) return false;
    ++expressions_;
    chain.append(std::move(*layer));
    return true;
  }

  Scope const& scope_;
  std::string& why_not_;
  std::size_t expressions_ = 0;
};

std::size_t expressions_in(Layer const& layer) {
  std::size_t count = 0;
  for_each_single(layer, [&](Layer const& single) { count += single.is_expression ? 1 : 0; });
  return count;
}

// A plan as layers, if samples stand along an axis of its input.
struct Tree {
  Samples samples;
  Layer network;
};
std::optional<Tree> tree_of(plan::Plan const& plan, Samples::Axis axis, std::string& why_not) {
  std::optional<Samples> samples = find_samples(plan, axis, why_not);
  if (!samples) return {};
  Scope const scope{plan, *samples};
  Region const region = region_between(plan, plan.inputs[0], plan.outputs[0].value);
  std::optional<Layer> network = TreeBuilder(scope, why_not).network_between(region);
  if (!network) return {};
  return Tree{std::move(*samples), std::move(*network)};
}

// Samples stand along the first axis, or the second, as recurrent networks have it, or there is one sample. Of the ways
// to read the plan the first is taken that needs the fewest expressions.
std::optional<Tree> best_tree(plan::Plan const& plan, std::string& why_not) {
  std::size_t const rank = plan.values[plan.inputs[0]].shape.size();
  std::vector<Samples::Axis> axes;
  for (std::size_t axis = 0; axis < 2 && rank > 1; ++axis) axes.emplace_back(axis);
  axes.emplace_back();
  std::optional<Tree> best;
  for (Samples::Axis const axis : axes) {
    std::string reason;
    std::optional<Tree> tree = tree_of(plan, axis, reason);
    if (why_not.empty()) why_not = reason;
    if (!tree || (best && expressions_in(best->network) <= expressions_in(tree->network))) continue;
    best = std::move(tree);
  }
  return best;
}

// What the axes of the input are, where one that reads it says so.
std::string axes_of_input(plan::Plan const& plan, Samples const& samples, Id input) {
  std::size_t const rank = sample_shape(plan, samples, input).size();
  for (Id id = input + 1; id < plan.values.size(); ++id) {
    if (std::ranges::find(plan.values[id].operands, input) == plan.values[id].operands.end()) continue;
    bool const slides = plan.if_a<plan::Convolution>(id) != nullptr || plan.if_a<plan::Pool>(id) != nullptr ||
                        plan.if_a<plan::ConvolutionTranspose>(id) != nullptr;
    if (slides && rank == 3) return "channels, height, width";
    if (slides && rank == 2) return "channels, positions";
    if (plan.if_a<plan::Recurrent>(id) != nullptr && rank == 2) return "steps, features";
  }
  return "";
}

WrittenPort input_port(plan::Plan const& plan, Samples const& samples) {
  Id const id = plan.inputs[0];
  return {.name = plan.values[id].name,
          .identifier = {},
          .shape = sample_shape(plan, samples, id),
          .value = id,
          .order = plan.if_a<plan::Input>(id)->order,
          .batch_axis = samples.axis[id],
          .axes = axes_of_input(plan, samples, id)};
}
WrittenPort output_port(plan::Plan const& plan, Samples const& samples) {
  plan::Output const& output = plan.outputs[0];
  return {.name = output.name,
          .identifier = {},
          .shape = sample_shape(plan, samples, output.value),
          .value = output.value,
          .order = output.order,
          .batch_axis = samples.axis[output.value]};
}

WrittenNetwork written(plan::Plan const& plan, Tree const& tree) {
  WrittenNetwork result;
  result.headers = {"ingot/ingot.hpp", "ingot/models.hpp"};
  for_each_single(tree.network, [&](Layer const& layer) {
    result.declarations += layer.declaration;
    if (layer.header.empty() || std::ranges::find(result.headers, layer.header) != result.headers.end()) return;
    result.headers.push_back(layer.header);
  });
  result.declarations += "using Net = " + type_of(tree.network) + ";\n";
  result.parameters = parameters_of(tree.network);
  result.inputs.push_back(input_port(plan, tree.samples));
  result.outputs.push_back(output_port(plan, tree.samples));
  result.batch = tree.samples.batch;
  return result;
}

}  // namespace
}  // namespace emit

std::optional<WrittenNetwork> write_layers(plan::Plan const& plan, std::string& why_not) {
  why_not.clear();
  if (plan.inputs.size() != 1 || plan.outputs.size() != 1) {
    why_not = "a network has one input and one output, and the model has " + std::to_string(plan.inputs.size()) +
              " and " + std::to_string(plan.outputs.size());
    return {};
  }
  plan::Id const output = plan.outputs[0].value;
  bool const depends = output >= plan.inputs[0] &&
                       (output == plan.inputs[0] || emit::region_between(plan, plan.inputs[0], output).size() > 0);
  if (!depends) {
    why_not = "the output does not depend on the input";
    return {};
  }
  if (plan.values[plan.inputs[0]].shape.empty() || plan.values[output].shape.empty()) {
    why_not = "the input and the output of a network have axes, and one of the model's has none";
    return {};
  }
  std::optional<emit::Tree> const tree = emit::best_tree(plan, why_not);
  if (!tree) return {};
  return emit::written(plan, *tree);
}

}  // namespace tool

// TFLite's operators that rearrange and reduce tensors.
#include <algorithm>
#include <limits>

#include "models/model_error.hpp"
#include "readers/tflite_graph.hpp"

namespace tool::tflite {

namespace {

using Integers = std::vector<std::int64_t>;

void reshape(Graph& graph, Operator const& op) {
  op.expect_inputs(1, 2);
  Integers shape;
  if (graph.has_input(op, 1)) {
    shape = graph.integers(op, 1);
  } else if (auto const* const given = op.options<tflite_schema::ReshapeOptions>().new_shape()) {
    shape.assign(given->begin(), given->end());
  }
  graph.finish(op, 0, graph.node(op, "Reshape", {graph.input(op, 0), graph.integers(shape)}));
}

// To the shape that the file gives the output.
void to_output_shape(Graph& graph, Operator const& op) {
  Extents const shape = op.outputs.empty() ? Extents{} : graph.shape(op.outputs.front());
  graph.finish(op, 0, graph.node(op, "Reshape", {graph.input(op, 0), graph.integers(shape)}));
}
void squeeze(Graph& graph, Operator const& op) {
  op.expect_inputs(1, 1);
  to_output_shape(graph, op);
}
void expand_dims(Graph& graph, Operator const& op) {
  op.expect_inputs(2, 2);
  to_output_shape(graph, op);
}

void transpose(Graph& graph, Operator const& op) {
  op.expect_inputs(2, 2);
  graph.finish(op, 0, graph.node(op, "Transpose", {graph.input(op, 0)}, {{"perm", graph.integers(op, 1)}}));
}

void concatenation(Graph& graph, Operator const& op) {
  auto const& options = op.options<tflite_schema::ConcatenationOptions>();
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < op.inputs.size(); ++i) parts.push_back(graph.input(op, i));
  std::string const y = graph.node(op, "Concat", parts, {{"axis", std::int64_t{options.axis()}}});
  graph.finish(op, 0, graph.activated(op, y, options.activation()));
}

void pack(Graph& graph, Operator const& op) {
  std::int64_t const axis = op.options<tflite_schema::PackOptions>().axis();
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < op.inputs.size(); ++i) {
    parts.push_back(graph.node(op, "Unsqueeze", {graph.input(op, i), graph.integers(Integers{axis})}));
  }
  graph.finish(op, 0, graph.node(op, "Concat", parts, {{"axis", axis}}));
}

ModelError other_number_of_outputs(Operator const& op, std::int64_t expected) {
  return ModelError(op.place,
                    "expected " + std::to_string(expected) + " outputs, found " + std::to_string(op.outputs.size()));
}

// The parts of a split along an axis, each finished.
void split_into(Graph& graph, Operator const& op, std::string const& x, std::int64_t axis, Integers const& sizes,
                bool squeezed) {
  if (sizes.size() != op.outputs.size()) throw other_number_of_outputs(op, static_cast<std::int64_t>(sizes.size()));
  std::string const first = graph.node(op, "Split", {x, graph.integers(sizes)}, {{"axis", axis}}, sizes.size());
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    std::string part = i == 0 ? first : first + ':' + std::to_string(i);
    if (squeezed) part = graph.node(op, "Squeeze", {part, graph.integers(Integers{axis})});
    graph.finish(op, i, part);
  }
}

// The extent of an operand's axis, which may be counted from the last.
std::int64_t extent_of(Graph const& graph, Operator const& op, std::size_t i, std::int64_t axis) {
  static_cast<void>(graph.input(op, i));
  Extents const& shape = graph.shape(op.inputs[i]);
  auto const rank = static_cast<std::int64_t>(shape.size());
  if (axis < -rank || axis >= rank) {
    throw ModelError(op.place, "the axis " + std::to_string(axis) + " is none of " + tool::spell(shape));
  }
  return shape[static_cast<std::size_t>(axis < 0 ? axis + rank : axis)];
}

std::int64_t only(Operator const& op, Integers const& values) {
  if (values.size() != 1) throw ModelError(op.place, "expected one axis");
  return values.front();
}

void unpack(Graph& graph, Operator const& op) {
  op.expect_inputs(1, 1);
  std::int64_t const axis = op.options<tflite_schema::UnpackOptions>().axis();
  std::int64_t const extent = extent_of(graph, op, 0, axis);
  // Before a list is made of it: beside an extent of 0 it may be of any size.
  if (extent != static_cast<std::int64_t>(op.outputs.size())) throw other_number_of_outputs(op, extent);
  split_into(graph, op, graph.input(op, 0), axis, Integers(op.outputs.size(), 1), true);
}
void split(Graph& graph, Operator const& op) {
  op.expect_inputs(2, 2);
  std::int64_t const axis = only(op, graph.integers(op, 0));
  std::int64_t const extent = extent_of(graph, op, 1, axis);
  auto const parts = static_cast<std::int64_t>(op.outputs.size());
  if (parts == 0 || extent % parts != 0) throw ModelError(op.place, "the outputs do not divide the axis");
  split_into(graph, op, graph.input(op, 1), axis, Integers(op.outputs.size(), extent / parts), false);
}
void split_v(Graph& graph, Operator const& op) {
  op.expect_inputs(3, 3);
  std::int64_t const axis = only(op, graph.integers(op, 2));
  Integers sizes = graph.integers(op, 1);
  std::int64_t rest = extent_of(graph, op, 0, axis);
  for (std::int64_t const size : sizes) {
    if (size < -1 || size > rest) throw ModelError(op.place, "the sizes of the parts do not add up to the axis");
    rest -= std::max<std::int64_t>(size, 0);
  }
  std::ranges::replace(sizes, -1, rest);
  split_into(graph, op, graph.input(op, 0), axis, sizes, false);
}

void slice(Graph& graph, Operator const& op) {
  op.expect_inputs(3, 3);
  Integers const begin = graph.integers(op, 1);
  Integers const size = graph.integers(op, 2);
  if (begin.size() != size.size()) throw ModelError(op.place, "expected as many begins as sizes");
  Integers end;
  for (std::size_t i = 0; i < begin.size(); ++i) {
    std::int64_t const most = std::numeric_limits<std::int64_t>::max();
    // A size that ends beyond what can be counted ends where the axis does.
    bool const is_rest = size[i] < 0 || (begin[i] > 0 && size[i] > most - begin[i]);
    end.push_back(is_rest ? most : begin[i] + size[i]);
  }
  graph.finish(op, 0, graph.node(op, "Slice", {graph.input(op, 0), graph.integers(begin), graph.integers(end)}));
}

// The axes of bits that are set are taken whole, or dropped.
void strided_slice(Graph& graph, Operator const& op) {
  op.expect_inputs(4, 4);
  auto const& options = op.options<tflite_schema::StridedSliceOptions>();
  if (options.ellipsis_mask() != 0 || options.new_axis_mask() != 0 || options.offset()) {
    throw ModelError(op.place, "ellipsis_mask, new_axis_mask and offset are not supported");
  }
  Integers begin = graph.integers(op, 1);
  Integers end = graph.integers(op, 2);
  Integers const step = graph.integers(op, 3);
  if (begin.size() != end.size() || begin.size() != step.size() || begin.size() > 30) {
    throw ModelError(op.place, "expected as many begins as ends and strides");
  }
  Integers axes, dropped;
  for (std::size_t i = 0; i < begin.size(); ++i) {
    auto const is_set = [i](std::int32_t mask) { return (mask >> i & 1) != 0; };
    bool const backwards = step[i] < 0;
    if (is_set(options.shrink_axis_mask())) {
      end[i] = begin[i] == -1 ? std::numeric_limits<std::int64_t>::max() : begin[i] + 1;
      dropped.push_back(static_cast<std::int64_t>(i));
    } else {
      if (is_set(options.begin_mask())) begin[i] = backwards ? std::numeric_limits<std::int64_t>::max() : 0;
      if (is_set(options.end_mask())) {
        end[i] = backwards ? std::numeric_limits<std::int64_t>::lowest() : std::numeric_limits<std::int64_t>::max();
      }
    }
    axes.push_back(static_cast<std::int64_t>(i));
  }
  std::string y = graph.node(
      op, "Slice",
      {graph.input(op, 0), graph.integers(begin), graph.integers(end), graph.integers(axes), graph.integers(step)});
  if (!dropped.empty()) y = graph.node(op, "Squeeze", {y, graph.integers(dropped)});
  graph.finish(op, 0, y);
}

// TFLite's pairs [axis][before, after] in ONNX's order: all before, then all after.
std::string pads(Graph& graph, Operator const& op) {
  Integers const pairs = graph.integers(op, 1);
  Integers ordered;
  for (std::size_t side = 0; side < 2; ++side) {
    for (std::size_t i = side; i < pairs.size(); i += 2) ordered.push_back(pairs[i]);
  }
  return graph.integers(ordered);
}
void pad(Graph& graph, Operator const& op) {
  op.expect_inputs(2, 3);
  std::vector<std::string> operands{graph.input(op, 0), pads(graph, op)};
  if (graph.has_input(op, 2))
    operands.push_back(graph.node(op, "Reshape", {graph.input(op, 2), graph.integers(Integers{})}));
  graph.finish(op, 0, graph.node(op, "Pad", operands));
}
void mirror_pad(Graph& graph, Operator const& op) {
  op.expect_inputs(2, 2);
  if (op.options<tflite_schema::MirrorPadOptions>().mode() != tflite_schema::MirrorPadMode_REFLECT) {
    throw ModelError(op.place, "the mode SYMMETRIC is not supported");
  }
  graph.finish(op, 0, graph.node(op, "Pad", {graph.input(op, 0), pads(graph, op)}, {{"mode", std::string("reflect")}}));
}

void gather(Graph& graph, Operator const& op) {
  op.expect_inputs(2, 2);
  auto const& options = op.options<tflite_schema::GatherOptions>();
  if (options.batch_dims() != 0) throw ModelError(op.place, "batch_dims are not supported");
  graph.finish(
      op, 0,
      graph.node(op, "Gather", {graph.input(op, 0), graph.input(op, 1)}, {{"axis", std::int64_t{options.axis()}}}));
}
void tile(Graph& graph, Operator const& op) {
  op.expect_inputs(2, 2);
  graph.finish(op, 0, graph.node(op, "Tile", {graph.input(op, 0), graph.integers(graph.integers(op, 1))}));
}
void broadcast_to(Graph& graph, Operator const& op) {
  op.expect_inputs(2, 2);
  graph.finish(op, 0, graph.node(op, "Expand", {graph.input(op, 0), graph.integers(graph.integers(op, 1))}));
}
void fill(Graph& graph, Operator const& op) {
  op.expect_inputs(2, 2);
  graph.finish(op, 0, graph.node(op, "Expand", {graph.input(op, 1), graph.integers(graph.integers(op, 0))}));
}
void shape(Graph& graph, Operator const& op) {
  op.expect_inputs(1, 1);
  graph.finish(op, 0, graph.node(op, "Shape", {graph.input(op, 0)}));
}
void reverse(Graph& graph, Operator const& op) {
  op.expect_inputs(2, 2);
  Integers const axes = graph.integers(op, 1);
  Integers const last(axes.size(), -1);
  Integers const beyond(axes.size(), std::numeric_limits<std::int64_t>::lowest());
  Integers const step(axes.size(), -1);
  graph.finish(op, 0,
               graph.node(op, "Slice",
                          {graph.input(op, 0), graph.integers(last), graph.integers(beyond), graph.integers(axes),
                           graph.integers(step)}));
}

void reduce(Graph& graph, Operator const& op, std::string_view onnx) {
  op.expect_inputs(2, 2);
  std::int64_t const keep = op.options<tflite_schema::ReducerOptions>().keep_dims() ? 1 : 0;
  Integers const axes = graph.integers(op, 1);
  std::map<std::string, Attribute> attributes{{"keepdims", keep}};
  std::vector<std::string> operands{graph.input(op, 0)};
  if (onnx == "ReduceSum") {
    operands.push_back(graph.integers(axes));  // an operand since opset 13, of this one alone
  } else {
    attributes["axes"] = axes;
  }
  graph.finish(op, 0, graph.node(op, onnx, operands, attributes));
}
void mean(Graph& graph, Operator const& op) {
  reduce(graph, op, "ReduceMean");
}
void sum(Graph& graph, Operator const& op) {
  reduce(graph, op, "ReduceSum");
}
void reduce_max(Graph& graph, Operator const& op) {
  reduce(graph, op, "ReduceMax");
}
void reduce_min(Graph& graph, Operator const& op) {
  reduce(graph, op, "ReduceMin");
}
void reduce_prod(Graph& graph, Operator const& op) {
  reduce(graph, op, "ReduceProd");
}

void arg(Graph& graph, Operator const& op, std::string_view onnx) {
  op.expect_inputs(2, 2);
  graph.finish(op, 0,
               graph.node(op, onnx, {graph.input(op, 0)},
                          {{"axis", only(op, graph.integers(op, 1))}, {"keepdims", std::int64_t{0}}}));
}
void arg_max(Graph& graph, Operator const& op) {
  arg(graph, op, "ArgMax");
}
void arg_min(Graph& graph, Operator const& op) {
  arg(graph, op, "ArgMin");
}

void cumsum(Graph& graph, Operator const& op) {
  op.expect_inputs(2, 2);
  auto const& options = op.options<tflite_schema::CumsumOptions>();
  graph.finish(
      op, 0,
      graph.node(op, "CumSum", {graph.input(op, 0), graph.input(op, 1)},
                 {{"exclusive", std::int64_t{options.exclusive()}}, {"reverse", std::int64_t{options.reverse()}}}));
}

}  // namespace

Rules const& rules_of_arrangement() {
  static Rules const rules{{"ARG_MAX", arg_max},
                           {"ARG_MIN", arg_min},
                           {"BROADCAST_TO", broadcast_to},
                           {"CONCATENATION", concatenation},
                           {"CUMSUM", cumsum},
                           {"EXPAND_DIMS", expand_dims},
                           {"FILL", fill},
                           {"GATHER", gather},
                           {"MEAN", mean},
                           {"MIRROR_PAD", mirror_pad},
                           {"PACK", pack},
                           {"PAD", pad},
                           {"PADV2", pad},
                           {"REDUCE_MAX", reduce_max},
                           {"REDUCE_MIN", reduce_min},
                           {"REDUCE_PROD", reduce_prod},
                           {"RESHAPE", reshape},
                           {"REVERSE_V2", reverse},
                           {"SHAPE", shape},
                           {"SLICE", slice},
                           {"SPLIT", split},
                           {"SPLIT_V", split_v},
                           {"SQUEEZE", squeeze},
                           {"STRIDED_SLICE", strided_slice},
                           {"SUM", sum},
                           {"TILE", tile},
                           {"TRANSPOSE", transpose},
                           {"UNPACK", unpack}};
  return rules;
}

}  // namespace tool::tflite

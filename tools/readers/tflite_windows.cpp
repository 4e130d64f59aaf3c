// TFLite's convolutions, pools and other operators of images.
#include <algorithm>

#include "models/model_error.hpp"
#include "readers/tflite_graph.hpp"

namespace tool::tflite {

namespace {

std::vector<std::int64_t> pair(std::int64_t height, std::int64_t width) {
  return {height, width};
}

// As ONNX names them: of the window's place, an odd number of zeros has the one more behind.
std::string spell(tflite_schema::Padding padding) {
  return padding == tflite_schema::Padding_VALID ? "VALID" : "SAME_UPPER";
}

Extents const& image_shape(Graph const& graph, Operator const& op, std::size_t i) {
  static_cast<void>(graph.input(op, i));
  Extents const& shape = graph.shape(op.inputs[i]);
  if (shape.size() != 4) {
    throw ModelError(op.place, "expected 4 axes of operand " + std::to_string(i) + ", found " + tool::spell(shape));
  }
  return shape;
}

template <class Options>
std::map<std::string, Attribute> window_of(Options const& options) {
  return {{"strides", pair(options.stride_h(), options.stride_w())},
          {"dilations", pair(options.dilation_h(), options.dilation_w())},
          {"auto_pad", spell(options.padding())}};
}

template <class Options>
void convolve(Graph& graph, Operator const& op, std::string const& weight, std::int64_t groups) {
  auto const& options = op.options<Options>();
  std::vector<std::string> operands{graph.channels_first(op, graph.input(op, 0)), weight};
  if (graph.has_input(op, 2)) operands.push_back(graph.input(op, 2));
  auto attributes = window_of(options);
  attributes["group"] = groups;
  std::string const y = graph.node(op, "Conv", operands, attributes);
  graph.finish(op, 0, graph.channels_last(op, graph.activated(op, y, options.activation())));
}

// Weights are [filters, height, width, channels].
void conv_2d(Graph& graph, Operator const& op) {
  op.expect_inputs(2, 3);
  std::int64_t const channels = image_shape(graph, op, 0)[3];
  std::int64_t const of_weight = image_shape(graph, op, 1)[3];
  if (of_weight < 1 || channels % of_weight != 0) {
    throw ModelError(op.place, "the weight's " + std::to_string(of_weight) + " channels do not divide the input's " +
                                   std::to_string(channels));
  }
  convolve<tflite_schema::Conv2DOptions>(graph, op, graph.channels_first(op, graph.input(op, 1)), channels / of_weight);
}

// Weights are [1, height, width, channels * multiplier].
void depthwise_conv_2d(Graph& graph, Operator const& op) {
  op.expect_inputs(2, 3);
  std::int64_t const channels = image_shape(graph, op, 0)[3];
  if (image_shape(graph, op, 1)[0] != 1) throw ModelError(op.place, "expected a weight whose first extent is 1");
  convolve<tflite_schema::DepthwiseConv2DOptions>(graph, op, graph.permuted(op, graph.input(op, 1), {3, 0, 1, 2}),
                                                  channels);
}

// Operands: the output's shape, weights [filters, height, width, channels], x, and perhaps a bias. The output is cut as
// the convolution that it is the gradient of is padded.
void transpose_conv(Graph& graph, Operator const& op) {
  op.expect_inputs(3, 4);
  auto const& options = op.options<tflite_schema::TransposeConvOptions>();
  Extents const& weight = image_shape(graph, op, 1);
  Extents const& x = image_shape(graph, op, 2);
  std::vector<std::int64_t> const wanted = graph.integers(op, 0);
  if (wanted.size() != 4) throw ModelError(op.place, "expected an output shape of 4 axes");
  std::vector<std::int64_t> const stride = pair(options.stride_h(), options.stride_w());
  std::vector<std::int64_t> begin(2), end(2), more(2);
  for (std::size_t i = 0; i < 2; ++i) {
    if (stride[i] < 1 || stride[i] > 4096) throw ModelError(op.place, "expected a stride of 1 or more");
    std::int64_t const full = (x[i + 1] - 1) * stride[i] + weight[i + 1];
    std::int64_t const cut =
        options.padding() == tflite_schema::Padding_VALID ? 0 : std::max<std::int64_t>(full - wanted[i + 1], 0);
    begin[i] = cut / 2;
    end[i] = cut - begin[i];
    more[i] = wanted[i + 1] - (full - cut);
    if (more[i] < 0)
      throw ModelError(op.place, "the output shape " + tool::spell(wanted) + " is smaller than the result");
  }
  std::vector<std::string> operands{graph.channels_first(op, graph.input(op, 2)),
                                    graph.permuted(op, graph.input(op, 1), {3, 0, 1, 2})};
  if (graph.has_input(op, 3)) operands.push_back(graph.input(op, 3));
  std::string const y = graph.node(op, "ConvTranspose", operands,
                                   {{"strides", stride},
                                    {"pads", std::vector<std::int64_t>{begin[0], begin[1], end[0], end[1]}},
                                    {"output_padding", more}});
  graph.finish(op, 0, graph.channels_last(op, graph.activated(op, y, options.activation())));
}

void pool(Graph& graph, Operator const& op, std::string_view onnx) {
  op.expect_inputs(1, 1);
  image_shape(graph, op, 0);
  auto const& options = op.options<tflite_schema::Pool2DOptions>();
  std::string const y = graph.node(op, onnx, {graph.channels_first(op, graph.input(op, 0))},
                                   {{"kernel_shape", pair(options.filter_height(), options.filter_width())},
                                    {"strides", pair(options.stride_h(), options.stride_w())},
                                    {"auto_pad", spell(options.padding())}});
  graph.finish(op, 0, graph.channels_last(op, graph.activated(op, y, options.activation())));
}
void average_pool_2d(Graph& graph, Operator const& op) {
  pool(graph, op, "AveragePool");
}
void max_pool_2d(Graph& graph, Operator const& op) {
  pool(graph, op, "MaxPool");
}

// Operands: x, and the new height and width. TFLite rounds a position between two up where corners or centres are
// aligned, and down to a whole number elsewhere.
template <class Options>
void resize(Graph& graph, Operator const& op, std::string_view mode) {
  op.expect_inputs(2, 2);
  Extents const& x = image_shape(graph, op, 0);
  auto const& options = op.options<Options>();
  std::vector<std::int64_t> const size = graph.integers(op, 1);
  if (size.size() != 2) throw ModelError(op.place, "expected a height and a width");
  if (options.align_corners() && options.half_pixel_centers()) {
    throw ModelError(op.place, "corners and centres that are aligned together are not supported");
  }
  std::string const coordinates = options.align_corners()        ? "align_corners"
                                  : options.half_pixel_centers() ? "half_pixel"
                                                                 : "asymmetric";
  std::map<std::string, Attribute> attributes{{"mode", std::string(mode)},
                                              {"coordinate_transformation_mode", coordinates}};
  if (mode == "nearest") {
    attributes["nearest_mode"] = std::string(coordinates == "asymmetric" ? "floor" : "round_prefer_ceil");
  }
  std::string const sizes = graph.integers(std::vector<std::int64_t>{x[0], x[3], size[0], size[1]});
  std::string const y =
      graph.node(op, "Resize", {graph.channels_first(op, graph.input(op, 0)), "", "", sizes}, attributes);
  graph.finish(op, 0, graph.channels_last(op, y));
}
void resize_bilinear(Graph& graph, Operator const& op) {
  resize<tflite_schema::ResizeBilinearOptions>(graph, op, "linear");
}
void resize_nearest(Graph& graph, Operator const& op) {
  resize<tflite_schema::ResizeNearestNeighborOptions>(graph, op, "nearest");
}

// Of height, width, channels, both have the block's position in front of the channel: ONNX's order DCR.
void depth_to_space(Graph& graph, Operator const& op) {
  op.expect_inputs(1, 1);
  image_shape(graph, op, 0);
  std::string const y =
      graph.node(op, "DepthToSpace", {graph.channels_first(op, graph.input(op, 0))},
                 {{"blocksize", std::int64_t{op.options<tflite_schema::DepthToSpaceOptions>().block_size()}},
                  {"mode", std::string("DCR")}});
  graph.finish(op, 0, graph.channels_last(op, y));
}
void space_to_depth(Graph& graph, Operator const& op) {
  op.expect_inputs(1, 1);
  image_shape(graph, op, 0);
  std::string const y =
      graph.node(op, "SpaceToDepth", {graph.channels_first(op, graph.input(op, 0))},
                 {{"blocksize", std::int64_t{op.options<tflite_schema::SpaceToDepthOptions>().block_size()}}});
  graph.finish(op, 0, graph.channels_last(op, y));
}

// x / (bias + alpha * sum of squares of 2 radius + 1 neighbouring channels)^beta; ONNX divides alpha by their number.
void local_response_normalization(Graph& graph, Operator const& op) {
  op.expect_inputs(1, 1);
  image_shape(graph, op, 0);
  auto const& options = op.options<tflite_schema::LocalResponseNormalizationOptions>();
  std::int64_t const size = 2 * std::int64_t{options.radius()} + 1;
  std::string const y = graph.node(op, "LRN", {graph.channels_first(op, graph.input(op, 0))},
                                   {{"size", size},
                                    {"alpha", static_cast<double>(options.alpha()) * static_cast<double>(size)},
                                    {"beta", static_cast<double>(options.beta())},
                                    {"bias", static_cast<double>(options.bias())}});
  graph.finish(op, 0, graph.channels_last(op, y));
}

}  // namespace

Rules const& rules_of_windows() {
  static Rules const rules{{"AVERAGE_POOL_2D", average_pool_2d},
                           {"CONV_2D", conv_2d},
                           {"DEPTHWISE_CONV_2D", depthwise_conv_2d},
                           {"DEPTH_TO_SPACE", depth_to_space},
                           {"LOCAL_RESPONSE_NORMALIZATION", local_response_normalization},
                           {"MAX_POOL_2D", max_pool_2d},
                           {"RESIZE_BILINEAR", resize_bilinear},
                           {"RESIZE_NEAREST_NEIGHBOR", resize_nearest},
                           {"SPACE_TO_DEPTH", space_to_depth},
                           {"TRANSPOSE_CONV", transpose_conv}};
  return rules;
}

}  // namespace tool::tflite

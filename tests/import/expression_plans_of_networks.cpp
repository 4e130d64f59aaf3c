#include "expression_plans.hpp"

namespace tool::tests {

using namespace plan;

namespace {

std::int64_t extent(std::size_t count) {
  return static_cast<std::int64_t>(count);
}

// Results along an axis of `input` elements; those of a transposed convolution.
std::int64_t outputs_along(std::int64_t input, Window const& window, std::size_t i) {
  auto const padded = static_cast<std::size_t>(input) + window.before[i] + window.after[i];
  return extent((padded - window.dilation[i] * (window.kernel[i] - 1) - 1) / window.stride[i] + 1);
}
std::int64_t transposed_along(std::int64_t input, Window const& window, std::size_t output_padding, std::size_t i) {
  return (input - 1) * extent(window.stride[i]) - extent(window.before[i]) - extent(window.after[i]) +
         extent(window.dilation[i] * (window.kernel[i] - 1) + output_padding + 1);
}

struct Sizes {
  Extents image;  // [N, C, ...]
  std::int64_t filters;
  std::size_t groups;
};
Extents weight_shape(std::int64_t first, std::int64_t second, Window const& window) {
  Extents shape{first, second};
  for (std::size_t const taps : window.kernel) shape.push_back(extent(taps));
  return shape;
}

PlanCase convolution(std::string const& name, Sizes const& sizes, Window const& window, bool has_bias) {
  Building building(name);
  Id const x = building.input("x", sizes.image);
  std::vector<Id> operands{
      x, building.numbers("conv.weight", weight_shape(sizes.filters, sizes.image[1] / extent(sizes.groups), window))};
  if (has_bias) operands.push_back(building.numbers("conv.bias", {sizes.filters}));
  Extents shape{sizes.image[0], sizes.filters};
  for (std::size_t i = 0; i < window.kernel.size(); ++i) shape.push_back(outputs_along(sizes.image[2 + i], window, i));
  building.give(building.then(Convolution{window, sizes.groups}, operands, shape));
  return building.done();
}

PlanCase transposed(std::string const& name, Sizes const& sizes, Window const& window,
                    std::vector<std::size_t> const& output_padding, bool computed_weight = false) {
  Building building(name);
  Id const x = building.input("x", sizes.image);
  Extents const shape_of_weight = weight_shape(sizes.image[1], sizes.filters / extent(sizes.groups), window);
  Id const weight =
      computed_weight ? building.input("w", shape_of_weight) : building.numbers("up.weight", shape_of_weight);
  Extents shape{sizes.image[0], sizes.filters};
  for (std::size_t i = 0; i < window.kernel.size(); ++i)
    shape.push_back(transposed_along(sizes.image[2 + i], window, output_padding[i], i));
  building.give(building.then(ConvolutionTranspose{window, output_padding, sizes.groups},
                              {x, weight, building.numbers("up.bias", {sizes.filters})}, shape));
  return building.done();
}

PlanCase pooling(std::string const& name, Extents const& image, Pool const& pool) {
  Building building(name);
  Id const x = building.input("x", image);
  Extents shape{image[0], image[1]};
  for (std::size_t i = 0; i < pool.window.kernel.size(); ++i)
    shape.push_back(outputs_along(image[2 + i], pool.window, i));
  building.give(building.then(pool, {x}, shape));
  return building.done();
}

}  // namespace

std::vector<PlanCase> window_plans() {
  return {
      convolution("conv_plain", {{1, 3, 6, 5}, 4, 1}, {{3, 2}, {1, 1}, {0, 0}, {0, 0}, {1, 1}}, true),
      convolution("conv_groups", {{2, 4, 7, 7}, 6, 2}, {{3, 3}, {2, 2}, {1, 0}, {1, 2}, {1, 1}}, true),
      convolution("conv_dilated", {{1, 2, 9, 8}, 2, 1}, {{3, 2}, {1, 2}, {2, 1}, {2, 1}, {2, 3}}, false),
      convolution("conv_unread", {{1, 2, 8, 9}, 3, 1}, {{3, 3}, {2, 3}, {1, 1}, {0, 0}, {1, 1}}, true),
      convolution("conv_gaps", {{1, 2, 10, 9}, 3, 1}, {{2, 1}, {4, 3}, {1, 0}, {0, 0}, {1, 1}}, true),
      convolution("conv_depthwise", {{1, 4, 5, 5}, 4, 4}, {{3, 3}, {1, 1}, {1, 1}, {1, 1}, {1, 1}}, true),
      convolution("conv_1d", {{2, 4, 9}, 6, 2}, {{3}, {2}, {2}, {1}, {2}}, true),
      transposed("up_2d", {{2, 4, 3, 4}, 6, 2}, {{3, 2}, {2, 3}, {1, 0}, {0, 1}, {1, 1}}, {1, 0}),
      transposed("up_dilated", {{1, 2, 3, 3}, 2, 1}, {{2, 3}, {1, 2}, {0, 3}, {1, 4}, {2, 1}}, {0, 1}),
      transposed("up_1d", {{1, 3, 5}, 2, 1}, {{4}, {2}, {1}, {1}, {1}}, {0}),
      transposed("up_computed", {{1, 4, 3, 3}, 2, 2}, {{2, 2}, {2, 2}, {0, 0}, {0, 0}, {1, 1}}, {0, 0}, true),
      pooling("max_2d", {2, 3, 6, 7}, {true, {{2, 3}, {2, 2}, {1, 0}, {1, 1}, {1, 1}}}),
      pooling("max_dilated", {1, 2, 8, 8}, {true, {{3, 2}, {1, 2}, {1, 1}, {1, 1}, {2, 3}}}),
      pooling("max_ceil", {1, 2, 6, 6}, {true, {{3, 3}, {2, 2}, {0, 0}, {1, 1}, {1, 1}}}),
      pooling("max_unread", {1, 2, 8, 8}, {true, {{3, 2}, {2, 3}, {1, 0}, {0, 0}, {1, 1}}}),
      pooling("max_padding", {1, 2, 4, 4}, {true, {{2, 2}, {1, 1}, {2, 1}, {1, 1}, {2, 1}}}),
      pooling("max_1d", {1, 2, 9}, {true, {{3}, {2}, {1}, {1}, {1}}}),
      pooling("mean_counted", {1, 2, 6, 6}, {false, {{3, 3}, {2, 1}, {1, 1}, {1, 1}, {1, 1}}, true, {1, 1}}),
      pooling("mean_uncounted", {1, 2, 6, 6}, {false, {{3, 2}, {2, 1}, {1, 1}, {2, 0}, {1, 1}}, false, {2, 0}}),
      pooling("mean_ceil", {1, 2, 6, 6}, {false, {{3, 3}, {2, 2}, {1, 0}, {2, 1}, {1, 1}}, true, {1, 0}}),
      pooling("mean_dilated", {1, 2, 6, 6}, {false, {{2, 2}, {1, 2}, {1, 0}, {1, 0}, {2, 1}}, false, {1, 0}}),
      pooling("mean_1d", {2, 2, 8}, {false, {{3}, {2}, {1}, {1}, {1}}, false, {0}}),
  };
}

namespace {

PlanCase products() {
  Building building("products");
  Id const a = building.input("a", {2, 1, 3, 4});
  Id const b = building.input("b", {5, 4, 2});
  building.give(building.then(Matmul{}, {a, b}, {2, 5, 3, 2}));
  building.give(building.then(Matmul{}, {a, building.numbers("m", {4, 3})}, {2, 1, 3, 3}));
  Id const weight = building.numbers("fc.weight", {3, 4});
  Id const y = building.then(Dense{}, {a, weight, building.numbers("fc.bias", {3})}, {2, 1, 3, 3});
  building.give(y);
  building.give(building.then(Dense{}, {y, building.numbers("out.weight", {1, 3})}, {2, 1, 3, 1}));
  building.give(building.then(Softmax{3}, {y}, {2, 1, 3, 3}));
  building.give(building.then(Softmax{0, true}, {y}, {2, 1, 3, 3}));
  building.give(building.then(Softmax{2}, {y}, {2, 1, 3, 3}));
  return building.done();
}

PlanCase norms() {
  Building building("norms");
  Extents const shape{2, 4, 3, 2};
  Id const x = building.input("x", shape);
  Id const scale = building.numbers("norm.weight", {4});
  Id const bias = building.numbers("norm.bias", {4});
  Id const mean = building.numbers("norm.mean", {4});
  Id const variance = building.numbers("norm.variance", {4}, 0.5, 2);
  building.give(building.then(BatchNorm{1e-5}, {x, scale, bias, mean, variance}, shape));
  building.give(building.then(GroupNorm{2, 1e-5}, {x, scale, bias}, shape));
  building.give(building.then(GroupNorm{4, 1e-3}, {x, scale, bias}, shape));
  building.give(building.then(LayerNorm{2, 1e-5}, {x}, shape));
  building.give(building.then(LayerNorm{1, 1e-5}, {x, building.numbers("a", {2}), building.numbers("b", {2})}, shape));
  building.give(building.then(RmsNorm{2, 1e-5}, {x, building.numbers("c", {3, 2})}, shape));
  building.give(building.then(RmsNorm{1, 1e-5}, {x}, shape));
  building.give(building.then(LocalResponseNorm{3, 0.5, 0.75, 2}, {x}, shape));
  return building.done();
}

PlanCase recurrent(std::string const& name, Recurrent const& cell, bool has_states) {
  Building building(name);
  std::int64_t const gates = cell.cell == Recurrent::Cell::lstm ? 4 : cell.cell == Recurrent::Cell::gru ? 3 : 1;
  std::vector<Id> operands{building.input("x", {4, 2, 3}), building.numbers("w_ih", {gates * 2, 3}),
                           building.numbers("w_hh", {gates * 2, 2}), building.numbers("b_ih", {gates * 2}),
                           building.numbers("b_hh", {gates * 2})};
  if (has_states) operands.push_back(building.numbers("h0", {2, 2}));
  if (has_states && cell.cell == Recurrent::Cell::lstm) operands.push_back(building.numbers("c0", {2, 2}));
  building.give(building.then(cell, operands, {4, 2, 2}), "hidden");
  if (cell.cell == Recurrent::Cell::lstm) {
    Recurrent with_cell = cell;
    with_cell.gives_cell_state = true;
    building.give(building.then(with_cell, operands, {2, 2}), "cell");
  }
  return building.done();
}

PlanCase attention(std::string const& name, bool causal, bool has_bias) {
  Building building(name);
  std::vector<Id> operands{building.input("x", {2, 3, 4}), building.numbers("in_proj_weight", {12, 4}),
                           building.numbers("out_proj.weight", {4, 4})};
  if (has_bias) operands.push_back(building.numbers("in_proj_bias", {12}));
  if (has_bias) operands.push_back(building.numbers("out_proj.bias", {4}));
  building.give(building.then(Attention{2, causal}, operands, {2, 3, 4}));
  return building.done();
}

PlanCase gated() {
  Building building("gated");
  Id const x = building.input("x", {2, 6});
  building.give(building.then(Gated{1, {}, UnaryFunction::sigmoid}, {x}, {2, 3}));
  building.give(building.then(Gated{0, UnaryFunction::tanh, UnaryFunction::silu}, {x}, {1, 6}));
  return building.done();
}

}  // namespace

std::vector<PlanCase> network_plans() {
  using enum Recurrent::Cell;
  return {products(),
          norms(),
          recurrent("rnn", {.cell = rnn}, false),
          recurrent("rnn_relu", {.cell = rnn, .reverse = true, .rnn_relu = true}, true),
          recurrent("gru", {.cell = gru}, true),
          recurrent("gru_before", {.cell = gru, .reverse = true, .reset_after = false}, false),
          recurrent("lstm", {.cell = lstm}, true),
          recurrent("lstm_reverse", {.cell = lstm, .reverse = true}, false),
          attention("attention", false, true),
          attention("attention_causal", true, false),
          gated()};
}

}  // namespace tool::tests

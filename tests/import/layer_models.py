"""Small models in ONNX, each with the network that a person would write for it: what check_layers.py imports."""
import math

import onnx
from onnx import TensorProto, helper


class Graph:
    """Nodes one behind the other, with weights drawn from a generator of its own."""

    def __init__(self):
        self.nodes, self.constants, self.state = [], [], 1

    def draw(self):
        self.state = self.state * 6364136223846793005 + 1442695040888963407 & (1 << 64) - 1
        return (self.state >> 40) / (1 << 24) - 0.5

    def weights(self, *shape, least=None):
        """Of the size that keeps sums near 1; with `least` positive ones above it."""
        count = math.prod(shape)
        scale = 2 / math.sqrt(max(1, count // shape[0]))
        values = [self.draw() * scale if least is None else least + abs(self.draw()) for _ in range(count)]
        name = f"w{len(self.constants)}"
        self.constants.append(helper.make_tensor(name, TensorProto.FLOAT, shape, values))
        return name

    def integers(self, *values):
        name = f"w{len(self.constants)}"
        self.constants.append(helper.make_tensor(name, TensorProto.INT64, [len(values)], values))
        return name

    def number(self, value):
        name = f"w{len(self.constants)}"
        self.constants.append(helper.make_tensor(name, TensorProto.FLOAT, [], [value]))
        return name

    def __call__(self, op, *inputs, results=1, **attributes):
        names = [f"v{len(self.nodes)}_{i}" for i in range(results)]
        self.nodes.append(helper.make_node(op, list(inputs), names, **attributes))
        return names[0] if results == 1 else names

    def batch_norm(self, x, channels):
        return self("BatchNormalization", x, self.weights(channels, least=0.5), self.weights(channels),
                    self.weights(channels), self.weights(channels, least=0.5))

    def save(self, path, input_shape, output, opset=13):
        graph = helper.make_graph(
            self.nodes + [helper.make_node("Identity", [output], ["y"])], "model",
            [helper.make_tensor_value_info("x", TensorProto.FLOAT, input_shape)],
            [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)], self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)])
        model.ir_version = 7
        onnx.save(model, path)


def chain(path):
    g = Graph()
    x = g("Relu", g("Conv", "x", g.weights(4, 1, 5, 5), g.weights(4), pads=[2, 2, 2, 2]))
    x = g("MaxPool", x, kernel_shape=[2, 2], strides=[2, 2])
    x = g("Gemm", g("Flatten", x), g.weights(10, 64), g.weights(10), transB=1)
    g.save(path, [1, 1, 8, 8], g("Softmax", x, axis=-1))
    return """
    ingot::Conv2d<ingot::Shape<1, 8, 8>, 4, 5, ingot::ConvOptions{.padding = 2}>,
    ingot::Relu<4, 8, 8>,
    ingot::MaxPool2d<ingot::Shape<4, 8, 8>, 2>,
    ingot::Flatten<4, 4, 4>,
    ingot::Dense<64, 10>,
    ingot::Softmax<10>>;
"""


def residuals(path):
    g = Graph()

    def convolution(x, filters, channels, kernel, stride):
        before = kernel // 2
        return g.batch_norm(g("Conv", x, g.weights(filters, channels, kernel, kernel), pads=[before] * 4,
                              strides=[stride, stride]), filters)

    x = g("Relu", convolution("x", 4, 3, 3, 1))
    x = g("Relu", g("Add", convolution(g("Relu", convolution(x, 4, 4, 3, 1)), 4, 4, 3, 1), x))
    body = convolution(g("Relu", convolution(x, 6, 4, 3, 2)), 6, 6, 3, 1)
    x = g("Relu", g("Add", convolution(x, 6, 4, 1, 2), body))
    x = g("Flatten", g("GlobalAveragePool", x))
    g.save(path, ["N", 3, 8, 8], g("Gemm", x, g.weights(5, 6), g.weights(5), transB=1))
    return """
    ingot::Conv2d<ingot::Shape<3, 8, 8>, 4, 3, ingot::ConvOptions{.padding = 1}>,
    ingot::Relu<4, 8, 8>,
    ingot::Residual<
        ingot::Network<
            ingot::Conv2d<ingot::Shape<4, 8, 8>, 4, 3, ingot::ConvOptions{.padding = 1}>,
            ingot::Relu<4, 8, 8>,
            ingot::Conv2d<ingot::Shape<4, 8, 8>, 4, 3, ingot::ConvOptions{.padding = 1}>>>,
    ingot::Relu<4, 8, 8>,
    ingot::Residual<
        ingot::Network<
            ingot::Conv2d<ingot::Shape<4, 8, 8>, 6, 3, ingot::ConvOptions{.stride = 2, .padding = 1}>,
            ingot::Relu<6, 4, 4>,
            ingot::Conv2d<ingot::Shape<6, 4, 4>, 6, 3, ingot::ConvOptions{.padding = 1}>>,
        ingot::Conv2d<ingot::Shape<4, 8, 8>, 6, 1, ingot::ConvOptions{.stride = 2}>>,
    ingot::Relu<6, 4, 4>,
    ingot::GlobalAvgPool2d<ingot::Shape<6, 4, 4>>,
    ingot::Dense<6, 5>>;
"""


def branches(path):
    g = Graph()
    one = g("Conv", "x", g.weights(3, 4, 1, 1))
    three = g("LeakyRelu", g("Conv", "x", g.weights(2, 4, 3, 3), g.weights(2), pads=[1, 1, 1, 1]), alpha=0.1)
    pool = g("MaxPool", "x", kernel_shape=[3, 3], strides=[1, 1], pads=[1, 1, 1, 1])
    x = g("Elu", g("Concat", one, three, pool, "x", axis=1), alpha=0.5)
    x = g("AveragePool", x, kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
    g.save(path, [1, 4, 7, 7], x)
    return """
    ingot::Concat<
        ingot::Conv2d<ingot::Shape<4, 7, 7>, 3, 1, ingot::ConvOptions{.bias = false}>,
        ingot::Network<
            ingot::Conv2d<ingot::Shape<4, 7, 7>, 2, 3, ingot::ConvOptions{.padding = 1}>,
            ingot::LeakyRelu<0.1, 2, 7, 7>>,
        ingot::MaxPool2d<ingot::Shape<4, 7, 7>, 3, ingot::PoolOptions{.stride = 1, .padding = 1}>,
        ingot::Identity<ingot::Shape<4, 7, 7>>>,
    ingot::Elu<0.5, 13, 7, 7>,
    ingot::AvgPool2d<ingot::Shape<13, 7, 7>, 3, ingot::PoolOptions{.stride = 2, .padding = 1, .count_include_pad = false}>>;
"""


def transposed(path):
    g = Graph()
    x = g("ConvTranspose", "x", g.weights(2, 3, 3, 3), g.weights(3), strides=[2, 2], pads=[1, 1, 1, 1],
          output_padding=[1, 1])
    x = g("InstanceNormalization", x, g.weights(3, least=0.5), g.weights(3), epsilon=1e-5)
    x = g("PRelu", x, g.weights(3, 1, 1))
    x = g("LRN", x, size=3, alpha=0.01)
    g.save(path, [1, 2, 4, 4], g("Softplus", x))
    return """
    ingot::ConvTranspose2d<ingot::Shape<2, 4, 4>, 3, 3, ingot::ConvTransposeOptions{.stride = 2, .padding = 1, .output_padding = 1}>,
    ingot::InstanceNorm<ingot::Shape<3, 8, 8>>,
    ingot::PRelu<ingot::Shape<3, 8, 8>>,
    ingot::LocalResponseNorm<ingot::Shape<3, 8, 8>, ingot::LocalResponseNormOptions{.size = 3, .alpha = 0.01}>,
    ingot::Softplus<3, 8, 8>>;
"""


def filtered_signal(path):
    g = Graph()
    x = g("Tanh", g("Conv", "x", g.weights(4, 3, 3), g.weights(4), dilations=[2], pads=[4, 0]))
    x = g("AveragePool", x, kernel_shape=[2], strides=[2])
    x = g("HardSwish", g("Conv", x, g.weights(4, 2, 1), g.weights(4), group=2))
    x = g("LayerNormalization", x, g.weights(4, 5, least=0.5), g.weights(4, 5), axis=1)
    x = g("Squeeze", g("GlobalAveragePool", x), g.integers(2))
    g.save(path, [1, 3, 10], g("LogSoftmax", x, axis=1), opset=17)
    return """
    ingot::Conv1d<ingot::Shape<3, 10>, 4, 3, ingot::Conv1dOptions{.padding = {4, 0}, .dilation = 2}>,
    ingot::Tanh<4, 10>,
    ingot::AvgPool1d<ingot::Shape<4, 10>, 2>,
    ingot::Conv1d<ingot::Shape<4, 5>, 4, 1, ingot::Conv1dOptions{.groups = 2}>,
    ingot::HardSwish<4, 5>,
    ingot::LayerNorm<ingot::Shape<4, 5>>,
    ingot::GlobalAvgPool1d<ingot::Shape<4, 5>>,
    ingot::LogSoftmax<4>>;
"""


def recurrent(path):
    """A batch of three, batch first, as PyTorch exports it: both directions, then the last state of another."""
    g = Graph()
    x = g("Transpose", "x", perm=[1, 0, 2])
    y = g("LSTM", x, g.weights(2, 8, 3), g.weights(2, 8, 2), g.weights(2, 16), hidden_size=2,
          direction="bidirectional", results=3)[0]
    x = g("Reshape", g("Transpose", y, perm=[0, 2, 1, 3]), g.integers(0, 0, -1))
    y = g("GRU", x, g.weights(1, 9, 4), g.weights(1, 9, 3), g.weights(1, 18), hidden_size=3, linear_before_reset=1,
          results=2)[1]
    x = g("Squeeze", y, g.integers(0))
    g.save(path, [3, 5, 3], g("Gemm", x, g.weights(2, 3), g.weights(2), transB=1))
    return """
    ingot::Lstm<5, 3, 2, ingot::LstmOptions{.direction = ingot::SequenceDirection::bidirectional}>,
    ingot::Gru<5, 4, 3, ingot::GruOptions{.output = ingot::StepOutput::last}>,
    ingot::Dense<3, 2>>;
"""


def steps(path):
    """The same dense layers for each step, and a sum with what went in."""
    g = Graph()
    x = g("Gelu", g("Add", g("MatMul", "x", g.weights(6, 8)), g.weights(8)))
    x = g("Add", "x", g("Add", g("MatMul", x, g.weights(8, 6)), g.weights(6)))
    x = g("LayerNormalization", x, g.weights(6, least=0.5), g.weights(6), axis=-1)
    g.save(path, [2, 5, 6], x, opset=20)
    return """
    ingot::Residual<
        ingot::Network<
            ingot::PerStep<5, ingot::Dense<6, 8>>,
            ingot::Gelu<5, 8>,
            ingot::PerStep<5, ingot::Dense<8, 6>>>>,
    ingot::LayerNorm<ingot::Shape<5, 6>, ingot::LayerNormOptions{.axes = 1}>>;
"""


def gate(path):
    """Squeeze and excite: no tree of layers in the middle."""
    g = Graph()
    x = g("Conv", "x", g.weights(6, 3, 3, 3), g.weights(6))
    mean = g("ReduceMean", x, axes=[2, 3], keepdims=0)
    opened = g("Sigmoid", g("Gemm", mean, g.weights(6, 6), g.weights(6), transB=1))
    x = g("Mul", x, g("Unsqueeze", opened, g.integers(2, 3)))
    g.save(path, [2, 3, 5, 5], g("Conv", g("Relu", x), g.weights(2, 6, 1, 1), g.weights(2)))
    return """
    ingot::Conv2d<ingot::Shape<3, 5, 5>, 6, 3>,
    ingot::ExpressionLayer<expression_1>,
    ingot::Relu<6, 3, 3>,
    ingot::Conv2d<ingot::Shape<6, 3, 3>, 2, 1>>;
"""


def activations(path):
    g = Graph()
    x = "x"
    for op, attributes in (("Selu", {}), ("Celu", {"alpha": 1.5}), ("Softsign", {}), ("HardSigmoid", {"alpha": 1 / 6}),
                           ("ThresholdedRelu", {"alpha": 0.25}), ("Mish", {})):
        x = g(op, x, **attributes)
    x = g("Clip", x, g.number(0.25), g.number(0.75))
    g.save(path, [1, 4], x, opset=18)
    return """
    ingot::Selu<4>,
    ingot::Celu<1.5, 4>,
    ingot::Softsign<4>,
    ingot::HardSigmoid<4>,
    ingot::ThresholdedRelu<0.25, 4>,
    ingot::Mish<4>,
    ingot::Hardtanh<0.25, 0.75, 4>>;
"""


def attention(path):
    """Self-attention of two heads, spelled out, around which the input is added."""
    g = Graph()
    parts = g("Split", g("Add", g("MatMul", "x", g.weights(8, 24)), g.weights(24)), axis=2, results=3)
    split = g.integers(1, 5, 2, 4)
    query, key, value = (g("Reshape", part, split) for part in parts)
    query, value = (g("Transpose", part, perm=[0, 2, 1, 3]) for part in (query, value))
    scores = g("Div", g("MatMul", query, g("Transpose", key, perm=[0, 2, 3, 1])), g.number(2.0))
    heads = g("Transpose", g("MatMul", g("Softmax", scores, axis=-1), value), perm=[0, 2, 1, 3])
    y = g("Add", g("MatMul", g("Reshape", heads, g.integers(1, 5, 8)), g.weights(8, 8)), g.weights(8))
    g.save(path, [1, 5, 8], g("Add", "x", y))
    return """
    ingot::Residual<
        ingot::MultiHeadAttention<5, 8, 2>>>;
"""


ALL = (chain, residuals, branches, transposed, filtered_signal, recurrent, steps, attention, gate, activations)

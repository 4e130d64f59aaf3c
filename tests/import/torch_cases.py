#!/usr/bin/env python3
"""Holds the interpreter against PyTorch: modules of the distribution's PyTorch, exported at several opsets.

Arguments: the program interpret_cases. Skipped with a reason where PyTorch is not there.
"""
import io
import itertools
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

try:
    import torch
    import torch.nn.functional as F
    from onnx import numpy_helper
    from torch import nn
    from torch.onnx.errors import OnnxExporterError
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

warnings.filterwarnings("ignore")


class Function(nn.Module):
    """A function of tensors as a module."""

    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, *inputs):
        return self.function(*inputs)


def flattened(results):
    """All tensors of nested tuples, in the order in which they are exported."""
    if isinstance(results, torch.Tensor):
        return [results]
    return [tensor for result in results for tensor in flattened(result)]


class Cases:
    """Writes cases in the form of ONNX's own tests."""

    def __init__(self, folder):
        self.folder = folder
        self.count = 0
        self.without_export = 0

    def add(self, name, module, x, opsets):
        module.eval()
        with torch.no_grad():
            outputs = flattened(module(x))
        for opset in opsets:
            model = io.BytesIO()
            try:
                torch.onnx.export(module, (x,), model, opset_version=opset, do_constant_folding=opset % 2 == 0)
            except OnnxExporterError:
                self.without_export += 1
                continue
            case = self.folder / f"{name}_{opset}"
            data = case / "test_data_set_0"
            data.mkdir(parents=True)
            (case / "model.onnx").write_bytes(model.getvalue())
            tensors = [("input_0", x)] + [(f"output_{i}", y) for i, y in enumerate(outputs)]
            for file, tensor in tensors:
                (data / f"{file}.pb").write_bytes(numpy_helper.from_array(tensor.numpy()).SerializeToString())
            self.count += 1


def spatial_cases(cases):
    """Convolutions, pools and normalisations over one, two and three spatial axes."""
    for axes in (1, 2, 3):
        x = torch.randn({1: (2, 4, 11), 2: (2, 4, 9, 8), 3: (1, 4, 6, 7, 5)}[axes])

        def of(name, axes=axes):
            return getattr(nn, f"{name}{axes}d")

        norm = of("BatchNorm")(4)
        for tensor in (norm.running_mean, norm.weight.data, norm.bias.data):
            tensor.normal_()
        norm.running_var.uniform_(0.5, 2)
        cases.add(f"conv{axes}", of("Conv")(4, 6, 3, 2, 1, 2, 2), x, (7, 11, 13))
        cases.add(f"depthwise{axes}", of("Conv")(4, 4, 2, groups=4, bias=False), x, (9,))
        cases.add(f"transpose{axes}", of("ConvTranspose")(4, 6, 3, 2, 1, 1, 2), x, (7, 11))
        cases.add(f"transpose_dilated{axes}", of("ConvTranspose")(4, 2, 3, 3, 0, 2, dilation=2), x, (9,))
        cases.add(f"max{axes}", of("MaxPool")(3, 2, 1, ceil_mode=True), x, (10, 11, 13))
        cases.add(f"max_dilated{axes}", of("MaxPool")(2, 1, 1, dilation=2), x, (10, 13))
        for up, counts in itertools.product((False, True), (False, True)):
            pool = of("AvgPool")(3, 2, 1, ceil_mode=up, count_include_pad=counts)
            cases.add(f"average{axes}_{up}_{counts}", pool, x, (10, 11, 13))
        cases.add(f"batch_norm{axes}", norm, x, (7, 9, 14))
        cases.add(f"instance_norm{axes}", of("InstanceNorm")(4, affine=True), x, (7, 13))
        cases.add(f"group_norm{axes}", nn.GroupNorm(2, 4), x, (9, 13))
        cases.add(f"global{axes}", of("AdaptiveAvgPool")(1), x, (9,))
        cases.add(f"edge{axes}", of("ReplicationPad")(2), x, (9, 11, 13))


ACTIVATIONS = (
    "ReLU ELU SELU CELU GELU SiLU Mish Softplus Softsign Hardswish Hardsigmoid Hardtanh ReLU6 LeakyReLU LogSigmoid "
    "Softshrink Hardshrink Tanhshrink Tanh Sigmoid PReLU GLU"
).split()

FUNCTIONS = {
    "softmax": lambda x: F.softmax(x, 1),
    "log_softmax": lambda x: F.log_softmax(x, 1),
    "sum": lambda x: x.sum((0, 2)),
    "mean": lambda x: x.mean(1, keepdim=True),
    "max": lambda x: x.max(1)[0],
    "prod": lambda x: x.prod(1),
    "logsumexp": lambda x: x.logsumexp((1, 2)),
    "norm": lambda x: x.norm(dim=1),
    "std": lambda x: x.std(1),
    "argmax": lambda x: x.argmax(1),
    "topk": lambda x: x.topk(2, 1),
    "slice": lambda x: x[:, 1:, ::2],
    "last": lambda x: x[:, -2:],
    "chunk": lambda x: x.chunk(2, 1),
    "split": lambda x: x.split([1, 3], 1),
    "view": lambda x: x.view(x.shape[0], -1),
    "permute": lambda x: x.permute(2, 0, 1),
    "expand": lambda x: x[:, :1].expand(-1, 4, -1),
    "repeat": lambda x: x.repeat(2, 1, 3),
    "squeeze": lambda x: x[:, :1].squeeze(1),
    "stack": lambda x: torch.stack([x, x + 1], 1),
    "where": lambda x: torch.where(x > 0, x, -x * x),
    "clamp": lambda x: x.clamp(-0.5, 0.7),
    "power": lambda x: x.abs() ** 1.7,
    "gather": lambda x: x.gather(1, torch.tensor([[[0, 1, 2], [3, 2, 1]]] * 2)),
    "masked_fill": lambda x: x.masked_fill(x > 0.3, 7.0),
    "matmul": lambda x: x @ x.transpose(1, 2),
    "addmm": lambda x: torch.addmm(torch.ones(3), x[0], torch.eye(3), beta=0.5, alpha=2.0),
    "attention": lambda x: (x @ x.transpose(1, 2)).softmax(-1) @ x,
    "normalize": lambda x: F.normalize(x, dim=1),
    "zeros": lambda x: x + torch.zeros_like(x) + torch.ones(x.shape[1], 1),
}


def resizing_cases(cases):
    x = torch.randn(1, 2, 5, 4)
    cases.add("nearest", nn.Upsample(scale_factor=(2.0, 1.5)), x, (9, 11, 13))
    for mode, corners in itertools.product(("bilinear", "bicubic"), (False, True)):
        resized = nn.Upsample(size=(7, 3), mode=mode, align_corners=corners)
        cases.add(f"{mode}_{corners}", resized, x, (11, 13))


def recurrent_cases(cases):
    x = torch.randn(6, 3, 5)
    for cell, two_ways in itertools.product((nn.RNN, nn.GRU, nn.LSTM), (False, True)):
        module = cell(5, 4, 2 if two_ways else 1, bidirectional=two_ways)
        cases.add(f"{cell.__name__}_{two_ways}", Function(module), x, (9, 11, 14))
    cases.add("RNN_relu", Function(nn.RNN(5, 4, nonlinearity="relu")), x, (9,))
    cases.add("LSTM_no_bias", Function(nn.LSTM(5, 4, bias=False)), x, (9,))


def main():
    torch.manual_seed(1)
    with tempfile.TemporaryDirectory() as folder:
        cases = Cases(Path(folder))
        spatial_cases(cases)
        for name in ACTIVATIONS:
            cases.add(name, getattr(nn, name)(), torch.randn(2, 4, 6) * 3, (9, 11, 14, 17))
        for name, function in FUNCTIONS.items():
            cases.add(name, Function(function), torch.randn(2, 4, 3), (9, 11, 13, 17))
        resizing_cases(cases)
        recurrent_cases(cases)
        cases.add("shuffle", nn.PixelShuffle(2), torch.randn(1, 8, 3, 2), (9, 11, 13))
        cases.add("response", nn.LocalResponseNorm(3, 0.1, 0.7, 1.5), torch.randn(2, 5, 4, 4), (9,))
        cases.add("layer_norm", nn.LayerNorm([3, 5]), torch.randn(2, 4, 3, 5), (9, 13, 17))
        cases.add("encoder", nn.TransformerEncoderLayer(8, 2, 16, activation="gelu"), torch.randn(5, 2, 8), (11, 17))
        print(f"{cases.count} cases of PyTorch {torch.__version__}, {cases.without_export} that it does not export")
        return subprocess.run([sys.argv[1], "--cases", folder], check=False).returncode


sys.exit(main())

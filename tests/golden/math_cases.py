"""The elementary functions from mpmath with 50 digits, at points exact in float or in double.

For a function f and a format: `f/<format>/x`, and its value as an unevaluated sum `y` + `y_low`.
"""
import math
import struct

import torch
from mpmath import mp, mpf

mp.dps = 50

FUNCTIONS = {
    "exp": mp.exp,
    "expm1": mp.expm1,
    "log": mp.log,
    "tanh": mp.tanh,
    "sigmoid": lambda x: 1 / (1 + mp.exp(-x)),
    "softplus": lambda x: mp.log1p(mp.exp(x)),
    "normal_cdf": mp.ncdf,
    "sqrt": mp.sqrt,
    "log1p": mp.log1p,
    "normal_pdf": mp.npdf,
    "sin": mp.sin,
    "cos": mp.cos,
}
LIMITS = {  # largest number, smallest normal, and where exp leaves the range
    "float": (3.4028234663852886e38, 1.1754943508222875e-38, -103.0, 88.722),
    "double": (1.7976931348623157e308, 2.2250738585072014e-308, -744.0, 709.78),
}


def rounded(x, format):
    return struct.unpack("f", struct.pack("f", x))[0] if format == "float" else x


def span(low, high, count):
    return [low + (high - low) * i / (count - 1) for i in range(count)]


def powers(low, high, count):
    return [math.exp(t) for t in span(math.log(low), math.log(high), count)]


def points(function, format):
    largest, smallest, low, high = LIMITS[format]
    around_zero = [sign * x for x in powers(1e-30, 1.0, 60) for sign in (-1, 1)]
    if function in ("log", "sqrt"):
        xs = powers(smallest * 2.0**-20, 0.99 * largest, 150) + powers(0.5, 2.0, 100)
        return xs + [1 + x for x in around_zero if 1 + x > 0] + [1.0, largest]
    if function == "log1p":
        return [x for x in around_zero if x > -1] + span(-0.99, 3.0, 200) + powers(1.0, 0.99 * largest, 100) + [0.0]
    if function == "normal_pdf":
        end = 13.0 if format == "float" else 37.5
        return span(-end, end, 300) + around_zero + [0.0]
    if function == "normal_cdf":
        return span(-14.0 if format == "float" else -37.5, 9.0, 300) + around_zero + [0.0]
    if function in ("sin", "cos"):
        # Of any size; next to multiples of pi / 2; the float and the double that are nearest to one.
        zeros = [math.pi / 2 * k for k in range(1, 65)] + [1e5 * math.pi, 1e15 * math.pi]
        nearest = [16367173.0 * 2.0**72 if format == "float" else 6381956970095103.0 * 2.0**797]
        large = powers(0.5, 0.99 * largest, 300)
        return around_zero + span(-9.5, 9.5, 191) + large + [-x for x in large[::3]] + zeros + nearest + [0.0]
    ends = {"exp": (low, high), "expm1": (-110.0, high), "tanh": (-25.0, 25.0)}.get(function, (low, high))
    return span(*ends, 200) + span(-3.0, 3.0, 121) + around_zero + [0.0]


def make():
    tensors = {}
    for format in LIMITS:
        for name, function in FUNCTIONS.items():
            xs = sorted({rounded(x, format) for x in points(name, format)})
            values = [function(mpf(x)) for x in xs]
            high = [float(value) for value in values]
            low = [float(value - mpf(h)) for value, h in zip(values, high)]
            tensors[f"{name}/{format}/x"] = torch.tensor(xs, dtype=torch.float64)
            tensors[f"{name}/{format}/y"] = torch.tensor(high, dtype=torch.float64)
            tensors[f"{name}/{format}/y_low"] = torch.tensor(low, dtype=torch.float64)
    return tensors


def grid():
    """Activations elementwise on x from -30 to 30 by PyTorch in double, and their slopes by its backward.

    PyTorch's GELU cancels for x < -5, and its slope with it, so that one is from mpmath; its softplus turns into x
    above 20; its hard functions come by way of relu6, `hard_..._module` being PyTorch's own.
    """
    x = torch.tensor(span(-30.0, 30.0, 1201)).double()  # by way of float32
    f = torch.nn.functional
    tensors = {"x": x.float()}
    for name, function in {
        "elu": f.elu,
        "silu": f.silu,
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
        "softplus": lambda x: f.softplus(x, threshold=1000),
        "hard_sigmoid": lambda x: f.relu6(x + 3) / 6,
        "hard_swish": lambda x: x * f.relu6(x + 3) / 6,
        "leaky_relu": lambda x: f.leaky_relu(x, 0.01),
        "relu": f.relu,
        "hard_sigmoid_module": torch.nn.Hardsigmoid(),
        "hard_swish_module": torch.nn.Hardswish(),
    }.items():
        input = x.clone().requires_grad_()
        tensors[name] = function(input)
        tensors[name].sum().backward()
        tensors[f"{name}_slope"] = input.grad
    exact = list(map(mpf, x.tolist()))
    tensors["gelu"] = torch.tensor([float(t * mp.ncdf(t)) for t in exact], dtype=torch.float64)
    tensors["gelu_slope"] = torch.tensor([float(mp.ncdf(t) + t * mp.npdf(t)) for t in exact], dtype=torch.float64)
    return tensors

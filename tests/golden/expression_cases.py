"""Expressions by themselves: values, gradients and second derivatives from PyTorch in double.

A case holds its leaves and `dy` in float32 (exact in double), and from them in float64 `result` and, of
sum(dy * result), `d/<leaf>`. A case of second derivatives has a scalar result, a direction `u` of its leaf `x`, and
`hu`, the Hessian times u.
"""
import math

import torch
from torch.nn import functional as F

from layer_cases import negative, normal, plain, spread, ties


def positive(generator, shape):
    return normal(generator, *shape).abs() + 0.25


def step(x):
    return (x > 0).double()


def normal_pdf(x):
    return torch.exp(-x * x / 2) / math.sqrt(2 * math.pi)


def leaves_of(generator, leaves):
    """Leaves are name=shape, or name=(shape, maker)."""
    made = {}
    for name, leaf in leaves.items():
        shape, maker = leaf if leaf and callable(leaf[-1]) else (leaf, plain)
        made[name] = maker(generator, shape) if shape else maker(generator, (1,)).reshape(())
    return made


def generator_of(name):
    return torch.Generator().manual_seed(sum(name.encode()) * 7919 + len(name))


def run(tensors, name, function, leaves):
    generator = generator_of(name)
    values = leaves_of(generator, leaves)
    wide = {key: value.double().requires_grad_() for key, value in values.items()}
    y = function(*wide.values())
    dy = normal(generator, *y.shape) if y.shape else normal(generator, 1).reshape(())
    y.backward(dy.double())
    for key, value in values.items():
        tensors[f"{name}/{key}"] = value
        gradient = wide[key].grad
        tensors[f"{name}/d/{key}"] = torch.zeros_like(wide[key]) if gradient is None else gradient
    tensors[f"{name}/dy"] = dy
    tensors[f"{name}/result"] = y


def run_twice(tensors, name, function, leaves):
    generator = generator_of(name)
    values = leaves_of(generator, leaves)
    wide = {key: value.double().requires_grad_() for key, value in values.items()}
    u = normal(generator, *values["x"].shape)
    y = function(*wide.values())
    (gradient,) = torch.autograd.grad(y, wide["x"], create_graph=True)
    (hu,) = torch.autograd.grad((gradient * u.double()).sum(), wide["x"])
    for key, value in values.items():
        tensors[f"{name}/{key}"] = value
    tensors.update({f"{name}/result": y, f"{name}/u": u, f"{name}/d/x": gradient, f"{name}/hu": hu})


def elementwise(add):
    x = ((2, 3, 4), spread)
    above_zero = ((2, 3, 4), positive)
    tied = ((2, 3, 4), ties)
    add("negate", lambda x: -x, x=x)
    add("exp", torch.exp, x=(2, 3, 4))
    add("expm1", torch.expm1, x=(2, 3, 4))
    add("log", torch.log, x=above_zero)
    add("log1p", torch.log1p, x=above_zero)
    add("sqrt", torch.sqrt, x=above_zero)
    add("tanh", torch.tanh, x=x)
    add("sigmoid", torch.sigmoid, x=x)
    add("softplus", lambda x: F.softplus(x, threshold=1000), x=x)
    add("normal_cdf", torch.special.ndtr, x=x)
    add("normal_pdf", normal_pdf, x=x)
    add("relu", torch.relu, x=tied)
    add("step", lambda x: x * step(x), x=tied)
    add("abs", torch.abs, x=tied)
    add("sign", lambda x: x * torch.sign(x), x=tied)
    add("square", torch.square, x=x)
    add("power", torch.pow, x=above_zero, y=(3, 1))
    add("power_of_negatives", lambda x: x**3 + x**2 - 2 * x**-1, x=((2, 3, 4), negative))
    add("root", lambda x: x**0.5 + x**1.75, x=above_zero)
    add("maximum", torch.maximum, x=tied, y=tied)
    add("minimum", torch.minimum, x=tied, y=((3, 1), ties))
    add("where", lambda c, x, y: torch.where(c > 0, x, y), c=((3, 4), ties), x=(2, 1, 4), y=())
    add("comparisons", lambda x, y: x * (x > y) + y * (x >= y) - x * (x < y) + y * y * (x <= y), x=tied,
        y=((4,), ties))


def more_functions(add):
    x = ((2, 3, 4), spread)
    tied = ((2, 3, 4), ties)
    inside = ((2, 3, 4), lambda generator, shape: torch.tanh(normal(generator, *shape)) * 0.95)
    above_one = ((2, 3, 4), lambda generator, shape: positive(generator, shape) + 1)
    add("erf", torch.erf, x=x)
    add("floor", lambda x: x * torch.floor(x), x=x)
    add("ceil", lambda x: x * torch.ceil(x), x=x)
    add("round", lambda x: x * torch.round(x * 2), x=x)
    add("tan", torch.tan, x=inside)
    add("asin", torch.asin, x=inside)
    add("acos", torch.acos, x=inside)
    add("atan", torch.atan, x=x)
    add("sinh", torch.sinh, x=x)
    add("cosh", torch.cosh, x=x)
    add("asinh", torch.asinh, x=x)
    add("acosh", torch.acosh, x=above_one)
    add("atanh", torch.atanh, x=inside)
    add("reciprocal", torch.reciprocal, x=((2, 3, 4), positive))
    add("pow", torch.pow, x=((2, 3, 4), positive), y=(3, 1))
    add("remainder", torch.fmod, x=x, y=((3, 1), positive))
    add("equal", lambda x, y: x * (x == y) + y, x=tied, y=((4,), ties))
    add("selu", F.selu, x=x)
    add("celu", lambda x: F.celu(x, alpha=1.5), x=x)
    add("mish", F.mish, x=x)
    add("softsign", F.softsign, x=x)
    add("gelu_tanh", lambda x: F.gelu(x, approximate="tanh"), x=x)
    add("thresholded_relu", lambda x: F.threshold(x, 0.5, 0.0), x=x)
    add("prelu", lambda x, y: F.prelu(x, y.reshape(3)), x=x, y=(3, 1))
    add("pad", lambda x: F.pad(F.pad(torch.tanh(x), (1, 2)), (0, 0, 2, 0), value=-1.5), x=(2, 3, 4))


def broadcasting(add):
    for name, a, b in [("scalar", (2, 3), ()), ("scalar_first", (), (4,)), ("one", (2, 3), (1,)), ("row", (2, 3), (3,)),
                       ("column", (2, 3), (2, 1)), ("outer", (2, 1), (1, 3)), ("row_of_batch", (4, 2, 3), (3,)),
                       ("matrix_of_batch", (4, 2, 3), (2, 3)), ("middle", (4, 1, 3), (2, 1)),
                       ("alternating", (2, 1, 3, 1), (5, 1, 4)), ("six", (2, 1, 3, 1, 2, 1), (2, 1, 3, 1, 2))]:
        add(f"broadcast_{name}", lambda x, y: x * y + x / (y * y + 1) - y, x=a, y=b)


def arrangements(add):
    add("reshape", lambda x, y: x.reshape(4, 6) * y, x=(2, 3, 4), y=(6,))
    add("broadcast_to", lambda x: x.expand(5, 2, 3, 4) * x, x=(2, 1, 4))
    add("permute", lambda x: torch.tanh(x.permute(2, 0, 1)), x=(2, 3, 4))
    add("permute_four", lambda x: x.permute(3, 1, 0, 2), x=(2, 3, 4, 5))
    add("transpose", lambda x, y: x.transpose(-1, -2) * y, x=(2, 3, 4), y=(4, 3))
    add("slice", lambda x: x[:, 1:3] * x[:, 0:2], x=(2, 3, 4))
    add("slice_last", lambda x: torch.exp(x[..., 2:4]), x=(2, 3, 4))
    add("concat", lambda x, y, z: torch.cat([x, torch.exp(y), z], 1), x=(2, 3, 4), y=(2, 1, 4), z=(2, 2, 4))
    add("concat_first", lambda x, y: torch.cat([x, y, x * x], 0), x=(2, 3), y=(1, 3))
    add("repeat", lambda x, y: x.repeat(1, 3, 1) * y, x=(2, 3, 4), y=(9, 1))


def reductions(add):
    add("sum", lambda x: (x * x).sum(), x=(2, 3, 4))
    add("sum_first", lambda x: torch.tanh(x.sum(0)), x=(2, 3, 4))
    add("sum_two", lambda x: torch.tanh(x.sum((0, 2))), x=(2, 3, 4))
    add("mean_last", lambda x: (x - x.mean(-1, keepdim=True)) ** 2, x=(2, 3, 4))
    add("mean", lambda x: torch.exp(x.mean()), x=(2, 3, 4))
    add("softmax", lambda x: torch.softmax(x, -1), x=((2, 3, 4), spread))
    add("softmax_first", lambda x: torch.softmax(x, 0), x=((5, 3), spread))
    add("softmax_middle", lambda x: torch.softmax(x, 1), x=((2, 5, 3), spread))
    add("log_softmax", lambda x: torch.log_softmax(x, -1), x=((3, 7), spread))
    add("log_sum_exp", lambda x: torch.logsumexp(x, -1), x=((2, 3, 4), spread))
    add("log_sum_exp_first", lambda x: torch.logsumexp(x, 0), x=((5, 3), spread))
    add("log_sum_exp_middle", lambda x: torch.logsumexp(x, 1), x=((2, 5, 3), spread))


def products(add):
    add("matmul", torch.matmul, x=(3, 4), y=(4, 5))
    add("matmul_left", lambda x, y: x.mT @ y, x=(4, 3), y=(4, 5))
    add("matmul_right", lambda x, y: x @ y.mT, x=(3, 4), y=(5, 4))
    add("matmul_both", lambda x, y: x.mT @ y.mT, x=(4, 3), y=(5, 4))
    add("matmul_row", torch.matmul, x=(4,), y=(4, 5))
    add("matmul_column", torch.matmul, x=(3, 4), y=(4,))
    add("matmul_dot", torch.matmul, x=(4,), y=(4,))
    add("matmul_batch", torch.matmul, x=(2, 3, 4), y=(2, 4, 5))
    add("matmul_batch_shared", torch.matmul, x=(2, 3, 4), y=(4, 5))
    add("matmul_batch_shared_left", torch.matmul, x=(3, 4), y=(2, 4, 5))
    add("matmul_batch_of_columns", torch.matmul, x=(2, 3, 4), y=(4,))
    add("matmul_broadcast", torch.matmul, x=(2, 1, 3, 4), y=(5, 4, 2))
    add("matmul_broadcast_right", lambda x, y: x @ y.mT, x=(1, 5, 3, 4), y=(2, 1, 2, 4))
    add("matmul_twice", lambda x: x @ x.mT, x=(2, 3, 4))


def windows(add):
    add("conv", F.conv2d, x=(2, 5, 5), y=(3, 2, 3, 3))
    add("conv_batch", F.conv2d, x=(2, 3, 6, 5), y=(4, 3, 3, 2))
    add("conv_stride_padding", lambda x, y: F.conv2d(x, y, stride=2, padding=1), x=(2, 2, 7, 7), y=(3, 2, 3, 3))
    add("conv_dilation", lambda x, y: F.conv2d(x, y, dilation=2), x=(2, 7, 8), y=(3, 2, 3, 3))
    add("conv_groups", lambda x, y: F.conv2d(x, y, padding=1, groups=2), x=(2, 4, 5, 5), y=(6, 2, 3, 3))
    add("conv_depthwise", lambda x, y: F.conv2d(x, y, padding=1, groups=3), x=(3, 6, 5), y=(3, 1, 3, 3))
    add("conv_all_differ", lambda x, y: F.conv2d(x, y, stride=(2, 3), padding=(2, 1), dilation=(2, 3)),
        x=(2, 3, 11, 9), y=(4, 3, 3, 2))
    add("conv_bias", lambda x, y, z: torch.relu(F.conv2d(x, y, z)), x=(2, 2, 5, 5), y=(3, 2, 3, 3), z=(3,))
    add("max_pool", lambda x: F.max_pool2d(x, 2), x=(2, 2, 6, 6))
    add("max_pool_overlap", lambda x: F.max_pool2d(x, 3, 2, 1), x=(2, 3, 7, 7))
    add("max_pool_ties", lambda x: F.max_pool2d(x, 3, 2, 1), x=((2, 7, 7), ties))
    add("max_pool_not_square", lambda x: F.max_pool2d(x, (3, 2), (2, 1), (1, 1)), x=(2, 7, 5))
    add("avg_pool", lambda x: F.avg_pool2d(x, 2), x=(2, 2, 6, 6))
    add("avg_pool_overlap", lambda x: F.avg_pool2d(x, 3, 2, 1), x=(2, 3, 7, 7))


def composed(add):
    add("dense", lambda x, w, b: torch.relu(F.linear(x, w, b)), x=(5, 7), w=(3, 7), b=(3,))
    add("gelu", F.gelu, x=((3, 4), spread))
    add("layer_norm", lambda x, w, b: F.layer_norm(x, (7,), w, b), x=(3, 7), w=(7,), b=(7,))
    add("attention", lambda q, k, v: torch.softmax(q @ k.mT / 2, -1) @ v, q=(2, 3, 4), k=(2, 5, 4), v=(2, 5, 3))
    add("logistic", lambda x, t: F.binary_cross_entropy_with_logits(x, t), x=((4, 3), spread), t=((4, 3), positive))


def twice(add):
    add("twice_cube", lambda x: (x**3).sum(), x=(2, 3))
    add("twice_smooth", lambda x: (torch.tanh(x) * torch.sigmoid(x) + F.softplus(x) / torch.exp(x)).sum(), x=(2, 3))
    add("twice_normal", lambda x: (torch.special.ndtr(x) * x + normal_pdf(x) * torch.expm1(x)).sum(), x=(2, 3))
    add("twice_roots", lambda x: (torch.sqrt(x) * torch.log(x) + torch.log1p(x) + 1 / x).sum(), x=((2, 3), positive))
    add("twice_power", lambda x, y: (x**y).sum(), x=((2, 3), positive), y=(3,))
    add("twice_kinks", lambda x, y: (torch.relu(x) ** 2 + torch.maximum(x, y) * x + x.abs() ** 3).sum(), x=(2, 3),
        y=(3,))
    add("twice_softmax", lambda x, y: (torch.softmax(x, 0) * y).sum() ** 2 + torch.logsumexp(x, 1).sum(), x=(4, 3),
        y=(4, 3))
    add("twice_dense", lambda x, y, t: ((torch.tanh(y @ x) - t) ** 2).mean(), x=(4, 3), y=(5, 4), t=(5, 3))
    add("twice_quadratic", lambda x, y: x @ y @ x / 2, x=(4,), y=(4, 4))
    add("twice_conv", lambda x, y: torch.tanh(F.conv2d(y, x, stride=2, padding=1)).square().sum(), x=(2, 3, 3, 3),
        y=(2, 3, 7, 7))
    add("twice_image", lambda x, y: (F.max_pool2d(x, 2) ** 2).sum() + (F.avg_pool2d(torch.tanh(x), 2) * y).exp().sum(),
        x=(2, 4, 4), y=(2, 2, 2))
    add("twice_arranged", lambda x: (torch.cat([x[:, 1:], x[:, :1]], 1).transpose(0, 1) @ x).exp().sum(), x=(2, 3))


def make():
    tensors = {}
    for function in [elementwise, broadcasting, arrangements, reductions, products, windows, composed, more_functions]:
        function(lambda name, expression, **leaves: run(tensors, name, expression, leaves))
    twice(lambda name, expression, **leaves: run_twice(tensors, name, expression, leaves))
    return tensors

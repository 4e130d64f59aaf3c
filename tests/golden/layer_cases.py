"""Layers and small networks: outputs, input gradients and parameter gradients from PyTorch in double.

A case holds `x`, `dy` and `state/<name>` in float32 (exact in double), and from them in float64
`y`, `y_inference` where it differs, `dx`, `grad/<name>`, `after/<name>` for running statistics, and `final` of layers
with a state.
"""
import torch
from torch import nn


class Residual(nn.Module):
    def __init__(self, body, shortcut=None):
        super().__init__()
        self.body = body
        self.shortcut = shortcut

    def forward(self, x):
        return self.body(x) + (x if self.shortcut is None else self.shortcut(x))


class Concat(nn.ModuleList):
    def forward(self, x):
        return torch.cat([branch(x) for branch in self], dim=1)


class UnevenlyPadded(nn.Conv2d):
    """A convolution with its own padding on each side: left, right, top, bottom."""

    def __init__(self, *arguments, sides):
        super().__init__(*arguments)
        self.sides = sides

    def forward(self, x):
        return super().forward(nn.functional.pad(x, self.sides))


class HardSigmoid(nn.Module):
    """torch.nn.Hardsigmoid with 1/6 in double: PyTorch 1.13 has it as a float."""

    def forward(self, x):
        return nn.functional.relu6(x + 3) / 6


class HardSwish(nn.Module):
    def forward(self, x):
        return x * nn.functional.relu6(x + 3) / 6


def normal(generator, *shape, scale=1.0):
    return (torch.randn(*shape, generator=generator, dtype=torch.float64) * scale).float()


def run(tensors, name, module, x, generator):
    """Records one case under `name`."""
    module = module.double().train()
    with torch.no_grad():
        for parameter in module.parameters():
            wide = parameter.ndim > 1
            fan_in = parameter[0].numel() if wide else 1
            value = normal(generator, *parameter.shape, scale=fan_in**-0.5 if wide else 0.5)
            parameter.copy_(value)
        for buffer_name, buffer in module.named_buffers():
            if buffer_name.endswith("running_mean"):
                buffer.copy_(normal(generator, *buffer.shape))
            if buffer_name.endswith("running_var"):
                buffer.copy_((0.5 + torch.rand(*buffer.shape, generator=generator)).float())
    state = {key: value.clone() for key, value in module.state_dict().items() if "num_batches" not in key}
    for key, value in state.items():
        tensors[f"{name}/state/{key}"] = value.float()
    tensors[f"{name}/x"] = x

    module.eval()
    y_inference = module(x.double()).detach()
    module.train()
    input = x.double().requires_grad_()
    y = module(input)
    dy = normal(generator, *y.shape)
    y.backward(dy.double())
    tensors[f"{name}/dy"] = dy
    tensors[f"{name}/y"] = y
    if not torch.equal(y, y_inference):
        tensors[f"{name}/y_inference"] = y_inference
    tensors[f"{name}/dx"] = input.grad
    final = module[0].final(input) if hasattr(module[0], "final") else None
    if final is not None:
        tensors[f"{name}/final"] = final.detach()
    for key, parameter in module.named_parameters():
        tensors[f"{name}/grad/{key}"] = parameter.grad
    for key, buffer in module.named_buffers():
        if "running" in key:
            tensors[f"{name}/after/{key}"] = buffer


def dense_cases(add):
    add("dense_1_1", (1, 1), nn.Linear(1, 1))
    add("dense_3_7", (2, 3), nn.Linear(3, 7))
    add("dense_7_3_no_bias", (5, 7), nn.Linear(7, 3, bias=False))
    add("dense_17_33", (2, 17), nn.Linear(17, 33))
    add("dense_33_17", (5, 33), nn.Linear(33, 17))
    add("dense_33_1", (1, 33), nn.Linear(33, 1))
    add("dense_1_33_no_bias", (2, 1), nn.Linear(1, 33, bias=False))
    add("per_step_5_dense_3_7", (2, 5, 3), nn.Linear(3, 7))


def conv_cases(add):
    add("conv2d_plain", (2, 1, 5, 5), nn.Conv2d(1, 2, 3))
    add("conv2d_stride_padding", (2, 3, 7, 7), nn.Conv2d(3, 4, 3, stride=2, padding=1))
    add("conv2d_dilation", (1, 2, 9, 9), nn.Conv2d(2, 3, 3, dilation=2))
    add("conv2d_groups", (2, 4, 6, 6), nn.Conv2d(4, 6, 3, padding=1, groups=2))
    add("conv2d_depthwise", (2, 3, 7, 5), nn.Conv2d(3, 3, 3, padding=1, groups=3))
    add("conv2d_depthwise_two_each", (2, 3, 7, 5), nn.Conv2d(3, 6, 3, stride=2, padding=1, groups=3, bias=False))
    add("conv2d_not_square", (5, 2, 7, 5), nn.Conv2d(2, 3, (3, 2), padding=(1, 0)))
    add("conv2d_1x1", (2, 7, 3, 3), nn.Conv2d(7, 5, 1, bias=False))
    add("conv2d_kernel_is_image", (2, 2, 4, 3), nn.Conv2d(2, 5, (4, 3)))
    add("conv2d_two_strides", (1, 2, 9, 8), nn.Conv2d(2, 3, 3, stride=(2, 1)))
    add("conv2d_all_differ", (2, 3, 11, 9), nn.Conv2d(3, 4, (3, 2), stride=(2, 3), padding=(2, 1), dilation=(2, 3)))
    add("conv2d_17_wide", (1, 3, 17, 17), nn.Conv2d(3, 5, 5, padding=2))
    add("conv2d_one_pixel", (1, 3, 1, 1), nn.Conv2d(3, 2, 3, padding=1))
    add("conv2d_33_to_17", (2, 33, 3, 3), nn.Conv2d(33, 17, 3, padding=1))
    add("conv2d_uneven_padding", (2, 2, 5, 4), UnevenlyPadded(2, 3, 3, sides=(1, 2, 2, 0)))
    add("conv1d_plain", (1, 1, 7), nn.Conv1d(1, 1, 3))
    add("conv1d_stride_padding", (2, 3, 17), nn.Conv1d(3, 5, 5, stride=2, padding=2))
    add("conv1d_dilation_groups", (5, 4, 33), nn.Conv1d(4, 6, 3, padding=1, dilation=2, groups=2, bias=False))
    add("conv1d_one_long", (2, 2, 1), nn.Conv1d(2, 3, 1))


def pool_cases(add):
    add("max_pool2d", (2, 2, 6, 6), nn.MaxPool2d(2))
    add("max_pool2d_overlap_padding", (2, 3, 7, 7), nn.MaxPool2d(3, stride=2, padding=1))
    add("max_pool2d_not_square", (5, 1, 7, 5), nn.MaxPool2d((3, 2), stride=(2, 1), padding=(1, 1)))
    add("max_pool2d_ties", (2, 2, 7, 7), nn.MaxPool2d(3, stride=2, padding=1), make=ties)
    add("max_pool2d_negative", (1, 2, 5, 5), nn.MaxPool2d(3, stride=2, padding=1), make=negative)
    add("max_pool2d_kernel_is_image", (2, 3, 3, 4), nn.MaxPool2d((3, 4)))
    add("avg_pool2d", (2, 2, 6, 6), nn.AvgPool2d(2))
    add("avg_pool2d_overlap_padding", (2, 3, 7, 7), nn.AvgPool2d(3, stride=2, padding=1))
    add("avg_pool2d_not_square", (5, 1, 7, 5), nn.AvgPool2d((3, 2), stride=(2, 1), padding=(1, 1)))
    add("max_pool1d", (2, 3, 17), nn.MaxPool1d(3, stride=2, padding=1))
    add("max_pool1d_plain", (5, 1, 33), nn.MaxPool1d(3))
    add("avg_pool1d", (2, 3, 17), nn.AvgPool1d(3, stride=2, padding=1))
    add("avg_pool1d_plain", (1, 7, 8), nn.AvgPool1d(2))
    add("global_avg_pool2d", (2, 5, 7, 3), nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten()))
    add("global_avg_pool1d", (5, 3, 17), nn.Sequential(nn.AdaptiveAvgPool1d(1), nn.Flatten()))


def norm_cases(add):
    add("batch_norm_7", (5, 7), nn.BatchNorm1d(7))
    add("batch_norm_33", (2, 33), nn.BatchNorm1d(33, eps=1e-3, momentum=0.3))
    add("batch_norm_images", (2, 3, 4, 5), nn.BatchNorm2d(3))
    add("batch_norm_one_image", (1, 3, 4, 5), nn.BatchNorm2d(3))
    add("batch_norm_sequences", (5, 4, 7), nn.BatchNorm1d(4))
    add("batch_norm_three_samples", (3, 17), nn.BatchNorm1d(17))
    add("batch_norm_far_from_zero", (5, 3), nn.BatchNorm1d(3), make=far_from_zero)
    add("layer_norm_7", (2, 7), nn.LayerNorm(7))
    add("layer_norm_33", (5, 33), nn.LayerNorm(33, eps=1e-3))
    add("layer_norm_all_axes", (2, 3, 4, 5), nn.LayerNorm((3, 4, 5)))
    add("layer_norm_last_axis", (2, 3, 4, 5), nn.LayerNorm(5))


def activation_cases(add):
    for name, module in {
        "relu": nn.ReLU(),
        "leaky_relu": nn.LeakyReLU(0.01),
        "elu": nn.ELU(1.0),
        "elu_alpha": nn.ELU(1.5),
        "gelu": nn.GELU(),
        "silu": nn.SiLU(),
        "sigmoid": nn.Sigmoid(),
        "tanh": nn.Tanh(),
        "hard_sigmoid": HardSigmoid(),
        "hard_swish": HardSwish(),
        "softplus": nn.Softplus(threshold=1000),
    }.items():
        add(name, (2, 2, 3, 7), module, make=spread)
    for name, module in {"softmax": nn.Softmax(-1), "log_softmax": nn.LogSoftmax(-1)}.items():
        add(f"{name}_1", (2, 1), module, make=spread)
        add(f"{name}_7", (5, 7), module, make=spread)
        add(f"{name}_33", (1, 33), module, make=spread)
        add(f"{name}_last_axis", (2, 3, 5), module, make=spread)


def network_cases(add):
    add("lenet", (2, 1, 28, 28), nn.Sequential(
        nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(256, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10)))
    add("reshapes", (2, 2, 5, 3), nn.Sequential(
        nn.Conv2d(2, 4, 3, padding=1), nn.Flatten(), nn.ReLU(), nn.Unflatten(1, (3, 5, 4)), nn.Conv2d(3, 2, 3),
        nn.Flatten(), nn.Unflatten(1, (6, 2)), nn.Conv1d(6, 3, 2)))
    add("perceptron", (5, 17), nn.Sequential(
        nn.Linear(17, 33), nn.Tanh(), nn.Linear(33, 7), nn.LayerNorm(7), nn.GELU(), nn.Linear(7, 33, bias=False),
        nn.BatchNorm1d(33), nn.SiLU(), nn.Sigmoid(), nn.Linear(33, 3), nn.LogSoftmax(-1)))
    add("residual", (2, 3, 7, 5), nn.Sequential(
        nn.Conv2d(3, 4, 3, padding=1),
        Residual(nn.Sequential(nn.Conv2d(4, 4, 3, padding=1), nn.ReLU(), nn.Conv2d(4, 4, 3, padding=1))), nn.ReLU()))
    add("residual_projection", (2, 3, 7, 7), nn.Sequential(
        nn.ReLU(),
        Residual(nn.Sequential(nn.Conv2d(3, 5, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(5), nn.ReLU(),
                               nn.Conv2d(5, 5, 3, padding=1)), nn.Conv2d(3, 5, 1, stride=2)),
        nn.ReLU(), nn.Flatten(), nn.Linear(80, 3)))
    add("concat", (2, 3, 5, 5), nn.Sequential(
        nn.Conv2d(3, 4, 1),
        Concat([nn.Conv2d(4, 2, 1), nn.Sequential(nn.Conv2d(4, 3, 3, padding=1), nn.ReLU()),
                nn.MaxPool2d(3, stride=1, padding=1)]),
        nn.Conv2d(9, 2, 3)))


def ties(generator, shape):
    return torch.randint(-2, 3, shape, generator=generator).float()


def negative(generator, shape):
    return -1 - normal(generator, *shape).abs()


def far_from_zero(generator, shape):
    return 100 + normal(generator, *shape)


def spread(generator, shape):
    return normal(generator, *shape, scale=3.0)


def plain(generator, shape):
    return normal(generator, *shape)


def make(cases):
    """The tensors of all the cases that the functions `cases` add; each case has a seed of its own."""
    tensors = {}

    def add(name, shape, module, make=plain):
        generator = torch.Generator().manual_seed(sum(name.encode()) * 7919 + len(name))
        if not isinstance(module, nn.Sequential):
            module = nn.Sequential(module)
        run(tensors, name, module, make(generator, shape), generator)

    for function in cases:
        function(add)
    return tensors

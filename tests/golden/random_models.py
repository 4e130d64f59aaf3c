#!/usr/bin/python3
"""Transposed convolutions and normalisations of random sizes and options against PyTorch: outputs and every gradient.

usage: random_models.py --include DIR [--compiler C] [--layers N] [--inputs N] [--seed N]

Unlike the golden vectors these are made when the test runs: it is skipped where there is no PyTorch.
"""
import sys

try:
    import torch
    from torch import nn

    import random_layers
except ImportError:
    print("skipped: PyTorch is not installed")
    sys.exit(77)


def draw_axis(rng):
    """Input, kernel, stride, padding, output padding and dilation of one axis, with an output."""
    while True:
        size, kernel, stride, dilation = rng.randint(1, 19), rng.randint(1, 5), rng.randint(1, 4), rng.randint(1, 3)
        padding, rest = rng.randint(0, 4), rng.randint(0, max(stride, dilation) - 1)
        if (size - 1) * stride - 2 * padding + dilation * (kernel - 1) + 1 + rest > 0:
            return size, kernel, stride, padding, rest, dilation


def draw_transposed(rng, batch, axes):
    size, kernel, stride, padding, rest, dilation = zip(*(draw_axis(rng) for _ in range(axes)))
    groups = rng.choice([1, 1, 2, 3])
    channels, filters, bias = groups * rng.randint(1, 5), groups * rng.randint(1, 9), rng.random() < 0.7
    module = nn.ConvTranspose2d if axes == 2 else nn.ConvTranspose1d

    def spelled(values, type=""):
        return f"{type}{{{', '.join(map(str, values))}}}" if axes == 2 else str(values[0])

    name = f"ConvTranspose{axes}d"
    options = (f"ConvTranspose{'' if axes == 2 else '1d'}Options{{.stride = {spelled(stride)}, .padding = "
               f"{spelled(padding)}, .output_padding = {spelled(rest)}, .dilation = {spelled(dilation)}, .groups = "
               f"{groups}, .bias = {str(bias).lower()}}}")
    shape = ", ".join(map(str, (channels, *size)))
    return (f"{name}<Shape<{shape}>, {filters}, {spelled(kernel, 'Size2')}, {options}", (batch, channels, *size),
            lambda: module(channels, filters, kernel, stride, padding, rest, groups, bias, dilation))


def draw(rng):
    """One layer: its type but for the scalar, the shape of its input, and a function that makes PyTorch's."""
    batch, kind = rng.randint(1, 3), rng.random()
    if kind < 0.45:
        return draw_transposed(rng, batch, 2)
    if kind < 0.75:
        return draw_transposed(rng, batch, 1)
    groups = rng.randint(1, 4)
    channels = groups * rng.randint(1, 4)
    positions = [rng.randint(2, 9) for _ in range(rng.randint(1, 2))]
    shape = ", ".join(map(str, (channels, *positions)))
    if kind < 0.9:
        return (f"GroupNorm<Shape<{shape}>, {groups}, GroupNormOptions{{}}", (batch, channels, *positions),
                lambda: nn.GroupNorm(groups, channels))
    module = nn.InstanceNorm2d if len(positions) == 2 else nn.InstanceNorm1d
    return (f"InstanceNorm<Shape<{shape}>, GroupNormOptions{{}}", (batch, channels, *positions),
            lambda: module(channels, affine=True))


sys.exit(random_layers.run(draw, "models.hpp", layers=24))

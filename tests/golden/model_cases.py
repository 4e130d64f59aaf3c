"""Layers that models of other libraries have (models.hpp), and pooling with all of PyTorch's options.

Cases are as layer_cases.py describes them.
"""
from torch import nn

from layer_cases import spread, ties


class Cropped(nn.Module):
    """A transposed convolution of which each side loses something: left, right, top, bottom."""

    def __init__(self, *arguments, sides, **options):
        super().__init__()
        self.weight, self.bias = (whole := nn.ConvTranspose2d(*arguments, **options)).weight, whole.bias
        self.whole = [whole]
        self.sides = sides

    def forward(self, x):
        left, right, top, bottom = self.sides
        whole = self.whole[0]
        y = nn.functional.conv_transpose2d(x, self.weight, self.bias, whole.stride, 0, whole.output_padding,
                                           whole.groups, whole.dilation)
        return y[:, :, top:y.shape[2] - bottom, left:y.shape[3] - right]


def transposed_cases(add):
    add("plain", (2, 2, 3, 3), nn.ConvTranspose2d(2, 4, 3))
    add("decoder", (2, 5, 4, 4), nn.ConvTranspose2d(5, 6, 4, stride=2, padding=1))
    add("output_padding", (2, 3, 7, 5), nn.ConvTranspose2d(3, 5, 3, stride=2, padding=1, output_padding=1))
    add("groups", (2, 4, 5, 6), nn.ConvTranspose2d(4, 6, (3, 2), stride=(2, 3), padding=(0, 1), groups=2))
    add("depthwise", (1, 3, 4, 4), nn.ConvTranspose2d(3, 3, 3, stride=2, groups=3, bias=False))
    add("dilation", (2, 3, 4, 5), nn.ConvTranspose2d(3, 2, 3, stride=2, padding=1, dilation=2))
    add("all_differ", (2, 4, 5, 6), nn.ConvTranspose2d(4, 2, (3, 4), stride=(3, 2), padding=(2, 1),
                                                      output_padding=(1, 2), dilation=(2, 3), groups=2))
    add("kernel_below_stride", (2, 3, 4, 4), nn.ConvTranspose2d(3, 2, 2, stride=3, output_padding=2))
    add("one_tap", (1, 3, 5, 4), nn.ConvTranspose2d(3, 4, 1, stride=2, output_padding=1))
    add("from_one_pixel", (2, 9, 1, 1), nn.ConvTranspose2d(9, 7, 4))
    add("stride_1_padding", (1, 3, 9, 17), nn.ConvTranspose2d(3, 4, 5, padding=2))
    add("more_padding_than_kernel", (1, 2, 6, 6), nn.ConvTranspose2d(2, 3, 3, stride=2, padding=4))
    add("output_padding_of_dilation", (2, 2, 4, 4), nn.ConvTranspose2d(2, 3, 3, dilation=3, output_padding=2))
    add("uneven_padding", (2, 3, 5, 4), Cropped(3, 4, 4, stride=2, sides=(2, 0, 1, 3)))
    add("wide", (1, 8, 3, 40), nn.ConvTranspose2d(8, 16, (2, 4), stride=(1, 2), padding=(0, 1)))
    add("sequence", (2, 3, 7), nn.ConvTranspose1d(3, 5, 4, stride=2, padding=1))
    add("sequence_stride_8", (2, 4, 9), nn.ConvTranspose1d(4, 6, 16, stride=8, padding=4, groups=2))
    add("sequence_all", (3, 2, 33), nn.ConvTranspose1d(2, 3, 5, stride=3, padding=2, output_padding=2, dilation=2,
                                                      bias=False))


def pool_cases(add):
    add("max_dilation", (2, 2, 9, 8), nn.MaxPool2d((3, 2), stride=(1, 2), padding=(1, 0), dilation=(2, 3)))
    add("max_dilation_stride_1", (1, 2, 9, 21), nn.MaxPool2d(3, stride=1, dilation=2))
    add("max_dilation_ties", (2, 1, 9, 9), nn.MaxPool2d(2, stride=2, dilation=3), make=ties)
    add("max_ceil", (2, 2, 7, 8), nn.MaxPool2d(3, stride=2, ceil_mode=True))
    add("max_ceil_drops_a_window", (1, 2, 7, 7), nn.MaxPool2d(3, stride=3, padding=1, ceil_mode=True))
    add("max_ceil_dilation", (1, 2, 10, 11), nn.MaxPool2d(3, stride=2, padding=1, dilation=2, ceil_mode=True))
    add("max_ceil_kernel_exceeds", (1, 2, 2, 5), nn.MaxPool2d(3, stride=2, ceil_mode=True))
    add("max_sequence", (2, 3, 18), nn.MaxPool1d(4, stride=3, padding=1, dilation=2, ceil_mode=True))
    add("avg_uncounted", (2, 2, 7, 6), nn.AvgPool2d(3, stride=2, padding=1, count_include_pad=False))
    add("avg_ceil", (2, 2, 7, 8), nn.AvgPool2d(3, stride=2, padding=1, ceil_mode=True))
    add("avg_ceil_plain", (2, 2, 8, 20), nn.AvgPool2d(3, stride=2, ceil_mode=True))
    add("avg_ceil_uncounted", (1, 3, 6, 9), nn.AvgPool2d((3, 2), stride=(2, 2), padding=(1, 1), ceil_mode=True,
                                                        count_include_pad=False))
    add("avg_ceil_drops_a_window", (1, 2, 7, 7), nn.AvgPool2d(3, stride=3, padding=1, ceil_mode=True))
    add("avg_sequence", (2, 3, 18), nn.AvgPool1d(4, stride=3, padding=2, ceil_mode=True))
    add("avg_sequence_uncounted", (2, 3, 18), nn.AvgPool1d(4, stride=3, padding=2, ceil_mode=True,
                                                          count_include_pad=False))


def norm_cases(add):
    add("group_norm", (2, 6, 3, 5), nn.GroupNorm(2, 6))
    add("group_norm_of_all", (2, 4, 7), nn.GroupNorm(1, 4, eps=1e-3))
    add("group_norm_of_features", (3, 12), nn.GroupNorm(4, 12))
    add("group_norm_wide", (1, 4, 9, 33), nn.GroupNorm(2, 4))
    add("instance_norm", (2, 3, 4, 5), nn.InstanceNorm2d(3, affine=True))
    add("instance_norm_sequence", (2, 4, 17), nn.InstanceNorm1d(4, eps=1e-2, affine=True))
    add("response", (2, 7, 3, 4), nn.LocalResponseNorm(5), make=spread)
    add("response_even", (2, 7, 9), nn.LocalResponseNorm(4, alpha=0.5, beta=0.5, k=2.0), make=spread)
    add("response_power", (2, 5, 3, 3), nn.LocalResponseNorm(3, alpha=0.3, beta=0.6, k=1.5), make=spread)
    add("response_of_all", (1, 4, 18), nn.LocalResponseNorm(9, alpha=2.0, beta=1.0), make=spread)


def activation_cases(add):
    for name, module in {
        "selu": nn.SELU(),
        "celu": nn.CELU(1.0),
        "celu_alpha": nn.CELU(1.5),
        "mish": nn.Mish(),
        "softsign": nn.Softsign(),
        "gelu_tanh": nn.GELU(approximate="tanh"),
        "hardtanh": nn.Hardtanh(),
        "hardtanh_bounds": nn.Hardtanh(-0.5, 2.0),
        "relu6": nn.ReLU6(),
        "thresholded_relu": nn.Threshold(0.75, 0.0),
        "prelu": nn.PReLU(2),
        "prelu_shared": nn.PReLU(),
    }.items():
        add(name, (2, 2, 3, 7), module, make=spread)
    add("prelu_features", (3, 5), nn.PReLU(5), make=spread)

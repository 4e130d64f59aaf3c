"""Layers around attention: embeddings, positions, norms and means of steps that are marked, from PyTorch in double."""
import torch
from torch import nn


class Embedding(nn.Embedding):
    """torch.nn.Embedding of indices held as numbers; with marks, 0 for padding. Its input has a gradient of 0."""

    def __init__(self, *arguments, marked=False, **options):
        super().__init__(*arguments, **options)
        self.marked = marked

    def forward(self, x):
        y = super().forward(x.long()) + 0 * x.unsqueeze(-1)
        return torch.cat([y, (x != self.padding_idx).to(y).unsqueeze(-1)], -1) if self.marked else y


class SinusoidalPositions(nn.Module):
    def __init__(self, width, marked=False, base=10000.0):
        super().__init__()
        self.width, self.marked, self.base = width, marked, base

    def forward(self, x):
        time = torch.arange(x.shape[1], dtype=x.dtype).unsqueeze(1)
        feature = torch.arange(self.width)
        angle = time * self.base ** (-(feature - feature % 2).to(x.dtype) / self.width)
        waves = torch.where(feature % 2 == 0, torch.sin(angle), torch.cos(angle))
        return x + nn.functional.pad(waves, (0, 1)) if self.marked else x + waves


class LearnedPositions(nn.Embedding):
    """torch.nn.Embedding of the positions 0, 1, ..., added to a marked sequence."""

    def forward(self, x):
        return x + nn.functional.pad(super().forward(torch.arange(x.shape[1])), (0, 1))


class MeanOverSteps(nn.Module):
    def __init__(self, marked=False):
        super().__init__()
        self.marked = marked

    def forward(self, x):
        if not self.marked:
            return x.mean(1)
        counts = (x[:, :, -1:] != 0).to(x)
        return (x[:, :, :-1] * counts).sum(1) / counts.sum(1).clamp(min=1)


class RmsNorm(nn.Module):
    """PyTorch 1.13 has none: the formula of Zhang and Sennrich."""

    def __init__(self, *shape, eps=1e-5):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(*shape))
        self.eps = eps

    def forward(self, x):
        axes = list(range(-self.weight.ndim, 0))
        return x * torch.rsqrt(x.square().mean(axes, keepdim=True) + self.eps) * self.weight


class PerMarkedStep(nn.Sequential):
    def forward(self, x):
        return torch.cat([super().forward(x[:, :, :-1]), x[:, :, -1:]], -1)


def indices(below):
    return lambda generator, shape: torch.randint(0, below, shape, generator=generator).float()


def marked(generator, shape):
    """Steps of which about half count, and in one sample none."""
    x = torch.randn(*shape, generator=generator)
    x[:, :, -1] = (torch.rand(shape[:2], generator=generator) < 0.5).float()
    x[-1, :, -1] = 0
    return x


def cases(add):
    add("rms_norm_7", (2, 7), RmsNorm(7))
    add("rms_norm_all_axes", (2, 3, 4, 5), RmsNorm(3, 4, 5, eps=1e-3))
    add("rms_norm_last_axis", (2, 3, 33), RmsNorm(33))
    add("sinusoidal_positions", (2, 50, 16), SinusoidalPositions(16))
    add("sinusoidal_positions_marked", (2, 7, 6), SinusoidalPositions(5, marked=True, base=100.0))
    add("learned_positions_marked", (3, 7, 6), LearnedPositions(7, 5))
    add("mean_over_steps", (2, 7, 5), MeanOverSteps())
    add("mean_over_steps_marked", (3, 7, 6), MeanOverSteps(marked=True), make=marked)
    add("per_marked_step", (2, 5, 4), nn.Sequential(PerMarkedStep(nn.Linear(3, 7), nn.ReLU())), make=marked)


def embedding_cases(add):
    add("plain", (4, 7), Embedding(5, 3), make=indices(5))
    add("padding", (3, 9), Embedding(11, 17, padding_idx=3), make=indices(11))
    add("marked", (3, 5), Embedding(4, 2, padding_idx=0, marked=True), make=indices(4))

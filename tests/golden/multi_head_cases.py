"""Attention of several heads and transformer blocks: PyTorch's own, with its masks.

Cases are as layer_cases.py describes them. With `marked` the last feature of each step is its mark, which PyTorch is
given as a mask of what is padding, and which is handed on.
"""
import torch
from torch import nn


def later_or_too_early(time, window=0):
    """Which keys a query does not see: those after it, and those `window` steps and more before it."""
    step = torch.arange(time)
    ahead = step[None, :] - step[:, None]
    return (ahead > 0) | (ahead <= -window if window else ahead > time)


class Marked:
    """The features of each step, and which of them are padding."""

    def split(self, x):
        return (x[..., :-1], x[..., -1] == 0, x[..., -1:]) if self.marked else (x, None, None)

    def mark(self, x):
        """Marks of random steps; of those that are looked at the first and the last count."""
        x[..., -1] = (torch.rand(x.shape[:-1]) < 0.6).to(x)
        x[:, 0, -1] = x[:, -1, -1] = 1

    @staticmethod
    def join(y, marks):
        return y if marks is None else torch.cat([y, marks], dim=-1)


class SelfAttention(nn.MultiheadAttention, Marked):
    def __init__(self, width, heads, causal=False, window=0, marked=False, bias=True):
        super().__init__(width, heads, bias=bias, batch_first=True)
        self.causal, self.window, self.marked = causal, window, marked

    def forward(self, x):
        x, padding, marks = self.split(x)
        mask = later_or_too_early(x.shape[1], self.window) if self.causal else None
        return self.join(super().forward(x, x, x, key_padding_mask=padding, attn_mask=mask)[0], marks)


class CrossAttention(nn.MultiheadAttention, Marked):
    def __init__(self, queries, width, heads, marked=False, bias=True):
        super().__init__(width, heads, bias=bias, batch_first=True)
        self.queries, self.marked = queries, marked

    def forward(self, x):
        x, padding, marks = self.split(x)
        n = self.queries
        query, memory = x[:, :n], x[:, n:]
        padding = None if padding is None else padding[:, n:]
        y = super().forward(query, memory, memory, key_padding_mask=padding)[0]
        return self.join(y, None if marks is None else marks[:, :n])


class RmsNorm(nn.Module):
    def __init__(self, width, epsilon):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.epsilon = epsilon

    def forward(self, x):
        return x * (x.square().mean(-1, keepdim=True) + self.epsilon).rsqrt() * self.weight


class Block(nn.TransformerEncoderLayer, Marked):
    def __init__(self, width, heads, hidden, causal=False, window=0, marked=False, rms=False, **options):
        super().__init__(width, heads, hidden, dropout=0.0, batch_first=True, **options)
        self.causal, self.window, self.marked = causal, window, marked
        if rms:
            self.norm1, self.norm2 = RmsNorm(width, 1e-5), RmsNorm(width, 1e-5)
            self.activation_relu_or_gelu = 0  # else PyTorch looks for the norms' eps

    def forward(self, x):
        x, padding, marks = self.split(x)
        mask = later_or_too_early(x.shape[1], self.window) if self.causal else None
        x = x if marks is None else x.contiguous()
        return self.join(super().forward(x, mask, padding), marks)


class FeedForward(nn.Module):
    def __init__(self, width, hidden, activation):
        super().__init__()
        self.linear1 = nn.Linear(width, hidden)
        self.linear2 = nn.Linear(hidden, width)
        self.activation = activation

    def forward(self, x):
        return self.linear2(self.activation(self.linear1(x)))


def with_marks(generator, shape):
    """The first step of each sequence counts, and others at random."""
    x = torch.randn(*shape, generator=generator, dtype=torch.float64).float()
    x[..., -1] = (torch.rand(shape[:-1], generator=generator) < 0.6).float()
    x[:, 0, -1] = 1
    return x


def large(generator, shape):
    """Scores of a hundred and more: a softmax that is not taken from its maximum overflows."""
    return 40 * torch.randn(*shape, generator=generator, dtype=torch.float64).float()


def padded_memory(generator, shape):
    x = with_marks(generator, shape)
    x[:, -1, -1] = 1
    return x


def cases(add):
    add("causal", (2, 19, 20), SelfAttention(20, 2, causal=True))
    add("marked_causal", (3, 18, 17), SelfAttention(16, 1, causal=True, marked=True), make=with_marks)


def more_cases(add):
    add("one_step", (2, 1, 4), SelfAttention(4, 2))
    add("one_head", (2, 5, 6), SelfAttention(6, 1))
    add("heads_of_4", (2, 7, 12), SelfAttention(12, 3))
    add("heads_of_1", (2, 3, 5), SelfAttention(5, 5))
    add("no_bias", (2, 5, 8), SelfAttention(8, 2, bias=False))
    add("long_scores", (2, 6, 8), SelfAttention(8, 2), make=large)
    add("causal_37_steps", (1, 37, 32), SelfAttention(32, 2, causal=True))
    add("window", (2, 21, 9), SelfAttention(9, 3, causal=True, window=5))
    add("window_of_1", (2, 4, 6), SelfAttention(6, 2, causal=True, window=1))
    add("marked", (3, 6, 9), SelfAttention(8, 4, marked=True), make=with_marks)
    add("cross", (2, 3 + 7, 8), CrossAttention(3, 8, 2))
    add("feed_forward", (2, 5, 7), FeedForward(7, 19, nn.functional.gelu))
    add("block_norm_first", (2, 6, 8), Block(8, 2, 20, norm_first=True, activation="gelu"))
    add("block_causal", (2, 17, 12), Block(12, 3, 17, causal=True, activation="gelu", layer_norm_eps=1e-3))
    add("block_marked", (3, 7, 9), Block(8, 2, 12, marked=True), make=with_marks)
    add("block_rms", (2, 6, 8), Block(8, 4, 11, norm_first=True, rms=True, activation=nn.functional.silu, causal=True))
    add("block_rms_behind", (2, 6, 8), Block(8, 2, 9, rms=True))
    add("cross_marked", (3, 5 + 4, 7), CrossAttention(5, 6, 3, marked=True, bias=False), make=padded_memory)
    add("block", (2, 6, 8), Block(8, 2, 20))
    add("block_marked_first", (3, 7, 9),
        Block(8, 2, 12, norm_first=True, causal=True, window=4, marked=True, activation=nn.functional.silu),
        make=with_marks)

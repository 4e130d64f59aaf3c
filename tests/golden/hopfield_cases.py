"""The continuous modern Hopfield network (Ramsauer et al. 2020), in PyTorch by its formula."""
import torch
from torch import nn


class ModernHopfield(nn.Module):
    """Rows x: softmax(beta x X^T) X, again and again; beta times a learned scale, where it is learned."""

    def __init__(self, units, patterns, beta=0.0, steps=1, learned_beta=False):
        super().__init__()
        self.patterns = nn.Parameter(torch.empty(patterns, units))
        self.scale = nn.Parameter(torch.empty(1)) if learned_beta else None
        self.beta = beta if beta > 0 else units**-0.5
        self.steps = steps

    def forward(self, x):
        beta = self.beta if self.scale is None else self.beta * self.scale
        for _ in range(self.steps):
            x = torch.softmax(beta * (x @ self.patterns.T), dim=-1) @ self.patterns
        return x


def cases(add):
    add("modern", (3, 7), ModernHopfield(7, 5))
    add("modern_large_beta", (5, 19), ModernHopfield(19, 33, beta=2.0))
    add("modern_three_steps", (2, 17), ModernHopfield(17, 9, steps=3))
    add("modern_over_time", (3, 4, 9), ModernHopfield(9, 6, learned_beta=True))
    add("modern_learned_two_steps", (2, 3, 16), ModernHopfield(16, 20, beta=1.5, steps=2, learned_beta=True))

"""Attention over the neighbours in a graph, from its dense formula: scores of all pairs of nodes, and a mask. The graphs
are those of graph_layer_cases.py."""
import torch
from torch import nn

from graph_layer_cases import DIRECTED, PATH, WHEEL


class GraphAttention(nn.Module):
    """PyTorch Geometric's GATConv; a[i, j] = 1 where node i hears node j."""

    def __init__(self, a, inputs, outputs, heads=1, concat=True, slope=0.2, loops=True, bias=True):
        super().__init__()
        a = a.clone()
        if loops:
            a.fill_diagonal_(1)
        self.a = a
        self.heads, self.outputs, self.concat, self.slope = heads, outputs, concat, slope
        self.lin = nn.Linear(inputs, heads * outputs, bias=False)
        self.att_src = nn.Parameter(torch.zeros(heads, outputs))
        self.att_dst = nn.Parameter(torch.zeros(heads, outputs))
        self.bias = nn.Parameter(torch.zeros(heads * outputs if concat else outputs)) if bias else None

    def forward(self, x):
        v = self.lin(x).view(*x.shape[:-1], self.heads, self.outputs)
        scores = (v * self.att_dst).sum(-1)[:, :, None] + (v * self.att_src).sum(-1)[:, None]
        scores = nn.functional.leaky_relu(scores, self.slope)
        heard = self.a[None, :, :, None] > 0
        weights = torch.softmax(scores.masked_fill(~heard, -1e300), dim=2)
        weights = torch.where(heard, weights, torch.zeros_like(weights))
        y = torch.einsum("bijh,bjho->biho", weights, v)
        y = y.flatten(2) if self.concat else y.mean(dim=2)
        return y if self.bias is None else y + self.bias


def cases(add):
    add("path", (2, 3, 2), GraphAttention(PATH, 2, 2, 2))
    add("wheel_7_8_4", (2, 18, 7), GraphAttention(WHEEL, 7, 8, 4))
    add("wheel_5_17_3_mean", (3, 18, 5), GraphAttention(WHEEL, 5, 17, 3, concat=False))
    add("wheel_5_3_2_of_others", (1, 18, 5), GraphAttention(WHEEL, 5, 3, 2, slope=-0.5, loops=False))
    add("directed_9_5_2_bare", (2, 9, 9), GraphAttention(DIRECTED, 9, 5, 2, concat=False, loops=False, bias=False))
    add("directed_17_33", (1, 9, 17), GraphAttention(DIRECTED, 17, 33))

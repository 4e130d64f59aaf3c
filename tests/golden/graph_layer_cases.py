"""Layers over graphs, from their dense formulas: the adjacency as a matrix. The graphs are those of
tests/layers/graph_cases.hpp."""
import torch
from torch import nn


def adjacency(nodes, edges, directed=False):
    """a[i, j] = 1 where node i hears node j."""
    a = torch.zeros(nodes, nodes, dtype=torch.float64)
    for source, target in edges:
        a[target, source] = 1
        if not directed:
            a[source, target] = 1
    return a


PATH = adjacency(3, [(0, 1), (1, 2)])
WHEEL = adjacency(18, [(i + 1, 0) for i in range(16)] + [(i + 1, (i + 1) % 16 + 1) for i in range(16)])
DIRECTED = adjacency(9, [(i, j) for i in range(9) for j in range(9) if (5 * i + 3 * j) % 4 == 0], directed=True)


class GraphConvolution(nn.Module):
    def __init__(self, a, inputs, outputs, loops=True, bias=True):
        super().__init__()
        a = a.clone()
        if loops:
            a.fill_diagonal_(1)
        heard = a.sum(dim=1)
        inverse = torch.where(heard > 0, heard.clamp(min=1) ** -0.5, torch.zeros_like(heard))
        self.a = inverse[:, None] * a * inverse[None, :]
        self.weight = nn.Parameter(torch.zeros(outputs, inputs))
        self.bias = nn.Parameter(torch.zeros(outputs)) if bias else None

    def forward(self, x):
        y = self.a @ x @ self.weight.T
        return y if self.bias is None else y + self.bias


class GraphSage(nn.Module):
    def __init__(self, a, inputs, outputs, aggregation="mean", bias=True):
        super().__init__()
        self.a = a
        self.aggregation = aggregation
        self.neighbour_weight = nn.Parameter(torch.zeros(outputs, inputs))
        self.bias = nn.Parameter(torch.zeros(outputs)) if bias else None
        self.self_weight = nn.Parameter(torch.zeros(outputs, inputs))

    def aggregated(self, x):
        heard = self.a.sum(dim=1)
        if self.aggregation == "sum":
            return self.a @ x
        if self.aggregation == "mean":
            return self.a @ x / heard.clamp(min=1)[:, None]
        of_edges = torch.where(self.a[:, :, None] > 0, x[..., None, :, :], torch.tensor(-torch.inf, dtype=x.dtype))
        return torch.where(heard[:, None] > 0, of_edges.amax(dim=-2), torch.zeros_like(x))

    def forward(self, x):
        y = self.aggregated(x) @ self.neighbour_weight.T + x @ self.self_weight.T
        return y if self.bias is None else y + self.bias


class Readout(nn.Module):
    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, x):
        return self.function(x, dim=1)


def cases(add):
    add("convolution_path", (2, 3, 2), GraphConvolution(PATH, 2, 2))
    add("convolution_wheel_7_5", (2, 18, 7), GraphConvolution(WHEEL, 7, 5))
    add("convolution_wheel_5_17_without_loops", (3, 18, 5), GraphConvolution(WHEEL, 5, 17, loops=False))
    add("convolution_directed_9_33_bare", (1, 9, 9), GraphConvolution(DIRECTED, 9, 33, loops=False, bias=False))
    add("convolution_directed_33_16", (2, 9, 33), GraphConvolution(DIRECTED, 33, 16))
    add("sage_path", (2, 3, 2), GraphSage(PATH, 2, 2))
    add("sage_wheel_7_5", (2, 18, 7), GraphSage(WHEEL, 7, 5))
    add("sage_wheel_5_17_max", (3, 18, 5), GraphSage(WHEEL, 5, 17, aggregation="max"))
    add("sage_wheel_7_6_sum", (2, 18, 7), GraphSage(WHEEL, 7, 6, aggregation="sum"))
    add("sage_directed_9_33_bare", (1, 9, 9), GraphSage(DIRECTED, 9, 33, bias=False))
    add("sage_directed_33_16_max", (2, 9, 33), GraphSage(DIRECTED, 33, 16, aggregation="max"))
    add("sum_of_nodes", (2, 67, 5), Readout(torch.sum))
    add("mean_of_nodes", (2, 9, 17), Readout(torch.mean))
    add("max_of_nodes", (2, 9, 17), Readout(torch.amax))

"""Message passing from dense formulas: messages of all pairs of nodes, and a mask. The graphs are those of
graph_layer_cases.py, the expressions those of tests/layers/message_passing_cases.hpp."""
import torch
from torch import nn

from graph_layer_cases import DIRECTED, WHEEL

# In the order of the lists in tests/layers/graph_cases.hpp, which features of edges have.
WHEEL_EDGES = [edge for i in range(16) for edge in [(i + 1, 0), (i + 1, (i + 1) % 16 + 1)]]
DIRECTED_EDGES = [(i, j) for i in range(9) for j in range(9) if (5 * i + 3 * j) % 4 == 0]


class Named(nn.Module):
    """Parameters by their names."""

    def __init__(self, **shapes):
        super().__init__()
        for name, shape in shapes.items():
            self.register_parameter(name, nn.Parameter(torch.zeros(*shape)))


class OfSource(Named):
    def __init__(self, inputs, sent):
        super().__init__(w=(sent, inputs), b=(sent,))

    def forward(self, source, target, edge):
        return torch.tanh(source @ self.w.T + self.b)


class OfBoth(Named):
    def __init__(self, inputs, sent):
        super().__init__(gate=(sent, inputs), w=(sent, inputs))

    def forward(self, source, target, edge):
        return torch.sigmoid(target @ self.gate.T) * (source @ self.w.T)


class OfEdge(Named):
    def __init__(self, inputs, sent):
        super().__init__(w=(sent, inputs))

    def forward(self, source, target, edge):
        return torch.exp(source @ self.w.T * edge) + torch.sin(target)


class OfMessages(Named):
    def __init__(self, sent, outputs):
        super().__init__(w=(outputs, sent), b=(outputs,))

    def forward(self, node, messages):
        return messages @ self.w.T + self.b


class OfNode(Named):
    def __init__(self, inputs, sent, outputs):
        super().__init__(own=(outputs, inputs), w=(outputs, sent))

    def forward(self, node, messages):
        return torch.tanh(node @ self.own.T + messages @ self.w.T)


class Gated(Named):
    def __init__(self, inputs, sent):
        super().__init__(**{f"w_{gate}": (inputs, sent) for gate in "rzn"},
                         **{f"u_{gate}": (inputs, inputs) for gate in "rzn"})

    def forward(self, node, messages):
        reset = torch.sigmoid(messages @ self.w_r.T + node @ self.u_r.T)
        keep = torch.sigmoid(messages @ self.w_z.T + node @ self.u_z.T)
        fresh = torch.tanh(messages @ self.w_n.T + reset * (node @ self.u_n.T))
        return (1 - keep) * fresh + keep * node


class MessagePassing(nn.Module):
    """a[i, j] = 1 where node i hears node j; at[i, j] is the place of that edge."""

    def __init__(self, a, edges, message, update, aggregation="sum", directed=False, features=None, learned=None):
        super().__init__()
        self.a, self.aggregation, self.features = a, aggregation, features
        self.at = torch.zeros(a.shape, dtype=torch.long)
        for place, (source, target) in enumerate(edges):
            self.at[target, source] = place
            if not directed:
                self.at[source, target] = place
        self.message, self.update = message, update
        if learned is not None:
            self.edge_features = nn.Parameter(torch.zeros(len(edges), learned))

    def forward(self, x):
        nodes = x.shape[1]
        source = x[:, None].expand(-1, nodes, -1, -1)
        target = x[:, :, None].expand(-1, -1, nodes, -1)
        features = getattr(self, "edge_features", self.features)
        messages = self.message(source, target, None if features is None else features[self.at])
        heard = self.a[None, :, :, None] > 0
        if self.aggregation == "max":
            aggregate = messages.masked_fill(~heard, -1e300).amax(dim=2)
            aggregate = torch.where(heard.any(dim=2), aggregate, torch.zeros_like(aggregate))
        else:
            aggregate = torch.where(heard, messages, torch.zeros_like(messages)).sum(dim=2)
            if self.aggregation == "mean":
                aggregate = aggregate / self.a.sum(dim=1).clamp(min=1)[:, None]
        return self.update(x, aggregate)


def features_by_rule(edges):
    return torch.tensor([i % 7 * 0.125 - 0.25 for i in range(2 * len(edges))], dtype=torch.float64).view(-1, 2)


def cases(add):
    add("wheel_of_source", (2, 18, 5), MessagePassing(WHEEL, WHEEL_EDGES, OfSource(5, 9), OfNode(5, 9, 3)))
    add("wheel_of_edge_mean", (1, 18, 2), MessagePassing(WHEEL, WHEEL_EDGES, OfEdge(2, 2), OfMessages(2, 3), "mean",
                                                         features=features_by_rule(WHEEL_EDGES)))
    add("directed_gated", (2, 9, 5), MessagePassing(DIRECTED, DIRECTED_EDGES, OfBoth(5, 17), Gated(5, 17),
                                                    directed=True))
    add("directed_of_edge_max", (1, 9, 2), MessagePassing(DIRECTED, DIRECTED_EDGES, OfEdge(2, 2), OfNode(2, 2, 5),
                                                          "max", directed=True, learned=2))

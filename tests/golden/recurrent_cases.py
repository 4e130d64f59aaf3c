"""Recurrent layers: PyTorch's own, and by hand the two variants that it has not.

Cases are as layer_cases.py describes them; `final` is the state after the last step, [h, c] of each sample, where a
layer reads forward.
"""
import torch
from torch import nn


class Around:
    """What the modules here have in common: reversed input, learned initial state, the last output."""

    def learn(self, layers, size, states):
        for name in ("h_0", "c_0")[:states]:
            setattr(self, name, nn.Parameter(torch.zeros(layers, size)))

    def initial(self, x):
        found = [getattr(self, name) for name in ("h_0", "c_0") if hasattr(self, name)]
        return [value.unsqueeze(1).expand(-1, x.shape[0], -1).contiguous() for value in found]


class Recurrent(nn.Module, Around):
    def __init__(self, kind, *sizes, learned=False, last=False, reverse=False, **options):
        nn.Module.__init__(self)
        inner = kind(*sizes, batch_first=True, **options)
        for name, parameter in inner.named_parameters():
            self.register_parameter(name, parameter)
        self.inner = [inner]  # not a module's member: names stay plain
        self.last, self.reverse = last, reverse
        self.states = 2 if kind is nn.LSTM else 1
        if learned:
            self.learn(2 if inner.bidirectional else 1, sizes[1], self.states)

    def run(self, x):
        inner = self.inner[0]
        initial = self.initial(x)
        start = None if not initial else initial[0] if len(initial) == 1 else tuple(initial)
        y, final = inner(x.flip(1) if self.reverse else x, start)
        return y.flip(1) if self.reverse else y, final if isinstance(final, tuple) else (final,)

    def forward(self, x):
        y, final = self.run(x)
        return final[0].transpose(0, 1).flatten(1) if self.last else y

    def final(self, x):
        if self.inner[0].bidirectional or self.reverse:
            return None
        return torch.cat([state[0] for state in self.run(x)[1]], dim=1)


class ByHand(nn.Module, Around):
    """One direction, every output, step by step."""

    def __init__(self, gates, size, hidden, holes=0):
        nn.Module.__init__(self)
        self.weight_ih_l0 = nn.Parameter(torch.zeros(gates * hidden, size))
        self.weight_hh_l0 = nn.Parameter(torch.zeros(gates * hidden, hidden))
        self.bias_ih_l0 = nn.Parameter(torch.zeros(gates * hidden))
        self.bias_hh_l0 = nn.Parameter(torch.zeros(gates * hidden))
        if holes:
            self.peephole_l0 = nn.Parameter(torch.zeros(holes, hidden))
        self.hidden = hidden

    def run(self, x):
        zero = torch.zeros(x.shape[0], self.hidden, dtype=x.dtype)
        state, outputs = (zero, zero), []
        for t in range(x.shape[1]):
            state = self.step(x[:, t] @ self.weight_ih_l0.T + self.bias_ih_l0, *state)
            outputs.append(state[0])
        return torch.stack(outputs, dim=1), state

    def forward(self, x):
        return self.run(x)[0]


class GruBeforeProduct(ByHand):
    def __init__(self, size, hidden):
        super().__init__(3, size, hidden)

    def step(self, x, h, unused):
        rows = 2 * self.hidden
        xr, xz, xn = x.chunk(3, dim=1)
        hr, hz = (h @ self.weight_hh_l0[:rows].T + self.bias_hh_l0[:rows]).chunk(2, dim=1)
        r, z = torch.sigmoid(xr + hr), torch.sigmoid(xz + hz)
        n = torch.tanh(xn + (r * h) @ self.weight_hh_l0[rows:].T + self.bias_hh_l0[rows:])
        return (1 - z) * n + z * h, unused

    def final(self, x):
        return self.run(x)[1][0]


class LstmWithPeepholes(ByHand):
    def __init__(self, size, hidden):
        super().__init__(4, size, hidden, holes=3)

    def step(self, x, h, c):
        i, f, g, o = (x + h @ self.weight_hh_l0.T + self.bias_hh_l0).chunk(4, dim=1)
        of_i, of_f, of_o = self.peephole_l0
        i, f, g = torch.sigmoid(i + of_i * c), torch.sigmoid(f + of_f * c), torch.tanh(g)
        c = f * c + i * g
        return torch.sigmoid(o + of_o * c) * torch.tanh(c), c

    def final(self, x):
        return torch.cat(self.run(x)[1], dim=1)


def cases(add):
    add("rnn_relu", (2, 5, 3), Recurrent(nn.RNN, 3, 7, nonlinearity="relu"))
    add("gru", (3, 6, 1), Recurrent(nn.GRU, 1, 8))
    add("gru_both_learned", (2, 5, 17), Recurrent(nn.GRU, 17, 9, bidirectional=True, learned=True))
    add("gru_before_product", (2, 5, 3), GruBeforeProduct(3, 7))
    add("lstm", (2, 9, 1), Recurrent(nn.LSTM, 1, 16))
    add("lstm_both_last_learned", (3, 5, 3), Recurrent(nn.LSTM, 3, 7, bidirectional=True, last=True, learned=True))
    add("lstm_peepholes", (2, 5, 4), LstmWithPeepholes(4, 6))


# Further options and sizes, for the slow tier.
def more_cases(add):
    add("rnn_1_1_1", (1, 1, 1), Recurrent(nn.RNN, 1, 1))
    add("rnn_both_last", (3, 4, 2), Recurrent(nn.RNN, 2, 17, bidirectional=True, last=True))
    add("gru_one_step", (2, 1, 3), Recurrent(nn.GRU, 3, 8))
    add("gru_last", (2, 11, 5), Recurrent(nn.GRU, 5, 16, last=True))
    add("gru_reverse_no_bias", (2, 4, 3), Recurrent(nn.GRU, 3, 5, reverse=True, bias=False))
    add("lstm_one_step", (1, 1, 2), Recurrent(nn.LSTM, 2, 3))
    add("lstm_reverse_last", (2, 4, 3), Recurrent(nn.LSTM, 3, 5, reverse=True, last=True, bias=False))
    add("lstm_learned", (2, 3, 2), Recurrent(nn.LSTM, 2, 4, learned=True))

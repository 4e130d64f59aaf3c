"""Neural Turing machines, head by head as the paper has them, and a loss of targets that are not all known.

Cases are as layer_cases.py describes them; `final` is every state after the last step.
"""
import torch
from torch import nn

import layer_cases


class Feedforward(nn.Linear):
    def forward(self, x, state):
        return torch.tanh(super().forward(x)), state


class LongShortTerm(nn.LSTMCell):
    def forward(self, x, state):
        h, c = super().forward(x, state)
        return h, (h, c)


class Machine(nn.Module):
    """Head by head, reading heads first; what is said of all heads stands in the rows that the library documents."""

    def __init__(self, inputs, outputs, slots, width, hidden, lstm=True, reading=1, writing=1, shifts=3):
        super().__init__()
        heads = reading + writing
        given = inputs + reading * width
        self.controller = LongShortTerm(given, hidden) if lstm else Feedforward(given, hidden)
        self.heads = nn.Linear(hidden, heads * (width + 3 + shifts) + writing * 2 * width)
        self.output = nn.Linear(hidden + reading * width, outputs)
        self.first_weightings = nn.Parameter(torch.zeros(heads, slots))
        self.slots, self.width, self.hidden, self.lstm = slots, width, hidden, lstm
        self.reading, self.writing, self.shifts = reading, writing, shifts

    def weighting(self, memory, before, key, strength, gate, sharpness, moves):
        lengths = torch.sqrt((key**2).sum(1, keepdim=True) + 1e-6) * torch.sqrt((memory**2).sum(2) + 1e-6)
        content = torch.softmax(strength * torch.einsum("bw,bsw->bs", key, memory) / lengths, dim=1)
        gated = gate * content + (1 - gate) * before
        moved = sum(moves[:, j:j + 1] * torch.roll(gated, j - self.shifts // 2, dims=1) for j in range(self.shifts))
        powers = (moved + 1e-16)**sharpness
        return powers / powers.sum(1, keepdim=True)

    def run(self, x):
        batch, heads, width = x.shape[0], self.reading + self.writing, self.width
        zeros = lambda *shape: torch.zeros(batch, *shape, dtype=x.dtype)
        start = torch.zeros(self.slots, dtype=x.dtype)
        start[0] = torch.log(torch.tensor(9.0 * (self.slots - 1), dtype=x.dtype))
        state = (zeros(self.hidden), zeros(self.hidden)) if self.lstm else ()
        memory, reads = zeros(self.slots, width), [zeros(width)] * self.reading
        weightings = [torch.softmax(row + start, dim=0).expand(batch, -1) for row in self.first_weightings]
        outputs = []
        for t in range(x.shape[1]):
            c, state = self.controller(torch.cat([x[:, t], *reads], dim=1), state)
            keys, strengths, gates, sharpness, moves, erased, added = self.heads(c).split(
                [heads * width, heads, heads, heads, heads * self.shifts, self.writing * width, self.writing * width],
                dim=1)
            one = lambda values, i: values[:, i:i + 1]
            several = lambda values, i, count: values[:, i * count:(i + 1) * count]
            weightings = [
                self.weighting(memory, weightings[i], torch.tanh(several(keys, i, width)),
                               nn.functional.softplus(one(strengths, i)), torch.sigmoid(one(gates, i)),
                               1 + nn.functional.softplus(one(sharpness, i)),
                               torch.softmax(several(moves, i, self.shifts), dim=1)) for i in range(heads)]
            outer = lambda i, row: weightings[self.reading + i].unsqueeze(2) * row.unsqueeze(1)
            for i in range(self.writing):
                memory = memory * (1 - outer(i, torch.sigmoid(several(erased, i, width))))
            for i in range(self.writing):
                memory = memory + outer(i, torch.tanh(several(added, i, width)))
            reads = [torch.einsum("bs,bsw->bw", weightings[i], memory) for i in range(self.reading)]
            outputs.append(self.output(torch.cat([c, *reads], dim=1)))
        begun = zeros(1) + 1
        return torch.stack(outputs, dim=1), (*state, memory.flatten(1), *weightings, *reads, begun)

    def forward(self, x):
        return self.run(x)[0]

    def final(self, x):
        return torch.cat(self.run(x)[1], dim=1)


def cases(add):
    add("machine", (2, 7, 3), Machine(3, 2, slots=6, width=4, hidden=5))
    add("several_heads", (2, 5, 2), Machine(2, 3, slots=7, width=3, hidden=6, lstm=False, reading=2, writing=2, shifts=5))


def make():
    tensors = layer_cases.make([cases])
    generator = torch.Generator().manual_seed(97)
    y = layer_cases.normal(generator, 3, 10, scale=2.0)
    t = torch.rand(3, 10, generator=generator)
    t[0, 2:5] = -1
    t[1, 1:] = -0.25
    wanted = y.double().requires_grad_()
    loss = nn.functional.binary_cross_entropy_with_logits(wanted, t.double().clamp(min=0), weight=(t >= 0).double())
    loss.backward()
    tensors.update({"known/y": y, "known/t": t, "known/loss": loss.detach().reshape(1), "known/dy": wanted.grad})
    return tensors

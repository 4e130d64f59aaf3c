"""Boltzmann machines, in PyTorch by their formulas: as layers, and free energies with their gradients by autograd."""
import itertools

import torch
from torch import nn


class Rbm(nn.Module):
    """The means of the hidden units. The visible bias has no part in them."""

    def __init__(self, visible, hidden):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(hidden, visible))
        self.visible_bias = nn.Parameter(torch.empty(visible))
        self.hidden_bias = nn.Parameter(torch.empty(hidden))

    def forward(self, v):
        return torch.sigmoid(v @ self.weight.T + self.hidden_bias + 0 * self.visible_bias.sum())

    def free_energy(self, v, gaussian):
        own = 0.5 * (v - self.visible_bias).square().sum(-1) if gaussian else -(v @ self.visible_bias)
        return own - nn.functional.softplus(v @ self.weight.T + self.hidden_bias).sum(-1)


class BoltzmannMachine(nn.Module):
    """The free energy of the visible units, by a sum over all states of the hidden ones."""

    def __init__(self, visible, hidden=0):
        super().__init__()
        units = visible + hidden
        self.weight = nn.Parameter(torch.empty(units * (units - 1) // 2))
        self.bias = nn.Parameter(torch.empty(units))
        self.pairs = torch.triu_indices(units, units, 1)
        self.hidden = hidden

    def forward(self, v):
        states = torch.tensor(list(itertools.product((0.0, 1.0), repeat=self.hidden)), dtype=v.dtype)
        agreements = []
        for state in states:
            s = torch.cat([v, state.expand(len(v), -1)], dim=1)
            agreements.append(s @ self.bias + (s[:, self.pairs[0]] * s[:, self.pairs[1]]) @ self.weight)
        return -torch.logsumexp(torch.stack(agreements), dim=0)[:, None]


def cases(add):
    add("rbm_7_5", (3, 7), Rbm(7, 5))
    add("rbm_33_17", (5, 33), Rbm(33, 17))
    add("machine_5_3", (3, 5), BoltzmannMachine(5, 3))
    add("machine_6", (2, 6), BoltzmannMachine(6))


def free_energies():
    """Of a batch: F of each sample, and the gradient of their mean by every parameter."""
    tensors = {}
    for name, gaussian in (("bernoulli", False), ("gaussian", True)):
        generator = torch.Generator().manual_seed(len(name))
        machine = Rbm(19, 13).double()
        with torch.no_grad():
            for key, parameter in machine.named_parameters():
                parameter.copy_(torch.randn(parameter.shape, generator=generator, dtype=torch.float64).float() * 0.5)
                tensors[f"{name}/state/{key}"] = parameter.detach().clone().float()
        v = torch.rand(4, 19, generator=generator)
        v = v * 4 - 2 if gaussian else (v > 0.5).float()
        energies = machine.free_energy(v.double(), gaussian)
        energies.mean().backward()
        tensors[f"{name}/v"] = v
        tensors[f"{name}/free_energy"] = energies.detach()
        for key, parameter in machine.named_parameters():
            tensors[f"{name}/grad/{key}"] = parameter.grad
    return tensors

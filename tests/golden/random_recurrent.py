#!/usr/bin/python3
"""Recurrent layers of random sizes, lengths and options against PyTorch: outputs, final states and every gradient.

usage: random_recurrent.py --include DIR [--compiler C] [--layers N] [--inputs N] [--seed N]

Unlike the golden vectors these are made when the test runs: it is skipped where there is no PyTorch.
"""
import sys

try:
    import torch

    import random_layers
    import recurrent_cases
except ImportError:
    print("skipped: PyTorch is not installed")
    sys.exit(77)


def draw(rng):
    """One layer: its type but for the scalar, and a function that makes PyTorch's."""
    kind = rng.choice(["Rnn", "Gru", "Lstm"])
    time, batch = rng.choice([1, 2, 3, 7, 12, 20]), rng.randint(1, 4)
    size, hidden = rng.randint(1, 24), rng.randint(1, 24)
    way = rng.choice(["forward", "forward", "reverse", "bidirectional"])
    last, learned = rng.random() < 0.3, rng.random() < 0.3
    bias, every, relu = rng.random() < 0.8, rng.choice([1, 1, 2, 5]), kind == "Rnn" and rng.random() < 0.3
    options = [f".direction = SequenceDirection::{way}", f".output = StepOutput::{'last' if last else 'every'}",
               f".initial = InitialState::{'learned' if learned else 'zero'}", f".keep_every = {every}",
               f".bias = {str(bias).lower()}"] + [".activation = RnnActivation::relu"] * relu
    more = {"nonlinearity": "relu"} if relu else {}

    def make():
        return recurrent_cases.Recurrent(
            {"Rnn": torch.nn.RNN, "Gru": torch.nn.GRU, "Lstm": torch.nn.LSTM}[kind], size, hidden, learned=learned,
            last=last, reverse=way == "reverse", bias=bias, bidirectional=way == "bidirectional", **more)
    return f"{kind}<{time}, {size}, {hidden}, {kind}Options{{{', '.join(options)}}}", (batch, time, size), make


sys.exit(random_layers.run(draw, "networks.hpp", layers=40))

#!/usr/bin/python3
"""Attention and transformer blocks of random sizes and options against PyTorch: outputs and every gradient.

usage: random_attention.py --include DIR [--compiler C] [--layers N] [--inputs N] [--seed N]

Unlike the golden vectors these are made when the test runs: it is skipped where there is no PyTorch.
"""
import sys

try:
    import torch

    import multi_head_cases
    import random_layers
except ImportError:
    print("skipped: PyTorch is not installed")
    sys.exit(77)


def spelled(**options):
    """Options as C++ has them, those alone that are given."""
    def value(option):
        return str(option).lower() if isinstance(option, bool) else str(option)
    return ", ".join(f".{name} = {value(option)}" for name, option in options.items() if option is not None)


def draw(rng):
    """One layer: its type but for the scalar, the shape of its input, and a function that makes PyTorch's."""
    kind = rng.choice(["MultiHeadAttention", "CrossAttention", "TransformerBlock"])
    time, batch = rng.choice([1, 2, 3, 7, 16, 21, 35]), rng.randint(1, 3)
    heads = rng.randint(1, 4)
    width = heads * rng.choice([1, 2, 3, 4, 5, 8, 16, 17] if kind != "TransformerBlock" else [2, 3, 4, 5, 8])
    marked = rng.random() < 0.4
    causal = rng.random() < 0.5 and kind != "CrossAttention"
    # A window of padding alone has no softmax in PyTorch.
    window = rng.randint(1, time + 1) if causal and not marked and rng.random() < 0.5 else 0
    shape = (batch, time, width + marked)
    if kind == "TransformerBlock":
        hidden, first, rms = rng.randint(1, 20), rng.random() < 0.5, rng.random() < 0.3
        activation = rng.choice(["relu", "gelu", "silu"])
        options = spelled(norm_first=first, norm="BlockNorm::rms" if rms else None,
                          activation=f"BlockActivation::{activation}", causal=causal, marked=marked, window=window)
        return f"{kind}<{time}, {width}, {heads}, {hidden}, TransformerOptions{{{options}}}", shape, lambda: (
            multi_head_cases.Block(width, heads, hidden, causal=causal, window=window, marked=marked, rms=rms,
                                   norm_first=first, activation=getattr(torch.nn.functional, activation)))
    bias = rng.random() < 0.7
    options = f"AttentionOptions{{{spelled(causal=causal, marked=marked, bias=bias, window=window)}}}"
    if kind == "MultiHeadAttention":
        return f"{kind}<{time}, {width}, {heads}, {options}", shape, lambda: (
            multi_head_cases.SelfAttention(width, heads, causal=causal, window=window, marked=marked, bias=bias))
    memory = rng.randint(1, 20)
    return (f"{kind}<{time}, {memory}, {width}, {heads}, {options}", (batch, time + memory, width + marked),
            lambda: multi_head_cases.CrossAttention(time, width, heads, marked=marked, bias=bias))


sys.exit(random_layers.run(draw, "attention.hpp", layers=24))

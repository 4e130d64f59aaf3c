#!/usr/bin/python3
"""Makes the golden vectors that the tests of this directory compare with, into data/ beside this file.

Run it as `/usr/bin/python3 tests/golden/make_golden.py`. It needs Debian 12's python3-torch (PyTorch 1.13)
and python3-mpmath. Seeds are fixed: it makes the same files again. The data is checked in, so the
tests need neither.

Parameters, inputs and gradients of outputs are rounded to float32 and then computed with in float64,
so that tests in both precisions start from the same numbers.
"""
import pathlib

import torch

import attention_cases
import boltzmann_cases
import expression_cases
import graph_attention_cases
import graph_cases
import graph_layer_cases
import hopfield_cases
import layer_cases
import loss_cases
import math_cases
import message_passing_cases
import model_cases
import multi_head_cases
import random_cases
import recurrent_cases
import safetensors_file
import training_cases
import turing_cases
import wavenet_cases


def main():
    torch.set_num_threads(1)
    directory = pathlib.Path(__file__).parent / "data"
    directory.mkdir(exist_ok=True)
    files = {
        "dense": layer_cases.make([layer_cases.dense_cases]),
        "conv": layer_cases.make([layer_cases.conv_cases]),
        "pool": layer_cases.make([layer_cases.pool_cases]),
        "norm": layer_cases.make([layer_cases.norm_cases]),
        "activations": layer_cases.make([layer_cases.activation_cases]),
        "recurrent": layer_cases.make([recurrent_cases.cases]),
        "recurrent_more": layer_cases.make([recurrent_cases.more_cases]),
        "attention": layer_cases.make([attention_cases.cases]),
        "embedding": layer_cases.make([attention_cases.embedding_cases]),
        "boltzmann": layer_cases.make([boltzmann_cases.cases]),
        "free_energy": boltzmann_cases.free_energies(),
        "hopfield": layer_cases.make([hopfield_cases.cases]),
        "multi_head": layer_cases.make([multi_head_cases.cases]),
        "multi_head_more": layer_cases.make([multi_head_cases.more_cases]),
        "transposed": layer_cases.make([model_cases.transposed_cases]),
        "model_pools": layer_cases.make([model_cases.pool_cases]),
        "model_layers": layer_cases.make([model_cases.norm_cases, model_cases.activation_cases]),
        "networks": layer_cases.make([layer_cases.network_cases]),
        "graph_layers": layer_cases.make([graph_layer_cases.cases]),
        "graph_attention": layer_cases.make([graph_attention_cases.cases]),
        "message_passing": layer_cases.make([message_passing_cases.cases]),
        "turing": turing_cases.make(),
        "wavenet": wavenet_cases.make(),
        "graph": graph_cases.weight_decay(),
        "losses": training_cases.losses(),
        "row_losses": training_cases.row_losses(),
        "confident": loss_cases.confident(),
        "optimizers": training_cases.optimizers(),
        "schedules": training_cases.schedules(),
        "math": math_cases.make(),
        "grid": math_cases.grid(),
        "random": random_cases.make(),
        "expressions": expression_cases.make(),
    }
    for name, tensors in files.items():
        size = safetensors_file.write(directory / f"{name}.safetensors", tensors)
        print(f"{name}: {len(tensors)} tensors, {size} bytes")


if __name__ == "__main__":
    main()

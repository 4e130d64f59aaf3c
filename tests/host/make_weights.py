#!/usr/bin/env python3
"""Writes data/: state_dicts as PyTorch users save them, and what those networks answer.

Run it with PyTorch installed; the files are checked in, so that the tests need neither.
"""
import pathlib
import sys

import torch
from torch import nn

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "golden"))
import safetensors_file  # noqa: E402


def network():
    return nn.Sequential(
        nn.Conv2d(1, 2, 3, padding=1),
        nn.BatchNorm2d(2),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(18, 4),
        nn.Tanh(),
        nn.Linear(4, 3),
    )


def main():
    for dtype, name in ((torch.float32, "float"), (torch.float64, "double")):
        torch.manual_seed(4)
        net = network().to(dtype)
        net(torch.randn(8, 1, 6, 6, dtype=dtype) + 1)  # moves the running statistics
        net.eval()
        x = torch.randn(3, 1, 6, 6, dtype=dtype)
        (HERE / "data").mkdir(exist_ok=True)
        safetensors_file.write(HERE / "data" / f"weights_{name}.safetensors", net.state_dict())
        safetensors_file.write(HERE / "data" / f"answers_{name}.safetensors", {"x": x, "y": net(x)})


if __name__ == "__main__":
    main()

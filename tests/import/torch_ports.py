"""A LeNet and a residual network that PyTorch exports at three opsets, imported, compiled and held to what PyTorch computes.

usage: torch_ports.py --command INGOT --include DIR --compiler CXX
Runs in the Python that has PyTorch; skipped with a reason in another.
"""
import argparse
import pathlib
import struct
import subprocess
import sys
import tempfile
import warnings

SKIP = 77
OPSETS = (11, 13, 17)
BOUND = "1e-5"

PROGRAM = """#include "%(name)s.hpp"

#include <cstdio>
#include <ingot/host.hpp>

int main() {
  auto const net = ingot::in_heap<%(name)s::Net>();
  ingot::load_weights(*net, "%(name)s.safetensors", {.expect_weights = %(name)s::weights});
  auto const workspace = ingot::in_heap<ingot::GoldenWorkspace<%(name)s::Net>>();
  auto const result = ingot::verify(*net, %(name)s::golden, *workspace);
  if (!result) std::puts(result.text);
  return result ? 0 : 1;
}
"""


def modules(torch):
    """By name: the module, the shape of its input, and what its type is spelled with."""
    nn = torch.nn

    class LeNet(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv1, self.conv2 = nn.Conv2d(1, 6, 5), nn.Conv2d(6, 16, 5)
            self.fc1, self.fc2, self.out = nn.Linear(256, 120), nn.Linear(120, 84), nn.Linear(84, 10)

        def forward(self, x):
            x = nn.functional.max_pool2d(self.conv1(x).relu(), 2)
            x = nn.functional.max_pool2d(self.conv2(x).relu(), 2)
            x = x.view(x.size(0), -1)
            return self.out(self.fc2(self.fc1(x).relu()).relu())

    class Block(nn.Module):
        def __init__(self, channels, filters, stride):
            super().__init__()
            self.conv1 = nn.Conv2d(channels, filters, 3, stride, 1, bias=False)
            self.conv2 = nn.Conv2d(filters, filters, 3, 1, 1, bias=False)
            self.norm1, self.norm2 = nn.BatchNorm2d(filters), nn.BatchNorm2d(filters)
            self.shortcut = nn.Identity() if stride == 1 else nn.Conv2d(channels, filters, 1, stride)

        def forward(self, x):
            y = self.norm2(self.conv2(self.norm1(self.conv1(x)).relu()))
            return (y + self.shortcut(x)).relu()

    class ResNet(nn.Module):
        def __init__(self):
            super().__init__()
            self.stem = nn.Conv2d(3, 8, 3, padding=1)
            self.blocks = nn.Sequential(Block(8, 8, 1), Block(8, 16, 2), Block(16, 16, 1))
            self.head = nn.Linear(16, 10)

        def forward(self, x):
            return self.head(self.blocks(self.stem(x)).mean((2, 3)))

    torch.manual_seed(7)
    residual = ResNet()
    for part in residual.modules():  # statistics that normalise something
        if isinstance(part, nn.BatchNorm2d):
            part.running_mean.uniform_(-0.5, 0.5)
            part.running_var.uniform_(0.5, 2)
    return {"lenet": (LeNet().eval(), (1, 1, 28, 28), ("Conv2d<", "Dense<")),
            "resnet": (residual.eval(), (1, 3, 16, 16), ("Residual<", "GlobalAvgPool2d<"))}


def write_npy(tensor, path):
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {tuple(tensor.shape)}, }}"
    header += " " * (-(len(header) + 11) % 64) + "\n"
    values = tensor.detach().flatten().tolist()
    with open(path, "wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode())
        file.write(struct.pack(f"<{len(values)}f", *values))


def port(torch, arguments, folder, kind, opset):
    module, shape, spelled = modules(torch)[kind]
    name = f"{kind}_{opset}"
    x = torch.rand(shape) * 2 - 1
    torch.onnx.export(module, x, str(folder / f"{name}.onnx"), opset_version=opset, input_names=["x"],
                      output_names=["y"], dynamic_axes={"x": {0: "batch"}, "y": {0: "batch"}})
    write_npy(x, folder / f"{name}-x.npy")
    write_npy(module(x), folder / f"{name}-y.npy")
    (folder / f"{name}.cpp").write_text(PROGRAM % {"name": name})
    commands = [[arguments.command, "import", f"{name}.onnx", "--test", f"{name}-x.npy", f"{name}-y.npy", "--relative",
                 BOUND, "--absolute", BOUND],
                [arguments.compiler, "-std=c++20", "-O1", f"-I{arguments.include}", f"{name}.cpp", "-o", name, "-lz"],
                [f"./{name}"]]
    for command in commands:
        result = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        if result.returncode != 0:
            return f"{' '.join(map(str, command))} ended with {result.returncode}\n{result.stdout}{result.stderr}"
    text = (folder / f"{name}.hpp").read_text()
    missing = [part for part in ("using Net = ingot::Network<", *spelled) if part not in text]
    return f"its type lacks {missing}" if missing else ""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--command", type=pathlib.Path, required=True)
    parser.add_argument("--include", required=True)
    parser.add_argument("--compiler", default="c++")
    arguments = parser.parse_args()
    arguments.command = arguments.command.resolve()
    try:
        import torch
    except ImportError:
        print("skipped: this Python has no PyTorch")
        return SKIP
    warnings.filterwarnings("ignore")
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("lenet", "resnet"):
            for opset in OPSETS:
                fault = port(torch, arguments, pathlib.Path(folder), kind, opset)
                print(f"{kind}, opset {opset}: {fault or 'within ' + BOUND + ' of PyTorch'}", flush=True)
                faults += 1 if fault else 0
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

"""Layers that are drawn at random, compiled into a program, against PyTorch: outputs, final states and every gradient.

A test gives run() a function draw(rng): the layer's type but for the scalar and what follows it, the shape of its
input with the batch, and a function that makes PyTorch's module. Inputs of a module with `marked` have marks that its
`mark(x)` writes.
"""
import argparse
import pathlib
import random
import subprocess
import sys
import tempfile

import torch

SKELETON = """
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <ingot/@HEADER@>
using namespace ingot;

template <class T>
void read(T* to, std::size_t count, std::FILE* file) {
  for (std::size_t i = 0; i < count; ++i) {
    double value;
    if (std::fread(&value, sizeof value, 1, file) != 1) std::exit(2);
    to[i] = static_cast<T>(value);
  }
}
template <class T>
void write(T const* from, std::size_t count, std::FILE* file) {
  for (std::size_t i = 0; i < count; ++i) {
    double const value = static_cast<double>(from[i]);
    std::fwrite(&value, sizeof value, 1, file);
  }
}
template <class L, std::size_t B>
struct Memory {
  using T = scalar_t<L>;
  L layer{}, gradient{};
  batch_t<T, B, typename L::input_shape> x, dx;
  batch_t<T, B, typename L::output_shape> y, again, dy;
  saved_t<L, B, T> saved{};
  Workspace<T, workspace_size_v<L, B>> workspace;
};
template <class L, std::size_t B>
void run(int inputs, std::FILE* in, std::FILE* out) {
  using T = scalar_t<L>;
  auto const memory = std::make_unique<Memory<L, B>>();
  auto& [layer, gradient, x, dx, y, again, dy, saved, workspace] = *memory;
  for (int i = 0; i < inputs; ++i) {
    visit_parameters([&](ParameterPath const&, Parameter, auto& v) { read(v.data(), v.size(), in); }, layer);
    read(x.data(), x.size(), in);
    read(dy.data(), dy.size(), in);
    ingot::forward<B, T, L>(layer, x, again, workspace);
    ingot::forward_training<B, T, L>(layer, x, y, saved, TrainingContext{RandomKey{1, 2}, B});
    if (y != again) std::exit(3);
    set_to_zero(gradient);
    ingot::backward<B, T, L>(layer, x, y, dy, dx, saved, gradient);
    write(y.data(), y.size(), out);
    write(dx.data(), dx.size(), out);
    visit_parameters([&](ParameterPath const&, Parameter, auto& v) { write(v.data(), v.size(), out); }, gradient);
    if constexpr (StatefulLayer<L>) {
      constexpr std::size_t time = L::input_shape::extents[0];
      for (std::size_t b = 0; b < B; ++b) {
        T state[L::state_size];
        batch_t<T, time, typename L::step_output> outputs;
        Workspace<T, L::template advance_workspace_size<time>> scratch;
        layer.rest_state(state);
        layer.template advance<time>(
            View<T const, time, typename L::step_input>(x.data() + b * L::input_shape::size, L::step_input::size),
            outputs, state, scratch);
        write(state, L::state_size, out);
      }
    }
  }
}
int main(int, char** arguments) {
  std::FILE* const in = std::fopen(arguments[1], "rb");
  std::FILE* const out = std::fopen(arguments[2], "wb");
"""


def solve(shape, make):
    """What is given to a layer, and what it must give, as lists of tensors in the program's order."""
    module = make().double()
    with torch.no_grad():
        for parameter in module.parameters():
            # Small enough that no output is nearly 1: its slope, 1 - y^2, has few digits then, in PyTorch too.
            scale = 0.5 * parameter.shape[-1]**-0.5 if parameter.ndim > 1 else 0.3
            parameter.copy_((torch.randn(parameter.shape) * scale).float())
    x = torch.randn(shape).double()
    if getattr(module, "marked", False):
        module.mark(x)
    x.requires_grad_()
    y = module(x)
    dy = torch.randn(y.shape).double()
    y.backward(dy)
    final = module.final(x) if hasattr(module, "final") else None
    parameters = list(module.parameters())
    return ([*parameters, x, dy],
            [y, x.grad, *[p.grad for p in parameters], *([] if final is None else [final])])


def run(draw, header, layers):
    parser = argparse.ArgumentParser()
    parser.add_argument("--include", required=True)
    parser.add_argument("--compiler", default="g++")
    parser.add_argument("--layers", type=int, default=layers)
    parser.add_argument("--inputs", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(1)

    layers = [draw(rng) for _ in range(arguments.layers)]
    cases = [[solve(shape, make) for _ in range(arguments.inputs)] for _, shape, make in layers]
    faults, worst = 0, {}
    with tempfile.TemporaryDirectory() as place:
        folder = pathlib.Path(place)
        with open(folder / "in", "wb") as file:
            for case in cases:
                for given, _ in case:
                    for tensor in given:
                        file.write(tensor.detach().double().numpy().tobytes())
        for scalar, tolerance in ("float", 1e-5), ("double", 1e-12):
            calls = "".join(f"  run<{name}, {scalar}>, {shape[0]}>({arguments.inputs}, in, out);\n"
                            for name, shape, _ in layers)
            (folder / "program.cpp").write_text(SKELETON.replace("@HEADER@", header) + calls + "  std::fclose(out);\n}\n")
            subprocess.run([arguments.compiler, "-std=c++20", "-O1", "-march=native", f"-I{arguments.include}",
                            folder / "program.cpp", "-o", folder / "program"], check=True)
            subprocess.run([folder / "program", folder / "in", folder / "out"], check=True)
            found = torch.frombuffer(bytearray((folder / "out").read_bytes()), dtype=torch.float64)
            at, worst[scalar] = 0, 0.0
            for (name, shape, _), case in zip(layers, cases):
                for _, expected in case:
                    for i, tensor in enumerate(expected):
                        part = found[at:at + tensor.numel()].reshape(tensor.shape)
                        at += tensor.numel()
                        scale = max(tensor.abs().max().item(), 1e-300)
                        error = (part - tensor).abs().max().item() / scale
                        worst[scalar] = max(worst[scalar], error)
                        if not error <= tolerance:
                            faults += 1
                            print(f"{name}, {scalar}>, batch {shape[0]}, result {i}: relative error {error:.1e}")
            if at != len(found):
                sys.exit(f"{len(found)} numbers where {at} were expected")
    print(f"{arguments.layers} layers, {arguments.inputs} inputs each: largest relative errors {worst}")
    return 1 if faults else 0

#!/usr/bin/python3
"""Recurrent layers of random sizes, lengths and options against PyTorch: outputs, final states and every gradient.

usage: random_recurrent.py --include DIR [--compiler C] [--layers N] [--inputs N] [--seed N]

Unlike the golden vectors these are made when the test runs: it is skipped where there is no PyTorch.
"""
import argparse
import pathlib
import random
import subprocess
import sys
import tempfile

try:
    import torch

    import recurrent_cases
except ImportError:
    print("skipped: PyTorch is not installed")
    sys.exit(77)

SKELETON = """
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <ingot/networks.hpp>
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


def solve(shape, make):
    """What is given to a layer, and what it must give, as lists of tensors in the program's order."""
    module = make().double()
    with torch.no_grad():
        for parameter in module.parameters():
            # Small enough that no output is nearly 1: its slope, 1 - y^2, has few digits then, in PyTorch too.
            scale = 0.5 * parameter.shape[-1]**-0.5 if parameter.ndim > 1 else 0.3
            parameter.copy_((torch.randn(parameter.shape) * scale).float())
    x = torch.randn(shape).double().requires_grad_()
    y = module(x)
    dy = torch.randn(y.shape).double()
    y.backward(dy)
    final = module.final(x)
    parameters = list(module.parameters())
    return ([*parameters, x, dy],
            [y, x.grad, *[p.grad for p in parameters], *([] if final is None else [final])])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--include", required=True)
    parser.add_argument("--compiler", default="g++")
    parser.add_argument("--layers", type=int, default=40)
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
            (folder / "program.cpp").write_text(SKELETON + calls + "  std::fclose(out);\n}\n")
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


sys.exit(main())

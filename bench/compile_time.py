#!/usr/bin/env python3
"""Measures what a network costs to compile, by its number of layers.

    python3 bench/compile_time.py [--compiler g++] [--rounds 3] [--check]

For networks of 2, 8, 32 and 128 layers (dense of alternating widths, every layer's type its own) it compiles a program with
inference and one with a training step too, at -O2, and prints user seconds, peak memory in MiB and the size of the object.
`--check` exits with 1 where 128 layers take 10 s or 1 GiB, or where the growth from 32 to 128 layers is not linear.
"""

import argparse
import os
import pathlib
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
DEPTHS = (2, 8, 32, 128)

INFERENCE = """
Tensor<float, 8> run(Net const& net, Tensor<float, 8> const& x) {
  Tensor<float, 8> y{};
  static Net::Workspace<1> workspace;
  net.forward<1>(x, y, workspace);
  return y;
}
"""

TRAINING = """
float train(Net& net, Adam<Net>& optimizer, Tensor<float, 16, 8> const& x, Tensor<float, 16, 8> const& t,
            TrainingMemory<Net, 16>& memory) {
  return train_step(net, optimizer, Objective{MeanSquaredError{}}, x, t, memory).total();
}
"""


def program(depth, training):
    """A chain of `depth` layers whose types all differ, from 8 features to 8."""
    layers = []
    width = 8
    for i in range(depth):
        if i % 2 == 1 and i != depth - 1:
            layers.append(f"Tanh<{width}>")
        else:
            following = 8 if i >= depth - 2 else 9 + i
            layers.append(f"Dense<{width}, {following}>")
            width = following
    if width != 8:
        raise AssertionError("the chain must end on 8 features")
    body = "using Net = Network<" + ", ".join(layers) + ">;\n" + INFERENCE + (TRAINING if training else "")
    return "#include <ingot/ingot.hpp>\nusing namespace ingot;\n" + body


def compile_once(compiler, source, output):
    """User seconds and peak MiB of one compilation."""
    arguments = [compiler, "-std=c++20", "-O2", "-I", str(ROOT / "include"), "-c", str(source), "-o", str(output)]
    child = os.fork()
    if child == 0:
        os.execvp(compiler, arguments)
    _, status, usage = os.wait4(child, 0)
    if status != 0:
        sys.exit(f"{' '.join(arguments)} failed")
    return usage.ru_utime, usage.ru_maxrss / 1024


def measure(compiler, depth, training, rounds):
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "network.cpp"
        output = pathlib.Path(folder) / "network.o"
        source.write_text(program(depth, training))
        runs = [compile_once(compiler, source, output) for _ in range(rounds)]
        seconds = sorted(run[0] for run in runs)[rounds // 2]
        return seconds, max(run[1] for run in runs), output.stat().st_size


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--compiler", default="g++")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()

    print(f"{'layers':>7} {'what':>10} {'user s':>8} {'peak MiB':>9} {'object B':>9}   ({options.compiler} -O2)")
    failed = False
    for training in (False, True):
        seconds = {}
        for depth in DEPTHS:
            seconds[depth], memory, size = measure(options.compiler, depth, training, options.rounds)
            what = "training" if training else "inference"
            print(f"{depth:>7} {what:>10} {seconds[depth]:>8.2f} {memory:>9.0f} {size:>9}", flush=True)
            failed |= depth == 128 and (seconds[depth] >= 10 or memory >= 1024)
        # Quadratic growth would make 96 more layers cost 16 times the 24 before them; linear, 4 times.
        growth = (seconds[128] - seconds[32]) / max(seconds[32] - seconds[8], 0.1)
        print(f"growth from 32 to 128 layers over growth from 8 to 32: {growth:.1f} (linear: 4)")
        failed |= growth > 8
    if options.check and failed:
        sys.exit("compile time is out of bounds")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Measures imported models beside the same networks spelled by hand.

    python3 bench/imported.py --command build/tools/ingot --models DIR [--compiler g++] [--repetitions 15]

Imports MNIST-8 (ONNX) and ResNet-8 (TFLite), and times the inference of both spellings in turns, with Google Benchmark at
-O3 -march=native, one thread. Says whether the two are one type, the medians in microseconds, and their ratio.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent

RESIDUAL_NETWORK = """
constexpr ConvOptions same{.padding = 1};
constexpr ConvOptions halved{.stride = 2, .padding = {0, 0, 1, 1}};
constexpr ConvOptions skipped{.stride = 2};
using Hand = decltype(build<Shape<3, 32, 32>>(
    conv2d<16, 3, same>, relu, residual(chain(conv2d<16, 3, same>, relu, conv2d<16, 3, same>)),
    relu,
    residual(chain(conv2d<32, 3, halved>, relu, conv2d<32, 3, same>), conv2d<32, 1, skipped>), relu,
    residual(chain(conv2d<64, 3, halved>, relu, conv2d<64, 3, same>), conv2d<64, 1, skipped>), relu, avg_pool2d<8>, flatten,
    dense<10>, softmax));
"""
DIGITS_NETWORK = """
constexpr ConvOptions same{.padding = 2};
using Hand = decltype(build<Shape<1, 28, 28>>(conv2d<8, 5, same>, relu, max_pool2d<2>, conv2d<16, 5, same>, relu,
                                              max_pool2d<3>, flatten, dense<10>));
"""
MODELS = {"MNIST-8": ("onnx-zoo-mnist-8.onnx", DIGITS_NETWORK), "ResNet-8": ("mlperf-tiny-resnet8-float.tflite", RESIDUAL_NETWORK)}

PROGRAM = """#include "imported.hpp"

#include <cstdio>
#include <ingot/benchmark.hpp>
#include <ingot/host.hpp>
#include <ingot/network/graphviz.hpp>
#include <type_traits>
using namespace ingot;
%s
auto* const by_hand = benchmark_inference<Hand>("hand");
auto* const imported_one = benchmark_inference<imported::Net>("imported");
int main(int count, char** arguments) {
  std::fprintf(stderr, "%%s, %%s\\n", std::is_same_v<Hand, imported::Net> ? "one type" : "two types",
               fingerprint_v<Hand> == fingerprint_v<imported::Net> ? "one architecture" : "two architectures");
  benchmark::Initialize(&count, arguments);
  benchmark::RunSpecifiedBenchmarks();
}
"""


def run(*command, **more):
    result = subprocess.run([str(part) for part in command], capture_output=True, text=True, **more)
    if result.returncode != 0:
        sys.exit(f"{command[0]} ended with {result.returncode}\n{result.stdout}{result.stderr}")
    return result


def measure(arguments, folder, file, hand):
    run(arguments.command, "import", arguments.models / file, "-o", folder, "--name", "imported")
    (folder / "bench.cpp").write_text(PROGRAM % hand)
    run(arguments.compiler, "-std=c++20", "-O3", "-march=native", f"-I{ROOT / 'include'}", folder / "bench.cpp", "-o",
        folder / "bench", "-lbenchmark", "-lz", "-lpthread")
    result = run(folder / "bench", f"--benchmark_repetitions={arguments.repetitions}",
                 "--benchmark_enable_random_interleaving=true", "--benchmark_format=json")
    medians = {}
    for row in json.loads(result.stdout)["benchmarks"]:
        if row.get("aggregate_name") == "median":
            medians[row["run_name"].split("/")[0]] = row["cpu_time"]
            unit = row["time_unit"]
    return result.stderr.splitlines()[0], medians["hand"], medians["imported"], unit


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--command", type=pathlib.Path, required=True)
    parser.add_argument("--models", type=pathlib.Path, required=True)
    parser.add_argument("--compiler", default="g++")
    parser.add_argument("--repetitions", type=int, default=15)
    arguments = parser.parse_args()
    for name, (file, hand) in MODELS.items():
        if not (arguments.models / file).is_file():
            print(f"{name}: skipped, {file} is not in {arguments.models}")
            continue
        with tempfile.TemporaryDirectory() as folder:
            kind, by_hand, imported, unit = measure(arguments, pathlib.Path(folder), file, hand)
        print(f"{name}: {kind}; by hand {by_hand:.3f} {unit}, imported {imported:.3f} {unit}, ratio {imported / by_hand:.3f}",
              flush=True)


if __name__ == "__main__":
    main()

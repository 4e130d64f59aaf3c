"""Imports whole models, holds each port to what another runtime computes, and counts right answers.

usage: models.py --command INGOT --include DIR --compiler CXX --models FOLDER --vectors FOLDER [--mnist FOLDER] [NAME...]
The models' folder is the data's; what is not there is skipped, and said. Times are printed, not judged.
"""
import argparse
import pathlib
import subprocess
import sys
import tempfile
import time

SKIP = 77

# file: (form, inputs, outputs); of those with digits, what a sample of MNIST is to the model.
MODELS = {
    "onnx-zoo-mnist-8.onnx": ("Network", 1, 1),
    "atmega-mnist.onnx": ("Network", 1, 1),
    "godot-ball-chase.onnx": ("ExpressionNetwork", 2, 2),
    "godot-car-parking.onnx": ("ExpressionNetwork", 2, 2),
    "godot-jumper-hard.onnx": ("ExpressionNetwork", 2, 2),
    "tflm-hello-world-float.tflite": ("Network", 1, 1),
    "tinymaix-mnist-valid-float.tflite": ("Network", 1, 1),
    "mlperf-tiny-resnet8-float.tflite": ("Network", 1, 1),
    "mlperf-tiny-ad-float.tflite": ("Network", 1, 1),
}
# Right answers of 10,000 with inputs from 0 to 1, as ONNX Runtime and the TFLite runtime have them. Every step-th
# pixel of a row and of a column.
DIGITS = {"onnx-zoo-mnist-8.onnx": (1, 9890), "atmega-mnist.onnx": (2, 9359), "tinymaix-mnist-valid-float.tflite": (1, 9654)}

PROGRAM = """#include "m.hpp"

#include <cstdio>
#include <ingot/host.hpp>
#include <ingot/host/idx.hpp>

int main(int, char** arguments) {
  auto const net = ingot::in_heap<m::Net>();
  ingot::load_weights(*net, arguments[1], {.expect_weights = m::weights});
  auto const workspace = ingot::in_heap<ingot::GoldenWorkspace<m::Net>>();
  auto const result = ingot::verify(*net, m::golden, *workspace);
  if (!result) {
    std::puts(result.text);
    return 1;
  }
%s  return 0;
}
"""
COUNT = """  using X = m::Net::input_shape;
  auto const digits = ingot::read_idx<ingot::Shape<1, 28, 28>>(arguments[2], arguments[3], 10);
  auto const scratch = ingot::in_heap<m::Net::Workspace<1>>();
  int right = 0;
  for (std::size_t n = 0; n < digits.size(); ++n) {
    auto const image = digits.sample(n);
    ingot::tensor_t<float, X> x;
    ingot::tensor_t<float, m::Net::output_shape> y;
    for (std::size_t i = 0; i < 28 / %(step)d; ++i) {
      for (std::size_t j = 0; j < 28 / %(step)d; ++j) x[i * (28 / %(step)d) + j] = image[%(step)d * (28 * i + j)];
    }
    net->forward(x, y, *scratch);
    std::size_t best = 0;
    for (std::size_t k = 1; k < y.size(); ++k) best = y[k] > y[best] ? k : best;
    right += best == digits.label(n) ? 1 : 0;
  }
  std::printf("%%d right\\n", right);
"""


def run(*command, **more):
    """Output and seconds of a command that is to succeed."""
    begin = time.monotonic()
    result = subprocess.run([str(part) for part in command], capture_output=True, text=True, **more)
    if result.returncode != 0:
        raise RuntimeError(f"{command[0]} ended with {result.returncode}\n{result.stdout}{result.stderr}")
    return result.stdout, time.monotonic() - begin


def port(arguments, folder, file):
    """Imports, compiles and runs one; what there is to say of it."""
    form, inputs, outputs = MODELS[file]
    stem = arguments.vectors / file.rsplit(".", 1)[0]
    tests = []
    for i in range(2):
        tests += ["--test", ",".join(f"{stem}-{i}-input-{k}.npy" for k in range(inputs)),
                  ",".join(f"{stem}-{i}-output-{k}.npy" for k in range(outputs))]
    said, import_seconds = run(arguments.command, "import", arguments.models / file, "-o", folder, "--name", "m", *tests)
    text = (folder / "m.hpp").read_text()
    if f"ingot::{form}<" not in text:
        raise RuntimeError(f"expected ingot::{form}, found\n{text[:3000]}")
    digits = file in DIGITS and arguments.mnist is not None
    (folder / "main.cpp").write_text(PROGRAM % (COUNT % {"step": DIGITS[file][0]} if digits else ""))
    flags = ["-std=c++20", "-O2", f"-I{arguments.include}", "-Wall", "-Wextra", "-Werror"]
    _, compile_seconds = run(arguments.compiler, *flags, "-fsyntax-only", "-x", "c++", "-include", folder / "m.hpp", "/dev/null")
    run(arguments.compiler, *flags, folder / "main.cpp", "-o", folder / "main", "-lz")
    data = [arguments.mnist / f"t10k-{kind}-ubyte.gz" for kind in ("images-idx3", "labels-idx1")] if digits else []
    result, _ = run(folder / "main", folder / "m.safetensors", *data)
    if digits and int(result.split()[0]) != DIGITS[file][1]:
        raise RuntimeError(f"expected {DIGITS[file][1]} right answers, found {result}")
    return (f"{form}, as the other runtime computes it; {result.strip() or 'verified'}; imported in {import_seconds:.2f} s, "
            f"its header checked in {compile_seconds:.1f} s")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--command", type=pathlib.Path, required=True)
    parser.add_argument("--include", required=True)
    parser.add_argument("--compiler", default="c++")
    parser.add_argument("--models", type=pathlib.Path, required=True)
    parser.add_argument("--vectors", type=pathlib.Path, required=True)
    parser.add_argument("--mnist", type=pathlib.Path)
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    if arguments.mnist is not None and not arguments.mnist.is_dir():
        print(f"no right answers are counted: there is no folder {arguments.mnist}")
        arguments.mnist = None
    ported, faults = 0, 0
    for file in arguments.names or MODELS:
        if not (arguments.models / file).is_file():
            print(f"{file}: skipped, is not in {arguments.models}")
            continue
        with tempfile.TemporaryDirectory() as folder:
            try:
                print(f"{file}: {port(arguments, pathlib.Path(folder), file)}", flush=True)
                ported += 1
            except RuntimeError as error:
                print(f"{file}: {error}", flush=True)
                faults += 1
    if ported + faults == 0:
        print("skipped: none of the models is there")
        return SKIP
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

"""Imports TFLite models of one operator each, and holds the interpreter to what the TFLite runtime computed of them.

usage: check_tflite.py --command INGOT --flatc FLATC --schema FILE.fbs --expected vectors/tflite_cases.json
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import npy
import tflite_cases


def import_case(arguments, folder, name, expected):
    """What the command said, or nothing where it succeeded."""
    ranges = tflite_cases.write(name, folder, arguments.flatc, arguments.schema,
                                [output["shape"] for output in expected])
    inputs, outputs = [], []
    for i, part in enumerate(ranges):
        inputs.append(str(folder / f"{name}-x{i}.npy"))
        count = tflite_cases.size(part["shape"])
        npy.write(inputs[-1], part["shape"], tflite_cases.draw(count, part["least"], part["most"], i))
    for i, output in enumerate(expected):
        outputs.append(str(folder / f"{name}-y{i}.npy"))
        npy.write(outputs[-1], output["shape"], output["values"])
    result = subprocess.run(
        [arguments.command, "import", folder / f"{name}.tflite", "-o", folder, "--name", "m_" + name, "--keep-layout",
         "--test", ",".join(inputs), ",".join(outputs), "--relative", "1e-5", "--absolute", "2e-6"],
        capture_output=True, text=True)
    return "" if result.returncode == 0 else f"status {result.returncode}: {result.stdout}{result.stderr}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--command", required=True)
    parser.add_argument("--flatc", required=True)
    parser.add_argument("--schema", required=True)
    parser.add_argument("--expected", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    expected = json.loads(arguments.expected.read_text())
    missing = sorted(set(tflite_cases.CASES) ^ set(expected))
    faults = [f"{name}: is not in both lists" for name in missing]
    with tempfile.TemporaryDirectory() as folder:
        for name in sorted(set(tflite_cases.CASES) & set(expected)):
            fault = import_case(arguments, pathlib.Path(folder), name, expected[name])
            if fault:
                faults.append(f"{name}: {fault}")
    print(f"{len(expected) - len(faults)} operators of TFLite as its runtime computes them, {len(faults)} others")
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

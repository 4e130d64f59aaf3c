#!/usr/bin/env python3
"""Writes inputs/tflite: models of one operator to start from, and files that are none. Needs flatbuffers' flatc. What the
fuzzer found lies beside them.

usage: make_tflite.py
"""
import json
import pathlib
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
PROJECT = HERE.parents[2]
IMPORT = PROJECT / "tests" / "import"
sys.path.insert(0, str(IMPORT))
import tflite_cases  # noqa: E402

# One of each family of rules, the shortest.
CASES = ["conv_SAME", "dense", "depthwise", "lstm", "mean", "pad", "resize_bilinear_plain", "split", "strided_slice",
         "transpose_conv_SAME"]


def main():
    expected = json.loads((IMPORT / "vectors" / "tflite_cases.json").read_text())
    target = HERE / "tflite"
    target.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for case in CASES:
            shapes = [output["shape"] for output in expected[case]]
            tflite_cases.write(case, folder, "flatc", PROJECT / "tools" / "readers" / "tflite.fbs", shapes)
            (target / case).write_bytes((folder / f"{case}.tflite").read_bytes())
    dense = (target / "dense").read_bytes()
    (target / "truncated").write_bytes(dense[:len(dense) // 2])
    (target / "empty").write_bytes(b"")


if __name__ == "__main__":
    main()

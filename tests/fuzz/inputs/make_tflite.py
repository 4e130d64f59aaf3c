#!/usr/bin/env python3
"""Writes inputs/tflite: models of one operator to start from, files that are none, and what was found to hurt the reader,
made small. Needs flatbuffers' flatc.

usage: make_tflite.py
"""
import json
import pathlib
import struct
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
LARGE = 2**62 + 2**61


def changed(name, change):
    """The description of a case, with a change of its tensors, by their names, and buffers."""
    _, description, _ = tflite_cases.model(name)
    tensors = {tensor["name"]: tensor for tensor in description["subgraphs"][0]["tensors"]}
    change(tensors, description)
    return description


def give_integers(description, tensor, values):
    tensor["type"] = "INT64"
    tensor["shape"] = [len(values)]
    description["buffers"][tensor["buffer"]]["data"] = list(struct.pack(f"<{len(values)}q", *values))


def slice_that_overflows(tensors, description):
    give_integers(description, tensors["t1"], [0, LARGE, 0])
    give_integers(description, tensors["t2"], [1, LARGE, -1])


def parts_that_overflow(tensors, description):
    """SPLIT_V of the operands of SLICE: the begins are its sizes, and the sizes its axis."""
    description["operator_codes"][0].update({"deprecated_builtin_code": 102, "builtin_code": 102})
    give_integers(description, tensors["t1"], [LARGE, LARGE, LARGE])
    give_integers(description, tensors["t2"], [1])


def unpack_of_many_beside_none(tensors, description):
    tensors["t0"]["shape"] = [0, 2**31 - 1, 3]


def description_of_lines(tensors, description):
    description["description"] = "one\nint two = 2; \u001b[2J"


CHANGES = {slice_that_overflows: "slice", parts_that_overflow: "slice", unpack_of_many_beside_none: "unpack",
           description_of_lines: "mean"}


def main():
    expected = json.loads((IMPORT / "vectors" / "tflite_cases.json").read_text())
    target = HERE / "tflite"
    target.mkdir(exist_ok=True)
    schema = PROJECT / "tools" / "readers" / "tflite.fbs"
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for case in CASES:
            shapes = [output["shape"] for output in expected[case]]
            tflite_cases.write(case, folder, "flatc", schema, shapes)
            (target / case).write_bytes((folder / f"{case}.tflite").read_bytes())
        for change, case in CHANGES.items():
            name = change.__name__
            tflite_cases.write_description(changed(case, change), name, folder, "flatc", schema)
            (target / name).write_bytes((folder / f"{name}.tflite").read_bytes())
    dense = (target / "dense").read_bytes()
    (target / "truncated").write_bytes(dense[:len(dense) // 2])
    (target / "empty").write_bytes(b"")


if __name__ == "__main__":
    main()

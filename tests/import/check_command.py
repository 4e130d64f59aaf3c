"""The commands that read models and weights, on right and wrong input: what they say, their status, what they write.

usage: check_command.py --command INGOT --models tests/fuzz/inputs/onnx
"""
import argparse
import json
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile

import npy

faults = []


def run(*command, status=0, says="", writes=None, cwd=None):
    """Runs a command that ends with this status, says what a pattern finds, and leaves these files in its folder."""
    before = set(cwd.iterdir())
    result = subprocess.run([str(part) for part in command], capture_output=True, text=True, cwd=cwd)
    said = result.stdout + result.stderr
    written = sorted(path.name for path in set(cwd.iterdir()) - before)
    if result.returncode != status or not re.search(says, said) or written != sorted(writes or []):
        faults.append(f"{' '.join(map(str, command[1:]))}: expected {status}, '{says}' and {writes or []}, "
                      f"found {result.returncode}, {written} and\n{said[:1500]}")
    return result.stdout


def write_weights(path, tensors):
    header, data = {}, b""
    for name, values in tensors.items():
        begin, data = len(data), data + struct.pack(f"<{len(values)}f", *values)
        header[name] = {"dtype": "F32", "shape": [len(values)], "data_offsets": [begin, len(data)]}
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def names_of(path):
    content = path.read_bytes()
    header = json.loads(content[8:8 + struct.unpack("<Q", content[:8])[0]])
    return sorted(name for name in header if name != "__metadata__")


def check_import(ingot, folder, model):
    refused = {"cycle": r"node 0 \(Add, opset 13\): stands in a cycle", "branches": r"\(If, opset 13\): is not supported",
               "quantised": r"QuantizeLinear.*integer-quantised", "truncated": r"truncated or damaged",
               "sparse": r"sparse", "empty": r"."}
    for name, says in refused.items():
        run(ingot, "import", model(name), status=1, says=says, cwd=folder)
        run(ingot, "check", model(name), status=1, says=says, cwd=folder)
    run(ingot, "check", model("chain"), says="can be imported", cwd=folder)
    run(ingot, "import", model("chain"), "--name", "a", says="a.safetensors", writes=["a.hpp", "a.safetensors"], cwd=folder)
    header = (folder / "a.hpp").read_text()
    for part in ("namespace a {", "ingot::Conv2d<ingot::Shape<1, 4, 4>, 2, 3", "ingot::Dense<32, 3", "golden_outputs"):
        if part not in header:
            faults.append(f"the header lacks {part}:\n{header}")
    run(ingot, "import", model("chain"), "--name", "b", "--weights", "source", writes=["b.hpp", "b.cpp"], cwd=folder)
    run(ingot, "import", model("chain"), "--name", "c", "--weights", "constants", "--static-assert",
        writes=["c.hpp", "c_weights.hpp"], cwd=folder)
    run(ingot, "import", model("chain"), "--name", "e", "--form", "expression", says="e.hpp",
        writes=["e.hpp", "e.safetensors"], cwd=folder)
    for arguments, says in ((["--static-assert"], "--weights constants"), (["--name", "a b"], "identifier"),
                            (["--input", "z=1,2"], '"z"'), (["--input", "x=1,a"], "extents"),
                            (["--input", "x"], "NAME=VALUE"), (["--input", "x=2,2"], r"\[N, 1, 4, 4\]"),
                            (["--constant", "x=none.npy"], "none.npy"), (["-o", "nowhere"], "is no folder")):
        run(ingot, "import", model("chain"), *arguments, status=1, says=says, cwd=folder)
    run(ingot, "import", folder / "none.onnx", status=1, says="none.onnx", cwd=folder)
    run(ingot, "import", model("chain"), "--form", "tree", status=105, cwd=folder)


def check_tests_of_import(ingot, folder, model):
    npy.write(folder / "x.npy", [1, 1, 4, 4], [0.25] * 16)
    npy.write(folder / "y.npy", [1, 3], [1e6] * 3)
    npy.write(folder / "flat.npy", [16], [0.25] * 16)
    run(ingot, "import", model("chain"), "--test", "x.npy", "y.npy", status=1, says="expects 1e\+06 at position 0", cwd=folder)
    run(ingot, "import", model("chain"), "--test", "flat.npy", "y.npy", status=1, says=r"\[1, 1, 4, 4\].*\[16\]", cwd=folder)
    run(ingot, "import", model("chain"), "--test", "x.npy,x.npy", "y.npy", status=1, says="expected 1 files", cwd=folder)


def check_inspect(ingot, folder, model):
    found = json.loads(run(ingot, "inspect", "--json", model("chain"), cwd=folder) or "{}")
    if (found.get("parameters"), found.get("macs"), found.get("peak_activation_bytes")) != (116, 384, 256):
        faults.append(f"inspect --json: found {found}")
    run(ingot, "inspect", model("chain"), says=r"Conv +\"conv\" +\[1, 2, 4, 4\] +20 +288 +128", cwd=folder)
    run(ingot, "inspect", "a.safetensors", says=r"\"0.weight\"  F32", cwd=folder)
    run(ingot, "inspect", model("cycle"), status=1, says="cycle", cwd=folder)


def check_weights(ingot, folder):
    write_weights(folder / "from.safetensors", {"conv1.weight": [1, 2], "conv1.bias": [3], "fc.bias": [4]})
    run(ingot, "weights", "from.safetensors", "to.safetensors", "--map", "conv1.* -> 0.*; fc.bias -> 2.bias",
        says='"conv1.bias" -> "0.bias"', writes=["to.safetensors"], cwd=folder)
    if names_of(folder / "to.safetensors") != ["0.bias", "0.weight", "2.bias"]:
        faults.append(f"weights: found {names_of(folder / 'to.safetensors')}")
    (folder / "rules").write_text("# a comment\nconv1.* -> 0.*\n")
    run(ingot, "weights", "from.safetensors", "half.safetensors", "--map", "rules", says='"fc.bias" stays',
        writes=["half.safetensors"], cwd=folder)
    for rules, says in (("conv2.* -> 0.*", "matches no tensor"), ("conv1.* -> 0", "both become"), ("a ->", "line 1"),
                        ("nothing", "nothing")):
        run(ingot, "weights", "from.safetensors", "no.safetensors", "--map", rules, status=1, says=says, cwd=folder)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--command", type=pathlib.Path, required=True)
    parser.add_argument("--models", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    ingot = arguments.command.resolve()
    with tempfile.TemporaryDirectory() as models, tempfile.TemporaryDirectory() as folder:
        def model(name):
            return shutil.copy(arguments.models / name, pathlib.Path(models) / f"{name}.onnx")

        check_import(ingot, pathlib.Path(folder), model)
        check_tests_of_import(ingot, pathlib.Path(folder), model)
        check_inspect(ingot, pathlib.Path(folder), model)
        check_weights(ingot, pathlib.Path(folder))
    print("\n".join(faults) or "all as it should be")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

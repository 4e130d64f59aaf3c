"""Runs the host command on right and wrong input.

usage: command.py --command INGOT --weights PROGRAM --include DIR
"""
import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

OWN = pathlib.Path(__file__).resolve().parent.parent / "deploy" / "own_layer.hpp"
faults = []


def run(*command, status=0, says="", cwd=None):
    """Runs a command that ends with this status and says something that a pattern finds."""
    result = subprocess.run([str(part) for part in command], capture_output=True, text=True, cwd=cwd)
    said = result.stdout + result.stderr
    if result.returncode != status or not re.search(says, said):
        faults.append(f"{' '.join(map(str, command))}: expected {status} and '{says}', "
                      f"found {result.returncode} and\n{said[:2000]}")
    return said


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--command", required=True)
    parser.add_argument("--weights", required=True)
    parser.add_argument("--include", required=True)
    arguments = parser.parse_args()
    ingot = pathlib.Path(arguments.command).resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        weights = folder / "own \"weights\".safetensors"
        run(pathlib.Path(arguments.weights).resolve(), weights)

        freeze = [ingot, "freeze", "--include", OWN, "--type", "own::Net", "--folder", folder]
        run(*freeze, "--name", "gate", "--c", "--blob", "--sequence", "3", weights, says=r"gate\.blob\n")
        run(*freeze, "--name", "class", weights, status=1, says="identifier of C")
        run(*freeze, "--name", "gate", folder / "none", status=1, says="is not there")
        run(*freeze[:-2], "--folder", folder / "none", "--name", "gate", weights, status=1, says="is no folder")
        run(*freeze, "--name", "gate", "--compiler", "no-such-compiler", weights, status=1, says="no-such-compiler")
        run(ingot, "freeze", weights, status=106, says="--include is required")

        blob = folder / "gate.blob"
        run(ingot, "show", blob, says=r"(?s)Gain .*sequence 3, \d+ bytes")
        run(ingot, "check", blob, says="gate.blob: ok")
        run(ingot, "stamp", blob, "--sequence", "4294967295")
        run(ingot, "show", blob, says="sequence 4294967295")
        run(ingot, "stamp", blob, "--sequence", "4294967296", status=104)
        run(ingot, "check", blob)
        damaged = folder / "damaged.blob"
        damaged.write_bytes(blob.read_bytes()[:-1])
        run(ingot, "check", blob, damaged, status=1, says="damaged.blob: truncated")
        run(ingot, "show", damaged, status=1, says="truncated")
        run(ingot, "stamp", damaged, "--sequence", "1", status=1, says="truncated")
        run(ingot, "show", folder, status=1, says="cannot be read")
        run(ingot, status=106, says="subcommand is required")

        run(ingot, "object", damaged, "--name", "gate", "-o", folder / "gate.o", status=1, says="truncated")
        run(ingot, "object", blob, "--name", "a b", "-o", folder / "gate.o", status=1, says="identifier of C")
        run(ingot, "object", blob, "--name", "gate", "-o", folder / "gate.s")
        run(ingot, "object", blob, "--name", "gate", "--section", ".weights", "-o", folder / "gate.o", "--", "-g")
        (folder / "main.cpp").write_text("""
#include "gate.hpp"
extern "C" unsigned char const gate_blob[], gate_blob_end[];
int main() {
  auto const found = ingot::open_blob<gate::Net>(gate_blob, static_cast<std::size_t>(gate_blob_end - gate_blob));
  ingot::Tensor<float, 2> y{};
  if (found) found.net->forward(ingot::Tensor<float, 3>{1, 2, 3}, y, *new gate::Net::Workspace<1>);
  return found && y[0] != 0 ? 0 : 1;
}
""")
        flags = ["-std=c++20", f"-I{arguments.include}", f"-I{OWN.parent}", "-I."]
        for part in ("gate.o", "gate.s"):
            run("c++", *flags, "main.cpp", part, "-o", "program", cwd=folder)
            run(folder / "program")
    print("\n".join(faults))
    return 1 if faults else 0


sys.exit(main())

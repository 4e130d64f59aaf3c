"""Runs an image in the emulator. Fails where the image does.

usage: run_image.py --line WORDS --objdump TOOL [--call-graph FUNCTION] IMAGE -- EMULATOR...
       run_image.py --faults IMAGE -- EMULATOR...

The first prints the image's output and then, in one line, WORDS and what it takes:
  instructions  executed by one inference, the most of all inputs, or by one step of a training
  flash         bytes that are loaded, but for test vectors: parameters and `code`, which has start-up, the program that
                compares and prints, and constants
  ram           bytes of variables: input, output, workspace and what the program keeps for itself; without stack
  stack         bytes that an inference was seen to take
  stack_bound   bytes that FUNCTION may take by the call graph; -1 where there is no bound
  max_error     the largest difference from the host's outputs
each as far as the image prints it or has it. Parameters, workspace, input and output, which the image prints as the
network's type has them, must be the bytes of its sections. The second demands that the image ends in the handler of faults.
"""
import argparse
import pathlib
import re
import subprocess
import sys

import stack_bound

# An instruction is 64 ns of the emulator's time.
EMULATION = ["-display", "none", "-serial", "none", "-monitor", "none", "-icount", "shift=6", "-semihosting-config",
             "enable=on,target=native", "-kernel"]
FAULT = 99
TEST_VECTORS = ".samples"
# What may stand between sections, and what variables the program has of its own, those of its board included.
ALIGNMENT = 16
OWN_RAM = 64


def run(image, emulator):
    """The status of the image and what it has printed."""
    result = subprocess.run([*emulator, *EMULATION, image], capture_output=True, text=True)
    printed = result.stdout + result.stderr
    print(printed, end="")
    return result.returncode, printed


def sizes(image, objdump):
    """Bytes by section, of those that are loaded and of those that only take room."""
    text = subprocess.run([objdump, "-h", image], capture_output=True, text=True, check=True).stdout
    loaded, reserved = {}, {}
    for name, size, flags in re.findall(r"^\s*\d+ (\S+)\s+([0-9a-f]+) .*\n\s+(.*)$", text, re.MULTILINE):
        if "ALLOC" in flags:
            (loaded if "LOAD" in flags else reserved)[name] = int(size, 16)
    return loaded, reserved


def memory(image, objdump):
    loaded, reserved = sizes(image, objdump)
    flash = sum(size for name, size in loaded.items() if name != TEST_VECTORS)
    ram = loaded.get(".data", 0) + sum(size for name, size in reserved.items() if name != ".stack")
    return {"flash": flash, "code": flash - loaded.get(".parameters", 0), "ram": ram}


def check_costs(printed, figures, loaded):
    """Holds what the network's type says that it costs against the sections of the image."""
    costs = {what: int(number) for what, number in re.findall(r"^(parameters|workspace|input and output) (\d+)$", printed,
                                                              re.MULTILINE)}
    if len(costs) != 3:
        return
    if not 0 <= loaded.get(".parameters", 0) - costs["parameters"] < ALIGNMENT:
        sys.exit(f"{costs['parameters']} bytes of parameters, and a section of {loaded.get('.parameters', 0)}")
    beside = figures["ram"] - costs["workspace"] - costs["input and output"]
    if not 0 <= beside <= OWN_RAM:
        sys.exit(f"{beside} bytes of RAM beside workspace, input and output")


def static_bound(image, function, objdump):
    folder = image.parent / (image.name + ".p")
    try:
        return stack_bound.bound(function, sorted(folder.glob("*.ci")), image, objdump)
    except stack_bound.Unbounded as reason:
        print(f"no bound of the stack: {reason}")
        return -1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--faults", action="store_true")
    parser.add_argument("--line")
    parser.add_argument("--objdump")
    parser.add_argument("--call-graph", metavar="FUNCTION")
    parser.add_argument("image", type=pathlib.Path)
    parser.add_argument("emulator", nargs="+")
    arguments = parser.parse_args()

    status, printed = run(arguments.image, arguments.emulator)
    expected = FAULT if arguments.faults else 0
    if status != expected:
        sys.exit(f"{arguments.image}: status {status}, expected {expected}")
    if arguments.faults:
        return

    figures = {what: number for what, number in re.findall(r"^(instructions|stack|max_error)(?: of a \w+)? (\S+)$",
                                                           printed, re.MULTILINE)}
    figures |= memory(arguments.image, arguments.objdump)
    check_costs(printed, figures, sizes(arguments.image, arguments.objdump)[0])
    if arguments.call_graph:
        figures["stack_bound"] = static_bound(arguments.image, arguments.call_graph, arguments.objdump)
    order = ("instructions", "flash", "code", "ram", "stack", "stack_bound", "max_error")
    print(arguments.line, *(f"{name}={figures[name]}" for name in order if name in figures))
    if 0 <= figures.get("stack_bound", -1) < int(figures.get("stack", 0)):
        sys.exit(f"{arguments.image}: more stack than its bound")


main()

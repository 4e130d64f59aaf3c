"""Runs an image in the emulator and prints what it takes, in one line.

usage: run_image.py --network NAME --core NAME --optimization FLAGS --objdump TOOL [--call-graph] IMAGE -- EMULATOR...

  instructions  executed by one inference, the most of all inputs
  flash         bytes that are loaded, but for test vectors: parameters and `code`, which has start-up, the program that
                compares and prints, and constants
  ram           bytes of variables: input, output, workspace and what the program keeps for itself; without stack
  stack         bytes that an inference was seen to take
  stack_bound   bytes that it may take by the call graph; -1 where the compiler does not tell or there is no bound
  max_error     the largest difference from the host's outputs
Fails where the image does.
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
IN_EVERY_PRODUCT_BUT = {".samples"}


def sizes(image, objdump):
    """Bytes by section, of those that are loaded and of those that only take room."""
    text = subprocess.run([objdump, "-h", image], capture_output=True, text=True, check=True).stdout
    loaded, reserved = {}, {}
    for name, size, flags in re.findall(r"^\s*\d+ (\S+)\s+([0-9a-f]+) .*\n\s+(.*)$", text, re.MULTILINE):
        if "ALLOC" in flags:
            (loaded if "LOAD" in flags else reserved)[name] = int(size, 16)
    return loaded, reserved


def static_bound(image, objdump):
    folder = image.parent / (image.name + ".p")
    try:
        return stack_bound.bound("5inferEv", sorted(folder.glob("*.ci")), image, objdump)
    except stack_bound.Unbounded as reason:
        print(f"no bound of the stack: {reason}")
        return -1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--network", required=True)
    parser.add_argument("--core", required=True)
    parser.add_argument("--optimization", required=True)
    parser.add_argument("--objdump", required=True)
    parser.add_argument("--call-graph", action="store_true")
    parser.add_argument("image", type=pathlib.Path)
    parser.add_argument("emulator", nargs="+")
    arguments = parser.parse_args()

    result = subprocess.run([*arguments.emulator, *EMULATION, arguments.image], capture_output=True, text=True)
    printed = result.stdout + result.stderr
    print(printed, end="")
    figures = dict(re.findall(r"^([\w ]+) (\S+)$", printed, re.MULTILINE))
    if result.returncode != 0 or "as on the host" not in printed:
        sys.exit(f"{arguments.image}: status {result.returncode}")

    loaded, reserved = sizes(arguments.image, arguments.objdump)
    flash = sum(size for name, size in loaded.items() if name not in IN_EVERY_PRODUCT_BUT)
    ram = loaded.get(".data", 0) + sum(size for name, size in reserved.items() if name != ".stack")
    bound = static_bound(arguments.image, arguments.objdump) if arguments.call_graph else -1
    print(f"firmware {arguments.network} {arguments.core} {arguments.optimization} "
          f"instructions={figures['instructions']} flash={flash} code={flash - loaded['.parameters']} ram={ram} "
          f"stack={figures['stack']} stack_bound={bound} max_error={figures['max_error']}")
    if 0 <= bound < int(figures["stack"]):
        sys.exit(f"{arguments.image}: more stack than its bound")


main()

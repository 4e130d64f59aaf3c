"""Checks that training has the host's bits on microcontrollers under QEMU, with contraction off.

usage: bits.py --include DIR
"""
import argparse
import pathlib
import shutil
import subprocess
import sys
import tempfile

import toolchain

FOLDER = pathlib.Path(__file__).resolve().parent
SKIP = 77
OFF = "-ffp-contract=off"


def ends_well(image, core):
    return subprocess.run([*toolchain.boards.emulator(core), image], timeout=600).returncode == 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--include", required=True)
    include = parser.parse_args().include
    for tool in (toolchain.COMPILER, "qemu-system-arm"):
        if shutil.which(tool) is None:
            print(f"{tool} is not installed")
            return SKIP

    faults = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        toolchain.run("g++", "-std=c++20", "-O2", OFF, f"-I{include}", FOLDER / "bits.cpp", "-o", folder / "host")
        expected = int(toolchain.run(folder / "host"))
        # A wrong number is to be noticed.
        for core, optimization, bits, well in [("M3", "-Os", expected ^ 1, False), ("M3", "-Os", expected, True),
                                               ("M4F", "-Os", expected, True), ("M4F", "-O2", expected, True)]:
            program = toolchain.compile_for(core, include, FOLDER / "bits.cpp", folder / "bits.o", optimization, OFF,
                                            f"-DEXPECTED={bits}u")
            if ends_well(toolchain.link_for(core, program, folder / "bits.elf"), core) != well:
                faults.append(f"{core} {optimization}: {'not the bits of the host' if well else 'not noticed'}")
    print("\n".join(faults))
    return 1 if faults else 0


sys.exit(main())

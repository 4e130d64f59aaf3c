"""Checks that training, attention and recall have the host's bits on microcontrollers under QEMU, with contraction off.

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
# Programs, and the cores that run them with an optimization.
PROGRAMS = {
    "bits.cpp": [("M3", "-Os"), ("M4F", "-Os"), ("M4F", "-O2")],
    "families_bits.cpp": [("M4F", "-Os"), ("M4F", "-O2")],
}


def ends_well(image, core):
    return subprocess.run([*toolchain.boards.emulator(core), image], timeout=600).returncode == 0


def faults_of(source, cores, include, folder):
    toolchain.run("g++", "-std=c++20", "-O2", OFF, f"-I{include}", FOLDER / source, "-o", folder / "host")
    expected = int(toolchain.run(folder / "host"))
    faults = []
    # A wrong number is to be noticed.
    for core, optimization, bits, well in [(*cores[0], expected ^ 1, False), *((*core, expected, True) for core in cores)]:
        program = toolchain.compile_for(core, include, FOLDER / source, folder / "bits.o", optimization, OFF,
                                        f"-DEXPECTED={bits}u")
        if ends_well(toolchain.link_for(core, program, folder / "bits.elf"), core) != well:
            faults.append(f"{source} {core} {optimization}: {'not the bits of the host' if well else 'not noticed'}")
    return faults


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
        for source, cores in PROGRAMS.items():
            faults += faults_of(source, cores, include, pathlib.Path(name))
    print("\n".join(faults))
    return 1 if faults else 0


sys.exit(main())

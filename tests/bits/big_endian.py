"""Weights and images on a big-endian machine: what this one saves it reads, byte for byte, and the other way round.

usage: big_endian.py --include DIR PROGRAM

The machine is s390x under QEMU's user mode. Its toolchain has no zlib: a stand-in is linked that ends the program when it
is called, which plain files never do.
"""
import argparse
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile

SKIP = 77
COMPILER, EMULATOR = "s390x-linux-gnu-g++", "qemu-s390x"
STAND_IN = "#include <cstdlib>\n" + "".join(
    f'extern "C" int {name}(...) {{ std::abort(); }}\n'
    for name in ("inflate", "inflateEnd", "inflateReset", "inflateInit2_"))


def run(*command):
    result = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{result.stderr}")
    return result.stdout


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--include", required=True)
    parser.add_argument("program")
    arguments = parser.parse_args()
    absent = [name for name in (COMPILER, EMULATOR) if shutil.which(name) is None]
    zlib = pathlib.Path("/usr/include/zlib.h")
    if absent or not zlib.exists():
        print(f"{' and '.join(absent) or zlib} not installed")
        return SKIP

    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        headers = place / "headers"
        headers.mkdir()
        shutil.copy(zlib, headers)
        shutil.copy(next(pathlib.Path("/usr/include").rglob("zconf.h")), headers)
        (place / "stand_in.cpp").write_text(STAND_IN)
        flags = ["-std=c++20", "-O1", f"-I{arguments.include}", arguments.program]
        run("g++", *flags, "-lz", "-o", place / "here")
        run(COMPILER, *flags, "-static", f"-isystem{headers}", place / "stand_in.cpp", "-o", place / "there")

        (place / "images").write_bytes(struct.pack(">4B3I", 0, 0, 8, 3, 2, 2, 3) + bytes(range(0, 240, 20)))
        (place / "labels").write_bytes(struct.pack(">4BI", 0, 0, 8, 1, 2) + bytes([7, 3]))
        images = [place / "images", place / "labels"]
        # Each reads what the other has saved; the first round only saves.
        run(place / "here", place / "a", place / "a", *images)
        there = run(EMULATOR, place / "there", place / "b", place / "a", *images)
        here = run(place / "here", place / "a", place / "b", *images)
        same_files = all((place / f"a.{scalar}").read_bytes() == (place / f"b.{scalar}").read_bytes()
                         for scalar in ("float", "double"))
    if here != there or len(here.splitlines()) != 10:
        print(f"here:\n{here}\nthere:\n{there}")
    if not same_files:
        print("the saved files differ")
    return 0 if same_files and here == there and len(here.splitlines()) == 10 else 1


sys.exit(main())

"""Compiles a program under each set of flags and runs it: it must compile and say 0.

usage: check.py COMPILER INCLUDE PROGRAM [--] FLAGS...     each of FLAGS is one set, in one argument

A set that the machine lacks the libraries or the headers for (-m32) is left out; where all are, the test is skipped.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

SKIP = 77
NOTHING = "#include <cerrno>\n#include <climits>\n#include <cmath>\n#include <cstdio>\nint main() {}\n"
# Where Debian keeps asm/errno.h for 32 bits, too.
SHARED_HEADERS = ["-idirafter", "/usr/include/x86_64-linux-gnu"]


def compiles(command, source, output):
    arguments = [*command, "-x", "c++", "-", "-o", str(output)]
    return subprocess.run(arguments, input=source, capture_output=True, text=True)


def check(compiler, include, program, flags, folder):
    command = [compiler, "-std=c++20", *flags.split(), *SHARED_HEADERS]
    if compiles(command, NOTHING, folder / "nothing").returncode != 0:
        return None
    binary = folder / "program"
    command += ["-Wall", "-Wextra", "-Werror", f"-I{include}", f"-I{program.parent}"]
    made = compiles(command, program.read_text(), binary)
    if made.returncode != 0:
        return made.stderr
    ran = subprocess.run([binary], capture_output=True, text=True)
    return "" if ran.returncode == 0 else ran.stdout + f"it ended with {ran.returncode}\n"


def main():
    compiler, include, program, *sets = [argument for argument in sys.argv[1:] if argument != "--"]
    if shutil.which(compiler) is None:
        return SKIP
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for flags in sets:
            found[flags] = check(compiler, include, pathlib.Path(program), flags, pathlib.Path(folder))
            words = "left out" if found[flags] is None else "wrong" if found[flags] else "right"
            print(f"{compiler} {flags}: {words}\n{found[flags] or ''}", end="", flush=True)
    if any(found.values()):
        return 1
    return SKIP if all(value is None for value in found.values()) else 0


sys.exit(main())

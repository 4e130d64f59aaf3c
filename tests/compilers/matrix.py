"""Compiles and runs users' programs with every compiler that is found, in every standard that it knows.

usage: matrix.py PROJECT_ROOT

Each pair compiles without a word at a user's warnings, and runs. What is not installed is skipped by name; g++ and
clang++-14 are asked for.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wsign-conversion", "-Wshadow", "-Wdouble-promotion",
            "-Werror"]
# Where Debian keeps asm/errno.h for 32 bits, too.
SHARED_HEADERS = ["-idirafter", "/usr/include/x86_64-linux-gnu"]
COMPILERS = [["g++"], ["g++", "-m32", *SHARED_HEADERS], *([f"g++-{n}"] for n in range(11, 16)), *([f"clang++-{n}"] for n in range(14, 21))]
REQUIRED = ("g++", "clang++-14")
# By their newest name and the one from before they were finished.
STANDARDS = [["c++20"], ["c++23", "c++2b"], ["c++26", "c++2c"]]
# Program, and what it is linked with.
PROGRAMS = [("examples/quickstart.cpp", []), ("examples/own_layer.cpp", []), ("tests/compilers/integers.cpp", []), ("tests/compilers/internal_layers.cpp", []),
            ("tests/consume/host_program.cpp", ["-lz"])]


def compiles(command, source, place):
    result = subprocess.run([*command, "-x", "c++", "-", "-o", place / "probe"], input=source, capture_output=True, text=True)
    return result.returncode == 0


def spelled(compiler, names, place):
    """The flag of a standard as this compiler knows it, None where it does not."""
    return next((f"-std={name}" for name in names
                 if compiles([*compiler, f"-std={name}"], "#include <cstdio>\nint main() {}\n", place)), None)


def run_all(root, compiler, place):
    """Faults of a compiler, and how many programs it was given."""
    faults, count = [], 0
    for names in STANDARDS:
        standard = spelled(compiler, names, place)
        if standard is None:
            print(f"skipped: {' '.join(compiler)} does not know {names[0]}")
            continue
        for program, links in PROGRAMS:
            if links and not compiles([*compiler, *links], "#include <zlib.h>\nint main() {}\n", place):
                print(f"skipped: {' '.join(compiler)} finds no {links[0]}: {program}")
                continue
            count += 1
            flags = [standard, "-O1", *WARNINGS, f"-I{root}/include", root / program, "-o", place / "program", *links]
            built = subprocess.run([*compiler, *flags], capture_output=True, text=True)
            what = f"{' '.join(compiler)} {standard} {program}"
            if built.returncode != 0 or built.stderr:
                faults.append(f"{what}\n{built.stderr[:3000]}")
            elif subprocess.run([place / "program"], capture_output=True).returncode != 0:
                faults.append(f"{what}: does not do what it promises")
    return faults, count


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    faults, total, used = [], 0, []
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        for compiler in COMPILERS:
            if shutil.which(compiler[0]) is None or not compiles(compiler, "#include <cstdio>\nint main() {}\n", place):
                print(f"skipped: {' '.join(compiler)} is not installed")
                faults += [f"{compiler[0]} is asked for"] if compiler[0] in REQUIRED and len(compiler) == 1 else []
                continue
            found, count = run_all(root, compiler, place)
            faults += found
            total += count
            used.append(" ".join(compiler))
    print("\n".join(faults))
    print(f"{total} programs by {', '.join(used)}")
    return 1 if faults or total == 0 else 0


sys.exit(main())

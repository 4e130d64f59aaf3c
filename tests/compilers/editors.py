"""What editors and build systems do with the headers: precompile them, and parse programs in clangd.

usage: editors.py PROJECT_ROOT

Neither may crash, and a program compiles behind the precompiled header without a word. What is not installed is skipped
by name.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

SKIP = 77
PROGRAMS = ["examples/quickstart.cpp", "examples/gradients.cpp"]


def run(command):
    result = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    return result.returncode, result.stdout + result.stderr


def precompiled(root, compiler, place):
    """Faults of a compiler with a precompiled header."""
    flags = ["-std=c++20", f"-I{root}/include"]
    if compiler.startswith("clang"):
        header = place / "ingot.pch"
        use = ["-include-pch", header]
    else:
        (place / "ingot").mkdir(exist_ok=True)
        header = place / "ingot" / "ingot.hpp.gch"
        use = [f"-I{place}"]
    # GCC warns of the guard of what it precompiles.
    status, said = run([compiler, *flags, *([] if compiler.startswith("clang") else ["-w"]), "-x", "c++-header", root / "include" / "ingot" / "ingot.hpp", "-o", header])
    if status != 0 or said:
        return [f"{compiler}: no precompiled header\n{said[:3000]}"]
    faults = []
    for program in PROGRAMS:
        status, said = run([compiler, *use, *flags, "-fsyntax-only", root / program])
        if status != 0 or said:
            faults.append(f"{compiler}: {program} behind a precompiled header\n{said[:3000]}")
    return faults


def parsed(root, clangd, place):
    """Faults of clangd on the first program. It ends with the number of errors that it finds, or by a signal."""
    (place / "compile_flags.txt").write_text(f"-std=c++20\n-I{root}/include\n")
    shutil.copy(root / PROGRAMS[0], place / "program.cpp")
    status, said = run([clangd, f"--check={place / 'program.cpp'}", f"--compile-commands-dir={place}"])
    return [] if status == 0 else [f"{clangd} ends with {status}\n{said[-3000:]}"]


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    faults, count = [], 0
    for check, tools in ((precompiled, ["g++", *(f"clang++-{n}" for n in range(14, 21))]),
                         (parsed, [f"clangd-{n}" for n in range(14, 21)])):
        for tool in tools:
            if shutil.which(tool) is None:
                print(f"skipped: {tool} is not installed")
                continue
            count += 1
            with tempfile.TemporaryDirectory() as folder:
                faults += check(root, tool, pathlib.Path(folder))
    print("\n".join(faults))
    print(f"{count} tools")
    return 1 if faults else 0 if count else SKIP


sys.exit(main())

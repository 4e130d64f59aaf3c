"""Compiles a program for microcontrollers and checks that its object calls nothing that a device lacks.

usage: device.py --include DIR SOURCE COMPILER FLAG...
"""
import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "examples" / "firmware"))
import forbidden_symbols  # noqa: E402

SKIP = 77
FLAGS = ["-std=c++20", "-Os", "-fno-exceptions", "-fno-rtti", "-fno-threadsafe-statics", "-fno-math-errno",
         "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-Wdouble-promotion"]
# What the program must hold, so that something is checked: each of its functions in C.
ENTRY = re.compile(r'^extern "C" \w+ (\w+)\(', re.MULTILINE)
# What every toolchain for devices has: copies of memory, the length of a name, the compiler's own helpers for integers
# and floats. Not those between floats and 64 bits, some of which compute in double.
ALLOWED = re.compile(r"mem(cpy|set|move|cmp)|strlen"
                     r"|__aeabi_(mem\w+|u?idiv(mod)?|u?l(cmp|divmod|mul)|l(lsl|lsr|asr)|c?f(?!2u?lz)\w+|u?i2f)"
                     r"|__gnu_thumb1_case_\w+|__(clz|ctz|popcount|bswap)\w+|_GLOBAL_OFFSET_TABLE_")
# A root is an instruction of every host, but for negative numbers compilers call the library.
ALLOWED_ON_HOSTS = re.compile(r"sqrtf?")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--include", required=True)
    parser.add_argument("source")
    parser.add_argument("compiler")
    parser.add_argument("flags", nargs=argparse.REMAINDER)
    arguments = parser.parse_args()
    if shutil.which(arguments.compiler) is None:
        print(f"{arguments.compiler} is not installed")
        return SKIP

    symbols = shutil.which(re.sub(r"(g|clang)\+\+(-\d+)?$", "nm", arguments.compiler))
    with tempfile.NamedTemporaryFile(suffix=".o") as object_file:
        command = [arguments.compiler, *FLAGS, *arguments.flags, f"-I{arguments.include}", "-c", arguments.source, "-o",
                   object_file.name]
        result = subprocess.run(command, capture_output=True, text=True)
        if result.returncode != 0:
            print(result.stderr)
            return 1
        defined = subprocess.run([symbols, "--defined-only", object_file.name], capture_output=True, text=True, check=True)
        undefined = subprocess.run([symbols, "--undefined-only", "--format=posix", object_file.name], capture_output=True,
                                   text=True, check=True)
    entries = ENTRY.findall(pathlib.Path(arguments.source).read_text())
    absent = [name for name in entries if not re.search(rf" T {name}$", defined.stdout, re.MULTILINE)]
    if absent or not entries:
        print(f"the object does not hold {' '.join(absent)}: that was not checked")
        return 1
    wanted = [line.split()[0] for line in undefined.stdout.splitlines() if line.strip()]
    if "none" not in arguments.compiler:
        wanted = [name for name in wanted if not ALLOWED_ON_HOSTS.fullmatch(name)]
    lacking = [name for name in wanted if not ALLOWED.fullmatch(name) or forbidden_symbols.faults_of([name])]
    print(f"calls: {' '.join(wanted) or 'nothing'}")
    if lacking:
        print(f"which a device may lack: {' '.join(lacking)}")
        return 1
    return 0


sys.exit(main())

"""Checks that Ingot's headers stand other people's macros and leave them as they were.

usage: macros.py --include DIR [--compiler NAME]... [--each] HEADER...

Every name in core/hide_macros.hpp is defined as nonsense, once as an object and once as a function, and the headers are
included after that, all in one program (--each: each alone). What keeps this so is checked too: every header begins and
ends with its two includes, the names set aside are those brought back, and no header of the standard library defines one
of them, which would be lost.
"""
import argparse
import concurrent.futures
import pathlib
import re
import shutil
import subprocess
import sys

SKIP = 77
# The parts of the mechanism, which no other header needs to begin with.
PARTS = {f"core/{part}.hpp" for part in ("epilogue", "hide_macros", "language", "prologue", "restore_macros")}
PROLOGUE, EPILOGUE = (f'#include "ingot/core/{part}.hpp"' for part in ("prologue", "epilogue"))


def faults_of_text(root, headers):
    found = []
    for header in headers:
        lines = [line for line in (root / header).read_text().splitlines() if line]
        first = next((line for line in lines if line.startswith("#include")), None)
        if first != PROLOGUE or lines[-1] != EPILOGUE:
            found.append(f"{header}: its first include is {PROLOGUE} and its last line {EPILOGUE}")
    hidden = re.findall(r'push_macro\("(\w+)"\)\n#undef \1\n', (root / "core/hide_macros.hpp").read_text())
    restored = re.findall(r'pop_macro\("(\w+)"\)\n', (root / "core/restore_macros.hpp").read_text())
    if not hidden or hidden != restored:
        found.append(f"set aside and not brought back, or the reverse: {sorted({*hidden} ^ {*restored})}")
    return found, hidden


def faults_of_library(compiler, root, headers, hidden):
    """Names set aside that a standard header defines."""
    standard = sorted({name for header in headers
                       for name in re.findall(r"^#include <(\w+)>$", (root / header).read_text(), re.MULTILINE)})

    def macros(text):
        command = [compiler, "-std=gnu++20", "-x", "c++", "-", "-E", "-dM"]
        output = subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout
        return set(re.findall(r"^#define (\w+)", output, re.MULTILINE))

    defined = macros("".join(f"#include <{name}>\n" for name in standard)) - macros("")
    return [f"{compiler}: a standard header defines {name}, which is set aside" for name in sorted(defined & {*hidden})]


def compile_with_macros(job):
    compiler, include, names, parameters, headers = job
    nonsense = "".join(f"#undef {name}\n#define {name}{parameters} ) nonsense ]\n" for name in names)
    still = "".join(f"#ifndef {name}\n#error {name} is lost\n#endif\n" for name in names)
    source = nonsense + "".join(f'#include "ingot/{header}"\n' for header in headers) + still
    command = [compiler, "-std=gnu++20", "-x", "c++", "-", f"-I{include}", "-fsyntax-only", "-Wall", "-Wextra", "-Werror"]
    result = subprocess.run(command, input=source, capture_output=True, text=True)
    kind = "functions" if parameters else "objects"
    return "" if result.returncode == 0 else f"{compiler}, {kind}: {headers[0]}{' and others' if len(headers) > 1 else ''}\n{result.stderr[:2000]}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--include", required=True)
    parser.add_argument("--compiler", action="append", default=[])
    parser.add_argument("--each", action="store_true")
    parser.add_argument("header", nargs="+")
    arguments = parser.parse_args()
    root = (pathlib.Path(arguments.include) / "ingot").resolve()
    headers = [str(pathlib.Path(header).resolve().relative_to(root)) for header in arguments.header]
    headers = [header for header in headers if header not in PARTS]

    faults, hidden = faults_of_text(root, headers)
    present = [compiler for compiler in arguments.compiler if shutil.which(compiler)]
    groups = [[header] for header in headers] if arguments.each else [headers]
    jobs = [(compiler, arguments.include, hidden, parameters, group)
            for compiler in present for parameters in ("", "(...)") for group in groups]
    for compiler in present:
        faults += faults_of_library(compiler, root, headers, hidden)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        faults += [fault for fault in pool.map(compile_with_macros, jobs) if fault]
    print("\n".join(faults) or f"{len(hidden)} macros, {len(jobs)} compilations")
    if faults:
        return 1
    return SKIP if len(present) < len(arguments.compiler) else 0


sys.exit(main())

"""Checks refusals: programs that must not compile, and what the compilers must say of them.

A case is a C++ file. `// EXPECT: regex` must match the compiler's output (several may stand there), `// ERRORS: n`
is the number of errors, `// MAX-LINES: n` bounds the whole output. With FIXED defined the same file must compile
without a word. Both compilers run as users run them: language standard and include path, no other flags but those that
the case, and not its twin, names in `// FLAGS: ...`.

Of several cases the twins are compiled as one program, each in a namespace of its own.
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys

SKIP = 77
INCLUDE = re.compile(r"^#include (<.+>)$", re.MULTILINE)
# What cannot stand in a namespace beside others.
ALONE = re.compile(r"^int main\b|^ *# *(define|undef)\b|^namespace ingot\b|^template <> ?struct ingot::", re.MULTILINE)


def expectations(source):
    def values(key):
        return re.findall(rf"^// {key}: (.+?)\s*$", source, re.MULTILINE)

    patterns, errors, lines = values("EXPECT"), values("ERRORS"), values("MAX-LINES")
    if not patterns or len(errors) != 1 or len(lines) != 1:
        sys.exit("a case has EXPECT lines, one ERRORS and one MAX-LINES")
    if "#ifdef FIXED" not in source:
        sys.exit("a case has a twin that compiles, under #ifdef FIXED")
    return patterns, int(errors[0]), int(lines[0]), " ".join(values("FLAGS")).split()


def compile_program(compiler, include, place, arguments, program=""):
    command = [compiler, "-std=c++20", *include, "-fsyntax-only", *arguments]
    environment = {**os.environ, "LC_ALL": "C", "COLUMNS": "80"}
    result = subprocess.run(command, cwd=place, env=environment, input=program, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, text=True)
    return result.returncode == 0, result.stdout


def faults_of_twin(compiler, include, case):
    compiles, output = compile_program(compiler, include, case.parent, ["-DFIXED", case.name])
    return [] if compiles and not output else [f"the twin does not compile without a word:\n{output}"]


def faults_of_twins(compiler, include, cases):
    """Of twins that are compiled together, behind all that they include."""
    headers = dict.fromkeys(header for case in cases for header in INCLUDE.findall(case.read_text()))
    program = "".join(f"#include {header}\n" for header in headers)
    for case in cases:
        program += f'namespace case_{case.stem} {{\n#line 1 "{case.name}"\n{INCLUDE.sub("", case.read_text())}\n}}\n'
    compiles, output = compile_program(compiler, include, cases[0].parent, ["-DFIXED", "-x", "c++", "-"], program)
    return [] if compiles and not output else [f"the twins do not compile together without a word:\n{output}"]


def faults_of_case(compiler, include, case):
    patterns, errors, max_lines, flags = expectations(case.read_text())
    compiles, output = compile_program(compiler, include, case.parent, [*flags, case.name])
    if compiles:
        return [f"{case.stem}: it compiles"]
    found = []
    for pattern in patterns:
        if not re.search(pattern, output):
            found.append(f"{case.stem}: no match for EXPECT: {pattern}")
    count = len(re.findall(r"^[^\n]*?(?:\berror|\bfatal error): ", output, re.MULTILINE))
    if count != errors:
        found.append(f"{case.stem}: {count} errors, expected {errors}")
    # A precompiled header is no longer told to be included from the case: that is a line less for each path to a header.
    paths = re.findall(r"^(?:In file included| +) from (.+?):\d+:$", output, re.MULTILINE)
    lines = len(output.splitlines()) + (len(include) > 1) * sum(path != case.name for path in paths)
    if lines > max_lines:
        found.append(f"{case.stem}: {lines} lines, at most {max_lines} expected")
    if found:
        found.append(output)
    else:
        print(f"{compiler}: {case.stem}: {lines} lines, {len(output)} characters")
    return found


def faults(compiler, include, cases):
    together = [case for case in cases if not ALONE.search(case.read_text())] if len(cases) > 1 else []
    found = faults_of_twins(compiler, include, together) if together else []
    for case in cases:
        if case not in together:
            found += faults_of_twin(compiler, include, case)
        found += faults_of_case(compiler, include, case)
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--compiler", action="append", required=True)
    parser.add_argument("--include", required=True)
    parser.add_argument("--precompiled", help="a folder to look for precompiled headers in, made by the first compiler")
    parser.add_argument("case", type=pathlib.Path, nargs="+")
    arguments = parser.parse_args()

    failed = False
    for number, compiler in enumerate(arguments.compiler):
        if shutil.which(compiler) is None:
            continue
        include = [f"-I{arguments.include}"]
        if arguments.precompiled and number == 0:
            include.insert(0, f"-I{arguments.precompiled}")
        for fault in faults(compiler, include, [case.resolve() for case in arguments.case]):
            failed = True
            print(f"{compiler}: {fault}")
    if failed:
        return 1
    missing = [compiler for compiler in arguments.compiler if shutil.which(compiler) is None]
    if missing:
        print(f"{' and '.join(missing)} not installed")
        return SKIP
    return 0


sys.exit(main())

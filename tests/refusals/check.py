"""Checks one refusal: a program that must not compile, and what the compilers must say of it.

The case is a C++ file. `// EXPECT: regex` must match the compiler's output (several may stand there), `// ERRORS: n`
is the number of errors, `// MAX-LINES: n` bounds the whole output. With FIXED defined the same file must compile
without a word. Both compilers run as users run them: language standard and include path, no other flags but those that
the case, and not its twin, names in `// FLAGS: ...`.
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys

SKIP = 77


def expectations(source):
    def values(key):
        return re.findall(rf"^// {key}: (.+?)\s*$", source, re.MULTILINE)

    patterns, errors, lines = values("EXPECT"), values("ERRORS"), values("MAX-LINES")
    if not patterns or len(errors) != 1 or len(lines) != 1:
        sys.exit("a case has EXPECT lines, one ERRORS and one MAX-LINES")
    if "#ifdef FIXED" not in source:
        sys.exit("a case has a twin that compiles, under #ifdef FIXED")
    return patterns, int(errors[0]), int(lines[0]), " ".join(values("FLAGS")).split()


def compile_case(compiler, include, case, *more):
    command = [compiler, "-std=c++20", *include, "-fsyntax-only", *more, case.name]
    environment = {**os.environ, "LC_ALL": "C", "COLUMNS": "80"}
    result = subprocess.run(command, cwd=case.parent, env=environment, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, text=True)
    return result.returncode == 0, result.stdout


def faults(compiler, include, case):
    patterns, errors, max_lines, flags = expectations(case.read_text())
    compiles, output = compile_case(compiler, include, case, "-DFIXED")
    if not compiles or output:
        return [f"the twin does not compile without a word:\n{output}"]
    compiles, output = compile_case(compiler, include, case, *flags)
    if compiles:
        return ["it compiles"]
    found = []
    for pattern in patterns:
        if not re.search(pattern, output):
            found.append(f"no match for EXPECT: {pattern}")
    count = len(re.findall(r"^[^\n]*?(?:\berror|\bfatal error): ", output, re.MULTILINE))
    if count != errors:
        found.append(f"{count} errors, expected {errors}")
    # A precompiled header is no longer told to be included from the case: that is a line less for each path to a header.
    paths = re.findall(r"^(?:In file included| +) from (.+?):\d+:$", output, re.MULTILINE)
    lines = len(output.splitlines()) + (len(include) > 1) * sum(path != case.name for path in paths)
    if lines > max_lines:
        found.append(f"{lines} lines, at most {max_lines} expected")
    if found:
        found.append(output)
    else:
        print(f"{compiler}: {lines} lines, {len(output)} characters")
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--compiler", action="append", required=True)
    parser.add_argument("--include", required=True)
    parser.add_argument("--precompiled", help="a folder to look for precompiled headers in, made by the first compiler")
    parser.add_argument("case", type=pathlib.Path)
    arguments = parser.parse_args()

    failed = False
    for number, compiler in enumerate(arguments.compiler):
        if shutil.which(compiler) is None:
            continue
        include = [f"-I{arguments.include}"]
        if arguments.precompiled and number == 0:
            include.insert(0, f"-I{arguments.precompiled}")
        for fault in faults(compiler, include, arguments.case.resolve()):
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

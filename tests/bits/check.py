"""Compiles one program for several compilers, flags and machines, and compares what it prints.

usage: check.py {fast,slow} --include DIR PROGRAM

In the slow tier the program is given INGOT_BITS_OF_ALL, and computes more. With contraction off every variant must print the same bits as the first. With contraction on (GCC's default where there
are fused multiply-adds) numbers may differ by CONTRACTED of the largest of their line. Programs for other machines run
under QEMU's user mode; what is not installed is skipped by name.
"""
import argparse
import concurrent.futures
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile

OFF = "-ffp-contract=off"
CONTRACTED = {8: 1e-5, 16: 1e-12}  # by digits of a number: float, double
VARIANTS = {
    "fast": [
        ("g++", "-O0", OFF),
        ("g++", "-O3", "-march=native", OFF),
    ],
    "slow": [
        ("g++", "-O1", OFF),
        ("g++", "-O0", OFF),
        ("g++", "-O2", "-mavx2", "-mfma", OFF),
        ("clang++-14", "-O0", OFF),
        ("clang++-14", "-O2", "-march=native", OFF),
        ("clang++-14", "-O3", "-march=native", OFF),
        ("g++", "-O2", "-march=native", "-ffp-contract=fast"),
        ("clang++-14", "-O2", "-march=native", "-ffp-contract=fast"),
        ("clang++-19", "-O2", "-march=native", OFF),
        ("g++-12", "-O2", "-m32", "-msse2", "-mfpmath=sse", OFF),
        ("aarch64-linux-gnu-g++", "-O3", OFF),
        ("arm-linux-gnueabihf-g++", "-Os", OFF),
        ("s390x-linux-gnu-g++", "-O2", OFF),
    ],
}
EMULATORS = {"aarch64": "qemu-aarch64", "arm": "qemu-arm", "s390x": "qemu-s390x"}


def emulator(compiler):
    return EMULATORS.get(compiler.split("-")[0]) if "linux-gnu" in compiler else None


def missing(variant):
    needed = [variant[0], emulator(variant[0])]
    return next((name for name in needed if name and shutil.which(name) is None), None)


def lines_of(variant, include, program, place):
    """What a variant prints: a dictionary of lines by name, or a fault."""
    compiler, *flags = variant
    runner = emulator(compiler)
    binary = pathlib.Path(place) / "-".join(variant).replace("/", "_")
    link = ["-static"] if runner else []
    built = subprocess.run([compiler, "-std=c++20", *flags, *link, f"-I{include}", program, "-o", binary],
                           capture_output=True, text=True)
    if built.returncode != 0:
        return None, built.stderr
    ran = subprocess.run([*([runner] if runner else []), binary], capture_output=True, text=True)
    if ran.returncode != 0:
        return None, f"ended with {ran.returncode}\n{ran.stderr}"
    return {line.split()[0]: line.split()[1:] for line in ran.stdout.splitlines()}, ""


def value(digits):
    return struct.unpack(">f" if len(digits) == 8 else ">d", bytes.fromhex(digits))[0]


def worst_difference(expected, found):
    values = [(value(a), value(b)) for a, b in zip(expected, found)]
    largest = max(abs(a) for a, _ in values)
    return max(abs(a - b) for a, b in values) / largest


def compare(variant, expected, found):
    if expected.keys() != found.keys() or any(len(expected[name]) != len(found[name]) for name in expected):
        return ["prints other lines"]
    faults = []
    for name in expected:
        if OFF in variant:
            differing = sum(a != b for a, b in zip(expected[name], found[name]))
            if differing:
                faults.append(f"{name}: {differing} of {len(expected[name])} numbers have other bits")
        elif name.startswith("elementary"):
            continue  # each number has its own scale there; the goldens bound them
        else:
            worst = worst_difference(expected[name], found[name])
            if not worst <= CONTRACTED[len(expected[name][0])]:
                faults.append(f"{name}: differs by {worst:.1e} of the largest number")
    return faults


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tier", choices=VARIANTS)
    parser.add_argument("--include", required=True)
    parser.add_argument("program")
    arguments = parser.parse_args()

    more = ["-DINGOT_BITS_OF_ALL"] if arguments.tier == "slow" else []
    variants = [(*variant, *more) for variant in VARIANTS[arguments.tier]]
    for variant in variants:
        if missing(variant):
            print(f"skipped: {' '.join(variant)}: {missing(variant)} is not installed")
    variants = [variant for variant in variants if not missing(variant)]
    with tempfile.TemporaryDirectory() as place, concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda v: lines_of(v, arguments.include, arguments.program, place), variants))
    failed = False
    expected = results[0][0]
    for variant, (found, fault) in zip(variants, results):
        faults = [fault] if found is None or expected is None else compare(variant, expected, found)
        for each in faults:
            failed = True
            print(f"{' '.join(variant)}: {each}")
    print(f"{len(variants)} variants, {sum(map(len, (expected or {}).values()))} numbers each")
    return 1 if failed or len(variants) < 2 else 0


sys.exit(main())

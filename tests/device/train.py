"""Checks that training programs for microcontrollers hold nothing that a device lacks, and nothing twice.

usage: train.py --include DIR COMPILER...

Builds train.cpp for cores with and without a floating-point unit. Neither its object nor its image may hold what
forbidden_symbols.py lists, or zeros in .data, which would lie in flash and be copied. The host's COMPILERs must not make
a global constructor of it, even without optimization. Every violation in violations.cpp must be caught.
"""
import argparse
import pathlib
import re
import shutil
import sys
import tempfile

import toolchain

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "examples" / "firmware"))
import forbidden_symbols  # noqa: E402

FOLDER = pathlib.Path(__file__).resolve().parent
SKIP = 77
FEW_ZEROS = 64  # bytes, which options may have between them
# What each violation is compiled with, against the flags above.
VIOLATIONS = {
    "double arithmetic": [],
    "libm": [],
    "allocation": [],
    "exceptions": ["-fexceptions"],
    "RTTI": ["-frtti"],
    "stdio": [],
    "locale": [],
    "threads": [],
    "exit handlers": [],
    "global constructor": [],
    "zeros in .data": [],
}


def zeros_in_data(image, folder):
    """The most zeros in a row in what starts in flash and lies in RAM."""
    data = folder / "data"
    data.write_bytes(b"")
    toolchain.run("arm-none-eabi-objcopy", "-O", "binary", "--only-section=.data", "--only-section=.data.*",
        "--set-section-flags", ".data=alloc,load", image, data)
    return max(map(len, re.findall(rb"\0+", data.read_bytes())), default=0)


def faults_of(image, folder):
    zeros = zeros_in_data(image, folder)
    return forbidden_symbols.violations(image) + ([f"zeros in .data: {zeros}"] if zeros > FEW_ZEROS else [])


def check_core(include, folder, core, optimization):
    program = toolchain.compile_for(core, include, FOLDER / "train.cpp", folder / "train.o", optimization)
    image = toolchain.link_for(core, program, folder / "train.elf")
    sizes = forbidden_symbols.sections_of(image, "arm-none-eabi-nm")
    print(core, optimization, *(f"{name} {sizes[name]}" for name in (".text", ".data", ".bss")))
    return faults_of(program, folder) + faults_of(image, folder)


def check_host(include, folder, compiler, optimization):
    program = folder / "host.o"
    toolchain.run(compiler, "-std=c++20", *toolchain.WARNINGS, "-fno-exceptions", "-fno-rtti", optimization,
                  f"-I{include}", "-c", FOLDER / "train.cpp", "-o", program)
    return [fault for fault in forbidden_symbols.violations(program, "nm", True) if fault.startswith("global")]


def check_violation(include, folder, kind):
    macro = re.sub(r"\W+", "_", kind).upper()
    program = toolchain.compile_for("M4F", include, FOLDER / "violations.cpp", folder / "violation.o", "-Os",
                                    f"-D{macro}", *VIOLATIONS[kind])
    caught = any(fault.startswith(kind) for fault in faults_of(program, folder))
    return [] if caught else [f"{kind}: a violation was not caught"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--include", required=True)
    parser.add_argument("compilers", nargs="*")
    arguments = parser.parse_args()
    if shutil.which(toolchain.COMPILER) is None:
        print(f"{toolchain.COMPILER} is not installed")
        return SKIP

    faults = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for kind in VIOLATIONS:
            faults += check_violation(arguments.include, folder, kind)
        for compiler in filter(shutil.which, arguments.compilers):
            for optimization in ("-O0", "-Os"):
                faults += [f"{compiler} {optimization}: {fault}"
                           for fault in check_host(arguments.include, folder, compiler, optimization)]
        for core in toolchain.CORES:
            for optimization in toolchain.OPTIMIZATIONS:
                faults += [f"{core} {optimization}: {fault}"
                           for fault in check_core(arguments.include, folder, core, optimization)]
    print("\n".join(faults))
    return 1 if faults else 0


sys.exit(main())

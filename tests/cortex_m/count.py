"""Counts what inference executes on Cortex-M cores under QEMU and compares it with the counts that are kept.

usage: count.py --include DIR [--write] COUNTS

COUNTS has a line for each core, network and optimization: instructions executed, bytes of code. More than SLACK above a
line, and also below it (then --write keeps the better one), is a failure. With contraction off the outputs must have
the bits that the host computes. Counts must not depend on the data, but for networks that are listed in VARYING.
Instructions are no cycles: flash waits, division and dual issue are not in them.
"""
import argparse
import concurrent.futures
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))
import boards  # noqa: E402
import kept_counts  # noqa: E402

SKIP = 77
SLACK = 0.02
COMPILER = "arm-none-eabi-g++"
CORES = ("M3", "M4F", "M7", "M33", "M55")
NETWORKS = ("Mlp", "Smooth", "LeNet", "Ign", "GruStep", "LstmStep")
OPTIMIZATIONS = ("-Os", "-O2", "-O3")
OFF = "-ffp-contract=off"
# Without a floating-point unit the compiler's own routines branch on the numbers; at -O3 GCC 12 makes branches of
# softmax's search for its largest input.
VARYING = {("M3", network) for network in NETWORKS} | {(core, "Ign") for core in CORES}
ROUNDING = 1  # of a count from ticks
FLAGS = ["-std=c++20", "-fno-exceptions", "-fno-rtti", "-fno-threadsafe-statics", "-ffunction-sections",
         "-fdata-sections"]


def printed(text):
    return {name: int(value) for name, value in re.findall(r"^(least|most|bits) (\d+)$", text, re.MULTILINE)}


def run(command):
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{result.stdout}{result.stderr}")
    return result.stdout + result.stderr


def image(include, folder, core, network, flags):
    elf = folder / f"{core}-{network}-{'-'.join(flags)}.elf"
    run([COMPILER, *FLAGS, *boards.core_flags(core), *flags, f"-DNETWORK={network}", f"-I{include}",
         FOLDER / "count.cpp", *boards.linked(core), "-o", elf])
    return elf


def executed(elf, core):
    return printed(run([*boards.emulator(core), elf]))


def code_bytes(elf):
    return int(run(["arm-none-eabi-size", elf]).splitlines()[1].split()[0])


def host_bits(include, folder, network):
    program = folder / f"host-{network}"
    run(["g++", "-std=c++20", "-O2", OFF, f"-DNETWORK={network}", f"-I{include}", f"-I{boards.FIRMWARE}", FOLDER / "count.cpp", "-o", program])
    return printed(run([program]))["bits"]


def measure(include, folder, core, network, optimization):
    elf = image(include, folder, core, network, [optimization])
    figures = executed(elf, core)
    exact = executed(image(include, folder, core, network, [optimization, OFF]), core)
    empty = image(include, folder, core, "Empty", [optimization])
    return figures, code_bytes(elf) - code_bytes(empty), exact["bits"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--include", required=True)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("counts", type=pathlib.Path)
    arguments = parser.parse_args()
    for tool in (COMPILER, "qemu-system-arm"):
        if shutil.which(tool) is None:
            print(f"{tool} is not installed")
            return SKIP

    cases = [(core, network, optimization) for core in CORES for network in NETWORKS for optimization in OPTIMIZATIONS]
    faults, counts = [], {}
    with tempfile.TemporaryDirectory() as name, concurrent.futures.ThreadPoolExecutor(2) as pool:
        folder = pathlib.Path(name)
        bits = {network: host_bits(arguments.include, folder, network) for network in NETWORKS}
        measured = pool.map(lambda case: measure(arguments.include, folder, *case), cases)
        for case, (figures, size, exact_bits) in zip(cases, measured):
            count = figures["most"]
            counts[case] = (count, size)
            print(kept_counts.line_of(case, counts[case]))
            if exact_bits != bits[case[1]]:
                faults.append(f"{' '.join(case)}: with contraction off its bits are not the host's")
            if count - figures["least"] > ROUNDING and case[:2] not in VARYING:
                faults.append(f"{' '.join(case)}: from {figures['least']} to {count}, which depends on the data")
    if arguments.write:
        kept_counts.write(arguments.counts, "core network optimization instructions bytes", counts)
    else:
        faults += kept_counts.faults(counts, kept_counts.read(arguments.counts), SLACK)
    print("\n".join(faults))
    return 1 if faults else 0


sys.exit(main())

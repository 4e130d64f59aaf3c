"""Compiles every public header alone, twice over, and checks that no room of the house includes one above it.

usage: check.py {alone,rooms} --include DIR [--compiler NAME]... [--device HEADER]... [--host HEADER]... [--parts HEADER]...
"""
import argparse
import concurrent.futures
import pathlib
import re
import shutil
import subprocess
import sys

SKIP = 77
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wsign-conversion", "-Wshadow", "-Wnull-dereference",
            "-Wdouble-promotion", "-Wold-style-cast", "-Wcast-qual", "-Wundef", "-Wmissing-declarations", "-Wformat=2",
            "-Wextra-semi", "-Werror"]
OF_GCC = ["-Wuseless-cast", "-Wduplicated-cond", "-Wlogical-op"]
DEVICE = ["-fno-exceptions", "-fno-rtti"]
# A room may include itself and those before it.
ROOMS = ["core", "kernels", "analysis", "graph", "declared", "layers", "network", "training", "deploy", "host"]


def compile_alone(compiler, include, header, flags):
    source = f'#include "ingot/{header}"\n#include "ingot/{header}"\n'
    command = [compiler, "-std=c++20", "-x", "c++", "-", f"-I{include}", "-fsyntax-only", *WARNINGS, *flags]
    if "clang" not in compiler:
        command += OF_GCC
    result = subprocess.run(command, input=source, capture_output=True, text=True)
    return "" if result.returncode == 0 else f"{compiler}: {header}\n{result.stderr}"


def alone(arguments):
    present = [compiler for compiler in arguments.compiler if shutil.which(compiler)]
    jobs = [(compiler, arguments.include, header, flags)
            for compiler in present
            for headers, flags in ((arguments.device, DEVICE), (arguments.host, []))
            for header in headers]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        faults = [fault for fault in pool.map(lambda job: compile_alone(*job), jobs) if fault]
    print("\n".join(faults) or f"{len(jobs)} compilations")
    if faults:
        return 1
    missing = [compiler for compiler in arguments.compiler if compiler not in present]
    if missing:
        print(f"{' and '.join(missing)} not installed")
        return SKIP
    return 0


def room_of(header):
    return header.split("/")[0] if "/" in header else None


def includes(root, header):
    return re.findall(r'^#include "ingot/([^"]+)"', (root / header).read_text(), re.MULTILINE)


def reached(root, header):
    """All headers that one brings along."""
    found, waiting = set(), [header]
    while waiting:
        new = {included for included in includes(root, waiting.pop()) if included not in found}
        found |= new
        waiting += new
    return found


def rooms(arguments):
    root = pathlib.Path(arguments.include) / "ingot"
    listed = {*arguments.device, *arguments.host, *arguments.parts}
    present = {str(path.relative_to(root)) for path in root.rglob("*.hpp")}
    faults = [f"{header} is newer than the list of headers: run meson setup --reconfigure" for header in sorted(present - listed)]
    for header in sorted(listed & present):
        room = room_of(header)
        if room is None:
            continue
        if room not in ROOMS:
            faults.append(f"{header}: {room} is no room of the house")
            continue
        for included in includes(root, header):
            other = room_of(included)
            if other is None:
                # The host's headers may take all that runs on a device.
                if room != "host" or included != "ingot.hpp":
                    faults.append(f"{header} includes {included}")
            elif other in ROOMS and ROOMS.index(other) > ROOMS.index(room):
                faults.append(f"{header} includes {included}, of a room above it")
    # The words that are operations on expressions, too, need no expression to be declared.
    faults += [f"networks.hpp brings {header}: it is for those who do without expressions"
               for header in sorted(reached(root, "networks.hpp"))
               if room_of(header) == "graph" and "/operations/" not in header
               and header not in {"graph/operation.hpp", "graph/limits.hpp"}]
    print("\n".join(faults) or f"{len(listed)} headers")
    return 1 if faults else 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["alone", "rooms"])
    parser.add_argument("--include", required=True)
    parser.add_argument("--compiler", action="append", default=[])
    parser.add_argument("--device", nargs="*", default=[])
    parser.add_argument("--host", nargs="*", default=[])
    parser.add_argument("--parts", nargs="*", default=[])
    arguments = parser.parse_args()
    root = (pathlib.Path(arguments.include) / "ingot").resolve()
    for headers in (arguments.device, arguments.host, arguments.parts):
        headers[:] = [str(pathlib.Path(header).resolve().relative_to(root)) for header in headers]
    return {"alone": alone, "rooms": rooms}[arguments.what](arguments)


sys.exit(main())

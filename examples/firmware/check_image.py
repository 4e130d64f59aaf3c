"""Fails the build of an image that holds what a device must not: allocation, exceptions, double arithmetic, ...

usage: check_image.py [--double] --nm TOOL --objdump TOOL IMAGE STAMP

Writes STAMP where the image is right. --double allows double arithmetic, for parts with a unit for it.
"""
import argparse
import pathlib
import re
import subprocess
import sys

import forbidden_symbols


def output_of(command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def bytes_of_section(image, section, objdump):
    """Address and contents of a section; none where the image does not have it."""
    address, contents = None, b""
    for line in subprocess.run([objdump, "-s", "-j", section, image], capture_output=True, text=True).stdout.splitlines():
        row = re.match(r" ([0-9a-f]+) ((?:[0-9a-f]+ ){1,4})", line)
        if row:
            address = int(row[1], 16) if address is None else address
            contents += bytes.fromhex(row[2].replace(" ", ""))
    return address, contents


def zero_objects(image, nm, objdump):
    """Variables of .data that hold nothing but zeros: in .bss they would take no flash."""
    begin, data = bytes_of_section(image, ".data", objdump)
    if begin is None:
        return []
    zeros = []
    for line in output_of([nm, "--print-size", "--format=posix", image]).splitlines():
        name, kind, *numbers = line.split()
        if kind in "dD" and len(numbers) == 2 and int(numbers[1], 16) > 0:
            first = int(numbers[0], 16) - begin
            contents = data[first:first + int(numbers[1], 16)]
            if contents and not any(contents):
                zeros.append(f"zeros in .data: {name}")
    return zeros


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--double", action="store_true")
    parser.add_argument("--nm", required=True)
    parser.add_argument("--objdump", required=True)
    parser.add_argument("image")
    parser.add_argument("stamp", type=pathlib.Path)
    arguments = parser.parse_args()
    faults = forbidden_symbols.violations(arguments.image, arguments.nm, arguments.double)
    faults += zero_objects(arguments.image, arguments.nm, arguments.objdump)
    if faults:
        sys.exit("\n".join(f"{arguments.image}: {fault}" for fault in faults))
    arguments.stamp.write_text("nothing forbidden\n")


main()

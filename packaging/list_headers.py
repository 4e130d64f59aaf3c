"""Lists the headers of include/ingot, one a line: those for a device, those for a host, or the parts of headers, which have
no guard because they are included in pairs.

usage: list_headers.py {device,host,parts}
"""
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent / "include" / "ingot"


def kind(name, text):
    if "#pragma once\n" not in text:
        return "parts"
    return "host" if name.startswith("host/") or name in ("benchmark.hpp", "host.hpp") else "device"


for header in sorted(ROOT.rglob("*.hpp")):
    name = header.relative_to(ROOT).as_posix()
    if kind(name, header.read_text(encoding="utf-8")) == sys.argv[1]:
        print(name)

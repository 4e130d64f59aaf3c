"""Prints the cases of this folder in groups whose twins are compiled together: a line a group, its name and its cases.

usage: groups.py HEADER...     the precompiled headers

A group shares the header that its cases include first; cases with another than those named are a group, too.
"""
import pathlib
import re
import sys

LARGEST = 70

groups = {}
for case in sorted(pathlib.Path(__file__).resolve().parent.glob("*.cpp")):
    first = re.search(r"^#include <(?:ingot/)?(.+)>$", case.read_text(), re.MULTILINE).group(1)
    groups.setdefault(first if first in sys.argv[1:] else "others", []).append(case.stem)
for behind, cases in groups.items():
    parts = -(-len(cases) // LARGEST)
    for part in range(parts):
        name = behind + (f"_{part + 1}" if parts > 1 else "")
        print(name, *cases[len(cases) * part // parts:len(cases) * (part + 1) // parts])

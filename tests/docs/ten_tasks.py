"""Counts the lines of docs/ten_tasks.md and compares them with its table.

usage: ten_tasks.py PAGE

A block's lines are those that are neither blank nor a comment; a line that ends in `// of task N` stands for what an
earlier task made and is not counted. Each task has a block for each column of the table, in its order.
"""
import pathlib
import re
import sys

BLOCK = re.compile(r"^```(?:cpp|python)\n(.*?)^```", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\| \[(\d+\. [^\]]+)\]\([^)]+\) \| (\d+) \| (\d+) \| (\d+) \|$", re.MULTILINE)


def counted(block):
    lines = (line.strip() for line in block.splitlines())
    return sum(1 for line in lines if line and not line.startswith(("#", "//")) and not re.search(r"// of task \d+$", line))


def main():
    text = pathlib.Path(sys.argv[1]).read_text()
    said = {name: [int(count) for count in counts] for name, *counts in ROW.findall(text)}
    found = {}
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        name, _, body = section.partition("\n")
        found[name] = [counted(block) for block in BLOCK.findall(body)]
    for name in sorted(said.keys() | found.keys()):
        if said.get(name) != found.get(name):
            print(f"{name}: the table says {said.get(name)}, the blocks have {found.get(name)} lines")
    return 0 if said and said == found else 1


if __name__ == "__main__":
    sys.exit(main())

"""Runs the page on PyTorch from the first block to the last, in one folder.

usage: from_pytorch.py PAGE --command INGOT --include DIR --compiler CXX
Blocks with a name above them are files: programs of Python and of C++, which are compiled, and commands of the shell.
C++ without a name compiles behind all of Ingot.
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

SKIP = 77
PRELUDE = "#include <ingot/host.hpp>\nusing namespace ingot;\n"
BLOCK = re.compile(r"^<!--[ ]*(\S+\.(?:py|cpp|sh))[ ]*-->\n^```\w+\n(.*?)^```", re.MULTILINE | re.DOTALL)

NAMELESS = re.compile(r"^(?<!-->\n)```cpp\n(.*?)^```", re.MULTILINE | re.DOTALL)


def python_with_torch():
    for python in (sys.executable, "/usr/bin/python3"):
        if os.path.exists(python) and subprocess.run([python, "-c", "import torch"], capture_output=True).returncode == 0:
            return python
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("page", type=pathlib.Path)
    parser.add_argument("--command", type=pathlib.Path, required=True)
    parser.add_argument("--include", required=True)
    parser.add_argument("--compiler", default="c++")
    arguments = parser.parse_args()
    python = python_with_torch()
    if python is None:
        print("skipped: no Python with PyTorch")
        return SKIP
    blocks = BLOCK.findall(arguments.page.read_text())
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        environment = dict(os.environ, PATH=f"{arguments.command.resolve().parent}:{os.environ['PATH']}")
        for file, text in blocks:
            (folder / file).write_text(text)
            commands = {".py": [[python, file]], ".sh": [["sh", "-eu", file]],
                        ".cpp": [[arguments.compiler, "-std=c++20", "-O1", f"-I{arguments.include}", file, "-o", "program",
                                  "-lz"], ["./program"]]}[pathlib.Path(file).suffix]
            for command in commands:
                result = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
                print(f"{file}: {result.stdout.strip()}")
                if result.returncode != 0:
                    print(f"{' '.join(command)} ended with {result.returncode}\n{result.stderr}")
                    return 1
    for text in NAMELESS.findall(arguments.page.read_text()):
        command = [arguments.compiler, "-std=c++20", "-fsyntax-only", f"-I{arguments.include}", "-x", "c++", "-"]
        result = subprocess.run(command, input=PRELUDE + text, capture_output=True, text=True)
        if result.returncode != 0:
            print(result.stderr)
            return 1
    return 0 if len(blocks) >= 7 else 1


if __name__ == "__main__":
    sys.exit(main())

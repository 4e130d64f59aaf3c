"""Compiles a deep network with one compiler at its default limits, and runs it.

usage: deep.py COMPILER INCLUDE SOURCE
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

SKIP = 77
compiler, include, source = sys.argv[1:]
if shutil.which(compiler) is None:
    print(f"{compiler} is not installed")
    sys.exit(SKIP)
with tempfile.TemporaryDirectory() as folder:
    program = pathlib.Path(folder) / "program"
    subprocess.run([compiler, "-std=c++20", "-O0", f"-I{include}", source, "-o", program], check=True)
    subprocess.run([program, pathlib.Path(folder) / "weights"], check=True)

"""A flag that takes digits from every constant is refused, and the message names it.

usage: refused.py COMPILER INCLUDE
"""
import subprocess
import sys

FLAG = "-fsingle-precision-constant"
compiler, include = sys.argv[1:]
command = [compiler, "-std=c++20", "-fsyntax-only", f"-I{include}", "-x", "c++", "-"]
source = "#include <ingot/ingot.hpp>\n"
without = subprocess.run(command, input=source, capture_output=True, text=True)
refused = subprocess.run([*command, FLAG], input=source, capture_output=True, text=True)
print(without.stderr, refused.stderr)
sys.exit(0 if without.returncode == 0 and refused.returncode != 0 and FLAG in refused.stderr else 1)

"""Compiles and links programs for Cortex-M cores."""
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import boards  # noqa: E402

COMPILER = "arm-none-eabi-g++"
CORES = ("M4F", "M3", "M0+")
OPTIMIZATIONS = ("-Os", "-O2", "-Og")
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wdouble-promotion", "-Werror"]
FLAGS = ["-std=c++20", "-fno-exceptions", "-fno-rtti", "-fno-threadsafe-statics",
         "-ffunction-sections", "-fdata-sections"]
# A training has values that do not begin at zero, and larger frames than an inference.
ROOM = ["-Wl,--defsym=data_limit=8K", "-Wl,--defsym=stack_size=8K"]


def run(*command):
    result = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{result.stdout}{result.stderr[:2000]}")
    return result.stdout


def compile_for(core, include, source, target, *flags):
    run(COMPILER, *FLAGS, *WARNINGS, *boards.core_flags(core), *flags, f"-I{include}", "-c", source, "-o", target)
    return target


def link_for(core, program, target):
    # The board of the M0+ has no room for these programs: its images are looked at, and not run.
    board = "M3" if core == "M0+" else core
    run(COMPILER, *FLAGS, *boards.core_flags(core), "-Os", program, *ROOM, *boards.linked(board), "-o", target)
    return target

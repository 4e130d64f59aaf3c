"""Compiles and links programs for Cortex-M cores."""
import pathlib
import subprocess
import sys

CORTEX_M = pathlib.Path(__file__).resolve().parent.parent / "cortex_m"
COMPILER = "arm-none-eabi-g++"
CORES = {
    "M4F": ["-mcpu=cortex-m4", "-mfloat-abi=hard", "-mfpu=fpv4-sp-d16"],
    "M3": ["-mcpu=cortex-m3"],
    "M0+": ["-mcpu=cortex-m0plus"],
}
OPTIMIZATIONS = ("-Os", "-O2", "-Og")
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wdouble-promotion", "-Werror"]
FLAGS = ["-std=c++20", "-mthumb", "-fno-exceptions", "-fno-rtti", "-fno-threadsafe-statics",
         "-ffunction-sections", "-fdata-sections"]
LINK_FLAGS = ["--specs=nano.specs", "--specs=nosys.specs", "-nostartfiles", "-Wl,--gc-sections"]


def run(*command):
    result = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{result.stdout}{result.stderr[:2000]}")
    return result.stdout


def compile_for(core, include, source, target, *flags):
    run(COMPILER, *FLAGS, *WARNINGS, *CORES[core], *flags, f"-I{include}", "-c", source, "-o", target)
    return target


def link_for(core, program, target):
    run(COMPILER, *FLAGS, *CORES[core], "-Os", program, CORTEX_M / "startup.cpp", *LINK_FLAGS, "-T",
        CORTEX_M / "device.ld", "-o", target)
    return target

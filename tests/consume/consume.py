"""Builds and runs a user's program against Ingot, got in one of five ways: installed and found through pkg-config or
CMake, as a Meson subproject, or in a CMake project as a subdirectory or content that it fetches.

usage: consume.py {pkg-config,cmake,subproject,cmake-subdirectory,cmake-fetched} PROJECT_ROOT
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
SKIP = 77


# Each test works in a directory of its own: Meson and CMake leave files where they are started.
def run(place, *command, **more):
    result = subprocess.run([str(part) for part in command], cwd=place, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, text=True, **more)
    if result.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{result.stdout}")
    return result.stdout


# What is installed does not depend on how the command beside it is optimized.
def install(root, place, *options):
    prefix = place / "prefix"
    run(place, "meson", "setup", place / "build", root, f"--prefix={prefix}", "-Dtests=disabled",
        "-Dexamples=disabled", "-Dbench=disabled", "-Dbuildtype=plain", "-Doptimization=0", *options)
    run(place, "meson", "install", "-C", place / "build")
    return prefix


def through_pkg_config(root, place, *options):
    prefix = install(root, place, *(options or ["-Dtools=disabled"]))
    environment = {**os.environ, "PKG_CONFIG_PATH": str(prefix / "share" / "pkgconfig")}
    for package, source in (("ingot", "program.cpp"), ("ingot-host", "host_program.cpp")):
        flags = run(place, "pkg-config", "--cflags", "--libs", package, env=environment).split()
        program = place / package
        run(place, "c++", "-std=c++20", HERE / source, "-o", program, *flags)
        run(place, program)


# The command stands beside the headers, with its page.
def with_command(root, place):
    through_pkg_config(root, place, "-Dtools=enabled", "-Dbrief=true")
    run(place, place / "prefix" / "bin" / "ingot", "import", "--help")
    if not list((place / "prefix" / "share" / "man").rglob("ingot.1*")):
        sys.exit("the manual page is not installed")


def through_cmake(root, place):
    prefix = f"-DCMAKE_PREFIX_PATH={install(root, place, '-Dtools=disabled')}"
    build_with_cmake(place, prefix)
    # One header alone needs Boost: whoever has none is not turned away.
    without = place / "without_boost"
    run(place, "cmake", "-G", "Ninja", "-S", HERE / "cmake", "-B", without, prefix,
        "-DCMAKE_DISABLE_FIND_PACKAGE_Boost=TRUE")
    run(place, "cmake", "--build", without, "--target", "program")


# Two levels down, as a dependency that brings Ingot along: what it finds must be seen from above.
def as_cmake_subdirectory(root, place):
    build_with_cmake(place, "-DINGOT_FROM=subdirectory", f"-DINGOT_ROOT={root}")


def as_fetched_content(root, place):
    build_with_cmake(place, "-DINGOT_FROM=content", f"-DFETCHCONTENT_SOURCE_DIR_INGOT={root}")


def build_with_cmake(place, *options):
    run(place, "cmake", "-G", "Ninja", "-S", HERE / "cmake", "-B", place / "consumer", *options)
    run(place, "cmake", "--build", place / "consumer")
    run(place, place / "consumer" / "program")
    run(place, place / "consumer" / "host_program")


def as_subproject(root, place):
    consumer = place / "consumer"
    shutil.copytree(HERE / "subproject", consumer)
    for source in ("program.cpp", "host_program.cpp"):
        shutil.copy(HERE / source, consumer)
    (consumer / "subprojects").mkdir()
    (consumer / "subprojects" / "ingot").symlink_to(root)
    run(place, "meson", "setup", place / "build", consumer)
    run(place, "meson", "compile", "-C", place / "build")
    run(place, place / "build" / "program")
    run(place, place / "build" / "host_program")


WAYS = {"pkg-config": through_pkg_config, "command": with_command, "cmake": through_cmake, "subproject": as_subproject,
        "cmake-subdirectory": as_cmake_subdirectory, "cmake-fetched": as_fetched_content}
way, root = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
needed = "pkg-config" if way in ("pkg-config", "command") else "meson" if way == "subproject" else "cmake"
if shutil.which(needed) is None:
    print(f"{needed} is not installed")
    sys.exit(SKIP)
with tempfile.TemporaryDirectory() as place:
    WAYS[way](root, pathlib.Path(place))

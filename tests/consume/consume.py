"""Builds and runs a user's program against Ingot, got in one of three ways: installed and found through pkg-config or
CMake, or as a Meson subproject.

usage: consume.py {pkg-config,cmake,subproject} PROJECT_ROOT
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
SKIP = 77


def run(*command, **more):
    result = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                            **more)
    if result.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{result.stdout}")
    return result.stdout


def install(root, place):
    prefix = place / "prefix"
    run("meson", "setup", place / "build", root, f"--prefix={prefix}", "-Dtests=disabled", "-Dexamples=disabled",
        "-Dbench=disabled")
    run("meson", "install", "-C", place / "build")
    return prefix


def through_pkg_config(root, place):
    prefix = install(root, place)
    environment = {**os.environ, "PKG_CONFIG_PATH": str(prefix / "share" / "pkgconfig")}
    for package, source in (("ingot", "program.cpp"), ("ingot-host", "host_program.cpp")):
        flags = run("pkg-config", "--cflags", "--libs", package, env=environment).split()
        program = place / package
        run("c++", "-std=c++20", HERE / source, "-o", program, *flags)
        run(program)


def through_cmake(root, place):
    prefix = install(root, place)
    run("cmake", "-S", HERE / "cmake", "-B", place / "consumer", f"-DCMAKE_PREFIX_PATH={prefix}")
    run("cmake", "--build", place / "consumer")
    run(place / "consumer" / "program")
    run(place / "consumer" / "host_program")


def as_subproject(root, place):
    consumer = place / "consumer"
    shutil.copytree(HERE / "subproject", consumer)
    for source in ("program.cpp", "host_program.cpp"):
        shutil.copy(HERE / source, consumer)
    (consumer / "subprojects").mkdir()
    (consumer / "subprojects" / "ingot").symlink_to(root)
    run("meson", "setup", place / "build", consumer)
    run("meson", "compile", "-C", place / "build")
    run(place / "build" / "program")
    run(place / "build" / "host_program")


WAYS = {"pkg-config": through_pkg_config, "cmake": through_cmake, "subproject": as_subproject}
way, root = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
if way in ("pkg-config", "cmake") and shutil.which(way) is None:
    print(f"{way} is not installed")
    sys.exit(SKIP)
with tempfile.TemporaryDirectory() as place:
    WAYS[way](root, pathlib.Path(place))

"""Builds one fuzzed reader with libFuzzer and the sanitizers, and lets it run for some seconds.

usage: fuzz.py --compiler NAME --include DIR... --seconds N [--rss MIB] [--link FLAG]... [--with FILE]... SOURCE INPUTS

What it finds is printed in base64, to be kept in INPUTS. Exit code 77, which skips a test, where the compiler or its
fuzzer is missing.
"""
import argparse
import base64
import pathlib
import shutil
import subprocess
import sys
import tempfile

SKIP = 77
FLAGS = ["-std=c++20", "-g", "-O1", "-fsanitize=fuzzer,address,undefined", "-fno-sanitize-recover=all"]


def has_fuzzer(compiler, place):
    if shutil.which(compiler) is None:
        return False
    source = place / "empty.cpp"
    source.write_text('extern "C" int LLVMFuzzerTestOneInput(unsigned char const*, unsigned long) { return 0; }\n')
    command = [compiler, *FLAGS, str(source), "-o", str(place / "empty")]
    return subprocess.run(command, capture_output=True).returncode == 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--compiler", required=True)
    parser.add_argument("--include", action="append", required=True)
    parser.add_argument("--seconds", type=int, required=True)
    parser.add_argument("--rss", type=int, default=2048, help="MiB that one input may take")
    parser.add_argument("--link", action="append", default=[])
    parser.add_argument("--with", dest="others", action="append", default=[],
                        help="a source, or a folder of sources, that is linked with it")
    parser.add_argument("source")
    parser.add_argument("inputs")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        place = pathlib.Path(name)
        if not has_fuzzer(arguments.compiler, place):
            print(f"skipped: {arguments.compiler} or its libFuzzer is not installed")
            return SKIP
        fuzzer = place / "fuzzer"
        others = [str(source) for other in map(pathlib.Path, arguments.others)
                  for source in (sorted(other.glob("*.cpp")) if other.is_dir() else [other])]
        includes = [f"-I{include}" for include in arguments.include]
        subprocess.run([arguments.compiler, *FLAGS, *includes, arguments.source, *others, "-o", str(fuzzer),
                        *arguments.link], check=True)
        found, corpus = place / "found", place / "corpus"
        found.mkdir()
        corpus.mkdir()
        result = subprocess.run([str(fuzzer), f"-max_total_time={arguments.seconds}", "-timeout=10",
                                 f"-rss_limit_mb={arguments.rss}", "-max_len=4096", "-print_final_stats=1",
                                 f"-artifact_prefix={found}/", str(corpus), arguments.inputs])
        for path in sorted(found.iterdir()):
            print(f"{path.name}: {base64.b64encode(path.read_bytes()).decode()}")
        return 1 if result.returncode != 0 else 0


sys.exit(main())

"""Counts the instructions of inference on x86-64 under callgrind, and holds them against those that are kept.

usage: count.py --include DIR [--write] COUNTS

COUNTS has a line for each network and target: the instructions that one inference executes, of a batch of one, and the
bytes of code of the object that has this inference and nothing else (its .text sections: what is not inlined, too; no
constants). All is compiled at -O2 without contraction. Both figures are the compiler's alone, so that they are compared
exactly, by the compiler that wrote COUNTS: --write does. With another the comparison is skipped, and it says so.

Of 100 inputs, small and large, the counts must be one: no path may depend on the data, but in networks that are listed
in VARYING, which must show that a difference would be seen.
Instructions are no time: what waits for memory or for other instructions is not in them.
"""
import argparse
import concurrent.futures
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tempfile

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))
import kept_counts  # noqa: E402

SKIP = 77
COMPILER = "g++"
INPUTS = 100
NETWORKS = ("Mlp", "Classifier", "LeNet", "DsCnn", "ResNet8", "Smooth", "Branches", "WideStride", "GruStep",
            "PackedGruStep", "LstmStep", "PackedLstmStep")
VARYING = ("Branches", "WideStride")
TARGETS = ("x86-64", "x86-64-v3")
FLAGS = ["-std=c++20", "-O2", "-ffp-contract=off"]


def run(command):
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{result.stdout}{result.stderr}")
    return result.stdout


def code_bytes(object_file):
    sections = run(["size", "-A", object_file])
    return sum(int(size) for size in re.findall(r"^\.text\S*\s+(\d+)", sections, re.MULTILINE))


def executed(program, folder):
    """The instructions of each call of infer: callgrind dumps and clears its counts when the function is left."""
    run(["valgrind", "--tool=callgrind", "--toggle-collect=infer", "--dump-after=infer",
         f"--callgrind-out-file={folder / 'counts'}", program])
    texts = (path.read_text() for path in folder.glob("counts.*"))
    return [count for text in texts for count in map(int, re.findall(r"^totals: (\d+)$", text, re.MULTILINE)) if count]


def measure(include, network, target):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        command = [COMPILER, *FLAGS, f"-march={target}", f"-DNETWORK={network}", f"-I{include}"]
        inference = folder / "infer.o"
        run([*command, "-c", FOLDER / "infer.cpp", "-o", inference])
        # Bound when it is loaded: else the first call of a function in a library counts what looks for it.
        run([*command, FOLDER / "run.cpp", inference, "-Wl,-z,now", "-o", folder / "program"])
        return executed(folder / "program", folder), code_bytes(inference)


def reason_to_skip():
    if platform.machine() != "x86_64":
        return "the counts are of x86-64"
    for tool in (COMPILER, "valgrind"):
        if shutil.which(tool) is None:
            return f"{tool} is not installed"
    if " avx2 " not in pathlib.Path("/proc/cpuinfo").read_text():
        return "this machine has no AVX2"
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--include", required=True)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("counts", type=pathlib.Path)
    arguments = parser.parse_args()
    if reason := reason_to_skip():
        print(reason)
        return SKIP

    cases = [(network, target) for network in NETWORKS for target in TARGETS]
    faults, counts = [], {}
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for case, (each, size) in zip(cases, pool.map(lambda case: measure(arguments.include, *case), cases)):
            least, most = min(each), max(each)
            varies = case[0] in VARYING
            print(kept_counts.line_of(case, (most, size)), f"at least {least}" if varies else "")
            counts[case] = (most, size)
            if len(each) != INPUTS + 1:
                faults.append(f"{' '.join(case)}: {len(each)} calls were counted, not {INPUTS + 1}")
            if varies != (most > least):
                faults.append(f"{' '.join(case)}: from {least} to {most} instructions, "
                              f"{'expected to depend' if varies else 'which depends'} on the data")
    # What wrote the counts stands in the first line.
    heading = f"{run([COMPILER, '--version']).splitlines()[0]}: network target instructions bytes"
    others = None
    if arguments.write:
        kept_counts.write(arguments.counts, heading, counts)
    elif f"# {heading}" == (first := arguments.counts.read_text().splitlines()[0]):
        faults += kept_counts.faults(counts, kept_counts.read(arguments.counts), 0)
    else:
        others = first
    print("\n".join(faults))
    if faults:
        return 1
    if others:
        print(f"not compared: this is '# {heading}', the counts that are kept are of '{others}'")
        return SKIP
    return 0


sys.exit(main())

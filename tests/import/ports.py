"""ONNX's own tests as whole ports: imported, written, compiled, run and compared with the expected outputs.

ports.py --write-ports PROGRAM --include FOLDER --testdata FOLDER --refused FILE [--compiler g++] [CASE...]

The tolerance is that of ONNX's tests: relative 1e-3, absolute 1e-7. Prints a line a family: how many cases passed, were
refused and failed, and the largest error, in parts of the bound and as a number; and every reason of a refusal. What is
refused stands in the file, a line a case, with a part of the reason: a line that is stale, and a refusal without a line,
are faults. With cases named, only those are taken, all of which pass.
"""
import argparse
import collections
import pathlib
import subprocess
import sys
import tempfile
import time

FLAGS = "-std=c++20 -O0 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wdouble-promotion -Werror".split()
SKIPPED = 77


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--write-ports", required=True)
    parser.add_argument("--include", required=True, action="append")
    parser.add_argument("--testdata", required=True, type=pathlib.Path)
    parser.add_argument("--refused", required=True, type=pathlib.Path)
    parser.add_argument("--compiler", default="g++")
    parser.add_argument("--unit-size", default=40, type=int)
    parser.add_argument("--folder", type=pathlib.Path, help="where files are written; they are kept")
    parser.add_argument("cases", nargs="*")
    return parser.parse_args()


def read_refusals(path):
    refusals = {}
    for line in path.read_text().splitlines():
        if line and not line.startswith("#"):
            name, _, reason = line.partition(": ")
            refusals[name] = reason
    return refusals


def imported(args, folder):
    """Rows of family, name, form and reason."""
    for stale in folder.glob("unit_*"):
        stale.unlink()
    command = [args.write_ports, str(args.testdata), str(folder), str(args.unit_size), *args.cases]
    subprocess.run(command, check=True)
    return [line.split("\t") for line in (folder / "cases.txt").read_text().splitlines()]


def proven(args, folder):
    """By name: what verify() says, and the two errors."""
    results = {}
    for unit in sorted(folder.glob("unit_*.cpp")):
        program = unit.with_suffix("")
        includes = ["-I" + include for include in [*args.include, str(pathlib.Path(__file__).parent), str(folder)]]
        compiled = subprocess.run([args.compiler, *FLAGS, *includes, str(unit), "-o", str(program)],
                                  capture_output=True, text=True)
        if compiled.returncode != 0:
            lines = [line[:300] for line in compiled.stderr.splitlines() if "error" in line or "::Net" in line]
            print(f"{unit.name} does not compile:", *lines[:20], sep="\n  ")
            continue
        run = subprocess.run([str(program.resolve())], capture_output=True, text=True, cwd=folder)
        for line in run.stdout.splitlines():
            name, verdict, parts, error = line.split("\t")
            results[name] = (verdict, float(parts), float(error))
    return results


class Family:
    def __init__(self):
        self.passed = collections.Counter()
        self.refused = self.failed = 0
        self.parts = self.error = 0.0

    def line(self, name):
        passed = sum(self.passed.values())
        return (f"{name:18} {passed:4} passed ({self.passed['layers']} layers, {self.passed['expression']} expressions), "
                f"{self.refused:3} refused, {self.failed} failed, largest error {self.parts:.2g} of the bound, "
                f"{self.error:.2g}")


def tally(rows, results):
    families = collections.OrderedDict()
    faults = []
    for family, name, form, reason in rows:
        for group in (families.setdefault(family, Family()), families.setdefault("all", Family())):
            if form == "refused":
                group.refused += 1
                continue
            verdict, parts, error = results.get(name, ("did not run", 0, 0))
            if verdict != "passed":
                group.failed += 1
                continue
            group.passed[form] += 1
            group.parts = max(group.parts, parts)
            group.error = max(group.error, error)
        if form != "refused" and results.get(name, ("did not run",))[0] != "passed":
            faults.append(f"{name}: {results.get(name, ('did not run',))[0]}")
    families.move_to_end("all")
    return families, faults


def check_refusals(rows, expected, chosen):
    faults = []
    for _, name, form, reason in rows:
        if form == "refused" and chosen:
            faults.append(f"{name} is refused: {reason}")
        elif form == "refused" and name not in expected:
            faults.append(f"{name} is refused, and has no line: {reason}")
        elif form == "refused" and expected[name] not in reason:
            faults.append(f"{name} is refused for another reason than {expected[name]!r}: {reason}")
    if not chosen:
        refused = {name for _, name, form, _ in rows if form == "refused"}
        faults += [f"the line of {name} is stale: it is not refused" for name in expected if name not in refused]
    return faults


def run(args, folder):
    start = time.monotonic()
    rows = imported(args, folder)
    imports = time.monotonic() - start
    results = proven(args, folder)
    families, faults = tally(rows, results)
    expected = read_refusals(args.refused)
    faults += check_refusals(rows, expected, args.cases)
    missing = set(args.cases) - {name for _, name, _, _ in rows}
    faults += [f"there is no case {name}" for name in sorted(missing)]
    if not rows:
        faults.append("there are no cases")
    if not args.cases:
        reasons = collections.Counter(expected.get(name, reason) for _, name, form, reason in rows if form == "refused")
        for reason, count in reasons.most_common():
            print(f"refused {count:3}: {reason}")
    for name, family in families.items():
        print(family.line(name))
    print(f"imported in {imports:.1f} s, compiled and run in {time.monotonic() - start - imports:.1f} s")
    for fault in faults:
        print("FAULT", fault)
    return 1 if faults else 0


def main():
    args = options()
    if not args.testdata.is_dir():
        print(f"skipped: there is no {args.testdata} (Debian's libonnx-testdata)")
        return SKIPPED
    if args.folder:
        args.folder.mkdir(parents=True, exist_ok=True)
        return run(args, args.folder)
    with tempfile.TemporaryDirectory() as folder:
        return run(args, pathlib.Path(folder))


sys.exit(main())

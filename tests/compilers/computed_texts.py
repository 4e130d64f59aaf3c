"""Where a compiler's assertions take computed texts, a refusal names its offenders in the sentence itself.

usage: computed_texts.py PROJECT_ROOT

Any compiler will do that knows them; the test is skipped where there is none.
"""
import pathlib
import shutil
import subprocess
import sys

SKIP = 77
COMPILERS = ["g++", *(f"g++-{n}" for n in range(14, 18)), "clang++", *(f"clang++-{n}" for n in range(17, 24))]
KNOWN = "#if !defined(__cpp_static_assert) || __cpp_static_assert < 202306L\n#error\n#endif\n"
SENTENCE = ("layer 1, Relu, gives [128] and layer 2, Dense, takes [64]: "
            "the output shape of a layer is the input shape of the next")


def compile_text(compiler, *more, source=None):
    return subprocess.run([compiler, "-std=c++2c", "-fsyntax-only", *map(str, more)], input=source,
                          capture_output=True, text=True)


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    case = root / "tests" / "refusals" / "neighbours.cpp"
    used, faults = [], []
    for compiler in filter(shutil.which, COMPILERS):
        if compile_text(compiler, "-x", "c++", "-", source=KNOWN).returncode != 0:
            continue
        used.append(compiler)
        said = compile_text(compiler, f"-I{root}/include", case).stderr
        if SENTENCE not in said or said.count("error: ") != 1:
            faults.append(f"{compiler}: expected '{SENTENCE}', found\n{said}")
        whole = compile_text(compiler, f"-I{root}/include", "-DFIXED", case)
        if whole.returncode != 0 or whole.stderr:
            faults.append(f"{compiler}: the twin does not compile without a word\n{whole.stderr}")
    print("\n".join(faults) or f"asked: {', '.join(used) or 'none, no compiler takes computed texts'}")
    return 1 if faults else 0 if used else SKIP


sys.exit(main())

#!/usr/bin/env python3
"""Measures what an expression costs to compile, by its number of operations.

    python3 bench/compile_time_graph.py [--compiler g++] [--rounds 1] [--sizes 10 100 300 600 1000] [--check]

Four forms of expressions are built one operation a line: a chain of elementwise operations, a chain
of products of matrices, one value that many read, and a chain whose every value is read twice. Each is
compiled at -O2 as a program that evaluates it, one that runs back for its gradient, and one that
evaluates its symbolic gradient. It prints user seconds, peak memory in MiB, the size of the object and
the length of its longest symbol, or that the compiler refused: planning the memory of some hundred
values that are alive at once takes more steps than compilers grant. `--check` exits with 1 where the
evaluation of 300 operations takes 10 s or is refused, or where growth is not linear.
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile

from compile_time import compile_once


def elementwise(n):
    lines = ['constexpr auto y0 = input<"x", 32>;', 'constexpr auto p = parameter<"p", 32>;']
    for i in range(n):
        lines.append(f"constexpr auto y{i + 1} = " + (f"tanh(y{i});", f"y{i} + p;")[i % 2])
    return lines, n, ("p",), "32"


def products(n):
    lines = ['constexpr auto y0 = input<"x", 4, 4>;', 'constexpr auto p = parameter<"p", 4, 4>;']
    for i in range(n):
        lines.append(f"constexpr auto y{i + 1} = " + (f"matmul(y{i}, p);", f"tanh(y{i});")[i % 2])
    return lines, n, ("p",), "4, 4"


def fan_out(n):
    lines = ['constexpr auto x = input<"x", 32>;', "constexpr auto h = tanh(x);",
             "constexpr auto y0 = h * 0.5_c;"]
    for i in range(n // 2):
        lines.append(f"constexpr auto y{i + 1} = y{i} + h * {i + 1}_c;")
    return lines, n // 2, (), "32"


def diamonds(n):
    lines = ['constexpr auto y0 = input<"x", 32>;']
    for i in range(n // 2):
        lines.append(f"constexpr auto y{i + 1} = y{i} * sigmoid(y{i});")
    return lines, n // 2, (), "32"


FORMS = {"elementwise": elementwise, "products": products, "fan-out": fan_out, "diamonds": diamonds}
HEADERS = ("derivatives/gradient", "evaluation/evaluate", "backward/value_and_gradient", "operations/operators",
           "operations/leaves", "operations/matmul", "operations/reductions")
PROGRAMS = ("value", "backward", "symbolic")


def program(form, n, what):
    lines, last, parameters, shape = FORMS[form](n)
    names = ("x", *parameters)
    tensor = f"ingot::Tensor<float, {shape}>"
    arguments = ", ".join(f"{tensor} const& {name}_values" for name in names)
    bindings = ", ".join(f'bind<"{name}">({name}_values)' for name in names)
    wrt = names[-1]
    result = f"y{last}"
    if what != "value":
        lines.append(f"constexpr auto loss = mean(square(y{last}));")
    if what == "symbolic":
        lines.append(f'constexpr auto slope = gradient<loss, "{wrt}">;')
        result = "slope"
    lines.append(f"void run({arguments}, {tensor}& result) {{")
    if what == "backward":
        lines += [
            f'  static auto workspace = workspace_for(loss, wrt<"{wrt}">);',
            "  ingot::Tensor<float> value{};",
            f'  evaluate_with_gradient_into(loss, wrt<"{wrt}">, std::tie(value, result), workspace,',
            f"                              {bindings});",
        ]
    else:
        lines += [
            f"  static auto workspace = workspace_for({result});",
            f"  evaluate_into({result}, result, workspace, {bindings});",
        ]
    lines.append("}")
    headers = "".join(f"#include <ingot/graph/{header}.hpp>\n" for header in HEADERS)
    return headers + "using namespace ingot::graph;\n" + "\n".join(lines) + "\n"


def measure(compiler, form, n, what, rounds):
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "expression.cpp"
        output = pathlib.Path(folder) / "expression.o"
        source.write_text(program(form, n, what))
        runs = [compile_once(compiler, source, output) for _ in range(rounds)]
        seconds = sorted(run[0] for run in runs)[rounds // 2]
        return seconds, max(run[1] for run in runs), output.stat().st_size, longest_symbol(output)


def longest_symbol(file):
    lines = subprocess.run(["nm", str(file)], check=True, capture_output=True, text=True).stdout.splitlines()
    return max(len(line.split()[-1]) for line in lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--compiler", default="g++")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 100, 300, 600, 1000])
    parser.add_argument("--forms", nargs="+", choices=FORMS, default=list(FORMS))
    parser.add_argument("--programs", nargs="+", choices=PROGRAMS, default=list(PROGRAMS))
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()

    head = f"{'form':>12} {'program':>9} {'nodes':>6} {'user s':>8} {'peak MiB':>9} {'object B':>9} {'symbol':>7}"
    print(f"{head}   ({options.compiler} -O2)")
    failed = False
    for what in options.programs:
        for form in options.forms:
            seconds = {}
            for n in options.sizes:
                try:
                    measured = measure(options.compiler, form, n, what, options.rounds)
                except SystemExit:
                    print(f"{form:>12} {what:>9} {n:>6}  refused", flush=True)
                    failed |= what == "value"
                    continue
                seconds[n], memory, size, symbol = measured
                row = f"{form:>12} {what:>9} {n:>6} {seconds[n]:>8.2f} {memory:>9.0f} {size:>9} {symbol:>7}"
                print(row, flush=True)
            if {10, 100, 300} <= seconds.keys():
                # Linear growth: 2.2 times. Quadratic: 8.1 times.
                growth = (seconds[300] - seconds[100]) / max(seconds[100] - seconds[10], 0.1)
                failed |= growth > 4 or (what == "value" and seconds[300] >= 10)
            if what == "value" and {100, 300, 1000} <= seconds.keys():
                # Linear growth: 3.5 times. Quadratic: 11.4 times.
                failed |= (seconds[1000] - seconds[300]) / max(seconds[300] - seconds[100], 0.1) > 7
    if options.check and failed:
        sys.exit("compile time is out of bounds")


if __name__ == "__main__":
    main()

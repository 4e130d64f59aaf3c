#!/usr/bin/env python3
"""Makes tables, JSON and a picture of what the contenders printed.

    python3 bench/report.py RESULTS [--json FILE] [--svg FILE]

RESULTS holds lines of `model task contender nanoseconds error`, one a round, and `machine key value`. The contender
`floor` is what the machine could do at most. Printed are a line a contender, `model task contender median_ns min_ns
max_error`, and tables of the medians with the spread over the rounds and the ratios to the best peer, which is the
fastest that is not Ingot, and to the floor; at last one table of all. A line that is none of these ends the program
with exit status 1.
"""

import argparse
import json
import pathlib
import statistics
import sys
import xml.sax.saxutils

MODELS = {
    "mlp-tanh": "MLP 16-64-64-4, tanh",
    "mlp-relu": "MLP 784-128-64-10, ReLU",
    "lenet": "LeNet 3x28x28",
    "ds-cnn": "DS-CNN (keyword spotting)",
    "resnet-8": "ResNet-8 (image classification)",
    "gru8": "GRU 8, dense layer to 1",
    "gru24": "GRU 24, dense layer to 1",
    "lstm24": "LSTM 24, dense layer to 1",
}
TASKS = {"inference": "inference of one sample", "training": "training step, batch 32",
         "step": "one time step, one input"}
FLOOR = "floor"


def read(text):
    """The machine's facts by their keys, and by model and task the rounds of each contender: (nanoseconds, error)."""
    machine, rounds = {}, {}
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split()
        if not words:
            continue
        if words[0] == "machine" and len(words) >= 3:
            machine.setdefault(words[1], []).append(" ".join(words[2:]))
            continue
        try:
            model, task, contender, nanoseconds, error = words
            if model not in MODELS or task not in TASKS:
                raise ValueError
            measured = float(nanoseconds), float(error)
            if not measured[0] > 0:
                raise ValueError
        except ValueError:
            sys.exit(f"line {number} is not 'model task contender nanoseconds error': {line}")
        rounds.setdefault((model, task), {}).setdefault(contender, []).append(measured)
    return {key: best_of(values) for key, values in machine.items()}, rounds


def best_of(values):
    """Of numbers the largest, a machine's limit; of words the first."""
    try:
        return max(map(float, values))
    except ValueError:
        return values[0]


def is_ingot(contender):
    return contender.startswith("ingot")


def summarize(rounds):
    """Results in the order of models and tasks, each with its contenders from fast to slow."""
    results = []
    for model, task in ((m, t) for m in MODELS for t in TASKS if (m, t) in rounds):
        contenders = []
        floor = None
        for name, measured in rounds[model, task].items():
            times = [nanoseconds for nanoseconds, _ in measured]
            if name == FLOOR:
                floor = min(times)
                continue
            contenders.append({
                "contender": name,
                "median_ns": statistics.median(times),
                "min_ns": min(times),
                "max_ns": max(times),
                "max_error": max(error for _, error in measured),
                "rounds": len(times),
            })
        contenders.sort(key=lambda c: c["median_ns"])
        peer = next((c["median_ns"] for c in contenders if not is_ingot(c["contender"])), None)
        for c in contenders:
            c["to_best_peer"] = peer and c["median_ns"] / peer
            c["to_floor"] = floor and c["median_ns"] / floor
        results.append({"model": model, "task": task, "floor_ns": floor, "contenders": contenders})
    return results


def duration(nanoseconds):
    if nanoseconds < 1000:
        return f"{nanoseconds:.0f} ns"
    return f"{nanoseconds / 1000:.3g} us" if nanoseconds < 1e6 else f"{nanoseconds / 1000:.0f} us"


def ratio(value):
    return "-" if value is None else f"{value:.2f}"


def lines(results):
    for result in results:
        for c in result["contenders"]:
            yield (f"{result['model']} {result['task']} {c['contender']} {c['median_ns']:.1f} {c['min_ns']:.1f} "
                   f"{c['max_error']:.1e}")


def tables(results):
    """One table of Markdown a model and task."""
    for result in results:
        floor = "" if result["floor_ns"] is None else f"; floor {duration(result['floor_ns'])}"
        yield f"**{MODELS[result['model']]}, {TASKS[result['task']]}**{floor}"
        yield ""
        yield "| contender | median | rounds from - to | to the best peer | to the floor | largest error |"
        yield "|---|---:|---:|---:|---:|---:|"
        for c in result["contenders"]:
            name = f"**{c['contender']}**" if is_ingot(c["contender"]) else c["contender"]
            yield (f"| {name} | {duration(c['median_ns'])} | {duration(c['min_ns'])} - {duration(c['max_ns'])} "
                   f"| {ratio(c['to_best_peer'])} | {ratio(c['to_floor'])} | {c['max_error']:.0e} |")
        yield ""


def overview(results):
    """One table of Markdown of all medians: a column a model and task."""
    def ingot_first(name):
        return not is_ingot(name), name
    names = sorted({c["contender"] for result in results for c in result["contenders"]}, key=ingot_first)
    yield "| | " + " | ".join(f"{result['model']}, {result['task']}" for result in results) + " |"
    yield "|---|" + "---:|" * len(results)
    for name in names:
        medians = [{c["contender"]: c["median_ns"] for c in result["contenders"]} for result in results]
        cells = [duration(median[name]) if name in median else "-" for median in medians]
        yield f"| {name} | " + " | ".join(cells) + " |"
    cells = ["-" if result["floor_ns"] is None else duration(result["floor_ns"]) for result in results]
    yield "| *floor* | " + " | ".join(cells) + " |"
    best = [min((c["to_best_peer"] for c in result["contenders"] if is_ingot(c["contender"]) and c["to_best_peer"]),
                default=None) for result in results]
    yield "| *Ingot's best to the best peer* | " + " | ".join(map(ratio, best)) + " |"


COMPILERS = ("gcc", "clang")


def shown(contenders):
    """What the picture shows: of a peer the faster compiler, of Ingot all."""
    seen = set()
    for c in contenders:
        name = c["contender"]
        library, _, compiler = name.rpartition("-")
        family = library if compiler in COMPILERS and not is_ingot(name) else name
        if family in seen:
            continue
        seen.add(family)
        yield family, c


ROW, LABEL, PLOT, TIME, HEAD, GAP = 17, 126, 190, 60, 34, 18
COLUMNS = 2
INGOT, PEER, GRAY = "#c2410c", "#475569", "#cbd5e1"


def panel(result, x, y, out):
    """Bars of one model and task: the longest is the slowest, but for those cut off at four times the fastest."""
    rows = list(shown(result["contenders"]))
    longest = min(rows[-1][1]["median_ns"], 4 * rows[0][1]["median_ns"])

    def text(at, line, words, colour=PEER, anchor="start", weight="normal"):
        out.append(f'<text x="{at:.1f}" y="{line:.1f}" fill="{colour}" text-anchor="{anchor}" font-weight="{weight}">'
                   f"{xml.sax.saxutils.escape(words)}</text>")

    text(x, y + 12, f"{MODELS[result['model']]}: {TASKS[result['task']]}", "#0f172a", weight="bold")
    for i, (name, c) in enumerate(rows):
        top = y + HEAD - 14 + i * ROW
        length = PLOT * min(c["median_ns"] / longest, 1)
        colour = INGOT if is_ingot(name) else PEER
        text(x + LABEL - 6, top + 12, name, colour, "end")
        out.append(f'<rect x="{x + LABEL}" y="{top + 2}" width="{length:.1f}" height="{ROW - 4}" fill="{colour}"/>')
        if c["median_ns"] > longest:
            cut = x + LABEL + PLOT * 0.93
            out.append(f'<path d="M{cut} {top + ROW} l6 -{ROW} h5 l-6 {ROW} z" fill="#ffffff"/>')
        text(x + LABEL + length + 5, top + 12, duration(c["median_ns"]), colour)
    if result["floor_ns"] is not None:
        at = x + LABEL + PLOT * result["floor_ns"] / longest
        bottom = y + HEAD - 14 + len(rows) * ROW
        out.append(f'<path d="M{at:.1f} {y + HEAD - 14} V{bottom}" stroke="#16a34a" stroke-width="1.5"/>')


def svg(results, machine):
    """Panels in two columns, each as high as its contenders are many."""
    results = [result for result in results if result["contenders"]]
    width = LABEL + PLOT + TIME + GAP
    out = []
    y = 30
    for start in range(0, len(results), COLUMNS):
        row = results[start:start + COLUMNS]
        for column, result in enumerate(row):
            panel(result, GAP + column * width, y, out)
        y += HEAD + ROW * max(len(list(shown(result["contenders"]))) for result in row)
    title = f"Time on one thread, less is better; green: what the machine could do at most ({machine.get('cpu', '')})"
    head = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {COLUMNS * width + GAP} {y}" '
            'font-family="sans-serif" font-size="11">\n<rect width="100%" height="100%" fill="#ffffff"/>\n'
            f'<text x="{GAP}" y="18" fill="#0f172a">{xml.sax.saxutils.escape(title)}</text>\n')
    return head + "\n".join(out) + "\n</svg>\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", type=pathlib.Path)
    parser.add_argument("--json", type=pathlib.Path)
    parser.add_argument("--svg", type=pathlib.Path)
    options = parser.parse_args()
    machine, rounds = read(options.results.read_text())
    results = summarize(rounds)
    print("\n".join([*lines(results), "", *tables(results), *overview(results), ""]))
    for key, value in machine.items():
        print(f"{key}: {value:g}" if isinstance(value, float) else f"{key}: {value}")
    if options.json:
        options.json.write_text(json.dumps({"machine": machine, "results": results}, indent=1) + "\n")
    if options.svg:
        options.svg.write_text(svg(results, machine))


if __name__ == "__main__":
    main()

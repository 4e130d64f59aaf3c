"""Counts that a file keeps: a line for each case, the words that name it, then instructions and bytes of code."""


def read(path):
    lines = path.read_text().splitlines() if path.exists() else []
    words = [line.split() for line in lines if line and not line.startswith("#")]
    return {tuple(line[:-2]): (int(line[-2]), int(line[-1])) for line in words}


def line_of(case, counts):
    return " ".join(map(str, (*case, *counts)))


def write(path, heading, counts):
    path.write_text("\n".join([f"# {heading}", *(line_of(*each) for each in counts.items())]) + "\n")


def faults(counts, kept, slack):
    """What differs by more than a share of what is kept."""
    for case, now in counts.items():
        if case not in kept:
            yield f"{' '.join(case)}: no count is kept"
            continue
        for what, is_now, was in zip(("instructions", "bytes"), now, kept[case]):
            if abs(is_now - was) > slack * was:
                yield f"{' '.join(case)}: {is_now} {what}, kept are {was}"

"""The most stack that a function may take, from the call graph: its own frame and the deepest chain of what it calls.

The compiler's -fcallgraph-info=su,da gives frames and calls of what is compiled; those of the compiler's own library,
such as soft floating point, are read from the disassembled image.
"""
import re
import subprocess

PUSH = re.compile(r"\b(?:push|vpush|stmdb\s+sp!,)(?:\.w)?\s*\{([^}]*)\}")
LOWER = re.compile(r"\bsub(?:w|\.w)?\s+sp,\s*(?:sp,\s*)?#(\d+)|\bstrd?(?:\.w)?\s+\w+,\s*(?:\w+,\s*)?\[sp,\s*#-(\d+)\]!"
                   r"|\b(?:c\.)?addi(?:16sp)?\s+sp,(?:sp,)?-(\d+)")
CALL = re.compile(r"\b(?:blx?|b|b\.[nw]|b\w\w(?:\.[nw])?|cbn?z|jal|j|tail|call)\s+(?:\w+,\s*)*[0-9a-f]+ <([^+>]+)>")


INDIRECT = "__indirect_call"  # GCC's name for all that pointers point to


class Unbounded(Exception):
    """Recursion, a call through a pointer, a frame of variable size."""


def pushed(registers):
    """Bytes of a register list such as r4, r5-r7, lr or d8-d15."""
    total = 0
    for part in registers.split(","):
        first, _, last = part.strip().partition("-")
        count = int(last[1:]) - int(first[1:]) + 1 if last else 1
        total += count * (8 if first.startswith("d") else 4)
    return total


def compiled(call_graphs):
    """Frames and callees by symbol, of the compiler's .ci files."""
    frames, callees = {}, {}
    for file in call_graphs:
        text = file.read_text()
        for title, label in re.findall(r'^node: \{ title: "([^"]*)" label: "([^"]*)"', text, re.MULTILINE):
            found = re.search(r"(\d+) bytes \((\w+)", label)
            if found:
                frames[title] = int(found[1]) if found[2] == "static" or ",bounded" in label else None
                callees.setdefault(title, set())
        for source, target in re.findall(r'^edge: \{ sourcename: "([^"]*)" targetname: "([^"]*)"', text, re.MULTILINE):
            callees.setdefault(source, set()).add(target)
    return frames, callees


def constructor_in_full(name):
    """The name under which GCC tells a constructor's or destructor's frame: that of bases, where both are one."""
    return re.sub(r"([CD])1(E[^:]*)$", r"\g<1>2\2", name)


def output_of(command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def other_names(image, objdump):
    """Of functions with several names: the name that the disassembly uses, by the others."""
    symbols = re.findall(r"^([0-9a-f]+) .* F \.text\s+[0-9a-f]+ (?:\.hidden )?(\S+)$", output_of([objdump, "-t", image]),
                         re.MULTILINE)
    used = dict(re.findall(r"^0*([0-9a-f]+) <(.*)>:$", output_of([objdump, "-d", image]), re.MULTILINE))
    return {name: used[address.lstrip("0")] for address, name in symbols if address.lstrip("0") in used}


def disassembled(image, objdump):
    """Frames and callees by symbol, of the image."""
    frames, callees, name = {}, {}, None
    for line in output_of([objdump, "-d", "--no-show-raw-insn", image]).splitlines():
        label = re.match(r"[0-9a-f]+ <(.*)>:$", line)
        if label:
            name = label[1]
            frames[name], callees[name] = 0, set()
            continue
        if name is None:
            continue
        for registers in PUSH.findall(line):
            frames[name] += pushed(registers)
        for sizes in LOWER.findall(line):
            frames[name] += sum(int(size) for size in sizes if size)
        callees[name].update(target for target in CALL.findall(line) if target != name)
    for other, name in other_names(image, objdump).items():
        frames[other], callees[other] = frames[name], callees[name]
    return frames, callees


def bound(function, call_graphs, image, objdump):
    """Bytes of the deepest chain from this function, a pattern of its symbol, on."""
    frames, callees = compiled(call_graphs)
    library_frames, library_callees = disassembled(image, objdump)
    roots = [name for name in frames if re.fullmatch(function, name.split(":")[-1])]
    if len(roots) != 1:
        raise Unbounded(f"{len(roots)} functions are named {function}")
    depths = {}

    def depth(name, chain):
        name = name if name in frames else constructor_in_full(name)
        if name in chain:
            raise Unbounded(f"{name} calls itself")
        if name not in depths:
            if name == INDIRECT:
                raise Unbounded("a call through a pointer")
            # What is not in the image is not called: GCC counts calls that it then drops.
            symbol = name.split(":")[-1]
            frame = frames[name] if name in frames else library_frames.get(symbol, 0)
            if frame is None:
                raise Unbounded(f"{name} has a frame of variable size")
            called = callees[name] if name in frames else library_callees.get(symbol, ())
            depths[name] = frame + max((depth(other, chain | {name}) for other in called), default=0)
        return depths[name]

    return depth(roots[0], frozenset())

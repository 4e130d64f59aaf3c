"""Compiles the C++ of a page of the documentation, taken from the page itself.

Every block marked ```cpp is one translation unit. One without an #include stands behind all of Ingot and `using
namespace ingot`, at namespace scope or, if it does not compile there, in a function.

A line that ends in `// refused`, or in `// refused: words`, must not compile: the block is compiled without it, which
must work, and with it, which must not. A refused line may itself be commented out, so that the block can be copied as
it stands. The words must occur in what both compilers say. If the next block of the page is marked ```text, each of
its lines must occur in what the first compiler says, spaces aside; `...` in it stands for anything.

A comment <!-- path --> right above a block says that the block is that file of the project.

With precompiled headers those that compile are compiled together, each in a namespace of its own, and again one by one
if that fails.
"""
import argparse
import pathlib
import re
import shutil
import subprocess
import sys

SKIP = 77
REFUSED = re.compile(r"//\s*refused(?::\s*(.*\S))?\s*$")
BLOCK = re.compile(r"(?:^<!--[ ]*(?P<path>\S+)[ ]*-->\n)?^```(?P<kind>\w*)[^\n]*\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL)


# What cannot stand in a namespace beside others.
ALONE = re.compile(r"^ *#|^int main\b|^namespace ingot\b|^template <> ?struct ingot::", re.MULTILINE)
PRELUDE = "#include <ingot/host.hpp>\nusing namespace ingot;\n"


def compile_source(compiler, include, source):
    command = [compiler, "-std=c++20", "-x", "c++", "-", *include, "-fsyntax-only"]
    result = subprocess.run(command, input=source, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                            env={"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C"})
    return result.returncode == 0, result.stdout


def sources(text):
    if "#include" in text:
        return [text]
    return [PRELUDE + text, PRELUDE + "void example() {\n" + text + "}\n"]


def compiling_together(compiler, include, texts):
    """Those of the blocks, by number, that are seen to compile: all that can be compiled together, or none."""
    bodies = {i: text for i, text in texts.items() if not ALONE.search(text)}
    in_functions = set()
    for _ in range(2):
        source = PRELUDE
        for i, text in bodies.items():
            body = f"void example() {{\n#line 1 \"block_{i}\"\n{text}}}\n" if i in in_functions else text
            source += f'namespace block_{i} {{\n#line 1 "block_{i}"\n{body}}}\n'
        good, output = compile_source(compiler, include, source)
        if good:
            return set(bodies)
        in_functions |= {int(i) for i in re.findall(r"^block_(\d+):[\d:]+ error: ", output, re.MULTILINE)}
    return set()


def precompiled_first(text, folder):
    """The same program with an include of a precompiled header before the others."""
    includes = re.findall(r"^#include .*\n", text, re.MULTILINE)
    for line in includes:
        header = re.search("<(.*)>", line)
        if header and (pathlib.Path(folder) / (header.group(1) + ".gch")).exists():
            reordered = iter([line, *(other for other in includes if other != line)])
            return re.sub(r"^#include .*\n", lambda _: next(reordered), text, flags=re.MULTILINE)
    return text


def compiles(compiler, include, text):
    """Whether the block compiles in one of its readings; else what is said of the first."""
    outputs = []
    for source in sources(text):
        good, output = compile_source(compiler, include, source)
        if good:
            return True, ""
        outputs.append(output)
    return False, outputs[-1] if len(outputs) > 1 and "example()" not in outputs[-1] else outputs[0]


def uncommented(line):
    return re.sub(r"^(\s*)//\s?(?=.*//\s*refused)", r"\1", line)


def squeezed(text):
    return re.sub(r"\s+", " ", text)


def shown_words(text, output):
    """The lines of a text block that do not occur in an output."""
    output = squeezed(output)
    for line in filter(None, map(str.strip, text.splitlines())):
        pattern = ".*?".join(re.escape(squeezed(part).strip()) for part in re.split(r"\.\.\.|…", line))
        if not re.search(pattern, output):
            yield line


def without_refused(text):
    return "".join(line for line in text.splitlines(keepends=True) if not REFUSED.search(line))


def faults_of_block(compiler, include, text, shown, known_to_compile):
    if not known_to_compile:
        good, output = compiles(compiler, include, without_refused(text))
        if not good:
            yield f"does not compile:\n{text}\n{output}"
            return
    lines = text.splitlines(keepends=True)
    refused = [i for i, line in enumerate(lines) if REFUSED.search(line)]
    for i in refused:
        others = {*refused} - {i}
        with_line = "".join(uncommented(line) if j == i else line for j, line in enumerate(lines) if j not in others)
        good, output = compiles(compiler, include, with_line)
        if good:
            yield f"compiles, though it says that it is refused: {lines[i]}"
            continue
        words = REFUSED.search(lines[i]).group(1)
        if words and words not in output:
            yield f"is refused in other words than '{words}':\n{output}"
        for line in shown_words(shown, output):
            yield f"is refused in other words than '{line}':\n{output}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--compiler", action="append", required=True)
    parser.add_argument("--include", required=True)
    parser.add_argument("--also-include", action="append", default=[])
    parser.add_argument("--precompiled", help="a folder to look for precompiled headers in, made by the first compiler")
    parser.add_argument("--root", type=pathlib.Path, required=True, help="the project's folder")
    parser.add_argument("page", type=pathlib.Path)
    arguments = parser.parse_args()

    blocks = list(BLOCK.finditer(arguments.page.read_text()))
    programs = [i for i, block in enumerate(blocks) if block["kind"] == "cpp"]
    if not programs:
        print("the page shows no C++")
        return 1
    found, known = [], set()
    if arguments.precompiled:
        include = [f"-I{folder}" for folder in [arguments.precompiled, arguments.include, *arguments.also_include]]
        texts = {i: without_refused(blocks[i]["text"]) for i in programs}
        known = compiling_together(arguments.compiler[0], include, texts)
    for i in programs:
        text, path = blocks[i]["text"], blocks[i]["path"]
        if path is not None:
            original = arguments.root / path
            if not original.exists() or original.read_text() != text:
                found.append(f"the block is not what stands in {path}:\n{text}")
        following = blocks[i + 1] if i + 1 < len(blocks) else None
        shown = following["text"] if following is not None and following["kind"] == "text" else ""
        for number, compiler in enumerate(arguments.compiler):
            include = [f"-I{folder}" for folder in [arguments.include, *arguments.also_include]]
            if arguments.precompiled and number == 0:
                include.insert(0, f"-I{arguments.precompiled}")
                text = precompiled_first(text, arguments.precompiled)  # the one compiler of the fast tier
            if shutil.which(compiler):
                found += [f"{compiler}: {fault}" for fault in
                          faults_of_block(compiler, include, text, shown if number == 0 else "", number == 0 and i in known)]
    print("\n".join(found) or f"{len(programs)} blocks")
    if found:
        return 1
    missing = [compiler for compiler in arguments.compiler if shutil.which(compiler) is None]
    if missing:
        print(f"{' and '.join(missing)} not installed")
        return SKIP
    return 0


sys.exit(main())

"""A picture of docs/ shows what the library draws now: as many nodes and edges, and their words.

usage: pictures.py PICTURE.svg PROGRAM ARGUMENT...     the program writes the picture for Graphviz
"""
import collections
import html
import pathlib
import re
import subprocess
import sys

EDGE = 'class="edge"'


def words_of_graphviz(text):
    labels = re.findall(r'\[label="((?:[^"\\]|\\.)*)"', text)
    lines = [line for label in labels for line in re.split(r"\\n", label)]
    return collections.Counter(line.replace('\\"', '"').strip() for line in lines)


def words_of_svg(text):
    return collections.Counter(html.unescape(word).replace("\u00a0", " ").strip()
                               for word in re.findall(r"<text[^>]*>([^<]*)</text>", text))


def main(picture, command):
    drawn = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    shown = pathlib.Path(picture).read_text(encoding="utf-8")
    faults = []
    edges = len(re.findall(r"^  n?\w+ -> ", drawn, re.MULTILINE))
    if shown.count(EDGE) != edges:
        faults.append(f"{edges} edges are drawn, {shown.count(EDGE)} shown")
    missing = words_of_graphviz(drawn) - words_of_svg(shown)
    missing.pop("", None)
    faults += [f"{count} times {word!r} is drawn and not shown" for word, count in missing.items()]
    print("\n".join(faults) or f"{edges} edges, {sum(words_of_svg(shown).values())} words")
    return 1 if faults else 0


sys.exit(main(sys.argv[1], sys.argv[2:]))

"""Every test that docs/guarantees.md names, in italics behind its promise, is a test of the build: `name`, or `name ...`
for all whose names begin so.

usage: guarantees.py PAGE BUILD-DIRECTORY
"""
import json
import pathlib
import re
import sys


def main(page, build):
    tests = {test['name'] for test in json.loads((build / 'meson-info' / 'intro-tests.json').read_text())}
    codes = []  # set aside: a star inside of one is no italics
    text = re.sub(r'`([^`]+)`', lambda code: codes.append(code[1]) or f'`{len(codes) - 1}`', page.read_text())
    named = [codes[int(index)] for italics in re.findall(r'(?<!\*)\*([^*]+)\*(?!\*)', text)
             for index in re.findall(r'`(\d+)`', italics)]
    if not named:
        sys.exit(f'{page.name} names no test')
    absent = [name for name in named
              if not (any(test.startswith(name[:-3]) for test in tests) if name.endswith('...') else name in tests)]
    for name in absent:
        print(f"{page.name} names the test '{name}', which is not there")
    print(f'{len(named)} names, {len(absent)} of them of no test')
    sys.exit(1 if absent else 0)


main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))

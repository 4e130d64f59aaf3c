"""Holds the reference's list of names against the compiler's: what Clang finds declared in public namespaces of the
headers is what docs/reference.md has a line for, no more and no less.

usage: complete.py PROJECT_ROOT COMPILER
"""
import pathlib
import re
import shutil
import subprocess
import sys

SKIP = 77
DECLARATION = re.compile(r"^([|` ]*[|`]-)(\w+Decl) 0x[0-9a-f]+ (?:prev 0x\w+ |parent 0x\w+ )*<.*?> (.*)$")
NAMED = {"CXXRecordDecl", "ClassTemplateDecl", "FunctionDecl", "FunctionTemplateDecl", "VarDecl", "VarTemplateDecl",
         "TypeAliasDecl", "TypeAliasTemplateDecl", "ConceptDecl", "EnumDecl", "TypedefDecl"}


def name_in(kind, rest):
    """The name in what the dump says of a declaration: behind its place and a few words, before its type."""
    rest = re.sub(r"^(?:<\S+>|(?:\S+:)?\d+:\d+|line:\d+:\d+|col:\d+|<scratch space>:\d+:\d+)\s+", "", rest)
    rest = re.sub(r"^(?:(?:implicit|referenced|used|constexpr|inline|struct|class|union)\s+)+", "", rest)
    match = re.match(r"(operator\S*(?: \w+(?= '))?|\w+)", rest)
    return match.group(1) if match and match.group(1) != "definition" else None  # a struct without a name


def declared(root, compiler):
    # What is to be included in pairs has no guard, and names nothing.
    headers = [path.relative_to(root / "include") for path in sorted((root / "include" / "ingot").rglob("*.hpp"))
               if "#pragma once" in path.read_text()]
    source = "".join(f'#include "{header}"\n' for header in headers)
    command = [compiler, "-std=c++20", "-x", "c++", "-", f"-I{root}/include", "-fsyntax-only", "-Xclang", "-ast-dump",
               "-fno-color-diagnostics"]
    dump = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, errors="replace")
    dump.stdin.write(source)
    dump.stdin.close()
    names, scopes = set(), []  # scopes: (depth of the namespace's own line, its name)
    for line in dump.stdout:
        match = DECLARATION.match(line)
        if not match:
            continue
        depth, kind = len(match.group(1)), match.group(2)
        while scopes and scopes[-1][0] >= depth:
            scopes.pop()
        inside = "::".join(name for _, name in scopes)
        directly = depth == (scopes[-1][0] + 2 if scopes else 2)
        if kind == "NamespaceDecl" and directly:
            scopes.append((depth, re.sub(r"^.*?(\w+)(?: inline)?\s*$", r"\1", match.group(3))))
        elif directly and kind in NAMED and re.match(r"ingot(::|$)", inside) and not {"detail", "operations"} & set(inside.split("::")):
            name = name_in(kind, match.group(3))
            if name and not re.match(r"\w+:\d", name):
                names.add(f"{inside}::{name}")
    if dump.wait() != 0:
        sys.exit(f"{compiler} does not take the headers")
    return names


def main():
    root, compiler = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2]
    if shutil.which(compiler) is None:
        print(f"{compiler} is not installed")
        return SKIP
    listed = set(subprocess.run([sys.executable, root / "docs" / "make_reference.py", "--names"], check=True,
                                stdout=subprocess.PIPE, text=True).stdout.split("\n")) - {""}
    found = declared(root, compiler)
    if len(found) < 100:
        sys.exit(f"only {len(found)} names found in what {compiler} says")
    for name in sorted(found - listed):
        print(f"not in the reference: {name}")
    for name in sorted(listed - found):
        print(f"in the reference, and not declared: {name}")
    print(f"{len(found)} names")
    return 1 if found != listed else 0


sys.exit(main())

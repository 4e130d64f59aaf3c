#!/usr/bin/env python3
"""Every elementwise operation of the list is called by something: an object of its name or, where the C library has
the name, a function template, the overload that refuses other arguments, and an object in `functions`. And every golden
case of an expression is read by a test.

usage: places.py elementwise.hpp more_functions.hpp expression_cases.py test_expressions_*.cpp
"""
import pathlib
import re
import sys

C_NAMES = """
    abs acos acosh asin asinh atan atan2 atanh cbrt ceil copysign cos cosh div erf erfc exp exp2 expm1 fabs fdim floor
    fma fmax fmin fmod hypot ilogb j0 j1 jn ldexp lgamma llrint llround log log10 log1p log2 logb lrint lround nan
    nearbyint nextafter nexttoward pow remainder remquo rint round scalbln scalbn sin sinh sqrt tan tanh tgamma trunc
    y0 y1 yn
""".split()


def faults(text, more):
    listed = re.findall(r"\w+", re.search(r"using Elementwise =\s*List<([^>]*)>;", text).group(1))
    outside, functions = (before + beside for before, beside in zip(text.split("namespace functions {"),
                                                                    more.split("namespace functions {")))
    for entry in listed:
        struct = re.search(rf"struct {entry} : .*?static constexpr char const\* name = \"(\w+)\";", text, re.DOTALL)
        if struct is None:
            yield f"{entry} has no struct with a name"
            continue
        name = struct.group(1)
        called_by = f"inline constexpr operations::{entry} {name}{{}};"
        if name not in C_NAMES:
            if called_by not in outside:
                yield f"{entry} is not called by an object: {called_by}"
            continue
        template = (f"constexpr auto {name}(Expression<A> a, Expression<B> b) {{\n  return operations::{entry}{{}}(a, b);"
                    if f"struct {entry} : Binary" in text else
                    f"constexpr auto {name}(Expression<X> x) {{\n  return operations::{entry}{{}}(x);")
        for what, wanted, where in [
            ("function template", template, outside),
            ("overload that refuses other arguments", f"constexpr auto {name}(...) {{", outside),
            ("object in `functions`", called_by, functions),
        ]:
            if wanted not in where:
                yield f"{entry}, whose name {name} the C library has, lacks the {what}: {wanted}"
        if called_by in outside:
            yield f"{entry}: an object {name} is ambiguous with the function of the C library"


def unread(cases, tests):
    for name in re.findall(r'add\("(\w+)"', cases):
        if f'"{name}")' not in tests:
            yield f"the golden case {name} is read by no test"


if __name__ == "__main__":
    header, more, cases, *tests = [pathlib.Path(path).read_text() for path in sys.argv[1:]]
    sys.exit("\n".join([*faults(header, more), *unread(cases, "".join(tests))]) or 0)

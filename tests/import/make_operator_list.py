#!/usr/bin/env python3
"""Writes onnx_operators.txt: the operators of ONNX's default domain up to opset 20.

The installed ONNX knows opsets up to 17; the operators that came with 18, 19 and 20 are those of the tables in
github.com/onnx/onnx, docs/Changelog.md.
"""

import pathlib

import onnx.defs

LATER = """
    BitwiseAnd BitwiseNot BitwiseOr BitwiseXor CenterCropPad Col2Im GroupNormalization Mish
    DeformConv
    AffineGrid Gelu ImageDecoder RegexFullMatch StringConcat StringSplit
""".split()


def main():
    names = {schema.name for schema in onnx.defs.get_all_schemas_with_history() if schema.domain == ""}
    text = "".join(name + "\n" for name in sorted(names.union(LATER)))
    pathlib.Path(__file__).with_name("onnx_operators.txt").write_text(text, encoding="utf-8")


main()

#!/usr/bin/env python3
"""Writes tools/readers/known_attributes.txt: a line for each operator of ONNX's default domain and opset at which its
attributes changed: `Operator opset attribute...`.

The installed ONNX knows opsets up to 17; what came with 18, 19 and 20 is from github.com/onnx/onnx, docs/Changelog.md.
"""

import pathlib

import onnx.defs

LATER = """
AffineGrid 20 align_corners
AveragePool 19 auto_pad ceil_mode count_include_pad dilations kernel_shape pads strides
BitwiseAnd 18
BitwiseNot 18
BitwiseOr 18
BitwiseXor 18
Cast 19 saturate to
CastLike 19 saturate
CenterCropPad 18 axes
Col2Im 18 dilations pads strides
DFT 20 inverse onesided
DeformConv 19 dilations group kernel_shape offset_group pads strides
Gelu 20 approximate
GroupNormalization 18 epsilon num_groups
ImageDecoder 20 pixel_format
LpPool 18 auto_pad ceil_mode dilations kernel_shape p pads strides
Mish 18
QuantizeLinear 19 axis saturate
ReduceL1 18 keepdims noop_with_empty_axes
ReduceL2 18 keepdims noop_with_empty_axes
ReduceLogSum 18 keepdims noop_with_empty_axes
ReduceLogSumExp 18 keepdims noop_with_empty_axes
ReduceMax 18 keepdims noop_with_empty_axes
ReduceMean 18 keepdims noop_with_empty_axes
ReduceMin 18 keepdims noop_with_empty_axes
ReduceProd 18 keepdims noop_with_empty_axes
ReduceSumSquare 18 keepdims noop_with_empty_axes
RegexFullMatch 20 pattern
Resize 18 antialias axes coordinate_transformation_mode cubic_coeff_a exclude_outside extrapolation_value \
keep_aspect_ratio_policy mode nearest_mode
ScatterElements 18 axis reduction
ScatterND 18 reduction
Split 18 axis num_outputs
StringConcat 20
StringSplit 20 delimiter maxsplit
"""


def main():
    lines = {}
    for schema in onnx.defs.get_all_schemas_with_history():
        if schema.domain == "":
            lines.setdefault(schema.name, {})[schema.since_version] = sorted(schema.attributes)
    for line in LATER.strip().splitlines():
        name, opset, *attributes = line.split()
        lines.setdefault(name, {})[int(opset)] = sorted(attributes)
    text = 'R"(\n'
    for name, versions in sorted(lines.items()):
        last = None
        for opset, attributes in sorted(versions.items()):
            if attributes != last:
                text += " ".join([name, str(opset), *attributes]) + "\n"
            last = attributes
    target = pathlib.Path(__file__).resolve().parents[2] / "tools" / "readers" / "known_attributes.txt"
    target.write_text(text + ')"\n', encoding="utf-8")


main()

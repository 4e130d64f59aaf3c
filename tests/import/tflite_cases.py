"""Small TFLite models of one operator each, written by flatbuffers' compiler from the schema of the reader.

usage: tflite_cases.py --flatc FLATC --schema FILE.fbs FOLDER
writes FOLDER/NAME.tflite and FOLDER/NAME.json, which says the shapes and ranges of the inputs.
"""
import argparse
import json
import pathlib
import struct
import subprocess

TYPES = {"f": ("FLOAT32", "<f"), "i": ("INT32", "<i")}
SAME, VALID = "SAME", "VALID"


def draw(count, least, most, seed):
    """As draw of make_vectors.js."""
    values = []
    for i in range(count):
        x = (i + 1 + 7919 * seed) * 0x9E3779B1 & 0xFFFFFFFF
        x = ((x >> 16) ^ x) * 0x45D9F3B & 0xFFFFFFFF
        x = ((x >> 16) ^ x) * 0x45D9F3B & 0xFFFFFFFF
        x = (x >> 16) ^ x
        values.append(struct.unpack("<f", struct.pack("<f", least + (most - least) * (x / 2**32)))[0])
    return values


def size(shape):
    count = 1
    for extent in shape:
        count *= extent
    return count


class X:
    """An input."""

    def __init__(self, *shape, least=-2.0, most=2.0):
        self.shape, self.least, self.most = list(shape), least, most


class W:
    """A constant that is drawn."""

    def __init__(self, *shape, least=-1.0, most=1.0):
        self.shape, self.least, self.most = list(shape), least, most


class I:
    """A constant of integers."""

    def __init__(self, *values, shape=None):
        self.values, self.shape = list(values), [len(values)] if shape is None else shape


SKIP = None  # an operand that is left out

# name: (operator, number of the operator, version, operands, options' table, options, outputs)
CASES = {}


def case(name, code, operands, table=None, options=None, version=1, outputs=1):
    CASES[name] = (code, version, operands, table, options or {}, outputs)


for padding in (SAME, VALID):
    case(f"conv_{padding}", 3, [X(1, 7, 6, 3), W(4, 3, 2, 3), W(4)], "Conv2DOptions",
         {"padding": padding, "stride_w": 2, "stride_h": 2, "activation": "RELU6"})
    case(f"pool_average_{padding}", 1, [X(1, 7, 6, 3)], "Pool2DOptions",
         {"padding": padding, "stride_w": 2, "stride_h": 2, "filter_width": 3, "filter_height": 2})
    case(f"pool_max_{padding}", 17, [X(1, 7, 6, 3)], "Pool2DOptions",
         {"padding": padding, "stride_w": 1, "stride_h": 3, "filter_width": 2, "filter_height": 3, "activation": "RELU"})
    case(f"transpose_conv_{padding}", 67,
         [I(1, 8, 6, 4) if padding == SAME else I(1, 9, 7, 4), W(4, 3, 3, 2), X(1, 4, 3, 2)], "TransposeConvOptions",
         {"padding": padding, "stride_w": 2, "stride_h": 2})
case("conv_dilated", 3, [X(1, 9, 9, 2), W(3, 3, 3, 2), W(3)], "Conv2DOptions",
     {"padding": SAME, "stride_w": 1, "stride_h": 1, "dilation_w": 2, "dilation_h": 2, "activation": "RELU"}, version=2)
case("depthwise", 4, [X(1, 6, 7, 3), W(1, 3, 3, 6), W(6)], "DepthwiseConv2DOptions",
     {"padding": SAME, "stride_w": 2, "stride_h": 2, "depth_multiplier": 2, "activation": "RELU_N1_TO_1"})
case("depth_to_space", 5, [X(1, 2, 3, 8)], "DepthToSpaceOptions", {"block_size": 2})
case("space_to_depth", 26, [X(1, 4, 6, 2)], "SpaceToDepthOptions", {"block_size": 2})
for kind, code, table in (("bilinear", 23, "ResizeBilinearOptions"), ("nearest", 97, "ResizeNearestNeighborOptions")):
    for name, options in (("plain", {}), ("corners", {"align_corners": True}), ("centres", {"half_pixel_centers": True})):
        case(f"resize_{kind}_{name}", code, [X(1, 3, 4, 2), I(7, 5)], table, options, version=3)
case("lrn", 13, [X(1, 2, 2, 7)], "LocalResponseNormalizationOptions",
     {"radius": 2, "bias": 1.5, "alpha": 0.25, "beta": 0.75})
case("dense", 9, [X(2, 5), W(3, 5), W(3)], "FullyConnectedOptions", {"activation": "RELU"})
case("dense_without_bias", 9, [X(1, 2, 3), W(4, 6), SKIP], "FullyConnectedOptions", {})
case("dense_of_rows", 9, [X(1, 3, 5), W(4, 5), W(4)], "FullyConnectedOptions", {"keep_num_dims": True}, version=5)
case("batch_matmul", 126, [X(1, 2, 3, 4), X(1, 2, 5, 4)], "BatchMatMulOptions", {"adj_y": True})
case("softmax", 25, [X(2, 5)], "SoftmaxOptions", {"beta": 1.5})
case("log_softmax", 50, [X(2, 5)])
case("l2_normalization", 11, [X(1, 5)])
for name, code in (("add", 0), ("sub", 41), ("mul", 18), ("div", 42)):
    table = {"add": "AddOptions", "sub": "SubOptions", "mul": "MulOptions", "div": "DivOptions"}[name]
    case(name, code, [X(1, 2, 3), X(1, 1, 3, least=1.0)], table, {"activation": "RELU"})
    case(f"{name}_of_constant", code, [X(1, 4, 4, 3), W(3, least=0.5)], table, {})
for name, code in (("maximum", 55), ("minimum", 57), ("squared_difference", 99)):
    case(name, code, [X(1, 2, 3), X(1, 1, 3)])
case("pow", 78, [X(1, 6, least=0.5), X(1, 6)])
case("floor_div", 90, [X(1, 6), X(1, 6, least=0.5)])
for name, code in (("relu", 19), ("relu_n1_to_1", 20), ("relu6", 21), ("logistic", 14), ("tanh", 28), ("exp", 47),
                   ("abs", 101), ("neg", 59), ("sin", 66), ("cos", 108), ("floor", 8), ("ceil", 104), ("round", 116),
                   ("square", 92), ("elu", 111), ("hard_swish", 117)):
    case(name, code, [X(1, 17, least=-7.0, most=7.0)])
for name, code in (("log", 73), ("sqrt", 75), ("rsqrt", 76)):
    case(name, code, [X(1, 9, least=0.1)])
case("leaky_relu", 98, [X(1, 9)], "LeakyReluOptions", {"alpha": 0.125})
case("prelu", 54, [X(1, 2, 2, 3), W(1, 1, 3)])
for approximate in (False, True):
    case(f"gelu_{approximate}", 150, [X(1, 9)], "GeluOptions", {"approximate": approximate})
case("reshape", 22, [X(1, 2, 6), I(1, -1, 4)], "ReshapeOptions", {"new_shape": [1, -1, 4]})
case("transpose", 39, [X(1, 2, 3), I(0, 2, 1)])
case("concatenation", 2, [X(1, 2, 3), X(1, 2, 2)], "ConcatenationOptions", {"axis": -1})
case("pack", 83, [X(2, 3), X(2, 3)], "PackOptions", {"values_count": 2, "axis": 1})
case("pad", 34, [X(1, 2, 3), I(0, 0, 1, 2, 0, 3, shape=[3, 2])])
case("mirror_pad", 100, [X(1, 4, 3), I(0, 0, 1, 2, 0, 1, shape=[3, 2])], "MirrorPadOptions", {"mode": "REFLECT"})
case("slice", 65, [X(1, 5, 4), I(0, 1, 0), I(1, 3, -1)])
case("strided_slice", 45, [X(1, 7, 4), I(0, 6, 1), I(0, 0, 3), I(1, -2, 1)], "StridedSliceOptions",
     {"begin_mask": 1, "end_mask": 1})
case("strided_slice_of_one", 45, [X(1, 7, 4), I(0, -1, 0), I(0, 0, 0), I(1, 1, 1)], "StridedSliceOptions",
     {"begin_mask": 5, "end_mask": 5, "shrink_axis_mask": 2})
case("gather", 36, [X(1, 5, 3), I(4, 0, 4)], "GatherOptions", {"axis": 1})
case("tile", 69, [X(1, 2, 3), I(1, 2, 3)])
case("reverse", 105, [X(1, 4, 3), I(1)])
case("mean", 40, [X(1, 3, 4, 2), I(1, 2)], "ReducerOptions", {"keep_dims": False})
case("sum", 74, [X(1, 3, 4, 2), I(2)], "ReducerOptions", {"keep_dims": True})
case("reduce_max", 82, [X(1, 3, 4), I(-1)], "ReducerOptions", {})
case("reduce_min", 89, [X(1, 3, 4), I(1)], "ReducerOptions", {})
case("reduce_prod", 81, [X(1, 3, 4), I(1)], "ReducerOptions", {})
case("cumsum", 128, [X(1, 3, 4), I(1, shape=[])], "CumsumOptions", {"exclusive": True, "reverse": True})
case("split", 49, [I(2, shape=[]), X(1, 2, 6)], "SplitOptions", {"num_splits": 3}, outputs=3)
case("unpack", 88, [X(1, 2, 3)], "UnpackOptions", {"num": 2, "axis": 1}, outputs=2)
case("lstm", 44, [X(1, 4, 3)] + [W(5, 3) for _ in range(4)] + [W(5, 5) for _ in range(4)] + [SKIP] * 3 +
     [W(5) for _ in range(4)] + [SKIP] * 2 + ["state", "state"], "UnidirectionalSequenceLSTMOptions",
     {"activation": "TANH"})


def model(name):
    """The model as JSON of the schema, and its inputs."""
    code, version, operands, table, options, outputs = CASES[name]
    tensors, buffers, inputs, ranges, indices = [], [{}], [], [], []

    def add(shape, kind, data=None, **more):
        if data is not None:
            buffers.append({"data": list(data)})
        tensors.append({"shape": shape, "type": TYPES[kind][0], "buffer": len(buffers) - 1 if data is not None else 0,
                        "name": f"t{len(tensors)}", **more})
        return len(tensors) - 1

    for seed, operand in enumerate(operands):
        if operand is SKIP:
            indices.append(-1)
        elif operand == "state":
            indices.append(add([1, 5], "f", is_variable=True))
        elif isinstance(operand, X):
            indices.append(add(operand.shape, "f"))
            inputs.append(indices[-1])
            ranges.append({"shape": operand.shape, "least": operand.least, "most": operand.most})
        elif isinstance(operand, W):
            values = draw(size(operand.shape), operand.least, operand.most, 100 + seed)
            indices.append(add(operand.shape, "f", b"".join(struct.pack("<f", v) for v in values)))
        else:
            indices.append(add(operand.shape, "i", b"".join(struct.pack("<i", v) for v in operand.values)))
    results = [add([], "f") for _ in range(outputs)]
    operator = {"opcode_index": 0, "inputs": indices, "outputs": results}
    if table is not None:
        operator.update({"builtin_options_type": table, "builtin_options": options})
    return tensors, {
        "version": 3, "description": "one operator",
        "operator_codes": [{"deprecated_builtin_code": min(code, 127), "version": version, "builtin_code": code}],
        "subgraphs": [{"tensors": tensors, "inputs": inputs, "outputs": results, "operators": [operator]}],
        "buffers": buffers}, ranges


def write_description(description, name, folder, flatc, schema):
    """Writes a model that is said in JSON, which stays beside it."""
    text = folder / f"{name}.json"
    text.write_text(json.dumps(description))
    subprocess.run([flatc, "--binary", "--strict-json", "-o", str(folder), str(schema), str(text)], check=True)
    return text


def write(name, folder, flatc, schema, shapes=()):
    """Writes a model; `shapes` are those of its outputs, where they are known."""
    tensors, description, ranges = model(name)
    for index, shape in zip(description["subgraphs"][0]["outputs"], shapes):
        tensors[index]["shape"] = shape
    write_description(description, name, folder, flatc, schema).write_text(json.dumps(ranges))
    return ranges


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--flatc", default="flatc")
    parser.add_argument("--schema", required=True)
    parser.add_argument("folder", type=pathlib.Path)
    arguments = parser.parse_args()
    arguments.folder.mkdir(exist_ok=True)
    for name in CASES:
        write(name, arguments.folder, arguments.flatc, arguments.schema)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Writes inputs/onnx and inputs/tensor_file: one of each kind to start from, and what was found to hurt a reader, made
small. Needs the onnx package (python3-onnx) and NumPy.
"""
import io
import pathlib
import struct

import numpy
from onnx import TensorProto, helper, numpy_helper

HERE = pathlib.Path(__file__).resolve().parent
FLOAT = TensorProto.FLOAT


def write(folder, name, data):
    (HERE / folder).mkdir(exist_ok=True)
    (HERE / folder / name).write_bytes(data)


def port(name, shape, kind=FLOAT):
    return helper.make_tensor_value_info(name, kind, shape)


def model(nodes, inputs, outputs, initializers=(), opset=13, **more):
    graph = helper.make_graph(nodes, "g", inputs, outputs, list(initializers), **more)
    result = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], producer_name="p")
    result.ir_version = 8
    return result


def weights(name, array):
    return numpy_helper.from_array(numpy.asarray(array), name)


def chain():
    nodes = [helper.make_node("Conv", ["x", "w", "b"], ["c"], "conv", kernel_shape=[3, 3], pads=[1, 1, 1, 1]),
             helper.make_node("Relu", ["c"], ["r"]),
             helper.make_node("Flatten", ["r"], ["f"], axis=1),
             helper.make_node("Gemm", ["f", "m"], ["y"], alpha=0.5, transB=1)]
    return model(nodes, [port("x", ["N", 1, 4, 4])], [port("y", ["N", 3])],
                 [weights("w", numpy.ones((2, 1, 3, 3), numpy.float32)), weights("b", numpy.ones(2, numpy.float32)),
                  weights("m", numpy.ones((3, 32), numpy.float32))])


def shape_arithmetic():
    nodes = [helper.make_node("Shape", ["x"], ["s"]),
             helper.make_node("Constant", [], ["i"], value=weights("", numpy.array([0], numpy.int64))),
             helper.make_node("Gather", ["s", "i"], ["n"], axis=0),
             helper.make_node("Constant", [], ["m"], value_ints=[-1]),
             helper.make_node("Concat", ["n", "m"], ["t"], axis=0),
             helper.make_node("Reshape", ["x", "t"], ["y"])]
    return model(nodes, [port("x", ["N", None, 4])], [port("y", None)])


def several():
    nodes = [helper.make_node("Split", ["x"], ["a", "b"], axis=1),
             helper.make_node("Clip", ["a", "", "hi"], ["c"]),
             helper.make_node("Add", ["b", "z"], ["d"]),
             helper.make_node("Sin", ["d"], ["unused"]),
             helper.make_node("LSTM", ["e", "lw", "lr"], ["", "h"], hidden_size=2,
                              activations=["Sigmoid", "Tanh", "Tanh"])]
    return model(nodes, [port("x", [2, 4]), port("z", [2, 2]), port("e", [1, 1, 3])],
                 [port("c", [2, 2]), port("d", [2, 2]), port("h", [1, 1, 2]), port("z", [2, 2])],
                 [weights("hi", numpy.float32(6)), weights("lw", numpy.ones((1, 8, 3), numpy.float16)),
                  weights("lr", numpy.ones((1, 8, 2), numpy.float64))])


def typed_fields():
    scalars = {"f": FLOAT, "d": TensorProto.DOUBLE, "i": TensorProto.INT32, "l": TensorProto.INT64,
               "u": TensorProto.UINT64, "h": TensorProto.FLOAT16, "o": TensorProto.BOOL, "b": TensorProto.INT8}
    initializers = [helper.make_tensor(name, kind, [2], [1, 0]) for name, kind in scalars.items()]
    nodes = [helper.make_node("Cast", [name], ["y" + name], to=FLOAT) for name in scalars]
    nodes.append(helper.make_node("Sum", ["x"] + ["y" + name for name in scalars], ["y"]))
    result = model(nodes, [port("x", [2])], [port("y", [2])], initializers)
    half = next(tensor for tensor in result.graph.initializer if tensor.name == "h")
    half.data_type = TensorProto.BFLOAT16
    return result


def external():
    result = chain()
    tensor = result.graph.initializer[0]
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    for key, value in (("location", "w.bin"), ("offset", "0"), ("length", "72")):
        tensor.external_data.add(key=key, value=value)
    return result


def unsorted():
    nodes = [helper.make_node("Relu", ["a"], ["y"]), helper.make_node("Neg", ["x"], ["a"])]
    return model(nodes, [port("x", [2])], [port("y", [2])])


def cycle():
    nodes = [helper.make_node("Add", ["x", "b"], ["a"]), helper.make_node("Neg", ["a"], ["b"])]
    return model(nodes, [port("x", [2])], [port("b", [2])])


def branches():
    body = helper.make_graph([helper.make_node("Neg", ["x"], ["n"])], "t", [], [port("n", [2])])
    nodes = [helper.make_node("If", ["c"], ["y"], then_branch=body, else_branch=body)]
    return model(nodes, [port("x", [2]), port("c", [], TensorProto.BOOL)], [port("y", [2])])


def sparse():
    values = weights("s", numpy.ones(1, numpy.float32))
    indices = weights("", numpy.array([1], numpy.int64))
    result = model([helper.make_node("Add", ["x", "s"], ["y"])], [port("x", [2])], [port("y", [2])])
    result.graph.sparse_initializer.append(helper.make_sparse_tensor(values, indices, [2]))
    return result


def quantised():
    nodes = [helper.make_node("QuantizeLinear", ["x", "s"], ["y"])]
    return model(nodes, [port("x", [2])], [port("y", [2], TensorProto.UINT8)], [weights("s", numpy.float32(1))])


def write_models():
    for make in (chain, shape_arithmetic, several, typed_fields, external, unsorted, cycle, branches, sparse,
                 quantised):
        write("onnx", make.__name__, make().SerializeToString())
    huge = chain()
    huge.graph.initializer[0].dims[:] = [2**62, 4, 2**40]
    write("onnx", "extents_that_overflow", huge.SerializeToString())
    # Escaped and cut it has the size of a name in quotes.
    nodes = [helper.make_node("A\n" + "a" * 65, ["x"], ["y"])]
    write("onnx", "long_unprintable_name", model(nodes, [port("x", [2])], [port("y", [2])]).SerializeToString())
    relu = [helper.make_node("Relu", ["x"], ["y"])]
    write("onnx", "input_of_a_gigabyte", model(relu, [port("x", [1 << 27])], [port("y", [1 << 27])]).SerializeToString())
    write("onnx", "truncated", chain().SerializeToString()[:-9])
    write("onnx", "empty", b"")
    nested = b""
    for _ in range(120):  # graphs in attributes of nodes of graphs
        for tag in (6 << 3 | 2, 5 << 3 | 2, 1 << 3 | 2):
            nested = bytes([tag]) + varint(len(nested)) + nested
    write("onnx", "nested", b"\x08\x08\x3a" + varint(len(nested)) + nested)
    # A message of two bytes becomes an object of a hundred.
    empty_nodes = b"\x0a\x00" * 2000
    write("onnx", "many_empty_nodes", b"\x08\x08\x3a" + varint(len(empty_nodes)) + empty_nodes)


def varint(number):
    result = b""
    while number >= 128:
        result += bytes([number & 127 | 128])
        number >>= 7
    return result + bytes([number])


def npy(array, version=None):
    stream = io.BytesIO()
    numpy.lib.format.write_array(stream, array, version)
    return stream.getvalue()


def npy_with(header, data=b"", version=1):
    length = struct.pack("<H" if version == 1 else "<I", len(header))
    return b"\x93NUMPY" + bytes([version, 0]) + length + header + data


def write_tensors():
    floats = numpy.arange(6, dtype=numpy.float32).reshape(2, 3)
    write("tensor_file", "raw.pb", weights("a", floats).SerializeToString())
    write("tensor_file", "fields.pb", helper.make_tensor("a", FLOAT, [2, 3], list(range(6))).SerializeToString())
    write("tensor_file", "string.pb", helper.make_tensor("a", TensorProto.STRING, [1], [b"x"]).SerializeToString())
    write("tensor_file", "float.npy", npy(floats))
    write("tensor_file", "version_2.npy", npy(floats, (2, 0)))
    write("tensor_file", "version_3.npy", npy(floats, (3, 0)))
    write("tensor_file", "big_endian.npy", npy(floats.astype(">f8")))
    write("tensor_file", "fortran.npy", npy(numpy.asfortranarray(floats)))
    write("tensor_file", "scalar.npy", npy(numpy.array(3, numpy.int64)))
    write("tensor_file", "bool.npy", npy(numpy.array([True, False])))
    write("tensor_file", "complex.npy", npy(numpy.zeros(1, numpy.complex64)))
    write("tensor_file", "structured.npy", npy(numpy.zeros(1, [("a", "<f4")])))
    write("tensor_file", "overflow.npy",
          npy_with(b"{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296, 2)}"))
    write("tensor_file", "zero_of_many.npy",
          npy_with(b"{'descr': '<f4', 'fortran_order': True, 'shape': (0, 9223372036854775807)}"))
    write("tensor_file", "header_too_long.npy", npy_with(b"{}", version=2)[:8] + b"\xff\xff\xff\xff{}")
    write("tensor_file", "empty", b"")


if __name__ == "__main__":
    write_models()
    write_tensors()

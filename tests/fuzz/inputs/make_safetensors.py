#!/usr/bin/env python3
"""Writes inputs/safetensors: files that were found to hurt a reader, made small, and one of each kind to start from."""
import pathlib
import struct

HERE = pathlib.Path(__file__).resolve().parent / "safetensors"
ONE = b'{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}'


def write(name, header, data=b"", length=None):
    (HERE / name).write_bytes(struct.pack("<Q", len(header) if length is None else length) + header + data)


def main():
    HERE.mkdir(exist_ok=True)
    write("good", ONE + b"}  ", bytes(4))
    write("several", b'{"__metadata__":{"format":"pt"},"a":{"dtype":"BF16","shape":[2,1],"data_offsets":[0,4]},'
          b'"b":{"dtype":"I64","shape":[],"data_offsets":[4,12]},"c":{"dtype":"F32","shape":[0],"data_offsets":[4,4]}}',
          bytes(12))
    write("notes", b'{"__metadata__":{"ingot.normalization.mean":"[1,-0.5,1e-9,2]",'
          b'"ingot.normalization.deviation":"[1,2,3,4]","ingot.classes":"[\\"x\\",\\"\\\\u00e4\\",\\"z\\"]",'
          b'"ingot.features":"[\\"a\\",\\"b\\",\\"c\\",\\"d\\"]"}}')
    write("nul_in_header", ONE + b'\0,"b"}', bytes(4))
    write("nul_in_name", b'{"a\\u0000b\\u001b[2J":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', bytes(4))
    write("nested_shape", b'{"a":{"dtype":"F32","shape":' + b"[" * 3000)
    write("nested_object", b'{"a":' * 700)
    write("surrogates", b'{"\\ud83c\\udf49":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"\\ud83c":1}', bytes(4))
    write("overlong", b'{"\xc0\xaf":1}')
    write("overflow", b'{"a":{"dtype":"F64","shape":[4294967296,4294967296,2],"data_offsets":[0,0]}}')
    write("range_overflow", b'{"a":{"dtype":"U8","shape":[1],"data_offsets":[18446744073709551615,0]}}')
    write("length_too_large", b"{}", length=2**64 - 1)
    (HERE / "header_alone").write_bytes(ONE + b"}")
    (HERE / "zip").write_bytes(b"PK\x03\x04\x14\x00\x08\x08")
    (HERE / "empty").write_bytes(b"")
    (HERE / "short").write_bytes(b"\x02\x00\x00")


if __name__ == "__main__":
    main()

"""Writes the inputs from which the fuzzing of tables, images, gzip and decimals begins; what it found lies beside them.

usage: make_readers.py
"""
import gzip
import pathlib
import struct

here = pathlib.Path(__file__).parent


def write(reader, name, data):
    (here / reader).mkdir(exist_ok=True)
    (here / reader / name).write_bytes(data)


def packed(data):
    return gzip.compress(data, mtime=0)


def table(name, data, header=0, missing=0, commas=0, first=0, names=0, given=0):
    """The first byte of a table's input chooses the options."""
    write("csv", name, bytes([header + 3 * missing + 12 * commas + 24 * first + 48 * names + 96 * given]) + data)


table("plain", b"1,2,0\n3,4,2\r\n")
table("names_quoted", b'\xef\xbb\xbfwidth,"a ""b"", c",kind\r1.5,+2e-3,"oak\nelm"\r-4,.5,ash\r', header=1, names=1)
table("scikit", b"2,2,a,b\n1,2,a\n3,4,b\n", header=2, names=1)
table("dropped", b"1,?,0\nNA,4,1\n3,6,2\n", missing=1)
table("filled", b"1,?,0\nNaN,4,1\n3,6,2\n", missing=2)
table("mean", b"1,?,0\nnull,4,1\n3,6,2\n", missing=3)
table("no_finite_mean", b"1e308,1,0\n1e308,1,0\n,1,0\n", missing=3)
table("commas", b"0;1,5;-2,25e1\n1;3;4\n", commas=1, first=1)
table("given_names", b"1,2,NA\n3,4,a\n\n \n", names=1, given=1)
table("open_quote", b'1,"2,0\n3,4,1\n')
table("utf16", "1,2,0\n".encode("utf-16"))
table("escape", b"1,\x1b]0;title\x07,0\n")
table("packed", packed(b"1,2,0\n") + bytes(20))

images = bytes([0, 0, 8, 3]) + struct.pack(">III", 3, 2, 3) + bytes(range(18))
labels = bytes([0, 0, 8, 1]) + struct.pack(">I", 3) + bytes([2, 0, 1])


def pair(name, of_images, of_labels):
    write("idx", name, struct.pack("<H", len(of_images)) + of_images + of_labels)


pair("plain", images, labels)
pair("packed", packed(images), packed(labels))
pair("count_beyond_the_file", images[:4] + b"\xff" * 4 + images[8:], labels[:4] + b"\xff" * 4 + labels[8:])
pair("extents_that_overflow", bytes([0, 0, 8, 3]) + struct.pack(">III", 3, 65536, 65536) + bytes(18), labels)
pair("floats", bytes([0, 0, 13]) + images[3:], labels)

member = packed(b"some text, some text, some text")
write("gzip", "plain", b"some text")
write("gzip", "member", member)
write("gzip", "members_and_padding", member + member + bytes(100))
write("gzip", "garbage_behind", member + b"\0\x01")
write("gzip", "early_end", member[:-3])
write("gzip", "header_fields", b"\x1f\x8b\x08\x1f" + bytes(4) + b"\0\x03\x04\0abcdname\0comment\0" + bytes(2))
write("gzip", "expands", packed(bytes(300000)))
write("gzip", "other_archive", b"PK\x03\x04....")

for name, text in {
    "short": "0.1",
    "long": "1'234'567.000000000000000000000000012",
    "exponent": "4.9406564584124654e-324",
    "half": "2.4703282292062327e-324",
    "largest": "1.7976931348623158e308",
    "too_large": "1e309",
    "no_number": "1.2.3",
    "zero": "0e999",
    "carry": "9007199254740993",
}.items():
    write("decimal", name, text.encode())

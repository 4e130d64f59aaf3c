#!/usr/bin/env python3
"""Checks bench/report.py on fixed measurements, and that bench/run.sh refuses wrong arguments.

    python3 tests/bench/check_report.py BENCH
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest
import xml.dom.minidom

BENCH = pathlib.Path(sys.argv.pop())

RESULTS = """\
machine cpu A & B <C>
machine peak_gmacs 50
lenet inference floor 4100 0
lenet inference ingot-gcc 9000 1e-7
lenet inference slow 40000 3e-7
lenet inference fast-clang 20000 2e-7
machine peak_gmacs 60
lenet inference floor 4000 0
lenet inference ingot-gcc 11000 1e-7
lenet inference fast-clang 22000 4e-7
lenet inference ingot-gcc 10000 2e-7
mlp-tanh inference ingot-gcc 250 1e-7
"""


def report(results):
    """The finished process, and the JSON and the picture where it wrote them."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        lines, data, picture = folder / "results.txt", folder / "results.json", folder / "results.svg"
        lines.write_text(results)
        command = [sys.executable, BENCH / "report.py", lines, "--json", data, "--svg", picture]
        done = subprocess.run(command, capture_output=True, text=True)
        return done, data.read_text() if data.exists() else "", picture.read_text() if picture.exists() else ""


class Report(unittest.TestCase):
    def setUp(self):
        done, data, self.picture = report(RESULTS)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.printed = done.stdout.splitlines()
        self.data = json.loads(data)

    def test_a_line_has_the_median_the_least_and_the_largest_error(self):
        self.assertEqual(self.printed[:4], [
            "mlp-tanh inference ingot-gcc 250.0 250.0 1.0e-07",
            "lenet inference ingot-gcc 10000.0 9000.0 2.0e-07",
            "lenet inference fast-clang 21000.0 20000.0 4.0e-07",
            "lenet inference slow 40000.0 40000.0 3.0e-07",
        ])

    def test_the_table_has_the_ratios_to_the_best_peer_and_the_floor(self):
        self.assertIn("**LeNet 3x28x28, inference of one sample**; floor 4 us", self.printed)
        self.assertIn("| **ingot-gcc** | 10 us | 9 us - 11 us | 0.48 | 2.50 | 2e-07 |", self.printed)
        self.assertIn("| fast-clang | 21 us | 20 us - 22 us | 1.00 | 5.25 | 4e-07 |", self.printed)

    def test_without_peers_or_floor_there_are_no_ratios(self):
        self.assertIn("| **ingot-gcc** | 250 ns | 250 ns - 250 ns | - | - | 1e-07 |", self.printed)

    def test_the_last_table_has_them_all(self):
        self.assertIn("| ingot-gcc | 250 ns | 10 us |", self.printed)
        self.assertIn("| slow | - | 40 us |", self.printed)
        self.assertIn("| *floor* | - | 4 us |", self.printed)
        self.assertIn("| *Ingot's best to the best peer* | - | 0.48 |", self.printed)

    def test_json_has_the_same_numbers(self):
        self.assertEqual(self.data["machine"], {"cpu": "A & B <C>", "peak_gmacs": 60})
        lenet = self.data["results"][1]
        self.assertEqual((lenet["model"], lenet["task"], lenet["floor_ns"]), ("lenet", "inference", 4000))
        self.assertEqual([c["contender"] for c in lenet["contenders"]], ["ingot-gcc", "fast-clang", "slow"])
        self.assertEqual(lenet["contenders"][0]["rounds"], 3)

    def test_the_picture_has_a_bar_a_contender(self):
        document = xml.dom.minidom.parseString(self.picture)
        self.assertEqual(len(document.getElementsByTagName("rect")), 1 + 4)  # the first is the background
        words = [text.firstChild.data for text in document.getElementsByTagName("text")]
        for word in ("ingot-gcc", "fast", "slow", "10 us", "250 ns"):
            self.assertIn(word, words)

    def test_lines_that_are_no_measurement_are_refused(self):
        for line in ("lenet inference ingot-gcc 9000", "lenet inference ingot-gcc fast 1e-7",
                     "lenet inference ingot-gcc -1 1e-7", "lenets inference ingot-gcc 9000 1e-7"):
            done, data, _ = report(RESULTS + line + "\n")
            self.assertEqual((done.returncode, data), (1, ""))
            self.assertIn(f"line 13 is not 'model task contender nanoseconds error': {line}", done.stderr)


class Arguments(unittest.TestCase):
    def refused(self, *arguments):
        done = subprocess.run(["sh", BENCH / "run.sh", *arguments], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
        return done.stderr

    def test_usage(self):
        for arguments in (["lenet"], ["--rounds"], ["--rounds", "0"], ["--rounds", "many"], ["--only"],
                          ["--rtneural"], ["--march"], ["--march", "native; true"], ["--no-peers", "5"]):
            self.assertIn("usage: sh bench/run.sh", self.refused(*arguments))

    def test_help(self):
        done = subprocess.run(["sh", BENCH / "run.sh", "--help"], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("usage: sh bench/run.sh", done.stdout)

    def test_an_unknown_model_is_answered_with_those_there_are(self):
        self.assertEqual(self.refused("--only", "alexnet"), "there is no model 'alexnet'; there are: mlp-tanh mlp-relu "
                         "lenet ds-cnn resnet-8 gru8 gru24 lstm24\n")


if __name__ == "__main__":
    unittest.main()

"""Imports small models as layers: the type is the one that a person would write, and the compiled port proves itself.

usage: check_layers.py --command INGOT --compiler CXX [--flags FLAG]... [--only NAME]...
Status 77 where the package onnx of Python is not there.
"""
import argparse
import pathlib
import subprocess
import sys
import tempfile

try:
    import layer_models
except ImportError as error:
    print(f"skipped: {error}")
    sys.exit(77)


def run(*command):
    result = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=600)
    if result.returncode != 0:
        sys.exit(f"{command[0]} ... status {result.returncode}\n{(result.stdout + result.stderr)[:4000]}")
    return result.stdout


MAIN = """#include <ingot/host.hpp>

#include <cstdio>

INCLUDES
template <class Net, class Golden>
int proven(char const* name, Net const& net, Golden const& golden) {
  auto const result = ingot::verify(net, golden);
  if (!result) std::printf("%s: %s\\n", name, result.text);
  return result ? 0 : 1;
}
template <class Net, class Golden>
int loaded(char const* name, char const* weights, std::uint64_t fingerprint, Golden const& golden) {
  static Net net;
  ingot::load_weights(net, weights, ingot::LoadOptions{.expect_weights = fingerprint});
  return proven(name, net, golden);
}

int main() { return CALLS; }
"""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--command", required=True)
    parser.add_argument("--compiler", nargs="+", required=True)
    parser.add_argument("--flags", action="append", default=[])
    parser.add_argument("--only", action="append", default=[])
    arguments = parser.parse_args()
    models = [model for model in layer_models.ALL if not arguments.only or model.__name__ in arguments.only]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        includes, calls, sources = "", [], []
        for i, model in enumerate(models):
            name = model.__name__
            expected = model(folder / f"{name}.onnx")
            # The first two in other forms than a file of weights.
            form = ("source", "constants")[i] if i < 2 and not arguments.only else "safetensors"
            prove = ["--static-assert"] if form == "constants" else []
            run(arguments.command, "import", folder / f"{name}.onnx", "-o", folder, "--form", "layers", "--weights", form,
                *prove)
            header = (folder / f"{name}.hpp").read_text()
            if "using Net = ingot::Network<" + expected not in header:
                found = header[header.find("using Net"):header.find("// The fingerprint")]
                sys.exit(f"{name}: expected{expected}found\n{found}")
            includes += f'#include "{name}{"_weights" if form == "constants" else ""}.hpp"\n'
            if form == "safetensors":
                path = str(folder / f"{name}.safetensors")
                calls.append(f'loaded<{name}::Net>("{name}", "{path}", {name}::weights, {name}::golden)')
            else:
                calls.append(f'proven("{name}", {name}::net, {name}::golden)')
            if form == "source":
                sources.append(folder / f"{name}.cpp")
        main_file = folder / "main.cpp"
        main_file.write_text(MAIN.replace("INCLUDES", includes).replace("CALLS", " +\n      ".join(calls)))
        run(*arguments.compiler, "-std=c++20", "-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-Werror",
            *arguments.flags, f"-I{folder}", main_file, *sources, "-o", folder / "main")
        run(folder / "main")
        print(f"{len(models)} models imported as layers, compiled and proven")


if __name__ == "__main__":
    main()

"""Compiles, links and runs what freezing writes, as firmware and programs in C would, and what must not go together.

usage: frozen.py --program PROGRAM --include DIR --compiler COMPILER... [--machine-flag=FLAG]...
"""
import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
STRICT = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Wold-style-cast", "-Wmissing-declarations",
          "-Wdouble-promotion", "-Werror"]
DEVICE = ["-std=c++20", "-O1", "-fno-exceptions", "-fno-rtti", "-fno-math-errno", "-ffp-contract=off"]
NETWORKS = ["lenet", "tree", "tree_here", "tree_plain", "tree_double", "stream", "letters", "padded",
            "own_spelled", "own_named"]
STREAMS = ["stream", "letters"]
OF_THIS_MACHINE = ["stream_here"]  # weights as the registers like them for which the freezing program was compiled
MAIN = """{includes}
#include <cstdio>
#include <ingot/deploy/known_answers.hpp>

template <class Net, class Inputs, class Outputs>
static int faults_of(char const* name, double bound, Net const& net, Inputs const& inputs, Outputs const& outputs) {{
  static typename Net::template Workspace<1> workspace;
  auto const error = static_cast<double>(ingot::known_answers_error(net, inputs, outputs, workspace));
  if (error <= bound) return 0;
  std::printf("%s: %g\\n", name, error);
  return 1;
}}
// A frozen constant step by step: the known answers again, which nothing waits for.
template <class Net, class Inputs, class Outputs>
static int faults_of_steps(char const* name, double bound, Net const& net, Inputs const& inputs, Outputs const& outputs) {{
  using In = ingot::step_input_t<Net>;
  using Out = ingot::step_output_t<Net>;
  constexpr std::size_t time = Net::output_shape::extents[0];
  constexpr bool time_first = ingot::detail::stream_start<Net>.axis == ingot::TimeAxis::first;
  static ingot::State<Net> state;
  static ingot::StepWorkspace<Net> workspace;
  double most = 0;
  for (std::size_t n = 0; n < Inputs::size() / Net::input_shape::size; ++n) {{
    state = net.rest_state();
    for (std::size_t t = 0; t < time; ++t) {{
      ingot::tensor_t<float, In> x;
      ingot::tensor_t<float, Out> y;
      for (std::size_t c = 0; c < In::size; ++c)
        x[c] = inputs[n * In::size * time + (time_first ? t * In::size + c : c * time + t)];
      net.step(x, y, state, workspace);
      for (std::size_t c = 0; c < Out::size; ++c) {{
        double const apart = static_cast<double>(y[c] - outputs[(n * time + t) * Out::size + c]);
        if (!(apart * apart <= most)) most = apart * apart;
      }}
    }}
  }}
  if (most <= bound * bound) return 0;
  std::printf("%s step by step: %g\\n", name, most);
  return 1;
}}
int main() {{
  return {calls};
}}
"""
STEPS = 'faults_of_steps("{0}", {1}, {0}::net, {0}::golden_inputs, {0}::golden_outputs)'
CALL = 'faults_of("{0}", {1}, {0}::net, {0}::golden_inputs, {0}::golden_outputs)'
IN_C = """
#include "lenet.h"
#include "tree_double.h"
#include "tree_blob.h"
#include <stdio.h>
static float x[LENET_INPUT_SIZE], y[LENET_OUTPUT_SIZE], w[LENET_WORKSPACE_BYTES / sizeof(float)];
static double dx[TREE_DOUBLE_INPUT_SIZE], dy[TREE_DOUBLE_OUTPUT_SIZE];
static double dw[TREE_DOUBLE_WORKSPACE_BYTES / sizeof(double)];
static double blob[20000];
static int expect(char const* what, int found, int expected) {
  if (found != expected) printf("%s: %d, not %d\\n", what, found, expected);
  return found != expected;
}
int main(int count, char** arguments) {
  FILE* file = fopen(arguments[count - 1], "rb");
  size_t bytes = fread(blob, 1, sizeof blob, file);
  struct ingot_network const* const networks[] = {&lenet_network, &tree_double_network};
  struct ingot_network empty = {0};
  int faults = 0;
  faults += expect("no parameters", ingot_run(&empty, x, y, w), INGOT_NO_PARAMETERS);
  faults += expect("run", lenet_run(x, y, w), INGOT_OK);
  faults += expect("no workspace", lenet_run(x, y, 0), INGOT_NO_MEMORY);
  faults += expect("no input", lenet_run(0, y, w), INGOT_NO_MEMORY);
  faults += expect("misaligned", lenet_run((float*)((char*)x + 1), y, w), INGOT_MISALIGNED);
  faults += expect("sizes", (int)networks[0]->input_size, 784);
  faults += expect("by handle", ingot_run(networks[1], dx, dy, dw), INGOT_OK);
  faults += expect("answers", lenet_known_answers_error(w) <= 1e-6f, 1);
  faults += expect("answers of double", tree_double_known_answers_error(dw) <= 1e-14, 1);
  tree_double_normalize(dx);
  faults += expect("normalized", dx[0] == -2 && dx[71] == -2, 1);
  faults += expect("names", tree_double_class_names[2][0], 'c');
  faults += expect("truncated", tree_blob_open(&empty, blob, bytes - 1), INGOT_TRUNCATED);
  faults += expect("still none", ingot_run(&empty, dx, dy, dw), INGOT_NO_PARAMETERS);
  faults += expect("misaligned blob", tree_blob_open(&empty, (char*)blob + 1, bytes), INGOT_NOT_A_BLOB);
  faults += expect("open", tree_blob_open(&empty, blob, bytes), INGOT_OK);
  faults += expect("run by blob", ingot_run(&empty, dx, dy, dw), INGOT_OK);
  faults += expect("answers by blob", tree_blob_known_answers_error(&empty, dw) <= 1e-6f, 1);
  ((unsigned char*)blob)[100] ^= 1;
  faults += expect("damaged", tree_blob_open_latest(&empty, blob, bytes, blob, 0), INGOT_DAMAGED);
  ((unsigned char*)blob)[100] ^= 1;
  faults += expect("latest", tree_blob_open_latest(&empty, blob, 0, blob, bytes), INGOT_OK);
  return faults;
}
"""

faults = []


def run(command, cwd, refusing=None):
    """Runs a command, which succeeds, or is refused with a text that has the words of `refusing`."""
    result = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True)
    said = result.stdout + result.stderr
    if refusing is None and result.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{said[:4000]}")
    if refusing is not None and (result.returncode == 0 or not re.search(refusing, said)):
        faults.append(f"{' '.join(map(str, command))}: expected a refusal with '{refusing}', found\n{said[:2000]}")
    return said


def compile_all(compiler, include, folder, names, flags=()):
    for name in names:
        run([compiler, *DEVICE, *STRICT, *flags, f"-I{include}", "-I.", f"-I{HERE}", "-c", f"{name}.cpp", "-o", f"{name}.o"],
            folder)


def main_program(networks, streams, bounds):
    return MAIN.format(
        includes="\n".join(f'#include "{network}.hpp"' for network in networks),
        calls=" +\n         ".join([CALL.format(network, bounds[network]) for network in networks] +
                                  [STEPS.format(network, bounds[network]) for network in streams]))


def check_constants(folder, networks):
    for name in networks:
        symbols = run(["nm", "-C", f"{name}.o"], folder)
        if not re.search(rf" R {name}::frozen_[0-9a-f]+::net$", symbols, re.MULTILINE):
            faults.append(f"{name}: its parameters are not read-only\n{symbols}")
        if "_GLOBAL__sub_I" in symbols:
            faults.append(f"{name}: something runs before main")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--include", required=True)
    parser.add_argument("--compiler", action="append", required=True)
    parser.add_argument("--machine-flag", action="append", default=[], help="that the program was compiled with")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        run([pathlib.Path(arguments.program).resolve(), folder], folder)
        # Another compiler than the one that froze them may contract other operations.
        bounds = {network: "1e-14" if "double" in network else "1e-6" for network in NETWORKS + OF_THIS_MACHINE}
        (folder / "main.cpp").write_text(main_program(NETWORKS, STREAMS, bounds))
        (folder / "main_here.cpp").write_text(main_program(OF_THIS_MACHINE, OF_THIS_MACHINE, bounds))
        (folder / "main.c").write_text(IN_C)
        sources = NETWORKS + ["main"]
        interfaces = ["lenet", "lenet_c", "tree_double", "tree_double_c", "tree_blob", "tree_blob_c"]
        for compiler in arguments.compiler:
            if shutil.which(compiler) is None:
                print(f"{compiler} is not installed")
                continue
            compile_all(compiler, arguments.include, folder, sources)
            check_constants(folder, NETWORKS)
            if ".weights" not in run(["objdump", "-h", "tree_plain.o"], folder):
                faults.append("tree_plain: the section is not the one that was asked for")
            run([compiler, *(f"{source}.o" for source in sources), "-o", "program"], folder)
            run(["./program"], folder)
            here = OF_THIS_MACHINE + ["main_here"]
            compile_all(compiler, arguments.include, folder, here, arguments.machine_flag)
            check_constants(folder, OF_THIS_MACHINE)
            run([compiler, *(f"{source}.o" for source in here), "-o", "program_here"], folder)
            run(["./program_here"], folder)
            compile_all(compiler, arguments.include, folder, [part for part in interfaces if part not in NETWORKS])
            run(["cc", "-std=c99", "-Wall", "-Wextra", "-pedantic", "-Werror", "main.c",
                 *(f"{part}.o" for part in interfaces), "-o", "in_c"], folder)
            run(["./in_c", "tree_blob.blob"], folder)
            # A source of another freezing does not link, another type does not compile.
            run([compiler, *DEVICE, f"-I{arguments.include}", "-c", "other/lenet.cpp", "-o", "other.o"], folder)
            run([compiler, "main.o", "other.o", "-o", "wrong"], folder, "undefined.*lenet::frozen_[0-9a-f]*::net")
            (folder / "main_of_another.c").write_text(IN_C.replace("lenet.h", "other/lenet.h"))
            run(["cc", "-std=c99", "-I.", "main_of_another.c", *(f"{part}.o" for part in interfaces), "-o", "wrong"], folder,
                "undefined.*lenet_run_[0-9a-f]+")
            (folder / "wrong.cpp").write_text(
                '#include <ingot/networks.hpp>\n#define own_layer_hpp\nnamespace own {\n'
                'using Net = ingot::Network<ingot::Dense<3, 4>, ingot::Relu<4>, ingot::Dense<4, 2>>;\n}\n' +
                (folder / "own_named.hpp").read_text().replace('#include "own_layer.hpp"', ""))
            run([compiler, *DEVICE, f"-I{arguments.include}", "-c", "wrong.cpp", "-o", "wrong.o"], folder,
                "own_named was frozen from another network than this type: freeze it again")
    print("\n".join(faults))
    return 1 if faults else 0


sys.exit(main())

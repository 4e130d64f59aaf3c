"""Builds images that must not be: what start-up does not do is refused by the linker, what a device must not hold by the
check of images, and what an image finds wrong makes it fail.

usage: refused.py --include DIR
"""
import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import boards  # noqa: E402

FIRMWARE = boards.FIRMWARE
SKIP = 77
CORE = "M4F"
COMPILER = "arm-none-eabi-g++"
FLAGS = ["-std=c++20", "-Os", "-fno-exceptions", "-fno-rtti", "-fno-threadsafe-statics", "-fno-use-cxa-atexit",
         "-ffunction-sections", "-fdata-sections", "-fcallgraph-info=su,da"]
TOOLS = ["--nm=arm-none-eabi-nm", "--objdump=arm-none-eabi-objdump"]
EMULATOR = ["qemu-system-arm", "-M", "mps2-an386"]

RIGHT = "int main() { return 0; }"
# By the linker script.
UNLINKABLE = {
    "a constructor": ("struct S { S(); int value; }; int volatile one = 0; S::S() : value(one + 1) {} S s;"
                      "int main() { return s.value; }", "constructors or destructors"),
    "initialised data": ("int volatile data[100] = {1}; int main() { return data[99]; }", "more initialised data than data_limit"),
    "more stack than memory": (RIGHT, "RAM.*overflowed", "-Wl,--defsym=stack_size=257K"),
    "a heap": ("#include <cstdlib>\nint main() { return std::malloc(4) != nullptr; }", "_sbrk.*undefined.*end"),
    "no stack": (RIGHT, "stack_size is too small", "-Wl,--defsym=stack_size=128"),
}
# By the check of images.
FORBIDDEN = {
    "allocation": ("#include <cstdlib>\nint main() { return std::malloc(4) != nullptr; }", "allocation: "),
    "double arithmetic": ("double volatile x = 1; int main() { return x + x > 3; }", "double arithmetic: "),
    "libm": ("#include <cmath>\nfloat volatile x = 1; int main() { return std::exp(x) > 3; }", "libm: "),
    "stdio": ("#include <cstdio>\nint main() { std::printf(\"%d\", 1); return 0; }", "stdio: "),
    "zeros in flash": ("[[gnu::section(\".data.zeros\")]] int volatile zeros[4]; int main() { return zeros[3]; }",
                       "zeros in .data: zeros"),
}
# In the emulator: the status and what is printed.
RUNNING = {
    "right": (RIGHT, 0, ""),
    "a status": ("int main() { return 3; }", 3, ""),
    "data, zeros and a number": ("#include \"board.hpp\"\nint volatile one = 1; int volatile zero; int main() {"
                                 " print(\"sum\", one + zero - 43); print_float(\"part\", -1.5e-7F); return 0; }",
                                 0, "sum -42\npart -1.50000e-7\n"),
    "a jump to nowhere": ("int main() { reinterpret_cast<void (*)()>(0x70000001)(); return 0; }", 99, "fault, CFSR"),
    "the stack of a call": ("#include \"board.hpp\"\n[[gnu::noinline]] void call() { char volatile c[400]; c[0] = 1; }"
                            "int main() { paint_stack(); call(); auto const used = stack_used();"
                            "print(\"used\", long(used)); return used >= 400 && used <= 408 ? 0 : 1; }", 0, "used 40"),
    "instructions": ("#include \"board.hpp\"\nint main() { auto const begin = instructions();"
                     "for (int i = 0; i < 1000; ++i) asm volatile(\"nop\\nnop\\n\"); auto const spent = instructions() - begin;"
                     "print(\"spent\", long(spent)); return spent >= 4000 && spent < 4100 ? 0 : 1; }", 0, "spent 40"),
}
# A network is a function here: what infer.cpp compares.
NETWORK = """
#include <ingot/networks.hpp>
#include <cstddef>
#include <cstdint>
namespace frozen {
using Net = ingot::Network<ingot::Dense<2, 1>>;
extern Net const net;
#ifdef PARAMETERS_HERE
constexpr Net net{};
#endif
inline constexpr std::size_t golden_count = 1;
inline constexpr ingot::Tensor<float, 1, 2> golden_inputs{1, 2};
inline constexpr ingot::Tensor<float, 1, 1> golden_outputs{GOLDEN};
inline constexpr std::size_t sample_count = 1;
inline constexpr std::uint8_t samples[1][1] = {{0x3f}};
inline constexpr float samples_outputs[1][1] = {{SAMPLE}};
inline constexpr std::uint8_t samples_classes[1] = {0};
inline constexpr std::size_t samples_right_on_host = 1;
}
"""
# Golden output, output of the sample, whether bits are compared; what comes is 0.
INFERENCES = {
    "as on the host": ("0", "0", 1, 0),
    "another golden output": ("1", "0", 0, 1),
    "another output of a sample": ("0", "1", 0, 1),
    "not a number": ("0", "__builtin_nanf(\"\")", 0, 1),
    "other bits": ("0", "-0.F", 1, 1),
    "other bits of the same value": ("0", "-0.F", 0, 0),
}

# Frames of 100 bytes and some registers, in a chain; and what has no bound.
FRAME = "char volatile frame[100]; frame[0] = frame[99] = 1;"
BOUNDS = {
    "a chain": (f"[[gnu::noinline]] void inner() {{ {FRAME} }} [[gnu::noinline]] void outer() {{ {FRAME} inner(); frame[1] = 1; }}"
                "int main() { outer(); return 0; }", range(200, 240)),
    "the deeper of two": (f"[[gnu::noinline]] void deep() {{ {FRAME} }} [[gnu::noinline]] void flat() {{ asm volatile(\"\"); }}"
                          "int main() { flat(); deep(); flat(); return 0; }", range(100, 130)),
    "the compiler's library": ("float volatile f = 3; int main() { return static_cast<int>(static_cast<long long>(f)) - 3; }",
                               range(8, 64)),
    "recursion": ("[[gnu::noinline]] int f(int n) { int volatile frame = n; return n > 3 ? 0 : f(n + 1) + frame; }"
                  "int volatile one = 1; int main() { return f(one) - 6; }", [-1]),
    "a pointer": ("int f() { return 0; } int (*volatile pointer)() = f; int main() { return pointer() + 0 * pointer(); }", [-1]),
    "a frame of variable size": ("int volatile one = 1; int main() { int const n = one;"
                                 "auto* at = static_cast<char volatile*>(__builtin_alloca(n)); *at = 0; return *at; }", [-1]),
}

faults = []


def said(result):
    return result.stdout + result.stderr


def built(folder, include, sources, options=()):
    """The image, and what came of linking it."""
    image = folder / "image.elf"
    image.unlink(missing_ok=True)
    return image, subprocess.run([COMPILER, *FLAGS, *boards.core_flags(CORE), *options, f"-I{include}", *sources,
                                  *boards.linked(CORE), "-o", image], capture_output=True, text=True, cwd=folder)


def check(image, *options):
    return subprocess.run([sys.executable, FIRMWARE / "check_image.py", *TOOLS, *options, image, image.parent / "stamp"],
                          capture_output=True, text=True)


def run(image, *options):
    return subprocess.run([sys.executable, FIRMWARE / "run_image.py", "--line=firmware", TOOLS[1], *options, image, "--",
                           *EMULATOR], capture_output=True, text=True)


def run_with_bound(image):
    """Runs an image with the call graphs where the build of the examples has them; the bound of main's stack."""
    graphs = image.parent / (image.name + ".p")
    shutil.rmtree(graphs, ignore_errors=True)
    graphs.mkdir()
    for graph in image.parent.glob("*.ci"):
        graph.rename(graphs / graph.name)
    result = run(image, "--call-graph=main")
    found = re.search(r"stack_bound=(-?\d+)", result.stdout)
    return result, int(found[1]) if found else None


def expect(what, right, result):
    if not right:
        faults.append(f"{what}: status {result.returncode} and\n{said(result)[:1000]}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--include", required=True)
    include = parser.parse_args().include
    for tool in (COMPILER, EMULATOR[0]):
        if shutil.which(tool) is None:
            print(f"{tool} is not installed")
            return SKIP

    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        source = folder / "program.cpp"
        for what, (text, message, *options) in UNLINKABLE.items():
            source.write_text(text)
            _, result = built(folder, include, [source], options)
            expect(what, result.returncode != 0 and re.search(message, said(result), re.DOTALL), result)
        for what, (text, message) in FORBIDDEN.items():
            source.write_text(text)
            image, result = built(folder, include, [source], ["-Wl,--defsym=data_limit=4K", "-Wl,--defsym=end=0x20001000"])
            expect(what, result.returncode == 0, result)
            refused = check(image)
            expect(what, refused.returncode == 1 and message in said(refused), refused)
        for what, (text, status, output) in RUNNING.items():
            source.write_text(text)
            image, result = built(folder, include, [source])
            expect(what, result.returncode == 0, result)
            checked = check(image)
            expect(what, checked.returncode == 0, checked)
            ran = run(image)
            expect(what, (ran.returncode == 0) == (status == 0) and output in ran.stdout, ran)
            expect(what, status == 0 or f"status {status}, expected 0" in ran.stderr, ran)
        for what, (golden, sample, bits, status) in INFERENCES.items():
            (folder / "network.hpp").write_text(NETWORK)
            (folder / "network.cpp").write_text("#define PARAMETERS_HERE\n#include \"network.hpp\"\n")
            image, result = built(folder, include, [FIRMWARE / "infer.cpp", folder / "network.cpp"],
                                  [f"-I{folder}", '-DNETWORK_HEADER="network.hpp"', f"-DGOLDEN={golden}",
                                   f"-DSAMPLE={sample}", f"-DSAME_BITS={bits}"])
            expect(what, result.returncode == 0, result)
            ran = run(image)
            expect(what, ran.returncode == status and ("NOT as on" in ran.stdout) == bool(status), ran)
        # What the type says that it costs must stand in the image: here the compiler knows the parameters, and drops them.
        image, result = built(folder, include, [FIRMWARE / "infer.cpp"],
                              [f"-I{folder}", '-DNETWORK_HEADER="network.hpp"', "-DGOLDEN=0", "-DSAMPLE=0",
                               "-DSAME_BITS=1", "-DPARAMETERS_HERE"])
        ran = run(image)
        expect("costs", ran.returncode == 1 and "12 bytes of parameters, and a section of 0" in ran.stderr, ran)
        for what, (text, bounds) in BOUNDS.items():
            source.write_text(text)
            image, result = built(folder, include, [source])
            expect(what, result.returncode == 0, result)
            ran, bound = run_with_bound(image)
            expect(what, ran.returncode == 0 and bound in bounds, ran)
    print("\n".join(faults) or "all as expected")
    return 1 if faults else 0


sys.exit(main())

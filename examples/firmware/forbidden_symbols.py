"""Lists what a device's program must not hold: double arithmetic, libm, allocation, exceptions, RTTI, stdio, locale,
threads, exit handlers and global constructors.

usage: forbidden_symbols.py [--double] [--nm TOOL] IMAGE...

An image is a linked program, with its symbols, or an object file. Prints a line for each violation and returns 1 where
there is one. --double allows double arithmetic, for parts with a unit for it and for networks of double.
"""
import argparse
import re
import subprocess
import sys

DOUBLE = "double arithmetic"
# Names of C's mathematics without suffix; with f and l they are forbidden, too.
MATHEMATICS = (
    "acos acosh asin asinh atan atan2 atanh cbrt ceil copysign cos cosh erf erfc exp exp10 exp2 expm1 fabs fdim floor "
    "fma fmax fmin fmod frexp hypot ilogb ldexp lgamma llrint llround log log10 log1p log2 logb lrint lround modf nan "
    "nearbyint nextafter nexttoward pow pow10 remainder remquo rint round scalbln scalbn sin sincos sinh sqrt tan tanh "
    "tgamma trunc")
FORBIDDEN = {
    # Arm's names, then libgcc's, which has long double, too.
    DOUBLE: [r"__aeabi_c?d(r?cmp|rsub|add|sub|mul|div|neg|2)\w*", r"__aeabi_\w+2d",
             r"__(add|sub|mul|div|neg|cmp|eq|ne|lt|le|gt|ge|unord|powi)[dtx]f[23]", r"__(mul|div)[dtx]c3",
             r"__fix(uns)?[dtx]f[sdt]i", r"__float(un)?[sdt]i[dtx]f", r"__extend[hsdx]f[dtx]f2", r"__trunc[dtx]f[hsdx]f2"],
    "libm": [f"({MATHEMATICS.replace(' ', '|')})[fl]?", r"__(ieee754|kernel|math)_\w+", r"_*matherr"],
    "allocation": [r"_*(malloc|calloc|realloc|memalign|aligned_alloc|posix_memalign|free|mallinfo)(_r)?", r"_?sbrk(_r)?",
                   r"_Zn[wa][jmy](?!Pv$)\w*", r"_Zd[la]Pv(?!S_$)\w*"],  # but placement new
    "exceptions": [r"__cxa_\w+", r"__(gxx|gcc)_personality_\w+", r"_Unwind_\w+", r"__(aeabi|gnu)_unwind_\w+",
                   r"_ZSt\d+(__throw_|terminate|unexpected)\w*", r"__register_frame\w*", r"abort"],
    "RTTI": [r"_ZT[IS]\w+", r"__dynamic_cast", r"_ZTVN10__cxxabiv\w+"],
    "stdio": [r"\w*(printf|scanf)(_r|_chk|_float)?", r"_?f?puts?(_r)?", r"f?putchar", r"f?getc(har)?", r"f(open|close|flush)",
              r"f(write|read)", r"perror", r"__assert\w*", r"__sf\w*", r"__s(init|read|write|seek|close)",
              r"_ZNK?S[tiosd]\w*(ios|stream)\w*", r"_ZSt(3cin|4cout|4cerr|4clog)"],
    "locale": [r"setlocale", r"_*localeconv\w*", r"__\w*locale\w*", r"_ZNK?St6locale\w*", r"ato(f|i|l|ll)", r"_*strto\w+",
               r"_*dtoa\w*", r"_*mbtowc\w*", r"_*wctomb\w*"],
    "threads": [r"pthread_\w+", r"_ZNSt6thread\w+", r"__gthread\w+"],
    "exit handlers": [r"_*atexit", r"__aeabi_atexit", r"__register_exitproc"],
    "global constructor": [r"_GLOBAL__(sub_)?[ID]_\w+", r"_Z41__static_initialization\w+"],
}
CONSTRUCTOR_SECTIONS = re.compile(r"\.(preinit_array|init_array|fini_array|ctors|dtors)\b.*")


def faults_of(names, double=False):
    """A line for each name that is forbidden: its kind and the name."""
    rules = {kind: re.compile("|".join(rule)) for kind, rule in FORBIDDEN.items() if not (double and kind == DOUBLE)}
    return [f"{kind}: {name}" for name in sorted(set(names)) for kind, rule in rules.items() if rule.fullmatch(name)]


def output_of(*command):
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{result.stderr}")
    return result.stdout


def names_in(image, nm):
    """The symbols that an image defines or calls, but for weak ones that nothing defines."""
    words = [line.split() for line in output_of(nm, "--format=posix", image).splitlines()]
    return [word[0].split("@")[0] for word in words if len(word) > 1 and word[1] not in ("w", "v")]


def sections_of(image, nm):
    """The bytes of each section, by the `size` that stands beside nm."""
    size = re.sub(r"nm(-\d+)?$", r"size\1", nm)
    lines = re.findall(r"^(\.\S+)\s+(\d+)\s+\d+", output_of(size, "-A", "-d", image), re.MULTILINE)
    return {name: int(count) for name, count in lines}


def violations(image, nm="arm-none-eabi-nm", double=False):
    """A line for each thing in an image that a device's program must not hold."""
    names = names_in(image, nm)
    if not names:
        return ["no symbols: nothing was checked"]
    sections = [f"global constructor: {count} bytes in {name}" for name, count in sections_of(image, nm).items()
                if count > 0 and CONSTRUCTOR_SECTIONS.fullmatch(name)]
    return faults_of(names, double) + sections


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--double", action="store_true")
    parser.add_argument("--nm", default="arm-none-eabi-nm")
    parser.add_argument("images", nargs="+")
    arguments = parser.parse_args()
    faults = [f"{image}: {fault}" for image in arguments.images
              for fault in violations(image, arguments.nm, arguments.double)]
    print("\n".join(faults) if faults else f"nothing forbidden in {' '.join(arguments.images)}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

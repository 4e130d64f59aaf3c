"""Lists what a device's program must not hold: double arithmetic, libm, allocation, exceptions, RTTI, stdio, constructors.

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
MATHEMATICS = ("acos acosh asin asinh atan atan2 atanh cbrt ceil copysign cos cosh erf erfc exp exp10 exp2 expm1 fabs fdim "
               "floor fma fmax fmin fmod frexp hypot ilogb ldexp lgamma llrint llround log log10 log1p log2 logb lrint "
               "lround modf nan nearbyint nextafter nexttoward pow pow10 remainder remquo rint round scalbln scalbn sin "
               "sincos sinh sqrt tan tanh tgamma trunc").split()
FORBIDDEN = {
    # Arm's names and libgcc's, with long double; the helpers between float and 64 bits count where they compute in it.
    DOUBLE: r"__aeabi_(c?d(r?cmp|rsub|add|sub|mul|div|neg|2)\w*|\w+2d)"
            r"|__(add|sub|mul|div|neg|cmp|eq|ne|lt|le|gt|ge|unord|powi)[dtx]f[23]"
            r"|__fix(uns)?[dtx]f[sdt]i|__float(un)?[sdt]i[dtx]f|__extend[hsdx]f[dtx]f2|__trunc[dtx]f[hsdx]f2|__(mul|div)[dtx]c3",
    "libm": rf"({'|'.join(MATHEMATICS)})[fl]?|__(ieee754|kernel|math)_\w+|__(sin|cos|exp|log|pow)\w*_(data|finite)|_*matherr",
    "allocation": r"_*(malloc|calloc|realloc|memalign|aligned_alloc|posix_memalign|free|mallinfo)(_r)?|_?sbrk(_r)?|_Zn[wa]\w+|_Zd[la]\w+",
    "exceptions": r"__cxa_\w+|__(gxx|gcc)_personality_\w+|_Unwind_\w+|__aeabi_unwind_\w+|__gnu_unwind_\w+"
                  r"|_ZSt\d+__throw_\w+|_ZSt\d+(terminate|unexpected)\w*|__register_frame\w*|abort",
    "RTTI": r"_ZT[IS]\w+|__dynamic_cast|_ZTVN10__cxxabiv\w+",
    "stdio": r"v?[fsda]?s?n?i?(printf|scanf)(_r)?|_\w*(printf|scanf)\w*|__\w*(printf|scanf)_chk|_?f?puts?(_r)?|f?putchar|putc|f?getc|fopen"
             r"|fclose|fflush|fwrite|fread|perror|__assert\w*|__sf\w*|__s(init|read|write|seek|close)|_ZNK?S[tiosd]\d*\w*(ios|stream)\w*"
             r"|_ZSt(3cin|4cout|4cerr|4clog)",
    "locale": r"setlocale|_*localeconv\w*|__\w*locale\w*|_ZNK?St6locale\w*|_*strto(d|f|ld)\w*|_*dtoa\w*|_*mbtowc\w*|_*wctomb\w*",
    "threads": r"pthread_\w+|_ZNSt6thread\w+|__gthread\w+",
    "exit handlers": r"_*atexit|__aeabi_atexit|__register_exitproc",
    "global constructor": r"_GLOBAL__(sub_)?[ID]_\w+|__static_initialization_and_destruction\w*|_Z41__static_initialization\w+",
}
CONSTRUCTOR_SECTIONS = re.compile(r"\.(preinit_array|init_array|fini_array|ctors|dtors)\b.*")


def faults_of(names, double=False):
    """A line for each name that is forbidden: its kind and the name."""
    rules = {kind: re.compile(rule) for kind, rule in FORBIDDEN.items() if not (double and kind == DOUBLE)}
    return [f"{kind}: {name}" for name in sorted(set(names)) for kind, rule in rules.items() if rule.fullmatch(name)]


def names_in(image, nm):
    """The symbols that an image defines or calls, but for weak ones that nothing defines."""
    result = subprocess.run([nm, "--format=posix", image], capture_output=True, text=True, check=True)
    words = [line.split() for line in result.stdout.splitlines()]
    return [word[0].split("@")[0] for word in words if len(word) > 1 and word[1] not in ("w", "v")]


def sections_of(image, nm):
    """The bytes of each section, by the `size` that stands beside nm."""
    size = re.sub(r"nm(-\d+)?$", r"size\1", nm)
    result = subprocess.run([size, "-A", "-d", image], capture_output=True, text=True, check=True)
    return {name: int(count) for name, count in re.findall(r"^(\.\S+)\s+(\d+)\s+\d+", result.stdout, re.MULTILINE)}


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

"""The boards of examples/firmware as its cross files describe them, and how a program is linked and run for one."""
import ast
import configparser
import pathlib

FIRMWARE = pathlib.Path(__file__).resolve().parent.parent / "examples" / "firmware"
FILES = [FIRMWARE / f"{name}.cpp" for name in ("board_semihosting", "clock", "print", "stack", "start",
                                               "start_cortex_m")]
LINK_FLAGS = ["--specs=nano.specs", "--specs=nosys.specs", "-nostartfiles", "-Wl,--gc-sections"]
EMULATION = ["-display", "none", "-serial", "none", "-monitor", "none", "-icount", "shift=6", "-semihosting-config",
             "enable=on,target=native", "-kernel"]


def described(core):
    """The cross file of a core: M4F, M0+, ..."""
    file = configparser.ConfigParser()
    file.read(FIRMWARE / "cross" / f"{core.lower().replace('+', 'plus')}.ini")
    return file


def core_flags(core):
    return ast.literal_eval(described(core)["constants"]["core"])


def board(core):
    return ast.literal_eval(described(core)["properties"]["board"])


def includes(core):
    """Where board.hpp and the board's clock are."""
    return [f"-I{FIRMWARE}", f"-I{FIRMWARE}/boards/{board(core)}"]


def linked(core):
    """What a program is compiled and linked with: start-up, linker script."""
    return [*includes(core), *FILES, *LINK_FLAGS, f"-L{FIRMWARE}", "-T", FIRMWARE / "boards" / board(core) / "memory.ld"]


def emulator(core):
    """The command that runs the image which follows."""
    return [*ast.literal_eval(described(core)["properties"]["emulator"]), *EMULATION]

"""Writes docs/reference.md from the headers: every public name, what it takes, and the first sentence of its contract.

usage: make_reference.py [--check | --names]

With --check nothing is written: the exit code says whether the page is what the headers say; --names lists the names. The headers are laid out
by the checked-in .clang-format, so a declaration of a namespace begins in the first column and its contract is the
comment right above it or, in one line, behind it; declarations that follow one another without an empty line share the
first one's, and what stands above a namespace serves those in it that have none. A public name without a contract is an
error.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
INCLUDE = ROOT / "include"
PAGE = ROOT / "docs" / "reference.md"
# The folders as a user meets them.
ROOMS = ["host", "training", "deploy", "network", "layers", "declared", "graph", "analysis", "kernels", "core"]
NAMESPACE = re.compile(r"(?:inline )?namespace ([\w:]+)? ?\{$")
OPENING, CLOSING = "([{", ")]}"


def balanced(text, start, opening, closing):
    """The end of the bracket that opens at `start`."""
    depth = 0
    for i in range(start, len(text)):
        if text[i] == opening:
            depth += 1
        elif text[i] == closing and text[i - 1] not in "-=":
            depth -= 1
            if depth == 0:
                return i + 1
    return len(text)


def depth_of(line):
    code = re.sub(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)\'|//.*', "", line)
    return sum(code.count(c) for c in OPENING) - sum(code.count(c) for c in CLOSING)


def without_template(text):
    """A declaration without its template parameters, and these."""
    parameters = ""
    while True:
        match = re.match(r"\s*template\s*<", text)
        if not match:
            return text.strip(), parameters
        end = balanced(text, match.end() - 1, "<", ">")
        parameters, text = text[match.end():end - 1], text[end:]


def split_commas(text):
    parts, depth, current = [], 0, ""
    for i, c in enumerate(text):
        if c in "<([{":
            depth += 1
        elif c in ")]}" or (c == ">" and text[i - 1] not in "-="):
            depth -= 1
        if c == "," and depth == 0:
            parts.append(current.strip())
            current = ""
        else:
            current += c
    return [*parts, current.strip()] if current.strip() else parts


def bare(parameter):
    """A parameter without its default."""
    return re.split(r"\s=\s|\s=$", parameter)[0].strip()


def template_words(parameters):
    words = []
    for parameter in split_commas(parameters):
        match = re.search(r"(\.\.\.)?\s*(\w+)\s*$", bare(parameter))
        if match and not re.fullmatch(r"class|typename|auto", match.group(2)):
            words.append(match.group(2) + (match.group(1) or ""))
    return f"<{', '.join(words)}>" if words else ""


def plain(text):
    text = re.sub(r"std::type_identity_t<(.*)>(?=\s\w+$)", r"\1", text)
    return re.sub(r"\b(std::size_t|std::uint\d+_t)\b", lambda m: m.group(1)[5:], text)


def without_requires(text):
    """A declaration without its constraints."""
    while match := re.search(r"\brequires\b\s*", text):
        start = end = match.end()
        if text[start:start + 1] == "(":
            end = balanced(text, start, "(", ")")
            if not re.match(r"\s*(&&|\|\|)", text[end:]):
                text = text[:match.start()] + text[end:]
                continue
        keyword = re.search(r"\b(constexpr|consteval|inline|struct|class|using|explicit|friend|static|auto|void)\b|[{;]", text[end:])
        text = text[:match.start()] + (text[end + keyword.start():] if keyword else "")
    return text.strip()


def end_of_name(text):
    """Where the declared name ends: at arguments, an initialiser, a body or the end."""
    depth = 0
    for i, c in enumerate(text):
        if c == "<":
            depth += 1
        elif c == ">" and text[i - 1] not in "-=":
            depth -= 1
        elif depth == 0 and c in "({;=":
            return i
    return len(text)


def name_of(declaration):
    """Kind, name and arguments of a declaration, None for one that adds no name."""
    text, parameters = without_template(" ".join(declaration.split()))
    text = re.sub(r"\[\[.*?\]\]|alignas\(.*?\)|\bexplicit\b|decltype\(auto\)", "", text).strip()
    match = re.match(r"concept (\w+) =", text)
    if match:
        return "concept", match.group(1), template_words(parameters)
    text, nested = without_template(without_requires(text))
    parameters = ", ".join(filter(None, (parameters, nested)))
    match = re.match(r"(?:struct|class|enum class|enum|union)\s+(\w+)\s*(<)?", text)
    if match:
        return "specialisation" if match.group(2) else "type", match.group(1), template_words(parameters)
    match = re.match(r"using (\w+)\s*=", text)
    if match:
        return "type", match.group(1), template_words(parameters)
    if re.match(r"(using|friend|namespace)\b", text) or re.match(r"\w+(<[^()]*>)?\(.*\) -> ", text):
        return None
    operator = re.search(r"\boperator\s*(\(\)|\"\"\s*\w+|[^\s(\w]+|\w+)\s*\(", text)
    if operator and "(" not in text[:operator.start()]:
        what = operator.group(1).strip()
        return "function", "operator" + (" " if what[0].isalpha() else "") + what, arguments_of(text, operator.end() - 1)
    end = end_of_name(text)
    match = re.search(r"(\w+)$", text[:end].rstrip())
    if not match or text[:match.start()].endswith("~"):
        return None
    if text[end:end + 1] == "(":
        asked = template_words(parameters_asked(parameters, text[end:]))
        return "function", match.group(1), asked + arguments_of(text, end)
    return "constant", match.group(1), template_words(parameters)


def parameters_asked(parameters, rest):
    """The template parameters that a caller writes: those that no argument gives."""
    arguments = arguments_of(rest, rest.index("("))
    deduced = re.sub(r"std::type_identity_t<.*?>+ ", "", arguments)
    asked = []
    for parameter in split_commas(parameters):
        match = re.search(r"(\w+)\s*$", bare(parameter))
        if not match or re.search(rf"\b{match.group(1)}\b", deduced) or " = " in parameter:
            break
        asked.append(parameter)
    return ", ".join(asked)


def arguments_of(text, start):
    end = balanced(text, start, "(", ")")
    parts = [plain(bare(part)) + (" = " + part.split(" = ", 1)[1] if " = " in part else "")
             for part in split_commas(text[start + 1:end - 1])]
    return f"({', '.join(parts)})"


def first_sentence(comment):
    paragraph = comment[:comment.index("")] if "" in comment else comment
    text = " ".join(paragraph)
    match = re.match(r"(.*?(?<!\.\.)[.:])(?:\s+(?=[A-Z`'(\"0-9]|$)|$)", text)
    sentence = match.group(1) if match else text
    return sentence.rstrip(":").strip()


def declarations(header):
    """Every declaration of a public namespace: namespace, line, comment, text."""
    lines = header.read_text().splitlines()
    stack, comment, shared, i = [], [], [], 0  # of a namespace: its name, and what is said above it
    while i < len(lines):
        line = lines[i]
        opened = NAMESPACE.match(line)
        if opened:
            stack.append((opened.group(1) or "", comment))
            comment, shared = [], []
        elif line.startswith("}  // namespace") or line == "}":
            stack.pop()
        elif not line.strip():
            comment, shared = [], []
        elif line.startswith("//"):
            comment.append(line[2:].removeprefix(" ").rstrip())
        elif not line.startswith(("#", " ")) and stack:
            first, depth, text = i, 0, []
            behind = re.findall(r";\s*// (.*)$", line)
            while True:
                depth += depth_of(lines[i])
                text.append(re.sub(r"\s*//.*", "", lines[i]))
                if depth == 0 and re.search(r"[;}]\s*(//.*)?$", lines[i]):
                    break
                i += 1
            shared = comment or shared
            comment = []
            contract = behind or shared or stack[-1][1]
            yield "::".join(name for name, _ in stack if name), first + 1, contract, "\n".join(text)
        i += 1


def members(text):
    """The public members of a class, by name."""
    body = text[text.index("{") + 1:] if "{" in text else ""
    names, seen, hidden, depth, current = [], set(), False, 0, ""
    for line in body.splitlines():
        if depth == 0 and re.match(r" (private|public|protected):", line):
            hidden = "public" not in line
            continue
        current += line + "\n"
        depth += depth_of(line)
        if depth != 0 or not re.search(r"[;}]\s*$", line):
            continue
        declaration, current = current, ""
        if hidden or "static_assert" in declaration or re.match(r"\s*friend", declaration):
            continue
        found = name_of(declaration)
        if found and found[1] not in seen and not found[1].endswith("_"):
            seen.add(found[1])
            names.append(shown_member(found, declaration))
    return names


def shown_member(found, declaration):
    """A value with its type and default, as it is declared; a type or a function by its name."""
    kind, name, arguments = found
    text = " ".join(re.sub(r"//.*", "", declaration).split())
    if kind == "function":
        return f"{name}{arguments}" if len(arguments) < 80 else f"{name}(...)"
    if kind == "constant" and not text.startswith(("static", "template")) and len(text) < 100:
        return plain(text.rstrip(";").removesuffix("{}"))
    return name


def enumerators(text):
    body = re.sub(r"//.*", "", text[text.index("{") + 1:text.rindex("}")])
    return [word.split("=")[0].strip() for word in body.split(",") if word.strip()]


def is_class(text):
    return re.search(r"^(?:.*\s)?(struct|class)\s+\w+", without_template(" ".join(text.split()))[0]) is not None


def entries(header):
    """Public names of a header in the order that they stand in."""
    found = {}
    for namespace, line, comment, text in declarations(header):
        if "detail" in namespace.split("::") or text.startswith("static_assert"):
            continue
        named = name_of(text)
        if named is None:
            continue
        kind, name, arguments = named
        entry = found.setdefault((namespace, name), {"line": line, "arguments": [], "comment": [], "members": []})
        # An object's contract may stand above its type.
        if type_of_object := re.match(r"(?:template <.*> )?inline constexpr operations::(\w+)", " ".join(text.split())):
            entry["type"] = (f"{namespace}::operations", type_of_object.group(1))
        # A forward declaration, or one that only helps to find others, is not where the contract stands.
        if "CompleteFirst" in text or (kind == "type" and is_class(text) and "{" not in text):
            continue
        # Of a class that is refused for some arguments, the longer comment is the contract.
        if len(comment) > len(entry["comment"]):
            entry["comment"] = comment
        if kind != "specialisation" and arguments not in entry["arguments"]:
            entry["arguments"].append(arguments)
        if kind == "type" and text.startswith("enum"):
            entry["members"] = enumerators(text)
        elif kind != "function" and is_class(text):
            entry["members"] = entry["members"] or members(text)
    return found


def spelled(namespace, name):
    scope = re.sub(r"^ingot(::)?", "", namespace)
    scope = re.sub(r"(::)?literals$", "", scope)
    return f"{scope}::{name}" if scope else name


def row(key, entry):
    name = spelled(*key)
    forms = ", ".join(f"`{name}{arguments}`" for arguments in (entry["arguments"] or [""])[:3])
    if len(entry["arguments"]) > 3:
        forms += ", ..."
    text = f"- {forms}: {first_sentence(entry['comment'])}"
    if entry["members"]:
        text += " Members: " + ", ".join(f"`{member}`" for member in entry["members"]) + "."
    return text


def file_comment(header):
    lines = []
    for line in header.read_text().splitlines():
        if not line.startswith("//"):
            break
        lines.append(line[2:].strip())
    return first_sentence(lines)


def every_entry():
    """The public names of every header. A name that is declared here and has its contract elsewhere, as refusals and
    forward declarations have, is left out; one that has it nowhere ends the program."""
    headers = {header: entries(header) for header in sorted((INCLUDE / "ingot").rglob("*.hpp"))}
    everything = {key: entry for found in headers.values() for key, entry in found.items()}
    for entry in everything.values():
        if not entry["comment"] and entry.get("type") in everything:
            entry["comment"] = everything[entry["type"]]["comment"]
    headers = {header: {key: entry for key, entry in found.items() if "operations" not in key[0].split("::")}
               for header, found in headers.items()}
    documented = {key for found in headers.values() for key, entry in found.items() if entry["comment"]}
    missing = [f"{header.relative_to(ROOT)}:{entry['line']}: {key[1]} has no contract above it"
               for header, found in headers.items() for key, entry in found.items() if key not in documented]
    if missing:
        sys.exit("\n".join(missing))
    return {header: {key: entry for key, entry in found.items() if entry["comment"]} for header, found in headers.items()}


def page():
    out = ["# Reference", "",
           "Every public name, by folder and header. A line gives what the name takes and the first sentence of its contract; the",
           "whole contract (formula, shapes, what happens on bad input, source) stands above the name in the header. Names of",
           "`ingot::graph` are written `graph::`, and so on; what is in a namespace `detail` is internal, `operations` has the types of the objects, and what is in `reasons` stands in the messages of compilers alone.",
           "Written by `docs/make_reference.py` from the headers; tests hold it to the compiler's own list of names.", ""]
    headers = every_entry()
    for room in ["", *ROOMS]:
        out += [f"## {room or 'Headers that include the rest'}", ""]
        for header, found in headers.items():
            if room_of(header) != room or (room and not found):
                continue
            out += [f"### `<{header.relative_to(INCLUDE)}>`", "", file_comment(header), ""]
            rows = [row(key, entry) for key, entry in found.items()]
            out += [*rows, ""] if rows else []
    return "\n".join(out).rstrip() + "\n"


def room_of(header):
    parts = header.relative_to(INCLUDE / "ingot").parts
    return parts[0] if len(parts) > 1 else ""


def public_names():
    """Every public name with its namespace: what a test holds against the compiler's own list."""
    return {f"{namespace}::{name}" for found in every_entry().values() for namespace, name in found}


def main():
    text = page()
    if "--names" in sys.argv[1:]:
        print("\n".join(sorted(public_names())))
    elif "--check" in sys.argv[1:]:
        if not PAGE.exists() or PAGE.read_text() != text:
            sys.exit("docs/reference.md is not what the headers say: run python3 docs/make_reference.py")
    else:
        PAGE.write_text(text)


if __name__ == "__main__":
    main()

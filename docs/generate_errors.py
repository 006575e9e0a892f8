"""Writes what wrong uses are told: by the compilers, and at run time.

Compile errors come from running both compilers on `tests/compile_fail/*.cpp`; a compiler that is
not installed is left out, and the page says so. Run-time sentences are read from the headers.
"""

import os
import re
import shutil
import subprocess
import sysconfig
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

COMPILERS = ("g++", "clang++")
CALL = re.compile(r"\b(require|require_feasible|missing<[^;()]*?>)\(")
LITERAL = re.compile(r'"((?:\\.|[^"\\])*)"')
EXPECTED = re.compile(r"^// expect(?: (g\+\+|clang))?: *(.+)$", re.M)
LONGEST = 240
DEPTH = 2


# --- compile errors ------------------------------------------------------------------------------


def include_flags(root: Path) -> list[str]:
    """Where the headers are: ours, and those of Boost and Eigen in this Python or the system."""
    site = Path(sysconfig.get_path("purelib"))
    outside = [
        site / "libboost_headers/include",
        site / "cmeel.prefix/include/eigen3",
        Path("/usr/include/eigen3"),
    ]
    return [
        f"-I{root / 'include'}",
        *(f"-isystem{folder}" for folder in outside if folder.exists()),
    ]


def without_depths(line: str) -> str:
    """Template arguments of template arguments as an ellipsis: nobody reads them."""
    text, depth = "", 0
    for i, character in enumerate(line):
        before = line[i - 1] if i else ""
        if character == "<" and (before.isalnum() or before == "_"):
            depth += 1
            text += "<" if depth < DEPTH else "<…" if depth == DEPTH else ""
        elif character == ">" and depth and before != "-":
            text += ">" if depth <= DEPTH else ""
            depth -= 1
        elif depth < DEPTH:
            text += character
    return text


def shortened(line: str, words: str) -> str:
    """A line without folders and depths and, if it is long, what stands around the words in it."""
    raw = re.sub(r"\S*/(?=[\w.]+:\d+)", "", line).strip()
    line = without_depths(raw)
    line = raw if " " in words and words not in line else line
    start = max(0, line.find(words) - LONGEST // 2) if words else 0
    if len(line) <= LONGEST:
        start = 0
    cut = line[start : start + LONGEST]
    return ("… " if start else "") + cut + (" …" if start + LONGEST < len(line) else "")


def what_is_said(output: str, wanted: list[str]) -> str:
    """The first error, and lines that say the words of the test where it does not."""
    lines = [" ".join(re.sub(r"[‘’]", "'", line).split()) for line in output.splitlines()]
    said = [shortened(line, "") for line in lines if " error: " in line][:1]
    for words in wanted:
        plain = " ".join(re.sub(r"[‘’]", "'", words).split())
        shown = [shortened(line, plain) for line in lines if plain in line]
        if not any(plain in line for line in said):
            said += [line for line in shown if plain in line][:1]
    return "\n".join(dict.fromkeys(said))


def snippet(text: str) -> tuple[str, str, str]:
    """(title, broken, mended) of a test: its first comment, and the two sides of `MENDED`."""
    body = "\n".join(line for line in text.splitlines() if not line.startswith("// expect"))
    title = re.search(r"^(?://.*\n)+", body, re.M)
    said = " ".join(line[2:].strip() for line in title.group().splitlines()) if title else ""
    code = re.sub(r"^(?://.*\n)+", "", body, count=1, flags=re.M).strip()
    sides = re.compile(r"#ifdef MENDED\n(.*?)#else\n(.*?)#endif\n?", re.S)
    mended = "\n".join(side.group(1).strip() for side in sides.finditer(code + "\n"))
    broken = sides.sub(lambda side: side.group(2), code + "\n").strip()
    return said, re.sub(r"\n{2,}", "\n", broken), mended


def said_by(compiler: str, file: Path, flags: list[str]) -> str:
    """What a compiler says of a file that must not compile."""
    source = file.read_text(encoding="utf-8")
    kind = "clang" if "clang" in compiler else "g++"
    wanted = [words for which, words in EXPECTED.findall(source) if which in ("", kind)]
    command = [compiler, "-std=c++20", "-fsyntax-only", *flags, str(file)]
    result = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    return what_is_said(result.stderr, wanted)


def compile_errors(root: Path) -> str:
    files = sorted((root / "tests/compile_fail").glob("*.cpp"))
    flags = include_flags(root)
    present = [name for name in COMPILERS if shutil.which(name)]
    pairs = [(file, name) for file in files for name in present]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        told = pool.map(lambda pair: said_by(pair[1], pair[0], flags), pairs)
    outputs = dict(zip(pairs, told, strict=True))
    text = ""
    missing = sorted(set(COMPILERS) - set(present))
    if missing:
        text += f"This build had no {' and no '.join(missing)}.\n\n"
    for file in files:
        source = file.read_text(encoding="utf-8")
        title, broken, mended = snippet(source)
        heading = file.stem.replace("_", " ").capitalize()
        text += f"### {heading}\n\n{title}\n\n```cpp\n{broken}\n```\n\n"
        if mended:
            text += f"Mended:\n\n```cpp\n{mended}\n```\n\n"
        for name in present:
            text += f":::{{container}} compiler\n`{name}` says\n\n"
            text += f"```text\n{outputs[file, name]}\n```\n:::\n\n"
    return text or "No compile-fail tests are in this tree.\n"


# --- run-time sentences --------------------------------------------------------------------------


def arguments(text: str, start: int) -> tuple[list[str], int]:
    """Top-level arguments of the call whose parenthesis opens before `start`."""
    parts, depth, begun, i = [], 1, start, start
    while depth and i < len(text):
        character = text[i]
        if character == '"':
            literal = LITERAL.match(text, i)
            i = literal.end() - 1 if literal else i
        elif character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
        elif character == "," and depth == 1:
            parts.append(text[begun:i])
            begun = i + 1
        i += 1
    parts.append(text[begun : i - 1])
    return parts, i


def sentences(header: Path) -> Iterator[tuple[str, str]]:
    """(exception, sentence) of every precondition in a header."""
    text = re.sub(r"//[^\n]*", "", header.read_text(encoding="utf-8"))
    for call in CALL.finditer(text):
        parts, _ = arguments(text, call.end())
        if not call.group(1).startswith("missing"):
            parts = parts[1:]
        said = ""
        for part in parts:
            literals = LITERAL.findall(part)
            whole = re.fullmatch(r'\s*(?:"(?:\\.|[^"\\])*"\s*)+', part)
            said += "".join(literals) if whole else "…"
        if ": " not in said and " " not in said.strip("… "):
            continue
        error = "Infeasible" if call.group(1) == "require_feasible" else "InvalidInput"
        yield error, said.replace('\\"', '"').strip()


def run_time_sentences(root: Path) -> str:
    include = root / "include/bessemer"
    text = ""
    for folder in sorted(path for path in include.iterdir() if path.is_dir()):
        rows: dict[str, str] = {}
        for header in sorted(folder.rglob("*.hpp")):
            for error, said in sentences(header):
                rows.setdefault(said, error)
        if not rows:
            continue
        required = [said.partition(":")[0] for said in rows if ": must be given" in said]
        text += f"### {folder.name}\n\n| sentence | |\n|---|---|\n"
        if required:
            names = ", ".join(f"`{name}`" for name in dict.fromkeys(required))
            text += f"| …: must be given, of {names} | `InvalidInput` |\n"
        for said, error in rows.items():
            if ": must be given" not in said:
                cell = re.sub(r"([|*<\[\]])", r"\\\1", said)
                text += f"| {cell} | `{error}` |\n"
        text += "\n"
    return text


def pages(root: Path) -> dict[str, str]:
    return {
        "compile-errors.md": compile_errors(root),
        "sentences.md": run_time_sentences(root),
    }


if __name__ == "__main__":
    print(run_time_sentences(Path(__file__).resolve().parents[1]))

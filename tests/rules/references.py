"""House rule: each citation key is an entry of docs/references.bib, and each entry is cited.

A citation is, anywhere, `[Name2021]` (a name, a year, perhaps a letter; several keys are separated
by commas or semicolons); in C++ comments and strings also `[NvidiaH100Datasheet]` (six letters or
more, of them three capitals, or two and a digit); and in the catalogue the text after a `Basis`.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIB = ROOT / "docs" / "references.bib"
FOLDERS = ["include", "tests", "docs", "python", "examples", "README.md", "CONTRIBUTING.md"]
CPP = {".hpp", ".cpp"}
TEXT = CPP | {".md", ".py", ".ipynb", ".toml"}
DATED = re.compile(r"[A-Z][A-Za-z]+(?:19|20)[0-9]{2}[a-z]?")
NAMED = re.compile(r"(?=.{6,})(?=.*[A-Z].*[A-Z].*[A-Z0-9])[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*")
BRACKETS = re.compile(r"(?<![\w\])\[])\[([^\[\]()\n]+)\](?![\](])")
COMMENT_OR_STRING = re.compile(r'//.*|"(?:\\.|[^"\\\n])*"')


def keys_in(path: Path, text: str) -> set[str]:
    found = set()
    for part in COMMENT_OR_STRING.findall(text) if path.suffix in CPP else [text]:
        for inside in BRACKETS.findall(part):
            words = [word.strip(" @`") for word in re.split("[,;]", inside)]
            found |= {word for word in words if DATED.fullmatch(word)}
            if path.suffix in CPP:
                found |= {word for word in words if NAMED.fullmatch(word)}
    if "catalog" in path.parts:
        found |= set(re.findall(r'Basis::\w+,\s*"([^"]+)"', text))
        found |= set(re.findall(rf'"({DATED.pattern})"', text))
    return found


def files() -> list[Path]:
    everything = [path for name in FOLDERS for path in [ROOT / name, *(ROOT / name).rglob("*")]]
    return [
        path
        for path in everything
        if path.is_file() and path.suffix in TEXT and not {"rules", "_build"} & set(path.parts)
    ]


def main() -> None:
    bib = BIB.read_text(encoding="utf-8") if BIB.exists() else ""
    entries = re.findall(r"^@\w+\{\s*([^,\s]+)\s*,", bib, re.M)
    twice = {key for key in entries if entries.count(key) > 1}
    faults = [f"docs/references.bib: {key} stands there twice" for key in sorted(twice)]
    mentioned = set()
    for path in files():
        text = path.read_text(encoding="utf-8")
        mentioned |= set(re.findall(r"\w+", text))
        for key in sorted(keys_in(path, text) - set(entries)):
            faults.append(f"{path.relative_to(ROOT)}: [{key}] is not in docs/references.bib")
    for table in (ROOT / "tests" / "data").rglob("*.csv"):  # their source_key columns
        mentioned |= set(re.findall(r"\w+", table.read_text(encoding="utf-8")))
    unused = [key for key in entries if key not in mentioned]
    faults += [f"docs/references.bib: {key} is cited nowhere" for key in unused]
    print(*faults, f"references: {len(entries)} entries, {len(faults)} faults", sep="\n")
    sys.exit(bool(faults))


main()

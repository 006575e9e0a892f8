"""Writes where each numbered fact is carried: the tests, examples and pages that name it."""

import re
from collections.abc import Iterator
from pathlib import Path

FIRST, LAST = 1, 208
# S005 alone, S001 to S003 with their ends, "S112, S114" one by one.
NAMED = re.compile(r"\bS(\d{3})\b(?:\s+to\s+S(\d{3})\b)?")
PLACES = ("tests", "examples", "docs")
ENDINGS = {".cpp", ".hpp", ".py", ".md", ".toml"}


def _files(root: Path) -> Iterator[Path]:
    for place in PLACES:
        for path in sorted((root / place).rglob("*")):
            ours = path.name in ("generate_seed_facts.py", "test_seed_facts.py")
            if path.suffix in ENDINGS and "generated" not in path.parts and not ours:
                yield path


def _numbers(text: str) -> set[int]:
    found = set()
    for first, last in NAMED.findall(text):
        found |= set(range(int(first), int(last or first) + 1))
    return {number for number in found if FIRST <= number <= LAST}


def carried(root: Path) -> dict[int, list[str]]:
    """Number of a fact -> the files that carry it, tests first."""
    found: dict[int, list[str]] = {number: [] for number in range(FIRST, LAST + 1)}
    for path in _files(root):
        for number in _numbers(path.read_text(encoding="utf-8")):
            found[number].append(path.relative_to(root).as_posix())
    for files in found.values():
        files.sort(key=lambda name: (not name.startswith("tests"), name))
    return found


def literal(root: Path) -> set[int]:
    """Numbers that stand in full somewhere, not only between two ends."""
    texts = (path.read_text(encoding="utf-8") for path in _files(root))
    return {int(number) for text in texts for number in re.findall(r"\bS(\d{3})\b", text)}


def written(root: Path) -> str:
    """Facts with the same places in one row."""
    rows: dict[tuple[str, ...], list[int]] = {}
    for number, files in carried(root).items():
        rows.setdefault(tuple(files), []).append(number)
    lines = ["| facts | carried by |", "|---|---|"]
    for places_of, numbers in sorted(rows.items(), key=lambda row: row[1][0]):
        places = ", ".join(f"`{name}`" for name in places_of) or "nothing yet"
        lines.append(f"| {', '.join(f'S{n:03}' for n in numbers)} | {places} |")
    return "\n".join(lines) + "\n"


def pages(root: Path) -> dict[str, str]:
    """What the documentation includes."""
    return {"seed-facts-index.md": written(root)}

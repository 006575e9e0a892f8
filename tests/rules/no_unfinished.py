"""House rule: nothing unfinished is committed. Plans belong in the issue tracker."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ["include", "python", "tests", "examples", "docs"]
BUILT = {"_build", "__pycache__", ".ipynb_checkpoints"}
TEXT = {".hpp", ".cpp", ".py", ".pyi", ".md", ".txt", ".toml", ".ipynb", ".cmake", ".sh", ".bib"}
WORDS = re.compile(r"\b(?:TODO|FIXME|XXX|HACK|TBD)\b|\b(?i:placeholder|not (?:yet )?implemented)\b")


def main() -> None:
    files = [
        path
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in TEXT and path != Path(__file__).resolve() and not BUILT & set(path.parts)
    ]
    faults = []
    for path in files:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if found := WORDS.search(line):
                place = f"{path.relative_to(ROOT)}:{number}"
                faults.append(f"{place}: {found.group()}: {line.strip()[:80]}")
    print(*faults, f"no_unfinished: {len(files)} files, {len(faults)} faults", sep="\n")
    sys.exit(bool(faults))


main()

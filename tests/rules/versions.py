"""House rule: the version is said once, in version.hpp; everything else reads it from there."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / "include" / "bessemer" / "version.hpp"
# Where a second version tends to appear: build files, the package, the documentation's settings.
PATTERNS = [
    "CMakeLists.txt",
    "pyproject.toml",
    "CMakePresets.json",
    "cmake/*",
    "docs/conf.py",
    "docs/Doxyfile*",
    "include/**/*.hpp",
    "python/**/*.py",
    "python/**/*.cpp",
]
OWN_NUMBER = re.compile(r"""version\b\W*=?\s*["']\d+\.\d+\.\d+""", re.IGNORECASE)


def main() -> None:
    said = re.findall(r'^#define BESSEMER_VERSION "(\d+\.\d+\.\d+)"$', HOME.read_text(), re.M)
    faults = [] if len(said) == 1 else [f"{HOME.name}: defines BESSEMER_VERSION {len(said)} times"]
    files = {path for pattern in PATTERNS for path in ROOT.glob(pattern) if path.is_file()} - {HOME}
    for path in sorted(files):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if OWN_NUMBER.search(line):
                faults.append(f"{path.relative_to(ROOT)}:{number}: its own version: {line.strip()}")
    headings = re.findall(r"^## \[?([^\]\s]+)", (ROOT / "CHANGELOG.md").read_text(), re.M)
    if not {"Unreleased", *said} & set(headings):
        faults.append(f"CHANGELOG.md: no heading for {said} or Unreleased")
    print(*faults, f"versions: {said[0] if said else 'none'}, {len(faults)} faults", sep="\n")
    sys.exit(bool(faults))


main()
